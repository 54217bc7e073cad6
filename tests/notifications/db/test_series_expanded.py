"""Whatever the rule, the season and the edits: a second reader of the feed comes to what is booked, to the instant."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import recurring_ical_events
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booking import ics
from booking.actions.changing import cancel_booking
from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from booking.feed_entries import entries
from booking.feeds import Detail, shown
from booking.models import Booking, Series
from booking.models.booking import HOLDING
from booking.recurrence_reading import read_rule
from core.errors import Refusal
from members.models import Person
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW, PARIS
from tests.factories import BookingPolicyFactory, OpeningRuleFactory
from tests.factories.series import repeat

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LATER = NOW + timedelta(minutes=5)
Act = Callable[[Series, Booking], object]

weekdays = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True).map(",".join)
frequencies = st.one_of(
    st.just("FREQ=DAILY"),
    st.just("FREQ=WEEKLY"),
    weekdays.map("FREQ=WEEKLY;BYDAY={}".format),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from([1, 2, 3, 4, -1, -2]), st.sampled_from(DAYS)),
    st.sampled_from([1, 15, 29, 31, -1]).map("FREQ=MONTHLY;BYMONTHDAY={}".format),
    st.builds("FREQ=MONTHLY;BYDAY={};BYSETPOS={}".format, weekdays, st.sampled_from([1, 2, -1])),
)
rules = st.builds(
    "{};INTERVAL={};{}{}".format,
    frequencies,
    st.sampled_from([1, 1, 2, 3]),
    st.one_of(st.integers(1, 9).map("COUNT={}".format), st.just("UNTIL=20271130")),
    st.sampled_from(["", ";WKST=SU"]),
)
first_days = st.one_of(
    st.dates(date(2027, 3, 15), date(2027, 4, 1)),
    st.dates(date(2027, 10, 15), date(2027, 11, 2)),
    st.dates(date(2027, 2, 1), date(2027, 11, 1)),
)
hours = st.sampled_from([time(0, 30), time(1), time(2), time(2, 30), time(3), time(9), time(14, 15)])


def moved_alone(start: time) -> Act:
    return lambda series, one: change(series, "this", Edit(starts=start), one)


def renamed_alone(_start: time) -> Act:
    return lambda series, one: change(series, "this", Edit(said={"title": "Autre"}), one)


def cancelled_alone(_start: time) -> Act:
    return lambda series, one: cancel_booking(booking=one, by=series.person, now=LATER)


def moved_from_here(start: time) -> Act:
    return lambda series, one: change(series, "following", Edit(starts=start), one)


def moved_as_a_whole(start: time) -> Act:
    return lambda series, one: change(series, "all", Edit(starts=start), one)


def on_other_days(start: time) -> Act:
    rule = read_rule("FREQ=WEEKLY;BYDAY=TU,SU;UNTIL=20271130", starts=start, tz=PARIS)
    return lambda series, one: change(series, "all", Edit(rule=rule), one)


def given_back_from_here(_start: time) -> Act:
    return lambda series, one: cancel_series(
        series=series, by=series.person, scope="following", occurrence=one.occurrence_on, now=LATER
    )


kinds = (
    moved_alone,
    renamed_alone,
    cancelled_alone,
    moved_from_here,
    moved_as_a_whole,
    on_other_days,
    given_back_from_here,
)
acts = st.builds(lambda kind, start: kind(start), st.sampled_from(kinds), hours)
edited = st.lists(st.tuples(acts, st.integers(0, 20)), max_size=4)


def change(series: Series, scope: str, edit: Edit, one: Booking) -> Series:
    current = catalogue.current()
    how = {"scope": scope, "occurrence": one.occurrence_on, "on_conflict": "skip"}
    return edit_series(series=series, by=series.person, edit=edit, catalogue=current, now=LATER, **how)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rule=rules, first=first_days, starts=hours, length=st.integers(1, 4), edits=edited)
def test_series_expand_to_what_is_booked(
    desk: Resource,
    coworker: Person,
    rule: str,
    first: date,
    starts: time,
    length: int,
    edits: list[tuple[Act, int]],
) -> None:
    with transaction.atomic():
        if not OpeningRuleFactory._meta.model.objects.filter(opens=time(0)).exists():
            BookingPolicyFactory(horizon=timedelta(days=600))
            for weekday in range(7):
                OpeningRuleFactory(site=desk.site, weekday=weekday, opens=time(0), closes=time(8))
        attempt(lambda: repeat(coworker, [desk], rule, first=first, starts=starts, hours=length, title="Point"))
        for act, number in edits:
            living = list(Booking.objects.filter(status__in=HOLDING).order_by("period").select_related("person"))
            if living:
                one = living[number % len(living)]
                series = Series.objects.select_related("site", "person").get(pk=one.series_id)
                attempt(lambda act=act, series=series, one=one: act(series, one))
        content = written()
        assert expanded(content) == booked()
        assert written() == content
        assert max(map(len, content.split(b"\r\n"))) <= 75
        transaction.set_rollback(True)


def attempt(what: Callable[[], object]) -> None:
    """What is refused leaves everything as it was."""
    try:
        with transaction.atomic():
            what()
    except Refusal:
        return


def written() -> bytes:
    rows = shown(Booking.objects.all(), now=LATER)
    current = catalogue.current()
    return ics.calendar(entries(rows, catalogue=current, detail=Detail.OWN, link=str, series_link=str))


def expanded(content: bytes) -> list[tuple[datetime, datetime]]:
    calendar = Calendar.from_ical(content)
    found = recurring_ical_events.of(calendar).between(NOW, NOW + timedelta(days=1000))
    living = [one for one in found if one["STATUS"] != ics.CANCELLED]
    return sorted((one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in living)


def booked() -> list[tuple[datetime, datetime]]:
    return sorted((row.start, row.end) for row in Booking.objects.filter(status__in=HOLDING))
