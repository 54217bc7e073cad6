"""A month as its page shows it: key figures, then tables with their files."""

from typing import Any

from reports.documents.monthly import month_text
from reports.monthly import Monthly
from reports.monthly.figures import key_figures
from reports.monthly.tables import Told, tables
from reports.naming import LABELS
from reports.tables import Table
from reports.web.asking import Asked
from reports.web.figure import file_addresses
from reports.wording import shown as said


def shown(told: Monthly, asked: Asked) -> dict[str, Any]:
    return {
        "compared": [month_text(month.first) for month in (told.now, told.before, told.year_before)],
        "key_figures": [[str(figure.label), *figure.said] for figure in key_figures(told)],
        "tables": [_table(one, asked) for one in tables(told, asked.catalogue)],
    }


def _table(one: Told, asked: Asked) -> dict[str, Any]:
    table, words = one.table, one.table.question.group_by
    site = {"site": [site.public_id for site in asked.form.chosen]}
    cut = ", ".join(str(LABELS[word]).lower() for word in words)
    return {
        "title": f"{table.title} · {cut}" if cut else str(table.title),
        "columns": [" · ".join(str(LABELS[word]) for word in words), *(column.label for column in table.columns)],
        "rows": _rows(table),
        **file_addresses(one.report, {**site, **one.asked}),
    }


def _rows(table: Table) -> list[list[str]]:
    words = table.question.group_by
    return [
        [
            " · ".join(table.names.said(word, key) for word, key in zip(words, keys, strict=True)),
            *(said(column.said(cell), column.shape) for cell, column in zip(cells, table.columns, strict=True)),
        ]
        for keys, cells in table.rows
    ]
