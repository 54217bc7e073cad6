"""Each clause of how bookings were kept and how many sat where, one at a time."""

from datetime import date, timedelta

import pytest

from reports import question as questions
from reports.attendance import no_shows
from reports.conduct import conduct, seat_fill
from reports.errors import ReportTooLarge
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PartFactory, PersonFactory, ResourceFactory, SiteFactory, book
from tests.factories.reports import past_booking

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAY = MONDAY + DAY


def asked(*group_by, days=None, **more):
    return Question(days or Days(MONDAY, MONDAY), group_by=group_by, **more)


def kept(*group_by, **more):
    return conduct(asked(*group_by, **more), catalogue=catalogue.current()).rows


def counts(*group_by, **more):
    return {row.keys: row.bookings for row in kept(*group_by, **more)}


def sat(*group_by, **more):
    rows = seat_fill(asked(*group_by, **more), catalogue=catalogue.current()).rows
    return {row.keys: (row.bookings, row.taken, row.offered) for row in rows}


def test_a_booking_that_begins_at_midnight_counts_on_the_day_that_begins(desk, coworker):
    past_booking(coworker, [desk], between(0, 1))
    past_booking(coworker, [desk], between(0, 1, TUESDAY))
    assert counts() == {(): 1}
    assert counts("day", days=Days(MONDAY, TUESDAY)) == {("2027-01-11",): 1, ("2027-01-12",): 1}


def test_the_last_evening_counts_where_it_is_another_day_already_elsewhere(coworker):
    desk = ResourceFactory(site=SiteFactory(time_zone="America/Guadeloupe"))
    past_booking(coworker, [desk], between(4, 5, TUESDAY))  # 23:00 on Monday over there
    assert counts("day", "hour") == {("2027-01-11", 23): 1}


def test_the_night_before_is_not_the_first_day_where_it_is_already_that_day_elsewhere(coworker):
    desk = ResourceFactory(site=SiteFactory(time_zone="America/Guadeloupe"))
    past_booking(coworker, [desk], between(3, 4))  # 22:00 on Sunday over there
    assert counts("day") == {}


def test_times_are_cut_as_calendars_in_france_do(desk, coworker):
    new_year = date(2027, 1, 1)
    past_booking(coworker, [desk], between(9, 12, new_year))
    words = ("week", "month", "weekday", "hour")
    assert counts(*words, days=Days(new_year, new_year)) == {("2026-W53", "2027-01", 4, 9): 1}


def test_what_was_booked_once_it_had_begun_was_not_booked_ahead(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), created_at=at(10))
    assert kept()[0].leads == [0, 0, 0]


@pytest.mark.parametrize(("ahead", "band"), [(0.9, 0), (1, 1), (23.9, 1), (24, 2), (72, 3), (168, 4), (672, 5)])
def test_a_band_of_lead_times_begins_with_its_first_hour(desk, coworker, ahead, band):
    past_booking(coworker, [desk], between(9, 12), created_at=at(9) - ahead * HOUR)
    assert counts("lead") == {(band,): 1}


def test_too_many_rows_are_refused(desk, coworker, monkeypatch):
    for hour in (9, 10):
        past_booking(coworker, [desk], between(hour, hour + 1))
    monkeypatch.setattr(questions, "MOST_ROWS", 1)
    assert counts() == {(): 2}
    with pytest.raises(ReportTooLarge):
        counts("hour")


@pytest.mark.parametrize("status", ["held", "requested", "expired", "declined", "cancelled"])
def test_what_is_not_firm_is_no_booking_and_has_no_lead(desk, coworker, status):
    past_booking(coworker, [desk], between(9, 12), status=status)
    assert [(row.bookings, row.leads) for row in kept()] == [(0, None)]


def test_an_absence_was_a_firm_booking(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), status="no_show", no_show_at=at(9))
    (row,) = kept()
    assert (row.bookings, row.expected, row.absent) == (1, 1, 1)


def test_only_who_was_to_check_in_was_expected(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), no_show_at=None)
    past_booking(coworker, [desk], between(13, 14), no_show_at=at(13))
    (row,) = kept()
    assert (row.bookings, row.expected) == (2, 1)


def test_who_is_still_to_come_is_neither_expected_nor_absent(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), status="confirmed", no_show_at=at(9))
    (row,) = kept()
    assert (row.bookings, row.expected, row.no_show_rate) == (1, 0, None)


