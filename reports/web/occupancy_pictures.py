"""How places are used, turned into what the pictures draw."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.wording import number_text, percent_text
from reports.comparing import PREVIOUS, YEAR, counterparts
from reports.conduct import ConductReport, SeatReport
from reports.naming import LEAD_NAMES, Names
from reports.occupancy import OccupancyReport
from reports.pictures.bars import Bar, Bars
from reports.pictures.curves import Curve, Curves
from reports.pictures.shares import Share, Shares
from reports.question import Days
from reports.wording import percent
from reports.words import day_word, month_word, week_word

Courses = Mapping[str, OccupancyReport]
"""By comparison; the empty word is the period itself."""

Ratios = list[float | None]
SHORT = {"day": ("d/m", day_word), "week": ("d/m", week_word), "month": ("m/Y", month_word)}
MOST_SEATS = 20
STEPS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""The ceilings that a picture of ratios may have; more is rounded up to whole ones."""


def curve_names() -> dict[str, str]:
    return {"": _("cette période"), PREVIOUS: _("période précédente"), YEAR: _("un an avant")}


def curves(courses: Courses) -> Curves:
    now = courses[""].question
    found = beside(courses)
    most = max((ratio for ratios in found.values() for ratio in ratios if ratio is not None), default=0)
    ceiling = next((step for step in STEPS if most <= step), float(ceil(most)))
    return Curves(
        points=tuple(short_points(now.days, now.group_by[0])),
        curves=tuple(Curve(curve_names()[when], tuple(ratios)) for when, ratios in found.items()),
        ceiling=ceiling,
        ticks=tuple(percent_text(ceiling * tick / 4) for tick in range(5)),
    )


def beside(courses: Courses) -> dict[str, Ratios]:
    """The ratios of each period at the points of the first, by comparison."""
    now = courses[""]
    found: dict[str, Ratios] = {}
    for when, report in courses.items():
        known = {row.keys: row.occupancy for row in report.rows}
        match = counterparts(now.question, report.question, when) if when else lambda keys: keys
        found[when] = [known.get(match(row.keys)) for row in now.rows]
    return found


def short_points(days: Days, word: str) -> list[str]:
    """The first day of each day, week or month."""
    form, of_day = SHORT[word]
    firsts: dict[str, str] = {}
    for day in days.each():
        firsts.setdefault(of_day(day), date_format(day, form))
    return list(firsts.values())


def word_bars(report: OccupancyReport, names: Names) -> Bars:
    """One bar for each kind, zone, site, plan or price group."""
    (word,) = report.question.group_by
    rows = [row for row in report.rows if row.occupancy is not None]
    return Bars(
        bars=tuple(
            Bar(named(word, row.keys[0], names), row.occupancy or 0, row.use or 0, percent(row.occupancy))
            for row in rows
        ),
        attended=_("présence"),
        booked=_("réservé sans présence notée"),
    )


def named(word: str, key: Any, names: Names) -> str:
    if key is not None:
        return names.said(word, key).capitalize() if word in ("kind", "group") else names.said(word, key)
    return {"plan": _("Sans formule"), "group": _("Ateliers"), "zone": _("Hors zone")}.get(word, "–")


def lead_shares(report: ConductReport) -> Shares:
    counts = {row.keys[0]: row.bookings for row in report.rows}
    return Shares(
        tuple(
            Share(str(name).capitalize(), counts.get(band, 0), number_text(counts.get(band, 0)))
            for band, name in enumerate(LEAD_NAMES)
        )
    )


def cancellation_bars(report: ConductReport, names: Names) -> Bars:
    return Bars(
        bars=tuple(
            Bar(
                named("kind", row.keys[0], names),
                row.cancellation_rate or 0,
                row.late_rate or 0,
                percent(row.cancellation_rate),
            )
            for row in report.rows
        ),
        attended=_("annulées tardivement"),
        booked=_("annulées à temps"),
    )


def seat_bars(report: SeatReport, names: Names) -> Bars:
    """Of what holds several people; a desk for one is always full."""
    resources = names.catalogue.resources
    rows = [row for row in report.rows if resources[row.keys[0]].capacity > 1] or report.rows
    return Bars(
        bars=tuple(
            Bar(names.said("resource", row.keys[0]), 1, min(row.fill or 0, 1), percent(row.fill))
            for row in sorted(rows, key=lambda row: row.fill or 0, reverse=True)[:MOST_SEATS]
        ),
        attended=_("places prises"),
        booked=_("places réservées restées vides"),
    )


def labels(report: OccupancyReport, names: Names) -> Sequence[str]:
    (word,) = report.question.group_by
    return [names.said(word, row.keys[0]).capitalize() for row in report.rows]
