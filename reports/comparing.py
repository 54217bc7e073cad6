"""A table beside what it was before: the period just as long that came first, the same dates a year earlier.

Each row is set beside its counterpart, which has the same place, plan, group, weekday and hour. Of calendar words, the
previous period's day, week or month is the one that comes as early in it; a year earlier it is that of the same date
or of the same month, and the ISO week of the same number. Where there is none, the cells are empty.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.definitions import Definitions
from reports.question import Days, Question
from reports.tables import Column, Rows, Table
from reports.words import day_word, month_word, week_word

PREVIOUS, YEAR = "previous", "year"

CALENDAR: dict[str, Callable[[date], str]] = {"day": day_word, "week": week_word, "month": month_word}


@dataclass(frozen=True, slots=True)
class Before:
    """A period to compare with: how its columns are called, with a `label`, and what they mean, with its days."""

    days: Callable[[Days], Days]
    said: str | Promise
    meaning: str | Promise


COMPARISONS: dict[str, Before] = {
    PREVIOUS: Before(
        Days.before,
        _("{label}, période précédente"),
        _(
            "Le même chiffre du {first} au {last} : autant de jours, juste avant. Un jour, une semaine ou un mois est "
            "comparé à celui de même rang ; vide quand il n’y en a pas."
        ),
    ),
    YEAR: Before(
        Days.year_before,
        _("{label}, un an avant"),
        _(
            "Le même chiffre du {first} au {last} : les mêmes dates un an plus tôt. Même jour, même mois, semaine de "
            "même numéro ; vide quand il n’y en a pas, un 29 février par exemple."
        ),
    ),
}


def earlier(question: Question, comparison: str) -> Question:
    """The same question about the period to compare with. Raises PeriodInvalid before the year 2000."""
    return replace(question, days=COMPARISONS[comparison].days(question.days))


def compared(read: Callable[[Question], Table], question: Question, comparisons: Sequence[str]) -> Table:
    """The table that `read` makes of the question, with each of its columns as it was: `previous_…`, `year_…`.

    `read` is asked once more for each comparison. The rows are those of the period asked about.
    """
    table = read(question)
    for comparison in comparisons:
        before = read(earlier(question, comparison))
        table = _beside(table, before, comparison, count=len(before.columns))
    return table


def _beside(table: Table, before: Table, comparison: str, *, count: int) -> Table:
    match, known, nothing = (
        counterparts(table.question, before.question, comparison),
        dict(before.rows),
        (None,) * count,
    )
    rows: Rows = [(keys, (*cells, *known.get(match(keys), nothing))) for keys, cells in table.rows]
    return replace(
        table,
        columns=(*table.columns, *(_renamed(column, comparison) for column in before.columns)),
        rows=rows,
        definitions={**table.definitions, **_meanings(before, comparison)},
    )


def _renamed(column: Column, comparison: str) -> Column:
    said = str(COMPARISONS[comparison].said).format(label=column.label)
    return Column(f"{comparison}_{column.name}", said, column.shape)


def _meanings(before: Table, comparison: str) -> Definitions:
    days = before.question.days
    meaning = str(COMPARISONS[comparison].meaning).format(first=_day(days.first), last=_day(days.last))
    return {f"{comparison}_{column.name}": meaning for column in before.columns}


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def counterparts(now: Question, before: Question, comparison: str) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """From a row's keys to those of the row to set beside it."""
    maps = [_calendar(word, now.days, before.days, comparison) for word in now.group_by]
    return lambda keys: tuple(key if known is None else known.get(key) for key, known in zip(keys, maps, strict=True))


def _calendar(word: str, now: Days, before: Days, comparison: str) -> dict[str, str] | None:
    """None where a key is its own counterpart."""
    if word not in CALENDAR:
        return None
    of_day = CALENDAR[word]
    words = dict.fromkeys(of_day(day) for day in now.each())
    if comparison == YEAR:
        return {one: f"{int(one[:4]) - 1}{one[4:]}" for one in words}
    return dict(zip(words, dict.fromkeys(of_day(day) for day in before.each()), strict=False))
