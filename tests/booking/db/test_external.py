"""Outside calendars: what is busy there is taken here, and only what changes is written."""

import gzip
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.actions import blocking_outside
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import cancel_booking
from booking.actions.external import (
    change_calendar,
    connect_calendar,
    preview_calendar,
    read_due,
    read_now,
    stop_calendar,
)
from booking.errors import SlotTaken
from booking.external_errors import CalendarConnected, CalendarJustRead, CalendarStopped, CalendarUnreadable
from booking.models import Allocation, Blockage, Booking, CalendarConflict, ExternalCalendar, WaitingEntry
from core.errors import AddressAnsweredError, AddressRefused, AddressTooLarge
from core.models import Event
from spaces import catalogue
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import PartFactory, PersonFactory, ResourceFactory
from tests.factories import book as book_for
from tests.factories.importing import ics_of
from tests.factories.outside import connect, event, read, says
from tests.factories.waiting import wait
from tests.outside import Answer, Outside

HALF = timedelta(minutes=30)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def room(site: Site) -> Resource:
    return ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Groix", capacity=6)


def book(room: Resource, period: Any, *, now: datetime = NOW, **more: Any) -> Booking:
    return book_for(PersonFactory(), [room], period, now=now, **more)


def standing() -> list[tuple[str, datetime, datetime]]:
    rows = Blockage.objects.filter(lifted_at=None).order_by("period")
    return [(row.external_key, row.period.lower, row.period.upper) for row in rows]


def told() -> list[str]:
    return list(Event.objects.filter(kind__startswith="external").order_by("pk").values_list("kind", flat=True))


def conflicts() -> list[tuple[str, bool]]:
    rows = CalendarConflict.objects.order_by("found_at", "pk")
    return [(row.external_key, row.solved_at is None) for row in rows]


