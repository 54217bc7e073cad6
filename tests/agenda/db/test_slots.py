import pytest

from agenda.errors import AppointmentNeeded, AppointmentTaken, NoSuchAppointment
from agenda.models import Session
from agenda.slots import check_slot, free_slots, slots
from core.ranges import Period
from tests.agenda.conftest import AFTERNOON
from tests.conftest import at
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db

FIRST, SECOND = Period(at(14), at(14, 30)), Period(at(14, 30), at(15))


@pytest.fixture
def permanence(workshop, library) -> Session:
    return SessionFactory(workshop=workshop, site=library, period=AFTERNOON.stored, capacity=4, slot_minutes=30)


def test_slots_of_a_group_session_are_none(session):
    assert slots(session) == []


def test_a_held_appointment_is_not_free(permanence, django_assert_num_queries):
    RegistrationFactory(session=permanence, slot=FIRST.stored)
    with django_assert_num_queries(1):
        assert free_slots(permanence) == slots(permanence)[1:]


def test_an_appointment_given_back_is_free(permanence):
    RegistrationFactory(session=permanence, slot=FIRST.stored, status="cancelled", cancelled_at=at(9))
    assert FIRST in free_slots(permanence)


def test_a_permanence_asks_for_an_appointment(permanence):
    with pytest.raises(AppointmentNeeded):
        check_slot(permanence, None)


def test_a_group_session_has_no_appointment(session):
    check_slot(session, None)
    with pytest.raises(NoSuchAppointment):
        check_slot(session, FIRST)


def test_an_appointment_beside_the_grid_is_refused(permanence):
    with pytest.raises(NoSuchAppointment):
        check_slot(permanence, Period(at(14, 10), at(14, 40)))


def test_a_taken_appointment_is_refused(permanence):
    RegistrationFactory(session=permanence, slot=FIRST.stored)
    with pytest.raises(AppointmentTaken):
        check_slot(permanence, FIRST)
    check_slot(permanence, SECOND)
