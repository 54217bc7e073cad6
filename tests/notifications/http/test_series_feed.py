"""Series in a feed, read back by a second, independent reader."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from django.test import Client
from icalendar import Calendar, Event

from booking.actions.changing import cancel_booking
from booking.actions.editing import edit_booking
from booking.actions.feeds import create_feed
from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from booking.feeds import uid_of
from booking.models import Booking, CalendarFeed, Series
from booking.models.booking import HOLDING
from booking.recurrence_reading import read_rule
from members.models import Person
from notifications import addresses
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, PARIS, between
from tests.factories import BookingPolicyFactory, OpeningRuleFactory, PersonFactory, ResourceFactory, book
from tests.factories.series import repeat

pytestmark = pytest.mark.usefixtures("frozen")

WEEK = timedelta(days=7)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def far(db: None) -> None:
    BookingPolicyFactory(horizon=timedelta(days=600), max_duration=timedelta(days=2))


@pytest.fixture
def series(coworker: Person, desk: Resource) -> Series:
    return repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=4", title="Point")


def read(client: Client, person: Person, **of: Any) -> bytes:
    scope = CalendarFeed.Scope.RESOURCE if of else CalendarFeed.Scope.PERSON
    _feed, secret = create_feed(person=person, scope=scope, busy_only=bool(of), now=NOW, **of)
    return client.get(addresses.feed(secret)).content


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def expanded(content: bytes) -> list[tuple[datetime, datetime]]:
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(NOW - WEEK, NOW + timedelta(days=1500))
    periods = [(one.start, one.end) for one in found if one["STATUS"] != "CANCELLED"]
    return sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in periods)


def booked() -> list[tuple[datetime, datetime]]:
    rows = Booking.objects.filter(status__in=HOLDING)
    return sorted((row.start, row.end) for row in rows)


def master(content: bytes) -> Event:
    [found] = [event for event in events(content) if "RRULE" in event]
    return found


def instead(content: bytes) -> list[Event]:
    return [event for event in events(content) if "RECURRENCE-ID" in event]


def move(booking: Booking, hour: int, **said: Any) -> Booking:
    by, current = booking.person, catalogue.current()
    period = between(hour, hour + 2, booking.start.astimezone(PARIS).date())
    return edit_booking(booking=booking, by=by, catalogue=current, now=LATER, said=said, period=period)


def edit(series: Series, scope: str, what: Edit, **more: Any) -> Series:
    return edit_series(
        series=series, by=series.person, scope=scope, edit=what, catalogue=catalogue.current(), now=LATER, **more
    )


def test_series_is_one_event_with_a_rule(client: Client, coworker: Person, series: Series) -> None:
    [found] = events(read(client, coworker))
    assert (found["UID"], found["SUMMARY"], found["RRULE"].to_ical().decode()) == (
        uid_of(series.public_id),
        "Point",
        "FREQ=WEEKLY;UNTIL=20270201T080000Z;BYDAY=MO",
    )


def test_series_rule_is_in_local_time_so_that_no_clock_change_moves_it(
    client: Client, coworker: Person, desk: Resource, far: None
) -> None:
    repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=40")
    content = read(client, coworker)
    assert master(content)["DTSTART"].params["TZID"] == "Europe/Paris"
    assert expanded(content) == booked()
    assert {start.astimezone(PARIS).hour for start, _end in expanded(content)} == {9}


def test_series_cancelled_occurrence_is_left_out_and_kept_as_cancelled(
    client: Client, coworker: Person, series: Series
) -> None:
    cancel_booking(booking=series.bookings.get(occurrence_on=MONDAY + WEEK), by=coworker, now=LATER)
    content = read(client, coworker)
    assert master(content)["EXDATE"].dts[0].dt == datetime(2027, 1, 18, 9, tzinfo=PARIS)
    assert [(one["STATUS"], one["RECURRENCE-ID"].dt.day) for one in instead(content)] == [("CANCELLED", 18)]
    assert expanded(content) == booked()


def test_series_of_several_weekdays_names_them(client: Client, coworker: Person, desk: Resource) -> None:
    repeat(coworker, [desk], "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9")
    content = read(client, coworker)
    assert master(content)["RRULE"]["BYDAY"] == ["MO", "WE", "FR"]
    assert expanded(content) == booked()


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYDAY=2TU;COUNT=5", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5"])
def test_series_by_monthly_ordinals_comes_on_its_days(
    client: Client, coworker: Person, desk: Resource, far: None, rule: str
) -> None:
    repeat(coworker, [desk], rule)
    content = read(client, coworker)
    assert (expanded(content), len(booked())) == (booked(), 5)


def test_series_by_set_position_comes_on_its_days(client: Client, coworker: Person, desk: Resource, far: None) -> None:
    repeat(coworker, [desk], "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=5")
    assert expanded(read(client, coworker)) == booked()


def test_series_without_an_end_has_one_in_the_feed(client: Client, coworker: Person, desk: Resource) -> None:
    repeat(coworker, [desk], "FREQ=WEEKLY")
    content = read(client, coworker)
    assert "UNTIL" in master(content)["RRULE"]
    assert expanded(content) == booked()


def test_two_people_in_one_slot_have_uids_of_their_own(
    client: Client, coworker: Person, desk: Resource, series: Series
) -> None:
    other = PersonFactory()
    repeat(other, [ResourceFactory(site=desk.site)], "FREQ=WEEKLY;COUNT=4")
    assert master(read(client, coworker))["UID"] != master(read(client, other))["UID"]


def test_series_moved_occurrence_stands_instead_of_its_own(client: Client, coworker: Person, series: Series) -> None:
    move(series.bookings.get(occurrence_on=MONDAY + WEEK), 15)
    content = read(client, coworker)
    [other] = instead(content)
    assert (other["UID"], other["RECURRENCE-ID"].dt, other.start) == (
        uid_of(series.public_id),
        datetime(2027, 1, 18, 9, tzinfo=PARIS),
        datetime(2027, 1, 18, 15, tzinfo=PARIS),
    )
    assert expanded(content) == booked()


def test_series_occurrence_with_words_of_its_own_keeps_them(client: Client, coworker: Person, series: Series) -> None:
    edit(series, "this", Edit(said={"title": "Bilan"}), occurrence=MONDAY + WEEK)
    content = read(client, coworker)
    assert [one["SUMMARY"] for one in instead(content)] == ["Bilan"]
    assert master(content)["SUMMARY"] == "Point"


def test_series_keeps_its_uid_and_counts_its_revisions(client: Client, coworker: Person, series: Series) -> None:
    before = master(read(client, coworker))
    cancel_booking(booking=series.bookings.get(occurrence_on=MONDAY + WEEK), by=coworker, now=LATER)
    between_them = master(read(client, coworker))
    edit(series, "all", Edit(starts=time(14)))
    after = master(read(client, coworker))
    assert before["UID"] == between_them["UID"] == after["UID"]
    assert before["SEQUENCE"] == 0 < between_them["SEQUENCE"] < after["SEQUENCE"]
    assert (before["LAST-MODIFIED"].dt, after["LAST-MODIFIED"].dt) == (NOW, LATER)


def test_series_edited_from_one_day_on_becomes_two(client: Client, coworker: Person, series: Series) -> None:
    part = edit(series, "following", Edit(starts=time(15)), occurrence=MONDAY + 2 * WEEK)
    content = read(client, coworker)
    found = {event["UID"]: event.start.hour for event in events(content)}
    assert found == {uid_of(series.public_id): 9, uid_of(part.public_id): 15}
    assert expanded(content) == booked()


def test_series_sequence_never_falls_when_it_is_split(client: Client, coworker: Person, series: Series) -> None:
    for number in range(1, 4):
        move(series.bookings.get(occurrence_on=MONDAY + 3 * WEEK), 9 + 2 * number % 8)
    before = master(read(client, coworker))["SEQUENCE"]
    edit(series, "following", Edit(starts=time(17)), occurrence=MONDAY + 2 * WEEK)
    shown = {event["UID"]: event["SEQUENCE"] for event in events(read(client, coworker)) if "RRULE" in event}
    assert shown[uid_of(series.public_id)] > before


def test_series_under_another_rule_keeps_what_was_moved_by_itself(
    client: Client, coworker: Person, series: Series
) -> None:
    move(series.bookings.get(occurrence_on=MONDAY + WEEK), 15)
    edit(series, "all", Edit(rule=read_rule("FREQ=WEEKLY;BYDAY=TH;COUNT=4", starts=time(9), tz=PARIS)))
    content = read(client, coworker)
    assert expanded(content) == booked()
    assert {event["UID"] for event in events(content) if event["STATUS"] != "CANCELLED"} == {uid_of(series.public_id)}


def test_series_cancelled_as_a_whole_is_kept_as_cancelled(client: Client, coworker: Person, series: Series) -> None:
    cancel_series(series=series, by=coworker, scope="all", now=LATER)
    content = read(client, coworker)
    assert [(event["STATUS"], event["UID"]) for event in events(content)] == [("CANCELLED", uid_of(series.public_id))]


def test_series_cancelled_from_one_day_on_ends_there(client: Client, coworker: Person, series: Series) -> None:
    cancel_series(series=series, by=coworker, scope="following", occurrence=MONDAY + 2 * WEEK, now=LATER)
    content = read(client, coworker)
    assert expanded(content) == booked()
    assert len(booked()) == 2


def test_series_and_its_bookings_are_not_told_twice(
    client: Client, coworker: Person, desk: Resource, series: Series
) -> None:
    book(coworker, [desk], between(14, 15), now=NOW)
    for content in (read(client, coworker), read(client, coworker, resource=catalogue.current().resources[desk.pk])):
        assert expanded(content) == booked()


def test_series_at_another_resource_for_once_is_missing_from_the_first(
    client: Client, coworker: Person, desk: Resource, series: Series
) -> None:
    other = ResourceFactory(site=desk.site)
    current = catalogue.current()
    edit(series, "this", Edit(resources=(current.resources[other.pk],)), occurrence=MONDAY + WEEK)
    content = read(client, coworker, resource=current.resources[desk.pk])
    assert [start.astimezone(PARIS).day for start, _end in expanded(content)] == [11, 25, 1]


def test_series_without_details_says_nothing_but_the_time(
    client: Client, coworker: Person, desk: Resource, series: Series
) -> None:
    content = read(client, coworker, resource=catalogue.current().resources[desk.pk])
    assert (b"Point" in content, coworker.name.encode() in content, b"URL:" in content) == (False, False, False)


@pytest.mark.parametrize(
    ("first", "hour", "minute", "hours"),
    [
        (date(2027, 3, 27), 2, 30, 1),  # an hour that spring skips
        (date(2027, 3, 28), 2, 30, 1),  # … on its first day
        (date(2027, 10, 30), 2, 30, 1),  # an hour that autumn repeats
        (date(2027, 3, 27), 1, 0, 4),  # across the change
        (date(2027, 10, 30), 1, 0, 4),
        (date(2027, 10, 31), 1, 0, 4),
    ],
)
def test_series_on_the_nights_of_the_clock_change_keeps_its_instants(
    client: Client, coworker: Person, desk: Resource, far: None, first: date, hour: int, minute: int, hours: int
) -> None:
    for weekday in range(7):
        OpeningRuleFactory(site=desk.site, weekday=weekday, opens=time(0), closes=time(8))
    repeat(coworker, [desk], "FREQ=DAILY;COUNT=3", first=first, starts=time(hour, minute), hours=hours)
    content = read(client, coworker)
    assert expanded(content) == booked()
    assert len(booked()) == 3


def test_series_long_begun_is_told_from_its_first_day(
    client: Client, coworker: Person, desk: Resource, far: None, frozen: time_machine.Traveller
) -> None:
    repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=40")
    before = events(read(client, coworker))
    frozen.move_to(NOW + timedelta(days=120))
    after = events(read(client, coworker))
    assert [one.to_ical() for one in after] == [one.to_ical() for one in before]


def test_series_edit_changes_the_tag(client: Client, coworker: Person, desk: Resource, series: Series) -> None:
    entry = catalogue.current().resources[desk.pk]
    _feed, secret = create_feed(person=coworker, scope="resource", resource=entry, busy_only=True, now=NOW)
    url = addresses.feed(secret)
    tag = client.get(url)["ETag"]
    Series.objects.update(rule="FREQ=WEEKLY;COUNT=3", sequence=1)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_series_lines_are_folded_and_whole(client: Client, coworker: Person, desk: Resource) -> None:
    repeat(coworker, [desk], "FREQ=DAILY;COUNT=20", title="é" * 150)
    assert max(map(len, read(client, coworker).split(b"\r\n"))) <= 75


def test_calendar_says_what_readers_need(client: Client, coworker: Person, series: Series) -> None:
    calendar = Calendar.from_ical(read(client, coworker))
    assert (calendar["VERSION"], "PRODID" in calendar, "DTSTAMP" in master(read(client, coworker))) == (
        "2.0",
        True,
        True,
    )


def test_series_feed_asks_the_same_of_one_and_of_three(
    client: Client, coworker: Person, desk: Resource, django_assert_num_queries: Any
) -> None:
    _feed, secret = create_feed(person=coworker, scope=CalendarFeed.Scope.PERSON, busy_only=False, now=NOW)
    url = addresses.feed(secret)
    client.get(url)
    for hour in (9, 12, 15):
        repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=4", starts=hour)
        with django_assert_num_queries(7):
            client.get(url)
