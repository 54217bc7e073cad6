"""Months that are over are counted once, and again as soon as anything in them changes, whoever changes it."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import Membership, Plan
from booking.models import Allocation, Blockage, Booking
from members.models import Organisation
from reports.occupancy import occupancy
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import OpeningRule
from tests.conftest import between
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    open_every_day,
)
from tests.factories.reports import blocked, past_booking
from tests.reports.writing import booked_but_not_committed

pytestmark = pytest.mark.django_db(transaction=True)

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 12), date(2026, 12, 10), date(2027, 1, 11)
NEW_YEAR = date(2026, 12, 31)
QUESTION = Question(Days(date(2026, 11, 5), date(2027, 1, 20)), group_by=("site", "weekday", "hour"))
OVER = between(8, 9, date(2027, 2, 10)).start
HOUR = 3_600_000_000


@pytest.fixture
def desk(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    return ResourceFactory(site=site)


@pytest.fixture
def booked(desk):
    """Three hours in each of three months."""
    person = PersonFactory()
    return [past_booking(person, [desk], between(8, 11, day)) for day in (NOVEMBER, DECEMBER, JANUARY)]


def read(question=QUESTION, now=OVER):
    return occupancy(question, catalogue=catalogue.current(), now=now)


def afresh(question=QUESTION):
    cache.clear()
    return read(question)


def counted_anew(question=QUESTION, now=OVER):
    """The statements that count bookings, in what is read now."""
    with CaptureQueriesContext(connection) as captured:
        read(question, now)
    return [one["sql"] for one in captured if "width_bucket" in one["sql"]]


def test_what_is_over_is_counted_once(booked):
    first = read()
    assert first.whole.booked == 9 * HOUR
    assert not counted_anew()
    assert read() == first


def test_only_the_month_of_a_new_booking_is_counted_anew(desk, booked):
    read()
    past_booking(PersonFactory(), [desk], between(14, 18, DECEMBER))
    (statement,) = counted_anew()
    assert "tstzrange('2026-12-01 00:00:00+00:00'::timestamptz, '2027-01-01 00:00:00+00:00'::timestamptz)" in statement
    assert read().whole.booked == 13 * HOUR


def test_what_crosses_the_end_of_a_month_counts_in_both(booked):
    far = SiteFactory(time_zone="Asia/Kolkata")
    open_every_day(far)
    night = between(20, 23, NEW_YEAR)
    past_booking(PersonFactory(), [ResourceFactory(site=far)], type(night)(night.start, night.end + timedelta(hours=9)))
    before = read()
    far_rows = [row for row in before.rows if row.keys[0] == far.pk]
    assert sum(row.booked + row.outside for row in far_rows) == 12 * HOUR
    Allocation.objects.filter(booking__site=far).update(standing="released")
    assert read() == afresh()
    Allocation.objects.filter(booking__site=far).update(standing="past")
    assert read() == before


def writes(desk, booked):
    """Each way in which an hour of a month that is over changes."""
    one, another, _third = booked
    free = between(14, 18, DECEMBER)
    yield lambda: past_booking(PersonFactory(), [desk], free)
    yield lambda: Booking.objects.filter(pk=one.pk).update(checked_in_at=between(8, 9, NOVEMBER).start)
    yield lambda: Booking.objects.filter(pk=one.pk).update(checked_out_at=between(8, 9, NOVEMBER).end)
    yield lambda: move(another, between(9, 13, NOVEMBER + timedelta(days=1)))
    yield lambda: Allocation.objects.filter(booking=another).update(standing="released")
    yield lambda: Allocation.objects.filter(booking=another).update(standing="past")
    yield lambda: Allocation.objects.filter(booking=another).delete()
    yield lambda: blocked(desk, between(16, 20, DECEMBER))
    yield lambda: Blockage.objects.update(lifted_at=between(16, 17, DECEMBER).end)
    yield lambda: ResourceFactory(site=desk.site)
    yield lambda: OpeningRule.objects.filter(weekday=3).delete()


def move(booking, period):
    Allocation.objects.filter(booking=booking).update(period=period.stored, booked=period.stored)


def test_figures_are_right_at_once_after_every_write(desk, booked):
    before = read()
    for write in writes(desk, booked):
        write()
        now = read()
        assert now != before
        assert now == afresh()
        before = now


def test_a_table_that_is_emptied_leaves_nothing(booked):
    read()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE booking_allocation")
    assert read().whole.booked == 0


def payers(person, organisation):
    yield lambda: MembershipFactory(person=person, plan=PlanFactory(), starts_on=NOVEMBER)
    yield lambda: Plan.objects.update(group="association")
    yield lambda: Membership.objects.update(starts_on=DECEMBER)
    yield lambda: Organisation.objects.filter(pk=organisation.pk).update(kind=Organisation.Kind.ASSOCIATION)
    yield lambda: Membership.objects.all().delete()


def test_who_pays_counts_at_once(desk, booked):
    organisation = OrganisationFactory(kind=Organisation.Kind.COMPANY)
    past_booking(PersonFactory(), [desk], between(14, 18, DECEMBER), organisation=organisation)
    question = Question(QUESTION.days, group_by=("plan", "group"))
    before = read(question)
    assert not counted_anew(question)
    for write in payers(booked[0].person, organisation):
        write()
        now = read(question)
        assert now != before
        assert now == afresh(question)
        before = now


def test_bookings_ahead_leave_what_is_over_alone(desk, booked):
    read()
    past_booking(PersonFactory(), [desk], between(8, 11, date(2027, 3, 1)), status="confirmed")
    assert not counted_anew()


def test_the_month_under_way_is_counted_each_time(booked):
    under_way = between(8, 9, date(2027, 1, 15)).start
    read(now=under_way)
    (statement,) = counted_anew(now=under_way)
    assert "tstzrange('2027-01-01 00:00:00+00:00'::timestamptz, " in statement


def test_somebody_who_is_still_there_when_a_month_ends_stays_to_its_end(desk):
    night = between(20, 23, NEW_YEAR)
    period = type(night)(night.start, night.start + timedelta(hours=20))
    OpeningRule.objects.update(opens="00:00", closes="00:00")
    past_booking(PersonFactory(), [desk], period, status="checked_in", checked_in_at=period.start)
    question = replace_days(Days(NEW_YEAR, NEW_YEAR + timedelta(days=1)))
    found = [read(question, now=period.start + timedelta(hours=hours)).whole.attended for hours in (4, 8, 20, 40)]
    assert found == [4 * HOUR, 8 * HOUR, 20 * HOUR, 20 * HOUR]


def replace_days(days):
    return Question(days, group_by=QUESTION.group_by)


def test_what_is_counted_while_somebody_writes_is_not_kept(desk):
    """The stamp has moved and the change is not to be seen yet: kept under that stamp it would stay wrong."""
    with booked_but_not_committed(desk, between(8, 11, DECEMBER)):
        before = read().whole.booked
    assert (before, read().whole.booked) == (0, 3 * HOUR)


def test_nothing_is_kept_of_what_a_transaction_sees(booked):
    """Its snapshot may be older than the stamp."""
    with transaction.atomic():
        read()
    assert counted_anew()


def test_a_finer_cut_than_is_kept_is_counted_as_a_whole(booked):
    fine = Question(QUESTION.days, group_by=("day", "hour", "resource"))
    ResourceFactory.create_batch(2, site=booked[0].site)
    read(fine)
    assert counted_anew(fine)
    assert read(fine).whole == read().whole


def test_questions_are_told_apart(desk, booked):
    kinds = Question(QUESTION.days, kind="room", group_by=QUESTION.group_by)
    days = replace_days(Days(QUESTION.days.first, DECEMBER))
    assert [read(question).whole.booked for question in (QUESTION, kinds, days)] == [9 * HOUR, 0, 6 * HOUR]
