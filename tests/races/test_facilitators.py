"""One facilitator, and several partners who want them at once."""

from collections import Counter

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from agenda.actions.facilitating import add_facilitator
from agenda.actions.publishing import change_session
from agenda.errors import FacilitatorBusy
from agenda.models import Facilitation, Facilitator, Session
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, SessionFactory, WorkshopFactory, facts, publish, publisher_of
from tests.factories.workshops import FacilitatorFactory

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

PARTNERS = 8
GUARD = "facilitator_one_session_at_a_time"
AFTERNOON = between(14, 16)


@pytest.fixture
def without_the_guard(transactional_db):
    """The constraint off: what would happen if only a look beforehand stood between two partners."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [GUARD])
        [definition] = cursor.fetchone()
        cursor.execute(f"ALTER TABLE agenda_facilitation DROP CONSTRAINT {GUARD}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE agenda_facilitation")
        cursor.execute(f"ALTER TABLE agenda_facilitation ADD CONSTRAINT {GUARD} {definition}")


def look_then_take(session: Session, facilitator: Facilitator) -> bool:
    with transaction.atomic():
        if Facilitation.objects.filter(facilitator=facilitator, period__overlap=session.period).exists():
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        Facilitation.objects.create(session=session, facilitator=facilitator)
    return True


def test_without_the_constraint_one_person_is_in_many_places(race, without_the_guard):
    sessions = SessionFactory.create_batch(PARTNERS, period=AFTERNOON.stored)
    anna = FacilitatorFactory()
    race(PARTNERS, lambda number: look_then_take(sessions[number], anna))
    assert Facilitation.objects.count() > 1


def test_the_constraint_alone_keeps_them_in_one(race):
    """Without locks before it, those who insert at the same instant may also wait for each other: a deadlock."""
    sessions = SessionFactory.create_batch(PARTNERS, period=AFTERNOON.stored)
    anna = FacilitatorFactory()
    outcomes = race(PARTNERS, lambda number: look_then_take(sessions[number], anna))
    assert Facilitation.objects.count() == 1
    assert {type(outcome) for outcome in outcomes} <= {bool, IntegrityError, OperationalError}


@pytest.fixture
def callers(transactional_db):
    """Partners that share two facilitators, each with a publisher and a site."""
    partners = PartnerFactory.create_batch(PARTNERS)
    people = [FacilitatorFactory(partners=partners) for _ in range(2)]
    rows = [(WorkshopFactory(partner=one), publisher_of(one), SiteFactory()) for one in partners]
    return rows, people


def test_of_partners_that_book_one_facilitator_at_once_exactly_one_wins(race, callers):
    rows, people = callers

    def act(number: int) -> str:
        workshop, publisher, site = rows[number]
        keys = tuple(one.pk for one in (people if number % 2 else reversed(people)))
        try:
            publish(workshop, facts(site, AFTERNOON, facilitators=keys), by=publisher, now=NOW)
        except FacilitatorBusy as refusal:
            return refusal.code
        return "held"

    assert Counter(race(PARTNERS, act)) == {"held": 1, "facilitator-busy": PARTNERS - 1}
    assert (Session.objects.count(), Facilitation.objects.count()) == (1, 2)


def test_sessions_that_move_to_one_time_at_once_leave_one_there(race, callers):
    rows, [anna, _other] = callers
    sessions = [
        publish(workshop, facts(site, between(6 + number, 7 + number), facilitators=(anna.pk,)), by=publisher, now=NOW)
        for number, (workshop, publisher, site) in enumerate(rows, start=2)
    ]
    evening = between(19, 21)

    def move(number: int) -> str:
        _workshop, publisher, site = rows[number]
        said = facts(site, evening, facilitators=(anna.pk,))
        try:
            change_session(session=sessions[number], facts=said, by=publisher, catalogue=catalogue.current(), now=NOW)
        except FacilitatorBusy as refusal:
            return refusal.code
        return "moved"

    assert Counter(race(PARTNERS, move)) == {"moved": 1, "facilitator-busy": PARTNERS - 1}
    assert Session.objects.filter(period=evening.stored).count() == 1


def test_one_address_added_by_many_at_once_is_one_person(race, callers):
    rows, _people = callers

    def add(number: int) -> int:
        workshop, publisher, _site = rows[number]
        named = {"name": f"Nom {number}", "email": "commune@example.org"}
        return add_facilitator(partner=workshop.partner, by=publisher, now=NOW, **named).pk

    assert len(set(race(PARTNERS, add))) == 1
    assert Facilitator.objects.get(email="commune@example.org").partners.count() == PARTNERS