def test_absences_are_of_everybody_whatever_the_words_of_the_question(site, desk, coworker):
    for resource, status in ((desk, "no_show"), (ResourceFactory(site=site), "completed")):
        past_booking(coworker, [resource], between(9, 12), status=status, no_show_at=at(9))
    found = no_shows(asked("resource"), catalogue=catalogue.current())
    assert (found.expected, found.absent, found.rate) == (2, 1, 0.5)


def test_a_hold_that_was_let_go_is_no_cancellation(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), status="cancelled", held_until=at(8))
    assert kept()[0].cancelled == 0


@pytest.mark.parametrize(("minutes", "late"), [(-1, 0), (0, 0), (1, 1)])
def test_who_gives_back_while_it_is_free_is_not_late(desk, coworker, minutes, late):
    ended = at(8) + timedelta(minutes=minutes)
    past_booking(coworker, [desk], between(9, 12), status="cancelled", free_until=at(8), ended_at=ended)
    assert [(row.cancelled, row.late) for row in kept()] == [(1, late)]


def test_rates_are_of_all_that_was_firm_once(desk, coworker):
    past_booking(coworker, [desk], between(9, 10))
    for hour, ended in ((10, at(7)), (11, at(9)), (12, at(9))):
        past_booking(coworker, [desk], between(hour, hour + 1), status="cancelled", free_until=at(8), ended_at=ended)
    (row,) = kept()
    assert (row.cancellation_rate, row.late_rate) == (0.75, 0.5)


def test_workshops_are_left_out(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), purpose="session")
    assert (counts(), sat()) == ({(): 0}, {(): (0, 0, 0)})


def test_kind_narrows_to_bookings_that_asked_for_it(site, desk, coworker):
    room = ResourceFactory(site=site, kind=Resource.Kind.ROOM)
    past_booking(coworker, [desk, room], between(9, 12))
    past_booking(coworker, [room], between(13, 14))
    assert [counts(kind=kind) for kind in ("desk", "room", "equipment")] == [{(): 1}, {(): 2}, {(): 0}]
    assert counts("kind", kind="room") == {("room",): 2}


def whole_of(site, *capacities):
    whole = ResourceFactory(site=site, kind=Resource.Kind.ROOM, capacity=sum(capacities))
    for capacity in capacities:
        part = ResourceFactory(site=site, kind=Resource.Kind.ROOM, capacity=capacity)
        PartFactory(whole=whole, part=part)
    return whole


def test_a_whole_is_itself_and_one_booking(site, coworker):
    whole = whole_of(site, 4, 6)
    book(coworker, [whole], between(9, 12), now=NOW, attendees=5)
    assert counts("resource") == {(whole.pk,): 1}
    assert sat("resource") == {(whole.pk,): (1, 15, 30)}


def test_equipment_has_no_seats(site, desk, coworker):
    screen = ResourceFactory(site=site, kind=Resource.Kind.EQUIPMENT, capacity=3)
    past_booking(coworker, [desk, screen], between(9, 12))
    assert sat("kind") == {("desk",): (1, 3, 3)}


def test_of_one_kind_only_its_share_of_the_people_is_seated(site, coworker):
    rooms = [ResourceFactory(site=site, kind=kind, capacity=seats) for kind, seats in (("room", 9), ("desk", 3))]
    past_booking(coworker, rooms, between(9, 10), attendees=8)
    assert [sat(kind=kind) for kind in ("room", "desk")] == [{(): (1, 6, 9)}, {(): (1, 2, 3)}]


def test_nobody_sat_where_nobody_came(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), status="no_show")
    assert sat() == {(): (0, 0, 0)}


def test_buffers_are_no_seats(desk, coworker):
    BookingPolicyFactory(buffer_before=HOUR / 2, buffer_after=HOUR / 2)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert sat() == {(): (1, 3, 3)}


def test_rows_of_seats_and_conduct_follow_the_catalogue(site, coworker):
    names = ("C", "A", "B")
    named = {name: ResourceFactory(site=site, name=name) for name in names}
    for desk in named.values():
        past_booking(PersonFactory(), [desk], between(9, 12))
    expected = [(named[name].pk,) for name in sorted(names)]
    assert list(sat("resource")) == list(counts("resource")) == expected
