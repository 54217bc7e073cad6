"""Figures kept until something changes: known again, and right at once after any write, whoever makes it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from booking.models import Allocation, Blockage, Booking
from core.ranges import Period
from reports.dashboard import dashboard
from reports.question import Days, Question
from reports.remembered import remembered
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, open_every_day
from tests.factories.reports import blocked, charged, past_booking
from tests.reports.writing import booked_but_not_committed

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=3)
QUESTION = Question(Days(MONDAY, MONDAY))


@pytest.fixture
def desk(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    return ResourceFactory(site=site)


def read(question=QUESTION, now=LATER):
    return dashboard(question, catalogue=catalogue.current(), now=now)


def told():
    totals = read().now
    held = totals.occupancy
    return held.open, held.booked, held.attended, totals.revenue.net, totals.no_shows.absent


def afresh():
    cache.clear()
    return told()


def test_what_is_known_is_not_counted_again(desk, django_assert_num_queries):
    past_booking(PersonFactory(), [desk], between(8, 11))
    first = read()
    with django_assert_num_queries(4):
        again = read()
    assert again == first


def writes(desk):
    """Each way in which a figure changes."""
    person, taken = PersonFactory(), past_booking(PersonFactory(), [desk], between(8, 11))
    yield lambda: past_booking(person, [desk], between(12, 15))
    yield lambda: Booking.objects.filter(pk=taken.pk).update(checked_in_at=between(8, 9).start)
    yield lambda: Booking.objects.filter(pk=taken.pk).update(no_show_at=between(8, 9).start, status="no_show")
    yield lambda: charged(person, "12.00", MONDAY)
    yield lambda: blocked(desk, between(16, 20))
    yield lambda: Blockage.objects.update(lifted_at=between(16, 17).end)
    yield lambda: Allocation.objects.filter(booking=taken).update(standing="released")
    yield lambda: ResourceFactory(site=desk.site)
    yield lambda: by_hand("UPDATE booking_allocation SET standing = 'past' WHERE standing = 'released'")


def by_hand(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_figures_are_right_at_once_after_every_write(desk):
    before = told()
    for write in writes(desk):
        write()
        now = told()
        assert now != before
        assert now == afresh()
        before = now


def test_a_change_that_is_rolled_back_leaves_the_figures(desk):
    before = told()
    with transaction.atomic():
        past_booking(PersonFactory(), [desk], between(8, 11))
        transaction.set_rollback(True)
    assert told() == before


def test_what_is_read_while_somebody_writes_is_not_kept(desk):
    """The stamp has moved and the change is not to be seen yet: kept under that stamp it would stay wrong."""
    with booked_but_not_committed(desk, between(8, 11)):
        before = told()
    assert (before[1], told()[1]) == (0, 3 * 3_600_000_000)


def test_a_stay_that_goes_on_grows_by_the_minute(desk):
    past_booking(PersonFactory(), [desk], between(8, 11), status="checked_in", checked_in_at=between(8, 9).start)
    eight = between(8, 9).start
    found = [read(now=eight + timedelta(minutes=minutes)).now.occupancy.attended for minutes in (5, 6)]
    assert [attended // 60_000_000 for attended in found] == [5, 6]


def test_questions_are_told_apart(desk):
    past_booking(PersonFactory(), [desk], between(8, 11))
    asked = [QUESTION, replace(QUESTION, kind="room"), replace(QUESTION, sites=frozenset())]
    assert [read(one).now.occupancy.booked // 3_600_000_000 for one in asked] == [3, 0, 0]


def test_what_happens_in_another_month_leaves_what_is_known(desk, django_assert_num_queries):
    past_booking(PersonFactory(), [desk], between(8, 11))
    first = read()
    past_booking(PersonFactory(), [desk], between(8, 11, MONDAY + timedelta(days=60)))
    charged(PersonFactory(), "12.00", MONDAY + timedelta(days=60))
    with django_assert_num_queries(4):
        assert read() == first


def test_the_first_hour_of_a_local_month_may_lie_in_the_month_before_on_the_clocks_of_utc(desk):
    new_year = Question(Days(date(2027, 1, 1), date(2027, 1, 1)))
    assert read(new_year).now.occupancy.outside == 0
    half_an_hour = Period(at(0, 15, date(2027, 1, 1)), at(0, 45, date(2027, 1, 1)))
    past_booking(PersonFactory(), [desk], half_an_hour)
    assert read(new_year).now.occupancy.outside == 1_800_000_000


@pytest.mark.parametrize(
    "other",
    [
        ("another", QUESTION, LATER),
        ("name", replace(QUESTION, basis="invoice"), LATER),
        ("name", replace(QUESTION, group_by=("day",)), LATER),
        ("name", replace(QUESTION, kind="room"), LATER),
        ("name", replace(QUESTION, sites=frozenset({1})), LATER),
        ("name", QUESTION, NOW),
    ],
    ids=["name", "basis", "cut", "kind", "sites", "under way"],
)
def test_whatever_is_asked_otherwise_is_read_for_itself(desk, other):
    name, question, now = other
    current = catalogue.current()
    told = [
        remembered("name", QUESTION, lambda: "first", catalogue=current, now=LATER),
        remembered(name, question, lambda: "second", catalogue=current, now=now),
        remembered("name", QUESTION, lambda: "third", catalogue=current, now=LATER + timedelta(hours=1)),
    ]
    assert told == ["first", "second", "first"]


def test_figures_need_no_store(desk, settings):
    past_booking(PersonFactory(), [desk], between(8, 11))
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert told()[1] == 3 * 3_600_000_000
