"""What the page of occupancy puts together: other cuts of the same rows, and the periods beside."""

from datetime import timedelta

import pytest

from reports.occupancy.report import OccupancyReport, OccupancyRow, peak
from reports.place_use import by_one_payer_word, cut, gathered, pace, place_use
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import MembershipFactory, PlanFactory, ResourceFactory
from tests.factories.reports import past_booking

DAY = timedelta(days=1)
QUESTION = Question(Days(MONDAY, MONDAY))


def hours(report):
    return {row.keys: row.hours for row in report.rows}


def row(key, opened, booked):
    return OccupancyRow((key,), opened, booked, 0, 0)


def test_the_peak_is_where_most_of_the_open_time_was_booked():
    report = OccupancyReport(QUESTION, [row(9, 10, 4), row(10, 2, 1), row(11, 1, 0)])
    assert peak(report) == row(10, 2, 1)


def test_there_is_no_peak_where_nothing_was_booked():
    assert peak(OccupancyReport(QUESTION, [row(9, 10, 0)])) is None


@pytest.mark.parametrize(
    ("count", "word"), [(1, "day"), (21, "day"), (22, "week"), (199, "week"), (200, "month"), (365, "month")]
)
def test_few_days_go_by_day_many_by_month(count, word):
    assert pace(Days(MONDAY, MONDAY + (count - 1) * DAY)) == word


@pytest.mark.django_db
def test_rows_of_resources_put_together_are_those_of_their_kind(site, desk, coworker):
    idle, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room")
    for resource, period in ((desk, between(7, 12)), (idle, between(19, 21)), (room, between(9, 10))):
        past_booking(coworker, [resource], period, checked_in_at=period.start, checked_out_at=period.end)
    current = catalogue.current()
    found = gathered(cut(QUESTION, "resource", catalogue=current, now=NOW), "kind", current)
    assert hours(found) == {("desk",): (24, 5, 5, 2), ("room",): (12, 1, 1, 0)}
    assert hours(found) == hours(cut(QUESTION, "kind", catalogue=current, now=NOW))


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["plan", "group"])
def test_rows_of_payers_put_together_have_the_open_time_once(desk, coworker, word):
    MembershipFactory(person=coworker, plan=PlanFactory(group="member"))
    past_booking(coworker, [desk], between(9, 12))
    current = catalogue.current()
    found = by_one_payer_word(cut(QUESTION, "plan", "group", catalogue=current, now=NOW), word, current)
    assert hours(found) == hours(cut(QUESTION, word, catalogue=current, now=NOW))


@pytest.mark.django_db
def test_each_period_in_short_is_about_itself(desk, coworker):
    before = QUESTION.days.before().first
    past_booking(coworker, [desk], between(9, 12))
    past_booking(coworker, [desk], between(9, 10, before))
    past_booking(coworker, [desk], between(14, 16, before))
    found = place_use(QUESTION, catalogue=catalogue.current(), now=NOW).in_short
    told = {when: (one.occupancy.hours[1], one.conduct.bookings, one.seats.bookings) for when, one in found.items()}
    assert told == {"": (3, 1, 1), "previous": (3, 2, 2), "year": (0, 0, 0)}
