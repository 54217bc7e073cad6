from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Charge, PlanAllowance
from booking.actions.repeating import Decision
from booking.errors import NothingToRepeat, NotInTheSeries, SeriesConflicts, TooManyOccurrences
from booking.models import Allocation, Booking, Series
from core.models import Delivery, Event
from core.ranges import Period
from spaces.models import Quota
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import (
    BookingPolicyFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    book,
)
from tests.factories.series import repeat

WEEK = timedelta(days=7)
WEEKLY = "FREQ=WEEKLY;COUNT=4"


def days(series: Series) -> list[str]:
    return [f"{day:%m-%d}" for day in series.bookings.order_by("occurrence_on").values_list("occurrence_on", flat=True)]


def test_every_day_of_the_rule_is_booked(coworker, desk):
    series = repeat(coworker, [desk], WEEKLY, title="Point")
    rows = list(series.bookings.order_by("occurrence_on"))
    assert [row.span for row in rows] == [between(9, 11, day=MONDAY + n * WEEK) for n in range(4)]
    assert {(row.status, row.title, row.is_exception) for row in rows} == {("confirmed", "Point", False)}
    assert Allocation.objects.filter(standing="firm").count() == 4


def test_every_occurrence_is_charged(coworker, desk):
    series = repeat(coworker, [desk], WEEKLY)
    assert sorted(Charge.objects.values_list("net", "source_id")) == sorted(
        (row.net, row.public_id) for row in series.bookings.all()
    )


def test_the_hour_stays_across_the_clock_change(coworker, desk):
    BookingPolicyFactory(horizon=timedelta(days=365))
    series = repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=3", first=date(2027, 3, 22))
    assert {f"{row.start.astimezone(PARIS):%H:%M}" for row in series.bookings.all()} == {"09:00"}


def test_one_event_owes_a_mail_and_each_occurrence_has_its_own(coworker, desk):
    repeat(coworker, [desk], WEEKLY)
    assert Event.objects.filter(kind="booking.confirmed").count() == 4
    owed = Delivery.objects.filter(subscriber="notifications.compose").values_list("event__kind", flat=True)
    assert list(owed) == ["series.created"]


def test_the_allowance_is_drawn_in_order(coworker, desk):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=300)
    MembershipFactory(person=coworker, plan=plan)
    series = repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=4")
    assert [str(row.net) for row in series.bookings.order_by("period")] == ["0.00", "0.00", "2.50", "0.00"]


def test_an_allowance_ends_with_its_membership(coworker, desk):
    """fab-manager #153: no credit for dates after the plan's end."""
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=6000)
    MembershipFactory(person=coworker, plan=plan, ends_on=MONDAY + timedelta(days=8))
    series = repeat(coworker, [desk], WEEKLY)
    assert [str(row.net) for row in series.bookings.order_by("period")] == ["0.00", "0.00", "5.00", "5.00"]


def test_a_day_that_is_taken_refuses_the_whole(coworker, desk):
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    with pytest.raises(SeriesConflicts) as refused:
        repeat(coworker, [desk], WEEKLY)
    [conflict] = refused.value.facts["conflicts"]
    assert (conflict["day"], conflict["conflict"]["start"]) == ("2027-01-18", "2027-01-18T10:00:00+01:00")
    assert conflict["alternatives"][0]["start"] == "2027-01-18T08:00:00+01:00"
    assert (Series.objects.count(), Booking.objects.count(), Charge.objects.count()) == (0, 1, 1)


def test_a_day_that_is_taken_is_left_out_when_told(coworker, desk):
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    series = repeat(coworker, [desk], WEEKLY, on_conflict="skip")
    assert (days(series), series.exdates) == (["01-11", "01-25", "02-01"], ["2027-01-18"])


