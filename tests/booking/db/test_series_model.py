"""Random lives of two series on one desk, against a slow and obvious model of who holds which day and hour."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from booking.errors import NotInTheSeries, SeriesConflicts, SeriesOver
from booking.models import Allocation, Booking
from core.errors import Refusal
from spaces import catalogue
from tests.conftest import MONDAY, NOW, PARIS
from tests.factories import PersonFactory
from tests.factories.series import repeat

DAY = timedelta(days=1)
FIRST = MONDAY + DAY

acts = st.lists(
    st.tuples(
        st.sampled_from(["make", "make", "this", "following", "all", "cancel this", "cancel following"]),
        st.integers(0, 3),  # which series
        st.integers(0, 5),  # which day
        st.integers(8, 17),  # which hour
    ),
    max_size=9,
)


class Model:
    """By series: the hour of each day it holds, and the days that were changed alone. Two hours each."""

    def __init__(self) -> None:
        self.held: list[dict[date, int]] = []
        self.alone: list[set[date]] = []

    def is_free(self, wanted: dict[date, int], besides: dict[date, int], owner: int | None) -> bool:
        others = [
            (day, hour)
            for number, series in enumerate(self.held)
            for day, hour in series.items()
            if number != owner or day not in besides
        ]
        return not any(day == other and abs(hour - at) < 2 for day, hour in wanted.items() for other, at in others)

    def make(self, wanted: dict[date, int]) -> bool:
        if not self.is_free(wanted, {}, None):
            return False
        self.held.append(dict(wanted))
        self.alone.append(set())
        return True

    def shift(self, number: int, days: list[date], hour: int) -> bool:
        wanted = dict.fromkeys(days, hour)
        if not self.is_free(wanted, wanted, number):
            return False
        self.held[number] |= wanted
        return True

    def split(self, number: int, day: date) -> int:
        """The number of the series that holds the day and what follows from now on."""
        mine = self.held[number]
        if not any(other < day for other in self.reached[number]):
            return number
        self.held.append({other: mine.pop(other) for other in list(mine) if other >= day})
        self.alone.append({other for other in self.alone[number] if other >= day})
        self.reached.append({other for other in self.reached[number] if other >= day})
        self.reached[number] = {other for other in self.reached[number] if other < day}
        return len(self.held) - 1

    reached: list[set[date]]


@pytest.fixture
def person(db):
    return PersonFactory()


def stored(series) -> dict[date, int]:
    rows = Booking.objects.filter(series=series, status="confirmed")
    return {row.occurrence_on: row.start.astimezone(PARIS).hour for row in rows}


def one(made, model, act, desk, person) -> None:
    what, number, offset, hour = act
    day = FIRST + offset * DAY
    if what == "make":
        wanted = {FIRST + n * DAY: hour for n in range(6)}
        try:
            made.append(repeat(person, [desk], "FREQ=DAILY;COUNT=6", first=FIRST, starts=hour))
            is_made = True
        except SeriesConflicts:
            is_made = False
        assert model.make(wanted) == is_made
        if is_made:
            model.reached.append(set(wanted))
        return
    if number >= len(made):
        return
    series = made[number]
    series.refresh_from_db()
    try:
        with transaction.atomic():
            happened = change(made, model, series, number, what, day, hour)
    except (NotInTheSeries, SeriesOver):
        return
    assert happened


def change(made, model, series, number, what, day, hour) -> bool:
    held = model.held[number]
    if what.startswith("cancel"):
        cancel_series(series=series, by=series.person, scope=what.split()[1], occurrence=day, now=NOW)
        for other in [other for other in held if other == day or (what.endswith("following") and other > day)]:
            del held[other]
        return True
    edit = {"series": series, "by": series.person, "scope": what, "occurrence": day, "now": NOW}
    try:
        edited = edit_series(**edit, edit=Edit(starts=time(hour)), catalogue=catalogue.current())
    except (NotInTheSeries, SeriesOver):
        raise
    except Refusal:
        days = (
            [day]
            if what == "this"
            else [other for other in held if other not in model.alone[number] and (what == "all" or other >= day)]
        )
        return not model.is_free(dict.fromkeys(days, hour), dict.fromkeys(days, hour), number)
    if what == "this":
        changed = held[day] != hour
        model.alone[number] |= {day} if changed else set()
        return model.shift(number, [day], hour)
    target = model.split(number, day) if what == "following" else number
    if target != number:
        made.append(edited)
    days = [other for other in model.held[target] if other not in model.alone[target]]
    return model.shift(target, days, hour)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_random_lives_agree_with_the_model(desk, person, acts):
    with transaction.atomic():
        made, model = [], Model()
        model.reached = []
        for act in acts:
            one(made, model, act, desk, person)
            assert [stored(series) for series in made] == model.held
            taken = sorted(Allocation.objects.filter(standing="firm").values_list("period", flat=True))
            assert all(a.upper <= b.lower for a, b in pairwise(taken))
        transaction.set_rollback(True)
