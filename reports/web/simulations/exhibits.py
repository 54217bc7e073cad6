"""A result as its page shows it: key figures, pictures with their tables, who pays what, what would be refused."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.wording import MINUS, money_text, number_text, percent_text
from reports.definitions import SIMULATIONS
from reports.models import SimulationRun
from reports.naming import LABELS, Names
from reports.pictures.pairs import Pair, Pairs
from reports.scenarios.results import (
    BANDS,
    CHARGES,
    CREDITS,
    FIGURES,
    NET,
    RULES,
    Cut,
    figure,
    found,
    table_of,
)
from reports.tables import Cell, Column, Table
from reports.web.drawn import LOOKS
from spaces.catalogue import Catalogue

NONE = "–"
SIGNED = ("difference", "gap")
PICTURED = (*NET, BANDS)


def names_of(run: SimulationRun, catalogue: Catalogue, plans: dict[str, str]) -> Names:
    """`plans` are names by public id; one that is gone keeps its id."""
    known = {row["plan"]: row["plan"] for row in found(run)["by_plan"] if row["plan"]} | plans
    return Names(catalogue, {"plan": {key: (key, name) for key, name in known.items()}})


def cell_text(cell: Cell, shape: str, *, signed: bool = False) -> str:
    """As people read it; a difference carries its sign."""
    if cell is None:
        return NONE
    if shape == "ratio":
        text = _points(float(cell)) if signed else percent_text(float(cell))
    elif shape == "money":
        text = money_text(cell)  # type: ignore[arg-type]
    else:
        text = number_text(float(cell), 0 if shape == "count" else 1)
    return f"+{text}" if signed and float(cell) > 0 and not text.startswith(MINUS) else text


def _points(change: float) -> str:
    return _("%(points)s points") % {"points": number_text(change * 100, 1)}


def key_figures(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Before, after and what is between them, in words."""
    return [
        {
            "label": column.label,
            "before": cell_text(figure(result, column, "before"), column.shape),
            "after": cell_text(figure(result, column, "after"), column.shape),
            "difference": cell_text(figure(result, column, "difference"), column.shape, signed=True),
        }
        for column in FIGURES
    ]


def meaning() -> list[tuple[str, Any]]:
    return [(str(column.label), SIMULATIONS[column.name]) for column in FIGURES]


def figures(run: SimulationRun, names: Names) -> list[dict[str, Any]]:
    """As `components/_figure.html` takes them; those without a row are left out."""
    tables = [(cut, table_of(run, cut, names)) for cut in PICTURED]
    return [_figure(run, cut, table) for cut, table in tables if table.rows]


def tables(run: SimulationRun, names: Names) -> list[dict[str, Any]]:
    """What has no picture."""
    told = [(cut, table_of(run, cut, names)) for cut in (CREDITS, RULES)]
    return [{"title": cut.title, **shown(table), **files(run, cut)} for cut, table in told if table.rows]


def reconciled(run: SimulationRun, names: Names) -> dict[str, Any] | None:
    """Why what was charged is not what is replayed, with the sums; None of older results, which do not tell."""
    table = table_of(run, CHARGES, names)
    if not table.rows:
        return None
    told = shown(table)
    sums = [sum(cells[place] or 0 for _keys, cells in table.rows) for place in range(len(table.columns))]  # type: ignore[misc]
    told["rows"].append([_("Ensemble"), *(_cell(*one) for one in zip(sums, table.columns, strict=True))])
    meaning = [(str(column.label), SIMULATIONS[column.name]) for column in table.columns]
    return {"title": CHARGES.title, **told, **files(run, CHARGES), "meaning": meaning}


def shown(table: Table) -> dict[str, Any]:
    word = table.question.group_by[0]
    return {
        "columns": [LABELS[word], *(column.label for column in table.columns)],
        "rows": [
            [
                row_name(table, keys[0]),
                *(_cell(cell, column) for cell, column in zip(cells, table.columns, strict=True)),
            ]
            for keys, cells in table.rows
        ],
    }


def row_name(table: Table, key: Any) -> str:
    """Who has no plan is told so."""
    word = table.question.group_by[0]
    if key is None and word == "plan":
        return _("Sans abonnement")
    said = table.names.said(word, key)
    return said[:1].upper() + said[1:]


def _cell(cell: Cell, column: Column) -> str:
    if cell is None and column.name == "payers":
        return _("moins de 5")
    return cell_text(cell, column.shape, signed=column.name in SIGNED)


def _figure(run: SimulationRun, cut: Cut, table: Table) -> dict[str, Any]:
    told = shown(table)
    said = [f"{row[0]}, {' → '.join(row[1:3])}" for row in told["rows"]]
    return {
        "title": cut.title,
        "alt": f"{cut.title} : {' ; '.join(said)}.",
        **told,
        **files(run, cut),
        "images": addresses("reports:simulation-picture", [run.public_id, cut.name]),
        "note": _note(run, cut),
        "meaning": [(str(column.label), SIMULATIONS[column.name]) for column in table.columns],
    }


def _note(run: SimulationRun, cut: Cut) -> str:
    if cut != BANDS:
        return ""
    payers = found(run)["payers"]
    said = {
        name: _("moins de 5") if payers[name] is None else number_text(payers[name])
        for name in ("more", "less", "same")
    }
    text = _("%(more)s paient plus, %(less)s paient moins, %(same)s paient pareil.") % said
    if payers["median_change"] is None:
        return text
    middle = cell_text(float(payers["median_change"]), "money", signed=True)
    return f"{text} {_('Écart médian : %(change)s par mois.') % {'change': middle}}"


def picture(run: SimulationRun, cut: Cut, names: Names) -> Pairs:
    """Of one cut; a hidden number has no bar."""
    table = table_of(run, cut, names)
    shown_columns = [column for column in table.columns if column.name != "difference"]
    rows = []
    for keys, cells in table.rows:
        kept = list(zip(cells, table.columns, strict=True))[: len(shown_columns)]
        values = tuple(0.0 if cell is None else float(cell) for cell, _column in kept)
        rows.append(Pair(row_name(table, keys[0]), values, tuple(_cell(*one) for one in kept)))
    return Pairs(tuple(rows), tuple(str(column.label) for column in shown_columns))


def addresses(route: str, parts: Iterable[Any], query: Iterable[tuple[str, Any]] = ()) -> dict[str, str]:
    """Of each look."""
    asked = f"?{urlencode(list(query))}" if query else ""
    return {look.replace("-", "_"): f"{reverse(route, args=[*parts, look])}{asked}" for look in LOOKS}


def files(run: SimulationRun, cut: Cut) -> dict[str, str]:
    return {
        f"{form}_url": reverse("reports:simulation-file", args=[run.public_id, cut.name, form])
        for form in ("csv", "xlsx")
    }
