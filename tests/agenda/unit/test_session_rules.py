"""What a publisher may say of a session, and what becomes of appointments when it moves."""

from datetime import timedelta

import pytest

from agenda import errors
from agenda.facts import SessionFacts
from agenda.models import Session
from agenda.session_rules import check_shape, check_state, moved_appointments
from agenda.slots import cut
from core.ranges import Period
from tests.conftest import NOW, at, between

AFTERNOON = between(14, 16)
HOUR = timedelta(hours=1)


def said(**more) -> SessionFacts:
    return SessionFacts(**{"period": AFTERNOON, "site_id": 1, **more})


def session(**more) -> Session:
    return Session(**{"status": "published", "period": AFTERNOON.stored, "slot_minutes": 30, **more})


@pytest.mark.parametrize(
    ("format", "facts", "refusal"),
    [
        ("permanence", {}, errors.AppointmentsMissing),
        ("permanence", {"capacity": 4}, errors.AppointmentsMissing),
        ("permanence", {"slot_minutes": 121}, errors.NoWholeAppointment),
        ("permanence", {"slot_minutes": 30, "capacity": 5}, errors.PlacesAreAppointments),
        ("group", {"slot_minutes": 30}, errors.AppointmentsInAGroup),
        ("group", {}, errors.PlacesMissing),
        ("group", {"capacity": 4, "mode": "online"}, errors.OnlineAddressMissing),
        ("group", {"capacity": 4, "mode": "hybrid"}, errors.OnlineAddressMissing),
    ],
)
def test_what_contradicts_itself_is_refused(format, facts, refusal):
    with pytest.raises(refusal):
        check_shape(format, said(**facts))


@pytest.mark.parametrize(
    ("format", "facts"),
    [
        ("permanence", {"slot_minutes": 30}),
        ("permanence", {"slot_minutes": 30, "capacity": 4}),
        ("permanence", {"slot_minutes": 50}),
        ("group", {"capacity": 4}),
        ("group", {"capacity": 4, "mode": "online", "status": "draft"}),
        ("group", {"capacity": 4, "mode": "online", "online_url": "https://visio.example/a"}),
    ],
)
def test_what_holds_together_is_accepted(format, facts):
    check_shape(format, said(**facts))


def test_places_of_a_permanence_are_its_whole_appointments():
    assert said(slot_minutes=50).places == 2


def test_an_address_alone_makes_a_session_hybrid():
    assert said(capacity=4, online_url="https://visio.example/a").fields["mode"] == "hybrid"


def test_a_session_on_site_keeps_no_address():
    assert said(capacity=4, mode="on_site", online_url="https://visio.example/a").fields["online_url"] == ""


@pytest.mark.parametrize("since", ["published", "cancelled", "postponed"])
def test_what_was_public_does_not_become_a_draft(since):
    with pytest.raises(errors.SessionPublished):
        check_state(session(status=since), "draft", now=NOW)


@pytest.mark.parametrize(
    ("since", "refusal"), [("draft", errors.SessionNotPublished), ("cancelled", errors.SessionCancelled)]
)
def test_only_what_is_announced_is_postponed(since, refusal):
    with pytest.raises(refusal):
        check_state(session(status=since), "postponed", now=NOW)


def test_what_is_over_is_not_postponed():
    with pytest.raises(errors.SessionPast):
        check_state(session(), "postponed", now=at(16))


def moves(period: Period, minutes: int | None = 30, held: int = 2) -> bool:
    taken = list(cut(AFTERNOON, 30))[:held]
    return moved_appointments(taken, session(), period=period, minutes=minutes)


def test_appointments_move_along_with_the_start():
    assert moves(AFTERNOON.moved(timedelta(days=1))) is True


def test_appointments_stay_where_the_end_alone_moves():
    assert moves(Period(at(14), at(18))) is False


def test_appointments_stay_where_they_have_a_time_in_the_new_grid():
    assert moves(Period(at(13), at(16))) is False


@pytest.mark.parametrize(
    ("period", "minutes"), [(Period(at(14, 10), at(18)), 30), (AFTERNOON, 20), (between(14, 15), 60), (AFTERNOON, None)]
)
def test_appointments_without_a_time_any_more_stand_in_the_way(period, minutes):
    with pytest.raises(errors.AppointmentsDoNotFit) as refused:
        moves(period, minutes)
    assert refused.value.facts["appointments"] != []


def test_without_appointments_everything_may_change():
    assert moves(Period(at(14, 10), at(18)), 20, held=0) is False