def test_busy_time_of_a_calendar_is_blocked(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1030"), event("b", "0113T0900-1000"))
    calendar = connect(room, outside)
    wednesday = TUESDAY + timedelta(days=1)
    assert standing() == [("a", at(9, day=TUESDAY), at(10, 30, day=TUESDAY)), ("b", *_hours(9, 10, wednesday))]
    assert (calendar.good_at, calendar.next_pull_at, calendar.failures) == (NOW, NOW + HALF, 0)
    with pytest.raises(SlotTaken):
        book(room, between(10, 11, TUESDAY))


def _hours(start: int, end: int, day: Any) -> tuple[datetime, datetime]:
    return at(start, day=day), at(end, day=day)


def test_a_calendar_of_a_whole_takes_its_parts(site: Site, room: Resource, outside: Outside):
    part = ResourceFactory(site=site, kind=Resource.Kind.ROOM)
    PartFactory(whole=room, part=part)
    says(outside, event("a", "0112T0900-1000"))
    connect(room, outside)
    with pytest.raises(SlotTaken):
        book(part, between(9, 10, TUESDAY))


def test_titles_are_kept_only_where_they_are_wanted(room: Resource, outside: Outside):
    says(outside, event("Conseil", "0112T0900-1000"))
    connect(room, outside)
    connect(ResourceFactory(site=room.site), outside, keeps_titles=True)
    assert list(Blockage.objects.order_by("pk").values_list("reason", flat=True)) == ["", "Conseil"]


def test_an_address_that_gives_no_calendar_is_not_kept(room: Resource, outside: Outside):
    outside.says["/a.ics"] = Answer(b"<html>", content_type="text/plain")
    with pytest.raises(CalendarUnreadable):
        connect(room, outside)
    with pytest.raises(AddressAnsweredError):
        connect(room, outside, path="/nowhere")
    assert ExternalCalendar.objects.count() == 0


def test_a_private_address_is_refused(room: Resource):
    entry = catalogue.current().resources[room.pk]
    with pytest.raises(AddressRefused):
        connect_calendar(resource=entry, url="http://10.0.0.1/a.ics", name="x", by=PersonFactory(), now=NOW)


def test_a_calendar_is_connected_once_to_a_resource(room: Resource, outside: Outside):
    says(outside)
    first = connect(room, outside)
    with pytest.raises(CalendarConnected):
        connect(room, outside)
    stop_calendar(calendar=first, keep=False, now=NOW)
    connect(room, outside)


def test_a_preview_writes_nothing(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    book(room, between(14, 15, TUESDAY))
    entry = catalogue.current().resources[room.pk]
    preview = preview_calendar(resource=entry, url=outside.url("/a.ics"), by=PersonFactory(), now=NOW)
    assert ([one.key for one in preview.free], [one.key for one in preview.met]) == (["a"], ["b"])
    assert (ExternalCalendar.objects.count(), Blockage.objects.count()) == (0, 0)


def test_only_changes_are_written(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000"), event("c", "0114T0900-1000"))
    calendar = connect(room, outside)
    before = {row.external_key: row.pk for row in Blockage.objects.all()}
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T1000-1100"), event("d", "0115T0900-1000"))
    read(calendar, NOW + HALF)
    after = {row.external_key: row.pk for row in Blockage.objects.filter(lifted_at=None)}
    assert after.keys() == {"a", "b", "d"}
    assert (after["a"] == before["a"], after["b"] == before["b"]) == (True, False)
    assert Blockage.objects.count() == 5
    book(room, between(9, 10, TUESDAY + timedelta(days=1)))


def test_the_same_words_write_nothing(room: Resource, outside: Outside, django_assert_num_queries: Any):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    row = ExternalCalendar.objects.get()
    with django_assert_num_queries(9):
        assert read_due(now=lambda: row.next_pull_at, seconds=5) == 1
    calendar.refresh_from_db()
    assert calendar.good_at == NOW + HALF
    assert Blockage.objects.count() == 1


def test_what_was_lifted_by_hand_comes_back_at_the_next_reading(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000"))
    calendar = connect(room, outside)
    before = standing()
    lift_blockage(blockage=Blockage.objects.get(external_key="a"), now=NOW)
    read(calendar, NOW + HALF)
    assert standing() == before


def test_the_same_words_are_followed_further_after_a_month(room: Resource, outside: Outside):
    rule = "RRULE:FREQ=MONTHLY;BYDAY=2TU"
    says(outside, event("a", "0112T0900-1000", rule))
    calendar = connect(room, outside)
    last = max(row.period.upper for row in Blockage.objects.all())
    read(calendar, NOW + timedelta(days=60))
    assert max(row.period.upper for row in Blockage.objects.all()) > last + timedelta(days=30)


def test_what_is_under_way_is_blocked_from_now_on_and_left_alone(room: Resource, outside: Outside):
    says(outside, "UID:a\nDTSTART:20270110T090000\nDTEND:20270115T090000")
    calendar = connect(room, outside)
    says(outside, "UID:a\nDTSTART:20270110T090000\nDTEND:20270115T090000\nSUMMARY:x")
    read(calendar, NOW + HALF)
    assert standing() == [("a", NOW, at(9, day=MONDAY + timedelta(days=4)))]
    assert Blockage.objects.count() == 1


def test_an_event_may_come_back_after_its_time(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    says(outside, event("a", "0120T0900-1000"))
    read(calendar, NOW + timedelta(days=3))
    assert [row.period.lower.day for row in Blockage.objects.filter(lifted_at=None)] == [20]
    assert Allocation.objects.filter(standing="released").count() == 0


def test_a_busy_time_that_meets_a_booking_is_a_conflict(room: Resource, outside: Outside):
    book(room, between(9, 10, TUESDAY))
    says(outside, event("a", "0112T0900-1200"), event("b", "0112T1200-1300"))
    connect(room, outside)
    assert (conflicts(), [key for key, *_ in standing()]) == ([("a", True)], ["b"])
    assert told() == ["external_calendar.conflicted"]


def test_a_conflict_is_told_once_and_solved_when_the_booking_goes(room: Resource, outside: Outside):
    booking = book(room, between(9, 10, TUESDAY))
    says(outside, event("a", "0112T0900-1200"))
    calendar = connect(room, outside)
    read(calendar, NOW + HALF)
    assert told() == ["external_calendar.conflicted"]
    cancel_booking(booking=booking, by=booking.person, now=NOW)
    outside.says["/a.ics"] = Answer(b"", 304)
    read(calendar, NOW + 2 * HALF)
    assert (conflicts(), standing()) == ([("a", False)], [("a", *_hours(9, 12, TUESDAY))])


def test_a_conflict_ends_with_its_event_or_its_time(room: Resource, outside: Outside):
    book(room, between(9, 17, TUESDAY))
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1000-1100"))
    calendar = connect(room, outside)
    says(outside, event("b", "0112T1000-1100"))
    read(calendar, NOW + HALF)
    assert conflicts() == [("a", False), ("b", True)]
    read(calendar, NOW + timedelta(days=2))
    assert conflicts() == [("a", False), ("b", False)]


def test_a_conflict_moves_with_its_event(room: Resource, outside: Outside):
    book(room, between(9, 17, TUESDAY))
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    says(outside, event("a", "0112T1100-1200"))
    read(calendar, NOW + HALF)
    assert CalendarConflict.objects.get().period.lower == at(11, day=TUESDAY)


def test_an_event_that_moves_onto_a_booking_gives_its_old_time_back(room: Resource, outside: Outside):
    book(room, between(14, 15, TUESDAY))
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    says(outside, event("a", "0112T1400-1500"))
    read(calendar, NOW + HALF)
    assert (standing(), conflicts()) == ([], [("a", True)])
    book(room, between(9, 10, TUESDAY))


def test_two_calendars_of_one_resource_share_their_time(room: Resource, outside: Outside):
    """What the other has blocked is in the way, but nobody is troubled with it."""
    says(outside, event("a", "0112T0900-1000"))
    says(outside, event("b", "0112T0900-1100"), path="/b.ics")
    first, second = connect(room, outside), connect(room, outside, path="/b.ics")
    assert (conflicts(), told()) == ([("b", True)], [])
    says(outside)
    read(first, NOW + HALF)
    read(second, NOW + HALF)
    assert standing() == [("b", *_hours(9, 11, TUESDAY))]


def test_maintenance_in_the_way_is_told_to_nobody(room: Resource, outside: Outside):
    entry = catalogue.current().resources[room.pk]
    block_resource(resource=entry, period=between(9, 10, TUESDAY), reason="Peinture", by=None, now=NOW)
    says(outside, event("a", "0112T0900-1000"))
    connect(room, outside)
    assert (conflicts(), told()) == ([("a", True)], [])


def test_an_overdue_hold_is_not_in_the_way(room: Resource, outside: Outside):
    book(room, between(9, 10, TUESDAY), hold=True, now=NOW - timedelta(hours=1))
    says(outside, event("a", "0112T0900-1000"))
    connect(room, outside)
    assert [key for key, *_ in standing()] == ["a"]


def test_time_that_is_given_back_goes_to_the_first_in_line(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    wait(PersonFactory(), room, between(9, 10, TUESDAY), now=NOW)
    says(outside)
    read(calendar, NOW + HALF)
    assert WaitingEntry.objects.get().status == "offered"


@pytest.mark.parametrize("saying", [Answer(b"", 500), Answer(b"<html>"), Answer(b"BEGIN:VCALENDAR\r\n")])
def test_what_was_read_last_stays_while_the_address_fails(room: Resource, outside: Outside, saying: Answer):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    outside.says["/a.ics"] = saying
    row = read(calendar, NOW + HALF)
    assert [key for key, *_ in standing()] == ["a"]
    assert (row.failures, row.good_at, row.next_pull_at) == (1, NOW, NOW + HALF + timedelta(minutes=15))
    assert row.last_error in ("address-answered-error", "calendar-unreadable")


HUGE = b"BEGIN:VCALENDAR\n" + b"X:x\n" * 13_000_000 + b"END:VCALENDAR"
HOSTILE = {
    "address-too-large": Answer(HUGE),
    "address-wrong-type": Answer(b"", content_type="application/zip"),
    "address-redirects": Answer(b"", 302, {"Location": "/a.ics"}),
    "address-refused": Answer(b"", 302, {"Location": "http://169.254.169.254/"}),
    "address-unreachable": Answer(b"", headers={"Content-Length": "999"}),
    "calendar-too-busy": Answer(
        ics_of(*(f"UID:{n}\nDTSTART:20270201T0900{n % 60:02}Z\nDURATION:PT1H" for n in range(6000)))
    ),
    "calendar-unreadable": Answer(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 100_000 + b"END:VCALENDAR"),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_a_hostile_answer_harms_nothing(room: Resource, outside: Outside, code: str):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    outside.says["/a.ics"] = HOSTILE[code]
    assert read(calendar, NOW + HALF).last_error == code
    assert [key for key, *_ in standing()] == ["a"]


def test_a_bomb_is_not_unpacked(room: Resource, outside: Outside):
    outside.says["/a.ics"] = Answer(gzip.compress(HUGE), headers={"Content-Encoding": "gzip"})
    with pytest.raises(AddressTooLarge):
        connect(room, outside)


def test_stewards_are_told_of_a_failure_that_lasts_and_of_its_end(room: Resource, outside: Outside):
    says(outside)
    calendar = connect(room, outside)
    outside.says["/a.ics"] = Answer(b"", 410)
    for hours in (1, 2, 5, 6, 7, 8):
        read(calendar, NOW + timedelta(hours=hours))
    says(outside, event("a", "0112T0900-1000"))
    read(calendar, NOW + timedelta(hours=9))
    read(calendar, NOW + timedelta(hours=10))
    assert told() == ["external_calendar.failed", "external_calendar.recovered"]


def test_what_is_not_understood_is_told_once(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    for number in range(2):
        says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000", "RRULE:FREQ=HOURLY", f"X-A:{number}"))
        row = read(calendar, NOW + (number + 1) * HALF)
    assert row.not_understood == [["rule-not-understood", {"said": "FREQ=HOURLY"}]]
    assert told() == ["external_calendar.conflicted"]


def test_titles_that_are_no_longer_kept_are_forgotten(room: Resource, outside: Outside):
    book(room, between(9, 10, TUESDAY + timedelta(days=1)))
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000"))
    calendar = connect(room, outside, keeps_titles=True)
    change_calendar(calendar=calendar, keeps_titles=False, now=NOW)
    assert (Blockage.objects.get().reason, CalendarConflict.objects.get().title) == ("", "")
    change_calendar(calendar=calendar, keeps_titles=True, name="Ville", now=NOW)
    read(calendar, NOW)
    calendar.refresh_from_db()
    assert (Blockage.objects.get().reason, calendar.name) == ("a", "Ville")


def test_a_calendar_that_is_stopped_lifts_what_is_to_come(room: Resource, outside: Outside):
    book(room, between(14, 15, TUESDAY))
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    calendar = connect(room, outside)
    assert stop_calendar(calendar=calendar, keep=False, now=NOW) == 1
    assert (standing(), conflicts()) == ([], [("b", False)])
    with pytest.raises(CalendarStopped):
        read_now(calendar=calendar, now=NOW + HALF)


def test_a_calendar_may_be_stopped_and_its_time_kept_for_now(room: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    assert stop_calendar(calendar=calendar, keep=True, now=NOW) == 0
    assert [key for key, *_ in standing()] == ["a"]
    assert stop_calendar(calendar=calendar, keep=False, now=NOW) == 1


def test_a_calendar_is_read_on_request_once_a_minute(room: Resource, outside: Outside):
    says(outside)
    calendar = connect(room, outside)
    with pytest.raises(CalendarJustRead):
        read_now(calendar=calendar, now=NOW + timedelta(seconds=59))
    says(outside, event("a", "0112T0900-1000"))
    read_now(calendar=calendar, now=NOW + timedelta(seconds=60))
    assert [key for key, *_ in standing()] == ["a"]


def test_only_what_is_due_is_read(room: Resource, outside: Outside):
    says(outside)
    connect(room, outside)
    stop_calendar(calendar=connect(ResourceFactory(site=room.site), outside), keep=False, now=NOW)
    moments = [NOW + timedelta(minutes=29), NOW + HALF, NOW + HALF]
    assert [read_due(now=lambda moment=moment: moment, seconds=5) for moment in moments] == [0, 1, 0]


def test_a_worker_that_dies_in_between_leaves_the_old_state(room: Resource, outside: Outside, monkeypatch: Any):
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(room, outside)
    says(outside, event("b", "0113T0900-1000"))

    def killed(*_arguments: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(blocking_outside, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            read(calendar, NOW + HALF)
    assert [key for key, *_ in standing()] == ["a"]
    read(calendar, NOW + 2 * HALF)
    assert [key for key, *_ in standing()] == ["b"]
