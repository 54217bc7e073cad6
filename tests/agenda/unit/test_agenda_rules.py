from datetime import timedelta

import pytest

from agenda import errors, rules
from agenda.models import Session
from core.ranges import Period
from tests.conftest import NOW, at, between


def session(**said) -> Session:
    usual = {"status": "published", "published_at": NOW, "period": between(14, 16).stored, "capacity": 8}
    return Session(**{**usual, **said})


def test_check_period_refuses_the_past():
    with pytest.raises(errors.SessionPast):
        rules.check_period(Period(NOW - timedelta(hours=2), NOW), now=NOW)


def test_check_period_accepts_what_has_begun():
    assert rules.check_period(Period(NOW - timedelta(hours=1), NOW + timedelta(hours=1)), now=NOW) is None


def test_check_period_refuses_more_than_a_day():
    with pytest.raises(errors.SessionPeriodRefused):
        rules.check_period(Period(at(9), at(9) + timedelta(hours=24, minutes=1)), now=NOW)


def test_check_period_refuses_more_than_two_years_ahead():
    start = NOW + timedelta(days=732)
    with pytest.raises(errors.SessionPeriodRefused):
        rules.check_period(Period(start, start + timedelta(hours=1)), now=NOW)


def test_registration_is_open_until_the_session_begins():
    assert rules.check_open_to_registration(session(), now=at(13, 59)) is None


def test_registration_closes_as_the_session_begins():
    with pytest.raises(errors.SessionPast):
        rules.check_open_to_registration(session(), now=at(14))


def test_a_draft_is_not_there_for_visitors():
    with pytest.raises(errors.SessionNotFound):
        rules.check_open_to_registration(session(status="draft", published_at=None), now=NOW)


def test_a_cancelled_session_takes_nobody():
    with pytest.raises(errors.SessionCancelled):
        rules.check_open_to_registration(session(status="cancelled"), now=NOW)


def test_a_full_session_takes_nobody():
    with pytest.raises(errors.SessionFull):
        rules.check_open_to_registration(session(capacity=2, places_taken=2), now=NOW)


def test_attendance_is_not_marked_an_hour_ahead():
    with pytest.raises(errors.SessionNotBegun):
        rules.check_attendance_may_be_marked(session(), now=at(13))


def test_attendance_is_marked_from_half_an_hour_ahead():
    assert rules.check_attendance_may_be_marked(session(), now=at(13, 30)) is None


def test_capacity_never_falls_below_those_registered():
    with pytest.raises(errors.FewerPlacesThanRegistered) as refused:
        rules.check_capacity(session(places_taken=5), 4)
    assert refused.value.facts == {"registered": 5}
