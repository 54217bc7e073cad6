"""Each clause of the formula, by the verbs that people use. The place is open from 8 to 20."""

from datetime import date, time, timedelta

import pytest

from billing.standing import Payer
from booking.actions.attending import check_in, check_out
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import cancel_booking
from booking.actions.sweeping import release_no_shows
from booking.actions.walking_in import walk_in
from booking.models import Blockage, Booking
from core.clock import start_of_day
from core.ranges import Period
from reports.errors import ReportTooLarge
from reports.question import Days
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import (
    BookingPolicyFactory,
    ClosureFactory,
    PartFactory,
    PersonFactory,
    ResourceFactory,
    SiteFactory,
    ZoneFactory,
    book,
    open_every_day,
)
from tests.factories.reports import past_booking
from tests.reports.conftest import counted

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def hours(*group_by, **asked):
    """Open, booked, attended and outside hours by the keys of the row."""
    return {row.keys: row.hours for row in counted(*group_by, **asked).rows}


def test_occupancy_is_booked_over_open(desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    whole = counted().whole
    assert (whole.hours, whole.occupancy) == ((12, 3, 0, 0), 0.25)


def test_a_cancelled_booking_is_not_counted(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert hours() == {(): (12, 0, 0, 0)}


@pytest.mark.parametrize("status", ["held", "requested", "expired", "declined", "cancelled"])
def test_what_never_became_firm_is_not_counted(desk, coworker, status):
    past_booking(coworker, [desk], between(9, 12), status=status)
    assert hours() == {(): (12, 0, 0, 0)}


def test_a_booking_counts_on_the_day_of_use_not_on_the_day_it_was_made(desk, coworker):
    thursday = MONDAY + 3 * DAY
    book(coworker, [desk], between(9, 12, thursday), now=NOW)
    found = hours("day", days=Days(MONDAY, thursday))
    assert {day: row[1] for (day,), row in found.items() if row[1]} == {thursday.isoformat(): 3}


def test_an_unbooked_resource_stays_in_the_open_hours(site, desk, coworker):
    idle = ResourceFactory(site=site, name="Toujours libre")
    book(coworker, [desk], between(8, 20), now=NOW)
    assert counted().whole.occupancy == 0.5
    assert hours("resource")[(idle.pk,)] == (12, 0, 0, 0)


def test_nothing_open_has_no_occupancy(coworker):
    closed = ResourceFactory()
    past_booking(coworker, [closed], between(9, 12))
    row = counted("resource").rows[0]
    assert (row.hours, row.occupancy, row.use) == ((0, 0, 0, 3), None, None)


def test_no_resources_have_no_rows(db):
    assert counted("resource").rows == []


def test_buffers_are_not_booked_time(site, desk, coworker):
    BookingPolicyFactory(buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30))
    book(coworker, [desk], between(9, 12), now=NOW)
    assert hours() == {(): (12, 3, 0, 0)}


def test_a_whole_counts_each_part_once_and_has_no_hours_of_its_own(site, coworker):
    whole, left, right = (ResourceFactory(site=site, kind=Resource.Kind.ROOM, name=name) for name in ("AB", "A", "B"))
    for part in (left, right):
        PartFactory(whole=whole, part=part)
    book(coworker, [whole], between(9, 12), now=NOW)
    book(coworker, [left], between(14, 15), now=NOW)
    assert hours("resource") == {(left.pk,): (12, 4, 0, 0), (right.pk,): (12, 3, 0, 0)}


def test_a_part_counts_that_is_only_booked_within_its_whole(site, coworker):
    whole, part = ResourceFactory(site=site), ResourceFactory(site=site, is_bookable=False)
    PartFactory(whole=whole, part=part)
    ResourceFactory(site=site, is_bookable=False)
    assert hours("resource") == {(part.pk,): (12, 0, 0, 0)}


def test_a_session_counts_as_booked(desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW, purpose=Booking.Purpose.SESSION)
    assert hours() == {(): (12, 3, 0, 0)}


def test_leaving_early_ends_booked_and_attended_time(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    arrived = check_in(booking=booking, by=coworker, now=at(9, 30))
    check_out(booking=arrived, by=coworker, now=at(11))
    assert hours(now=at(20)) == {(): (12, 2, 1.5, 0)}


def test_arriving_early_is_attended_from_the_start_of_the_booking(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    check_in(booking=booking, by=coworker, now=at(8, 50))
    assert hours(now=at(20)) == {(): (12, 3, 3, 0)}


def test_somebody_who_is_there_has_attended_until_now(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    check_in(booking=booking, by=coworker, now=at(9))
    assert hours(now=at(10)) == {(): (12, 3, 1, 0)}


def test_a_no_show_is_booked_until_it_was_released(desk, coworker):
    BookingPolicyFactory(needs_check_in=True, check_in_grace=timedelta(minutes=15))
    book(coworker, [desk], between(9, 12), now=NOW)
    release_no_shows(now=at(9, 15))
    assert hours(now=at(20)) == {(): (12, 0.25, 0, 0)}


def test_who_came_late_and_took_it_back_has_booked_all_and_attended_the_rest(desk, coworker):
    BookingPolicyFactory(needs_check_in=True, check_in_grace=timedelta(minutes=15))
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    release_no_shows(now=at(9, 15))
    booking.refresh_from_db()
    check_in(booking=booking, by=coworker, now=at(9, 30))
    assert hours(now=at(20)) == {(): (12, 3, 2.5, 0)}


def test_who_walks_in_is_counted_from_then_on(desk, coworker):
    known = catalogue.current()
    walk_in(
        resource=known.resources[desk.pk],
        until=at(10),
        person=coworker,
        payer=Payer(coworker.pk),
        by=coworker,
        catalogue=known,
        now=at(9, 6),
    )
    assert hours(now=at(20)) == {(): (12, 0.9, 0.9, 0)}


def test_a_closure_is_not_open_and_what_was_booked_in_it_is_told_apart(site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    ClosureFactory(site=site, starts_at=at(11), ends_at=at(14))
    assert hours() == {(): (9, 2, 0, 1)}


def test_maintenance_is_not_open_until_it_is_lifted(site, desk, coworker):
    other = ResourceFactory(site=site)
    entry = catalogue.current().resources[desk.pk]
    blockage = block_resource(resource=entry, period=between(9, 15), reason="Peinture", by=coworker, now=NOW)
    lift_blockage(blockage=blockage, now=at(11))
    assert hours("resource") == {(desk.pk,): (10, 0, 0, 0), (other.pk,): (12, 0, 0, 0)}


def test_an_outside_calendar_leaves_the_hours_open(desk, coworker):
    entry = catalogue.current().resources[desk.pk]
    kind = Blockage.Kind.EXTERNAL
    block_resource(resource=entry, period=between(9, 15), reason="Mairie", by=coworker, now=NOW, kind=kind)
    assert hours() == {(): (12, 0, 0, 0)}


def test_a_period_is_cut_at_the_days_asked_for(coworker):
    site = SiteFactory()
    open_every_day(site, opens=time(0), closes=time(0))
    BookingPolicyFactory(max_duration=timedelta(days=7), kind=Resource.Kind.EQUIPMENT)
    laptop = ResourceFactory(site=site, kind=Resource.Kind.EQUIPMENT)
    past_booking(coworker, [laptop], Period(at(12), at(12, day=MONDAY + 3 * DAY)))
    found = hours("day", days=Days(MONDAY, MONDAY + DAY))
    assert list(found.values()) == [(24, 12, 0, 0), (24, 24, 0, 0)]


@pytest.mark.parametrize(("night", "length"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25)])
def test_the_nights_of_the_clock_change_have_their_own_length(coworker, night, length):
    site = SiteFactory()
    open_every_day(site, opens=time(0), closes=time(0))
    desk = ResourceFactory(site=site)
    past_booking(coworker, [desk], Period(start_of_day(night, PARIS), start_of_day(night + DAY, PARIS)))
    found = hours("hour", days=Days(night, night))
    assert sum(row[0] for row in found.values()) == sum(row[1] for row in found.values()) == length
    assert found.get((2,), (0,))[0] == length - 23


def test_kind_and_site_narrow_the_report(site, desk):
    room = ResourceFactory(site=site, kind=Resource.Kind.ROOM)
    elsewhere = ResourceFactory()
    assert set(hours("resource", kind=Resource.Kind.ROOM)) == {(room.pk,)}
    assert set(hours("resource", sites=frozenset({elsewhere.site_id}))) == {(elsewhere.pk,)}


def test_rows_follow_the_catalogue_and_the_calendar(site):
    for name in ("C", "A", "B"):
        ResourceFactory(site=site, name=name)
    rows = counted("day", "resource", days=Days(MONDAY, MONDAY + DAY)).rows
    names = dict(Resource.objects.values_list("pk", "name"))
    assert [(row.keys[0][-2:], names[row.keys[1]]) for row in rows] == [
        (day, name) for day in ("11", "12") for name in ("A", "B", "C")
    ]


def test_every_way_to_cut_the_network_and_the_calendar_is_known(site, coworker):
    desk = ResourceFactory(site=site, zone=ZoneFactory(site=site))
    book(coworker, [desk], between(9, 10), now=NOW)
    words = ("resource", "kind", "zone", "site", "day", "week", "month", "weekday", "hour")
    booked = [row.keys for row in counted(*words).rows if row.booked]
    assert booked == [(desk.pk, "desk", desk.zone_id, site.pk, "2027-01-11", "2027-W02", "2027-01", 0, 9)]


def test_a_report_with_too_many_rows_is_refused(site, desk):
    five_years = Days(date(2024, 1, 1), date(2028, 12, 31))
    ResourceFactory.create_batch(3, site=site)
    with pytest.raises(ReportTooLarge) as refusal:
        counted("resource", "day", "hour", days=five_years)
    assert refusal.value.facts == {"rows": 4 * (1827 * 24 - 5), "most": 100_000}


def test_the_number_of_queries_does_not_grow_with_the_resources(site, coworker, django_assert_num_queries):
    for _count in range(2):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
        catalogue.current()
        with django_assert_num_queries(3):
            counted("resource", "weekday", "hour")
