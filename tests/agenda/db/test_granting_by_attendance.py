from datetime import date

import pytest

from agenda.actions.attendance import mark_attendance
from agenda.actions.granting import offer_qualification
from agenda.actions.registering import register
from core.errors import NotAllowed
from spaces.actions.granting import revoke
from spaces.models import Grant, Steward
from spaces.qualified import qualifications_of
from tests.conftest import MONDAY, NOW, at
from tests.factories import StewardFactory
from tests.factories.opening import GrantFactory, QualificationFactory

AFTER = at(14)


@pytest.fixture
def laser(session):
    qualification = QualificationFactory(valid_months=24)
    session.workshop.qualification = qualification
    session.workshop.save()
    return qualification


@pytest.fixture
def registration(session, coworker):
    return register(session=session, name=coworker.name, email=coworker.email, person=coworker, now=NOW)


def mark(session, publisher, *registrations):
    mark_attendance(session=session, present={row.public_id for row in registrations}, by=publisher, now=AFTER)


def test_whoever_came_gains_the_qualification(session, laser, registration, coworker, publisher):
    mark(session, publisher, registration)
    row = Grant.objects.get()
    assert (row.person, row.granted_on, row.expires_on) == (coworker, MONDAY, date(2029, 1, 11))
    assert qualifications_of(coworker.pk, MONDAY) == {laser.pk}


def test_marking_twice_grants_once(session, laser, registration, publisher):
    for _ in range(2):
        mark(session, publisher, registration)
    assert Grant.objects.count() == 1


def test_unmarking_takes_back_exactly_that_grant(session, laser, registration, coworker, publisher):
    other = GrantFactory(qualification=laser, person=coworker)
    mark(session, publisher, registration)
    mark(session, publisher)
    assert list(Grant.objects.filter(revoked_at=None)) == [other]


def test_marking_again_gives_it_again(session, laser, registration, coworker, publisher):
    for came in ([registration], [], [registration]):
        mark(session, publisher, *came)
    assert (Grant.objects.count(), qualifications_of(coworker.pk, MONDAY)) == (1, {laser.pk})


def test_what_a_steward_took_back_stays_so_when_the_list_is_saved_again(
    session, laser, registration, coworker, publisher
):
    mark(session, publisher, registration)
    revoke(row=Grant.objects.get(), by=StewardFactory().person, now=AFTER)
    mark(session, publisher, registration)
    assert qualifications_of(coworker.pk, MONDAY) == frozenset()


def test_somebody_without_an_account_gains_nothing(session, laser, publisher):
    stranger = register(session=session, name="Inès", email="ines@exemple.fr", now=NOW)
    mark(session, publisher, stranger)
    assert Grant.objects.count() == 0


def test_a_workshop_without_qualification_grants_nothing(session, registration, publisher):
    mark(session, publisher, registration)
    assert Grant.objects.count() == 0


@pytest.mark.parametrize(("role", "may"), [(Steward.Role.MANAGER, True), (Steward.Role.HOST, False)])
def test_only_managers_have_a_workshop_give_a_qualification(session, role, may):
    by, laser = StewardFactory(role=role).person, QualificationFactory()
    if may:
        assert (
            offer_qualification(workshop=session.workshop, qualification=laser, by=by, now=NOW).qualification == laser
        )
    else:
        with pytest.raises(NotAllowed):
            offer_qualification(workshop=session.workshop, qualification=laser, by=by, now=NOW)
