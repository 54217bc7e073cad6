"""What a run found, as tables: one reading of its JSON for pages, files and pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.definitions import SIMULATIONS
from reports.models import SimulationRun
from reports.naming import Names
from reports.question import Days, Question
from reports.tables import Cell, Column, Rows, Table

Json = dict[str, Any]

FIGURES = (
    Column("net", gettext_lazy("Recettes HT"), "money"),
    Column("usage_net", gettext_lazy("dont réservations"), "money"),
    Column("membership_net", gettext_lazy("dont cotisations"), "money"),
    Column("booked_hours", gettext_lazy("Heures réservées"), "hours"),
    Column("open_hours", gettext_lazy("Heures ouvertes"), "hours"),
    Column("occupancy", gettext_lazy("Taux d’occupation"), "ratio"),
    Column("per_open_hour", gettext_lazy("Recettes par heure ouverte"), "money"),
    Column("cost", gettext_lazy("Charges"), "money"),
    Column("break_even_occupancy", gettext_lazy("Taux d’équilibre"), "ratio"),
    Column("result", gettext_lazy("Résultat"), "money"),
)
SIDES = ("before", "after", "difference")
COMPARED = (
    Column("before", pgettext_lazy("simulation", "Avant"), "money"),
    Column("after", pgettext_lazy("simulation", "Après"), "money"),
    Column("difference", gettext_lazy("Écart"), "money"),
)
PAYERS = (Column("payers", gettext_lazy("Payeurs"), "count"),)
ALLOWANCES = (
    Column("included_before", gettext_lazy("Inclus avant (h)"), "hours"),
    Column("included_after", gettext_lazy("Inclus après (h)"), "hours"),
    Column("drawn_before", gettext_lazy("Pris avant (h)"), "hours"),
    Column("drawn_after", gettext_lazy("Pris après (h)"), "hours"),
)
REFUSED = (
    Column("bookings", gettext_lazy("Réservations"), "count"),
    Column("hours", gettext_lazy("Heures"), "hours"),
    Column("net", gettext_lazy("Recettes HT"), "money"),
)
RECONCILED = (
    Column("counted", gettext_lazy("Réservations"), "count"),
    Column("charged", gettext_lazy("Facturé HT"), "money"),
    Column("replayed", gettext_lazy("Rejoué HT"), "money"),
    Column("gap", gettext_lazy("Écart"), "money"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A table of a result: its name in addresses, its title, and the word that names its rows."""

    name: str
    title: str | Promise
    word: str


WHOLE = Cut("ensemble", gettext_lazy("Chiffres clés"), "side")
BY_KIND = Cut("nature", gettext_lazy("Recettes par nature"), "kind")
BY_GROUP = Cut("groupe", gettext_lazy("Recettes par groupe de prix"), "group")
BY_PLAN = Cut("formule", gettext_lazy("Recettes par formule"), "plan")
BY_MONTH = Cut("mois", gettext_lazy("Recettes par mois"), "month")
BANDS = Cut("payeurs", gettext_lazy("Qui paie plus, qui paie moins"), "band")
CREDITS = Cut("credits", gettext_lazy("Crédits des formules"), "kind")
RULES = Cut("refus", gettext_lazy("Réservations refusées"), "rule")
CHARGES = Cut("factures", gettext_lazy("Facturé et rejoué"), "reason")
NET = (BY_KIND, BY_GROUP, BY_PLAN, BY_MONTH)
CUTS = {cut.name: cut for cut in (WHOLE, *NET, BANDS, CREDITS, RULES, CHARGES)}


def found(run: SimulationRun) -> Json:
    """Of a finished run, which the database holds to have one."""
    result: Json = run.result or {}
    return result


def table_of(run: SimulationRun, cut: Cut, names: Names) -> Table:
    """Of a finished run."""
    question = Question(Days(run.first_day, run.last_day), kind=run.kind, group_by=(cut.word,))
    columns, rows = _filled(found(run), cut)
    definitions = {column.name: SIMULATIONS[_meant(column.name)] for column in columns}
    return Table(f"simulation-{cut.name}", cut.title, question, names, columns, rows, definitions)


def _meant(name: str) -> str:
    word = name.split("_", maxsplit=1)[0]
    return word if word in ("included", "drawn") else name


def _filled(result: Json, cut: Cut) -> tuple[tuple[Column, ...], Rows]:
    if cut in NET:
        return COMPARED, [((row[cut.word],), compared(row["before"], row["after"])) for row in result[f"by_{cut.word}"]]
    if cut == BANDS:
        return PAYERS, [((band_word(one),), (one["payers"],)) for one in result["payers"]["bands"]]
    if cut == CREDITS:
        return ALLOWANCES, [((row["kind"],), tuple(_allowance(row))) for row in result["allowances"]]
    if cut == CHARGES:
        return RECONCILED, [((row["reason"],), tuple(_reconciled(row))) for row in result["actual"].get("reasons", ())]
    if cut == RULES:
        return REFUSED, [
            ((row["rule"],), (row["bookings"], _hours(row["hours"]), Decimal(row["net"]))) for row in result["refused"]
        ]
    return FIGURES, [((side,), tuple(_figures(result, side))) for side in SIDES]


def _reconciled(row: Json) -> Iterable[Cell]:
    charged, replayed = Decimal(row["charged"]), Decimal(row["replayed"])
    return row["bookings"], charged, replayed, replayed - charged


def compared(before: str, after: str) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(before), Decimal(after), Decimal(after) - Decimal(before)


def _figures(result: Json, side: str) -> Iterable[Cell]:
    for column in FIGURES:
        yield figure(result, column, side)


def figure(result: Json, column: Column, side: str) -> Cell:
    """Of one side, or the difference where both are known."""
    if side != "difference":
        said = result[side][column.name]
        return None if said is None else _read(column, said)
    before, after = (result[one][column.name] for one in ("before", "after"))
    if before is None or after is None:
        return None
    change = Decimal(after) - Decimal(before)
    return change if column.shape == "money" else float(change)


def _read(column: Column, said: str) -> Cell:
    return Decimal(said) if column.shape == "money" else float(said)


def _allowance(row: Json) -> Iterable[float]:
    included = row["included_minutes"]
    minutes: tuple[Any, ...] = (included, row.get("included_after", included), row["drawn_before"], row["drawn_after"])
    return (round(one / 60, 2) for one in minutes)


def _hours(said: str) -> float:
    return float(said)


def band_word(band: Json) -> str:
    """`-50..-20`, `..-100`, `100..`: euros a month, as programs read them."""
    return f"{band['from'] or ''}..{band['to'] or ''}"
