"""The figures of costs and break-even."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS_AP
from django.utils.translation import gettext as _

from billing.models import Charge
from core.wording import money_text, number_text, percent_text
from reports.breakeven import BreakEven
from reports.costs import BreakEvenReport, gathered, told_apart
from reports.costs.report import Cells
from reports.costs.table import BALANCE, balance
from reports.definitions import BREAK_EVEN
from reports.naming import Names, month_name
from reports.pictures.coverage import Coverage, Covered
from reports.pictures.crossing import TICKS, Crossing, Mark
from reports.pictures.stacks import Stack, Stacks
from reports.question import Question
from reports.web.figure import Figure, Meaning, Reader
from reports.wording import percent, shown

COLOURS: dict[str | None, int] = {kind: number for number, kind in enumerate(Charge.Kind.values)}
"""An activity has the colour it has among revenues; what is none, that of the last."""
MEANING: Meaning = tuple((column.label, BREAK_EVEN[column.name]) for column in BALANCE)


class Told:
    """What was read, cut in the ways the page shows. Four queries."""

    def __init__(self, question: Question, names: Names, now: datetime) -> None:
        self.question, self.names = question, names
        self.cells: Cells = told_apart(question, catalogue=names.catalogue, now=now)
        self.whole = self.by().whole

    def by(self, *words: str) -> BreakEvenReport:
        return gathered(self.cells, replace(self.question, group_by=words), self.names.catalogue)

    @property
    def has_several_sites(self) -> bool:
        return len({row.keys for row in self.by("site").rows if row.keys[0] is not None}) > 1


def figures(told: Told) -> list[Figure]:
    drawn = [_crossing_figure(told)] if told.whole.occupancy is not None else []
    sites = [_coverage_figure(told, "site")] if told.has_several_sites else []
    return [*drawn, _coverage_figure(told, "activity"), *sites, _months_figure(told)]


def _crossing_figure(told: Told) -> Figure:
    whole = told.whole
    rows = [
        _at(occupancy, whole, percent_text(occupancy)) for occupancy in (Decimal(tick) / TICKS for tick in range(5))
    ]
    rows.insert(0, _at(whole.real_occupancy or Decimal(0), whole, _("Réel, %(ratio)s"), with_ratio=True))
    if whole.occupancy is not None:
        rows.insert(1, _at(whole.occupancy, whole, _("Équilibre, %(ratio)s"), with_ratio=True))
    return Figure(
        name="couts-equilibre",
        title=_("Recettes et charges selon l’occupation"),
        alt=_("L’occupation réelle est de %(real)s ; les recettes paient les charges à %(meeting)s.")
        % {"real": percent(_float(whole.real_occupancy)), "meeting": percent(_float(whole.occupancy))},
        columns=[_("Occupation"), _("Recettes"), _("Charges"), _("Résultat")],
        rows=rows,
        note=""
        if whole.is_within_reach
        else _("Aux prix et aux charges d’aujourd’hui, aucune occupation ne paie les charges."),
        report="break-even",
        picture=crossing(whole),
        meaning=MEANING,
    )


def _at(occupancy: Decimal, whole: BreakEven, name: str, *, with_ratio: bool = False) -> list[Any]:
    """What would be earned and spent at that occupancy."""
    hours = occupancy * whole.open_hours
    earned = hours * (whole.price_per_booked_hour or 0)
    cost = whole.fixed + hours * (whole.variable_per_booked_hour or 0)
    said = name % {"ratio": percent_text(occupancy)} if with_ratio else name
    return [said, money_text(earned), money_text(cost), money_text(earned - cost)]


def crossing(whole: BreakEven) -> Crossing:
    price, varies = whole.price_per_booked_hour or Decimal(0), whole.variable_per_booked_hour or Decimal(0)
    real, meets = whole.real_occupancy or Decimal(0), whole.occupancy
    meeting = None
    if meets is not None and whole.is_within_reach:
        said = _("équilibre : %(ratio)s") % {"ratio": percent_text(meets)}
        meeting = Mark(float(meets), float(meets * whole.open_hours * price), said)
    return Crossing(
        empty=float(whole.fixed),
        full=float(whole.fixed + whole.open_hours * varies),
        earned=float(whole.open_hours * price),
        real=Mark(float(real), float(whole.net), _("réel : %(ratio)s") % {"ratio": percent_text(real)}),
        meeting=meeting,
        revenue=_("recettes"),
        costs=_("charges"),
        percents=tuple(percent_text(tick / TICKS) for tick in range(TICKS + 1)),
        unit="€",
        thousands=number_text(1000)[1],
    )


def _coverage_figure(told: Told, word: str) -> Figure:
    report = told.by(word)
    rows = [[row_name(told, word, row.keys[0]), *cells(row.figures)] for row in report.rows]
    said = [f"{row.name}, {row.said}" for row in coverage(told, word).rows]
    is_of_sites = word == "site"
    return Figure(
        name="couts-lieux" if is_of_sites else "couts-couverture",
        title=_("Couverture des charges par lieu") if is_of_sites else _("Couverture des charges par activité"),
        alt=_("Part des charges que les recettes paient : %(rows)s.") % {"rows": " ; ".join(said)},
        columns=[_("Lieu") if is_of_sites else _("Activité"), *(column.label for column in BALANCE)],
        rows=[*rows, [_("Ensemble"), *cells(report.whole)]],
        note=_("Les abonnements ne dépendent d’aucun lieu : ils ont leur ligne, sans charges.")
        if is_of_sites
        else _("Hors activité : abonnements, carnets, consommations, et charges communes d’un lieu resté fermé."),
        report="break-even",
        asked={"group_by": word},
        picture=coverage(told, word),
        meaning=MEANING,
    )


def row_name(told: Told, word: str, key: Any) -> str:
    if key is None:
        return _("Hors lieu") if word == "site" else _("Hors activité")
    name = told.names.said(word, key)
    return name if word == "site" else name.capitalize()


def cells(row: BreakEven) -> list[str]:
    """In the order of `BALANCE`, in words."""
    return [shown(column.said(cell), column.shape) for column, cell in zip(BALANCE, balance(row), strict=True)]


def coverage(told: Told, word: str) -> Coverage:
    """What is of no activity or place covers nothing of its own: it has its row in the table alone."""
    rows = [
        (row_name(told, word, row.keys[0]), row.figures.coverage or Decimal(0))
        for row in told.by(word).rows
        if row.figures.costs and row.keys[0] is not None
    ]
    return Coverage(
        rows=tuple(Covered(name, float(ratio), percent_text(ratio)) for name, ratio in rows),
        paid=_("charges payées"),
    )


def _months_figure(told: Told) -> Figure:
    months, activities = by_month(told)
    heads = [row_name(told, "activity", one) for one in activities]
    rows, said = [], []
    for month, amounts in months.items():
        whole = money_text(sum(amounts.values(), Decimal(0)))
        parts = (money_text(amounts.get(one, Decimal(0))) for one in activities)
        rows.append([month_name(month).capitalize(), *parts, whole])
        said.append(f"{month_name(month)}, {whole}")
    return Figure(
        name="couts-mois",
        title=_("Charges par mois et par activité"),
        alt=_("Charges : %(months)s.") % {"months": " ; ".join(said)},
        columns=[_("Mois"), *heads, _("Ensemble")],
        rows=rows,
        report="break-even",
        asked={"group_by": "month,activity"},
        picture=months_picture(told),
        meaning=MEANING,
    )


Months = dict[str, dict[str | None, Decimal]]


def by_month(told: Told) -> tuple[Months, list[str | None]]:
    """Costs by month and activity, and the activities that bear some."""
    months: Months = {}
    for row in told.by("month", "activity").rows:
        month, activity = row.keys
        months.setdefault(month, {})[activity] = row.figures.costs
    bearing = {one for amounts in months.values() for one, costs in amounts.items() if costs}
    return months, sorted(bearing, key=_colour)


def _colour(activity: str | None) -> int:
    return COLOURS.get(activity, len(COLOURS) - 1)


def months_picture(told: Told) -> Stacks:
    months, activities = by_month(told)
    stacks = []
    for month, amounts in months.items():
        parts = [0.0] * len(COLOURS)
        for activity, costs in amounts.items():
            parts[_colour(activity)] += float(costs)
        year, number = month.split("-")
        said = number_text(sum(amounts.values(), Decimal(0)))
        stacks.append(Stack(f"{MONTHS_AP[int(number)]} {year}", tuple(parts), said))
    return Stacks(
        stacks=tuple(stacks),
        legend=tuple((_colour(one), row_name(told, "activity", one)) for one in activities),
        unit="€",
        thousands=number_text(1000)[1],
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


READERS: dict[str, Reader] = {
    "couts-equilibre": lambda question, names, now: crossing(Told(question, names, now).whole),
    "couts-couverture": lambda question, names, now: coverage(Told(question, names, now), "activity"),
    "couts-lieux": lambda question, names, now: coverage(Told(question, names, now), "site"),
    "couts-mois": lambda question, names, now: months_picture(Told(question, names, now)),
}