def test_a_day_is_decided_beforehand(coworker, desk):
    other = ResourceFactory(site=desk.site)
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    from spaces import catalogue

    entry = catalogue.current().resources[other.pk]
    decisions = {
        MONDAY + WEEK: Decision("move", between(14, 15, day=MONDAY + WEEK), (entry,)),
        MONDAY + 2 * WEEK: Decision("skip"),
    }
    series = repeat(coworker, [desk], WEEKLY, decisions=decisions)
    moved = series.bookings.get(occurrence_on=MONDAY + WEEK)
    assert (moved.span, moved.is_exception, moved.resources) == (between(14, 15, day=MONDAY + WEEK), True, [other])
    assert (days(series), series.exdates) == (["01-11", "01-18", "02-01"], ["2027-01-25"])


def test_a_decision_about_another_day_is_refused(coworker, desk):
    with pytest.raises(NotInTheSeries):
        repeat(coworker, [desk], WEEKLY, decisions={MONDAY + timedelta(days=1): Decision("skip")})


def test_what_is_not_open_yet_is_refused_or_cut_off(coworker, desk):
    with pytest.raises(SeriesConflicts) as refused:
        repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=20")
    assert {one["not_yet_open"] for one in refused.value.facts["conflicts"]} == {True}
    series = repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=20", on_conflict="skip")
    assert (series.bookings.count(), series.rule, series.exdates) == (13, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270405", [])


def test_a_rule_without_an_end_goes_as_far_as_can_be_booked(coworker, desk):
    assert repeat(coworker, [desk], "FREQ=WEEKLY").bookings.count() == 13


def test_the_first_day_is_the_first_that_the_rule_gives(coworker, desk):
    series = repeat(coworker, [desk], "FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    assert (days(series), series.starts_on) == (["01-13", "01-20"], date(2027, 1, 13))


def test_a_rule_that_gives_nothing_is_refused(coworker, desk):
    with pytest.raises(NothingToRepeat):
        repeat(coworker, [desk], "FREQ=DAILY;UNTIL=20270101")


def test_more_than_two_hundred_are_refused(coworker, desk):
    BookingPolicyFactory(horizon=timedelta(days=365))
    with pytest.raises(TooManyOccurrences):
        repeat(coworker, [desk], "FREQ=DAILY;COUNT=201")


def test_occurrences_are_in_each_others_way(coworker, desk):
    decisions = {MONDAY: Decision("move", between(9, 11, day=MONDAY + WEEK))}
    with pytest.raises(SeriesConflicts):
        repeat(coworker, [desk], WEEKLY, decisions=decisions)


def test_a_quota_counts_the_series_own_occurrences(coworker, desk):
    policy = BookingPolicyFactory()
    Quota.objects.create(policy=policy, measure="bookings", window="month", most=3)
    with pytest.raises(SeriesConflicts) as refused:
        repeat(coworker, [desk], "FREQ=DAILY;COUNT=5")
    assert [one["refusal"]["code"] for one in refused.value.facts["conflicts"]] == ["quota-exceeded"] * 2
    assert repeat(coworker, [desk], "FREQ=DAILY;COUNT=5", on_conflict="skip").bookings.count() == 3


def test_overdue_holds_are_no_longer_in_the_way(coworker, desk):
    book(PersonFactory(), [desk], between(9, 11), now=NOW - timedelta(hours=3), hold=True)
    assert repeat(coworker, [desk], WEEKLY).bookings.count() == 4


def test_two_hundred_take_as_many_queries_as_two(coworker, desk):
    BookingPolicyFactory(horizon=timedelta(days=365))
    repeat(coworker, [desk], "FREQ=DAILY;COUNT=2", starts=17)
    with CaptureQueriesContext(connection) as few:
        repeat(coworker, [desk], "FREQ=DAILY;COUNT=2", starts=12)
    with CaptureQueriesContext(connection) as many:
        repeat(coworker, [desk], "FREQ=DAILY;COUNT=200")
    assert len(many) == len(few)


def test_a_period_is_what_was_asked(coworker, desk):
    series = repeat(coworker, [desk], WEEKLY, starts=14, hours=1)
    assert series.bookings.first().span == Period(at(14), at(15))
