"""The figures of the page of members' money. First cells lead to what they are made of."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from core.money import ZERO
from core.wording import money_text, number_text
from reports.definitions import CLEARING, LIABILITIES, RECEIVABLES, RECURRING
from reports.members_money import overview, tables
from reports.members_money.bridge import Bridge, BridgeRow, bridge
from reports.members_money.clearing import Clearing, clearing
from reports.members_money.liabilities import Liabilities
from reports.members_money.lives import What
from reports.members_money.overview import MembersMoney
from reports.members_money.receivables import Receivables, receivables
from reports.naming import LABELS, Names, month_name, names_for
from reports.narrowing import as_query
from reports.pictures.waterfall import floor_of
from reports.question import Question
from reports.tables import Cell, Column
from reports.web import members_pictures as pictures
from reports.web.asking import Asked
from reports.web.drawn import Picture
from reports.web.figure import Figure, Meaning, Reader
from reports.web.members_links import clearing_link, link
from reports.wording import NONE, percent

WORDS = (*overview.CUTS, "debtor", "creditor", "liability")
CUT_TITLES = {
    "plan": ("abonnes-formules", lambda: _("Revenu récurrent par formule")),
    "site": ("abonnes-lieux", lambda: _("Revenu récurrent par lieu d’attache")),
    "issuer": ("abonnes-emetteurs", lambda: _("Revenu récurrent par émetteur")),
}


def recurring_figures(read: MembersMoney, asked: Asked, names: Names) -> list[Figure]:
    cuts = [
        _cut(word, report, asked, names)
        for word, report in read.cuts.items()
        if len(report.rows) > 1 or (word == "plan" and report.rows)
    ]
    return [_bridge(read.bridge, asked), _months(read.months, asked), *cuts]


def money_figures(read: MembersMoney, asked: Asked, names: Names) -> list[Figure]:
    figures = [_receivables(read.receivables, asked), _liabilities(read.liabilities, asked, names)]
    return [*figures, _clearing(read.clearing, asked, names)] if read.clearing.rows else figures


def _bridge(report: Bridge, asked: Asked) -> Figure:
    (row,) = report.rows
    picture = pictures.waterfall(report)
    floor = floor_of(picture.levels)
    rows = [
        [_("Début"), money_text(row.start[0]), number_text(row.start[1])],
        *(_step(what, row, asked) for what in What),
        [link("contracts", asked, _("Fin")), money_text(row.end[0]), number_text(row.end[1])],
    ]
    return Figure(
        name="abonnes-pont",
        title=_("Du revenu récurrent du début à celui de la fin"),
        alt=_("De %(start)s par mois au début à %(end)s à la fin.")
        % {"start": money_text(row.start[0]), "end": money_text(row.end[0])},
        columns=[_("Mouvement"), _("Par mois, HT"), _("Abonnés")],
        rows=rows,
        picture=picture,
        report="recurring",
        note=_("L’axe de l’image commence à %(floor)s €.") % {"floor": number_text(floor)} if floor else "",
        meaning=_meaning(RECURRING, tables.BRIDGE, tables.MEMBERS),
    )


def _step(what: What, row: BridgeRow, asked: Asked) -> list[Any]:
    amount, members = row.steps[what]
    name = link("movements", asked, str(pictures.SAID[what]), mouvement=what.value)
    return [name, money_text(amount), number_text(members) if what in tables.COUNTED else NONE]


def _months(report: Bridge, asked: Asked) -> Figure:
    days = report.question.days
    said = [f"{month_name(row.keys[0])}, {money_text(row.end[0])}" for row in report.rows]
    rows = [
        [
            link("movements", asked, month_name(row.keys[0]).capitalize(), **_of(row, days.first, days.last)),
            *(_cell(cell, "money") for cell in tables.amounts(row)),
            number_text(row.end[1]),
            percent(row.churn),
            percent(row.revenue_churn),
        ]
        for row in report.rows
    ]
    return Figure(
        name="abonnes-mois",
        title=_("Revenu récurrent mois par mois"),
        alt=_("Revenu récurrent à la fin de chaque mois : %(months)s.") % {"months": " ; ".join(said)},
        columns=[_("Mois"), *(column.label for column in tables.BRIDGE), _("Abonnés à la fin"),
                 _("Attrition des abonnés"), _("Attrition du revenu")],
        rows=rows,
        picture=pictures.months(report),
        report="recurring",
        asked={"group_by": "month", "from": days.first, "to": days.last},
        note=_("Au moins les douze mois qui finissent avec la période."),
        meaning=_meaning(RECURRING, tables.BRIDGE, tables.RATIOS),
    )  # fmt: skip


def _of(row: BridgeRow, first: Any, last: Any) -> dict[str, Any]:
    return {"month": row.keys[0], "from": first, "to": last}


def _cut(word: str, report: Bridge, asked: Asked, names: Names) -> Figure:
    name, title = CUT_TITLES[word]
    columns = (*tables.BRIDGE, *tables.MEMBERS, *tables.RATIOS)
    rows = [
        [
            link("contracts", asked, pictures.called(word, row.keys[0], names), **as_query((word,), row.keys, names)),
            *_cells((*tables.amounts(row), *tables.members(row), *tables.ratios(row)), columns),
        ]
        for row in report.rows
    ]
    said = [f"{pictures.called(word, row.keys[0], names)}, {money_text(row.end[0])}" for row in report.rows]
    return Figure(
        name=name,
        title=title(),
        alt=_("Revenu récurrent à la fin : %(parts)s.") % {"parts": " ; ".join(said)},
        columns=[LABELS[word], *(column.label for column in columns)],
        rows=rows,
        picture=pictures.cut(report, names),
        report="recurring",
        asked={"group_by": word},
        meaning=((LABELS[word], RECURRING[word]), *_meaning(RECURRING, tables.BRIDGE, tables.RATIOS)),
    )


def _receivables(report: Receivables, asked: Asked) -> Figure:
    (row,) = report.rows
    rows = [
        [link("invoices", asked, str(column.label), retard=column.name), money_text(row.bands[column.name])]
        for column in tables.BAND_COLUMNS
    ]
    ledger = [] if row.ledger is None else [[_("Compte 411 du grand livre"), money_text(row.ledger)]]
    return Figure(
        name="abonnes-creances",
        title=_("Créances selon le retard"),
        alt=_("%(owed)s restent dus, dont %(late)s en retard.")
        % {"owed": money_text(row.owed), "late": money_text(row.owed - row.bands["not_due"])},
        columns=[_("Retard"), _("Reste dû TTC")],
        rows=[
            *rows,
            [link("invoices", asked, _("Ensemble")), money_text(row.owed)],
            [_("Avoirs non utilisés"), money_text(-row.credit_notes)],
            *ledger,
        ],
        picture=pictures.bands(report),
        report="receivables",
        meaning=_meaning(RECEIVABLES, tables.OWED),
    )


def _liabilities(report: Liabilities, asked: Asked, names: Names) -> Figure:
    rows = [
        [
            link("liabilities", asked, names.said("liability", row.keys[0]).capitalize(), dette=row.keys[0]),
            *_cells((row.amount, row.lapsing, row.lapsed, row.ledger, row.difference), tables.DUE),
        ]
        for row in report.rows
    ]
    whole = sum((row.amount for row in report.rows), ZERO)
    return Figure(
        name="abonnes-engagements",
        title=_("Ce qui est dû aux abonnés"),
        alt=_("%(whole)s en tout, en services à rendre ou en argent.") % {"whole": money_text(whole)},
        columns=[LABELS["liability"], *(column.label for column in tables.DUE)],
        rows=rows,
        picture=pictures.owed_to_members(report, names),
        report="liabilities",
        meaning=_meaning(LIABILITIES, tables.DUE),
    )


def _clearing(report: Clearing, asked: Asked, names: Names) -> Figure:
    rows = [
        [clearing_link(asked, pictures.pair(row.keys, names)), number_text(row.minutes / 60, 2), money_text(row.net)]
        for row in report.rows
    ]
    whole = money_text(sum((row.net for row in report.rows), ZERO))
    return Figure(
        name="abonnes-compensation",
        title=_("Compensation entre émetteurs"),
        alt=_("%(whole)s à compenser entre émetteurs.") % {"whole": whole},
        columns=[_("Qui doit à qui"), _("Heures"), _("Montant HT")],
        rows=rows,
        picture=pictures.cleared(report, names),
        report="clearing",
        meaning=_meaning(CLEARING, tables.CLEARED),
    )


def _cells(cells: Iterable[Cell], columns: Iterable[Column]) -> list[str]:
    return [_cell(cell, column.shape) for cell, column in zip(cells, columns, strict=True)]


def _cell(cell: Any, shape: str) -> str:
    if cell is None:
        return NONE
    said: dict[str, Callable[[Any], str]] = {"money": money_text, "ratio": percent, "count": number_text}
    return said[shape](cell)


def _meaning(definitions: Any, *columns: tuple[Column, ...]) -> Meaning:
    return tuple((column.label, definitions[column.name]) for some in columns for column in some)


def _read_cut(word: str, question: Question, names: Names, now: datetime) -> Picture:
    report = overview.by_word(question, word, catalogue=names.catalogue)
    return pictures.cut(report, names_for((word,), names.catalogue))


def _read_clearing(question: Question, names: Names, now: datetime) -> Picture:
    report = clearing(replace(question, group_by=("debtor", "creditor")), catalogue=names.catalogue)
    return pictures.cleared(report, names_for(("debtor", "creditor"), names.catalogue))


READERS: dict[str, Reader] = {
    "abonnes-pont": lambda question, names, now: pictures.waterfall(bridge(question, catalogue=names.catalogue)),
    "abonnes-mois": lambda question, names, now: pictures.months(
        overview.by_month(question, catalogue=names.catalogue)
    ),
    **{name: partial(_read_cut, word) for word, (name, _title) in CUT_TITLES.items()},
    "abonnes-creances": lambda question, names, now: pictures.bands(receivables(question, catalogue=names.catalogue)),
    "abonnes-engagements": lambda question, names, now: pictures.owed_to_members(
        overview.all_liabilities(question, catalogue=names.catalogue), names
    ),
    "abonnes-compensation": _read_clearing,
}
