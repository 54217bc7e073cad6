"""Everything that the page of occupancy shows of a period: hours, bookings and seats, now and before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.ranges import PeriodInvalid
from reports.comparing import COMPARISONS, earlier
from reports.conduct import Conduct, ConductReport, SeatFill, SeatReport, conduct, seat_fill
from reports.occupancy import OccupancyReport, OccupancyRow, occupancy
from reports.occupancy.places import PLACE_WORDS
from reports.question import Days, Question
from reports.words import in_order
from spaces.catalogue import Catalogue

FEW_DAYS, MANY_DAYS = 21, 200
"""Up to so many days the picture goes by day, from so many by month, by week in between."""


@dataclass(frozen=True, slots=True)
class InShort:
    """The figures of a period in one line."""

    occupancy: OccupancyRow
    conduct: Conduct
    seats: SeatFill


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """`courses` and `in_short` by comparison; the empty word is the period itself."""

    question: Question
    by_hour: OccupancyReport
    by_resource: OccupancyReport
    by_payer: OccupancyReport
    courses: dict[str, OccupancyReport]
    in_short: dict[str, InShort]
    leads: ConductReport
    kept: ConductReport
    seats: SeatReport


def place_use(question: Question, *, catalogue: Catalogue, now: datetime) -> PlaceUse:
    """Twenty-two queries, whatever the number of resources."""
    known: dict[str, Any] = {"catalogue": catalogue}
    courses = {when: course(asked, catalogue=catalogue, now=now) for when, asked in periods(question).items()}
    return PlaceUse(
        question=question,
        by_hour=cut(question, "weekday", "hour", catalogue=catalogue, now=now),
        by_resource=cut(question, "resource", catalogue=catalogue, now=now),
        by_payer=cut(question, "plan", "group", catalogue=catalogue, now=now),
        courses=compared(courses),
        in_short={
            when: InShort(courses[when].whole, conduct(asked, **known).rows[0], seat_fill(asked, **known).rows[0])
            for when, asked in periods(question).items()
        },
        leads=conduct(replace(question, group_by=("lead",)), **known),
        kept=conduct(replace(question, group_by=("kind",)), **known),
        seats=seat_fill(replace(question, group_by=("resource",)), **known),
    )


def cut(question: Question, *words: str, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return occupancy(replace(question, group_by=words), catalogue=catalogue, now=now)


def course(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return cut(question, pace(question.days), catalogue=catalogue, now=now)


def compared(courses: Mapping[str, OccupancyReport]) -> dict[str, OccupancyReport]:
    """Without the periods in which nothing was booked: a place that did not exist yet is not compared with."""
    return {when: one for when, one in courses.items() if not when or one.whole.booked or one.whole.outside}


def pace(days: Days) -> str:
    """How the course of so many days is cut."""
    return "day" if days.count <= FEW_DAYS else "month" if days.count >= MANY_DAYS else "week"


def periods(question: Question) -> dict[str, Question]:
    """The question itself, then about each period to compare with; what lies before the year 2000 is left out."""
    found = {"": question}
    for comparison in COMPARISONS:
        try:
            found[comparison] = earlier(question, comparison)
        except PeriodInvalid:
            continue
    return found


def gathered(report: OccupancyReport, word: str, catalogue: Catalogue) -> OccupancyReport:
    """A report by resource, put together by kind, zone or site."""
    key = PLACE_WORDS[word]
    return _together(report, (word,), lambda row: (key(catalogue.resources[row.keys[0]]),), catalogue, share_open=False)


def by_one_payer_word(report: OccupancyReport, word: str, catalogue: Catalogue) -> OccupancyReport:
    """A report by plan and group, put together by one of them; both have the same open time."""
    place = report.question.group_by.index(word)
    return _together(report, (word,), lambda row: (row.keys[place],), catalogue, share_open=True)


def _together(
    report: OccupancyReport,
    words: tuple[str, ...],
    key: Callable[[OccupancyRow], tuple[Any, ...]],
    catalogue: Catalogue,
    *,
    share_open: bool,
) -> OccupancyReport:
    rows: dict[tuple[Any, ...], list[OccupancyRow]] = {}
    for row in report.rows:
        rows.setdefault(key(row), []).append(row)
    found = [
        OccupancyRow(
            keys,
            (max if share_open else sum)(row.open for row in same),
            sum(row.booked for row in same),
            sum(row.attended for row in same),
            sum(row.outside for row in same),
        )
        for keys, same in rows.items()
    ]
    found.sort(key=lambda row: in_order(words, row.keys, catalogue))
    return OccupancyReport(replace(report.question, group_by=words), found)
