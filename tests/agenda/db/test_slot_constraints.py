"""The last word on appointments: each is one of those that its session is cut into, whoever writes the rows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from agenda.models import Session
from core.database import violated
from core.ranges import Period
from tests.conftest import between
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def permanence() -> Session:
    return SessionFactory(period=between(14, 16).stored, capacity=4, slot_minutes=30)


def appointment(session: Session, after: timedelta, *, length: timedelta = HALF_AN_HOUR, **more: object) -> None:
    start = session.start + after
    RegistrationFactory(session=session, slot=Period(start, start + length).stored, **more)


def refused(act) -> str | None:
    """What the end of the transaction would refuse."""
    try:
        with transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        return violated(error)
    return None


@pytest.mark.parametrize("status", ["pending", "registered"])
@pytest.mark.parametrize(
    ("after", "length"), [(10, 30), (-30, 30), (120, 30), (0, 60)], ids=["between", "before", "after", "too-long"]
)
def test_appointment_is_one_of_its_sessions(permanence, after, length, status):
    said = {"length": timedelta(minutes=length), "status": status}
    if status == "pending":
        said["confirm_by"] = permanence.start
    act = lambda: appointment(permanence, timedelta(minutes=after), **said)  # noqa: E731
    assert refused(act) == "registration_slot_is_of_its_session"


def test_every_appointment_of_its_session_is_kept(permanence):
    assert refused(lambda: [appointment(permanence, HALF_AN_HOUR * number) for number in range(4)]) is None


def test_session_without_appointments_has_none(session):
    act = lambda: appointment(session, timedelta(0))  # noqa: E731
    assert refused(act) == "registration_slot_is_of_its_session"


def test_an_appointment_is_one_persons(permanence):
    appointment(permanence, timedelta(0))
    assert refused(lambda: appointment(permanence, timedelta(0))) == "registration_one_per_slot"


def test_session_does_not_leave_its_appointments_behind(permanence):
    appointment(permanence, HALF_AN_HOUR)
    later = Session.objects.filter(pk=permanence.pk)
    act = lambda: later.update(period=between(17, 19).stored)  # noqa: E731
    assert refused(act) == "registration_slot_is_of_its_session"


def test_postponed_session_keeps_the_appointments_it_had(permanence):
    appointment(permanence, HALF_AN_HOUR)
    put_off = {"status": "postponed", "postponed_at": permanence.created_at, "period": between(17, 19).stored}
    assert refused(lambda: Session.objects.filter(pk=permanence.pk).update(**put_off)) is None
