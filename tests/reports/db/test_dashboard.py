"""What the dashboard reads: no-shows, both periods, and how much it asks the database."""

from datetime import timedelta

import pytest

from booking.models.booking import Status
from reports.attendance import NoShows, no_shows
from reports.dashboard import dashboard
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, ResourceFactory
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
QUESTION = Question(Days(MONDAY, MONDAY))


def expected(resource, status, day=MONDAY, *, asks_for_check_in=True):
    period = between(9, 10, day)
    no_show_at = period.start if asks_for_check_in else None
    return past_booking(PersonFactory(), [resource], period, status=status, no_show_at=no_show_at)


def rate(question=QUESTION):
    return no_shows(question, catalogue=catalogue.current())


def test_no_shows_are_counted_among_those_who_were_expected(site):
    for status in (Status.NO_SHOW, Status.CHECKED_IN, Status.COMPLETED, Status.COMPLETED):
        expected(ResourceFactory(site=site), status)
    assert (rate(), rate().rate) == (NoShows(expected=4, absent=1), 0.25)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CANCELLED, Status.DECLINED])
def test_bookings_that_settle_nothing_are_not_expected(desk, status):
    expected(desk, status)
    assert (rate(), rate().rate) == (NoShows(expected=0, absent=0), None)


def test_bookings_that_ask_for_no_check_in_are_not_expected(desk):
    expected(desk, Status.COMPLETED, asks_for_check_in=False)
    assert rate() == NoShows(expected=0, absent=0)


def test_no_shows_are_those_of_the_days_sites_and_kind_asked_for(site, desk):
    expected(desk, Status.NO_SHOW)
    expected(desk, Status.NO_SHOW, MONDAY - DAY)
    expected(ResourceFactory(site=site, kind="room"), Status.NO_SHOW)
    expected(ResourceFactory(), Status.NO_SHOW)
    question = Question(Days(MONDAY, MONDAY), sites=frozenset({site.pk}), kind="desk")
    assert rate(question) == NoShows(expected=1, absent=1)


def test_the_dashboard_compares_with_as_many_days_before(desk, coworker):
    past_booking(coworker, [desk], between(8, 11))
    past_booking(coworker, [desk], between(8, 14, MONDAY - DAY))
    charged(coworker, "10.00", MONDAY - DAY)
    read = dashboard(QUESTION, catalogue=catalogue.current(), now=NOW)
    figures = [(totals.occupancy.occupancy, totals.revenue.net) for totals in (read.now, read.before)]
    assert figures == [(0.25, 0), (0.5, 10)]


@pytest.mark.django_db(transaction=True)
def test_the_dashboard_takes_as_many_queries_whatever_there_is(site, django_assert_num_queries):
    for _count in range(3):
        past_booking(PersonFactory(), [ResourceFactory(site=site)], between(9, 12))
        current = catalogue.current()
        with django_assert_num_queries(22):
            dashboard(QUESTION, catalogue=current, now=NOW)


def test_a_period_in_which_nothing_was_recorded_is_not_compared_with(desk, coworker):
    past_booking(coworker, [desk], between(8, 12))
    assert dashboard(QUESTION, catalogue=catalogue.current(), now=NOW).year is None
    past_booking(coworker, [desk], between(8, 10, QUESTION.days.year_before().first))
    assert dashboard(QUESTION, catalogue=catalogue.current(), now=NOW).year is not None
