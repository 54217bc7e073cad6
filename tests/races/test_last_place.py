"""The last place of a session, and one session published by two requests at once."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from agenda.models import Registration, Session
from booking.models import Allocation
from core.models import Event
from spaces.models import Resource, Site
from tests.conftest import NOW, between
from tests.factories import PriceFactory, ResourceFactory, SiteFactory, TariffFactory, open_every_day, token_for
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, publisher_of

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

CLIENTS = 24
GUARD = "session_has_room_for_all"


@pytest.fixture
def without_the_guard(transactional_db):
    """The check off: what would happen if only a count read beforehand stood between two people and one place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [GUARD])
        [definition] = cursor.fetchone()
        cursor.execute(f"ALTER TABLE agenda_session DROP CONSTRAINT {GUARD}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE agenda_registration, agenda_session CASCADE")
        cursor.execute(f"ALTER TABLE agenda_session ADD CONSTRAINT {GUARD} {definition}")


def look_then_take(session: Session, number: int) -> bool:
    """Register without the lock: read that a place is left, then take it."""
    with transaction.atomic():
        if Session.objects.get(pk=session.pk).places_left <= 0:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        RegistrationFactory(session=session, email=f"rapide{number}@example.org")
    return True


def test_without_lock_and_check_the_last_place_is_sold_many_times(race, without_the_guard):
    session = SessionFactory(capacity=1, period=between(14, 16).stored)
    race(CLIENTS, lambda number: look_then_take(session, number))
    assert Registration.objects.living().count() > 1


def test_without_lock_the_check_alone_keeps_the_last_place_for_one(race):
    session = SessionFactory(capacity=1, period=between(14, 16).stored)
    outcomes = race(CLIENTS, lambda number: look_then_take(session, number))
    assert Registration.objects.living().count() == 1
    assert {type(outcome) for outcome in outcomes} <= {bool, IntegrityError}


def test_last_place_goes_to_exactly_one_of_many(race):
    session = SessionFactory(capacity=1, period=between(14, 16).stored)

    def register(number: int) -> int:
        client = Client(REMOTE_ADDR=f"192.0.2.{number + 1}")
        body = {"name": f"Client {number}", "email": f"client{number}@example.org"}
        path = f"/api/v1/sessions/{session.public_id}/registrations"
        return client.post(path, body, content_type="application/json").status_code

    assert Counter(race(CLIENTS, register)) == {201: 1, 409: CLIENTS - 1}
    assert Registration.objects.living().count() == 1
    assert Session.objects.get().places_taken == 1


def test_places_given_back_and_taken_at_once_are_counted_right(race):
    session = SessionFactory(capacity=CLIENTS, period=between(14, 16).stored)
    old = RegistrationFactory.create_batch(CLIENTS // 2, session=session)

    def act(number: int) -> None:
        if number < len(old):
            Registration.objects.filter(pk=old[number].pk).update(status="cancelled", cancelled_at=NOW)
        else:
            RegistrationFactory(session=session)

    race(CLIENTS, act)
    assert Session.objects.get().places_taken == Registration.objects.living().count() == CLIENTS // 2


@pytest.fixture
def tiers_lieu(transactional_db):
    site = SiteFactory(kind=Site.Kind.TIERS_LIEU)
    open_every_day(site)
    PriceFactory(tariff=TariffFactory(), kind=Resource.Kind.ROOM)
    return site


def body_of(site: Site, room: Resource | None = None, hour: int = 14):
    return {
        "workshop": {"title": "Réparer ensemble", "theme": "repair"},
        "start": between(hour, hour + 2).start.isoformat(),
        "end": between(hour, hour + 2).end.isoformat(),
        "site": str(site.public_id),
        "room": str(room.public_id) if room else None,
        "capacity": 6,
    }


def test_one_session_put_many_times_at_once_is_one(race, tiers_lieu):
    partner = PartnerFactory()
    secret = token_for(publisher_of(partner), ["sessions:publish"], organisation=partner.organisation)
    room = ResourceFactory(site=tiers_lieu, kind=Resource.Kind.ROOM, capacity=12)
    body = body_of(tiers_lieu, room)

    def put(_number: int) -> int:
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        path = f"/api/v1/partners/{partner.slug}/sessions/soir-1"
        return client.put(path, body, content_type="application/json").status_code

    assert Counter(race(12, put)) == {201: 1, 200: 11}
    assert (Session.objects.count(), Allocation.objects.count()) == (1, 1)
    assert Event.objects.filter(kind__startswith="session.").count() == 1


def test_sessions_that_change_rooms_with_each_other_do_not_deadlock(race, tiers_lieu):
    """Eight partners' sessions move from one room to the other and wish for the same hours there."""
    rooms = [ResourceFactory(site=tiers_lieu, kind=Resource.Kind.ROOM, capacity=12) for _ in range(2)]
    callers = []
    for _ in range(8):
        partner = PartnerFactory()
        secret = token_for(publisher_of(partner), ["sessions:publish"], organisation=partner.organisation)
        callers.append((Client(headers={"Authorization": f"Bearer {secret}"}), partner))

    def put(number: int, turn: int = 1) -> int:
        client, partner = callers[number]
        body = body_of(tiers_lieu, rooms[(number + turn) % 2], hour=9 + 2 * ((number + turn) // 2 % 4))
        path = f"/api/v1/partners/{partner.slug}/sessions/soir"
        return client.put(path, body, content_type="application/json").status_code

    assert {put(number, turn=0) for number in range(8)} == {201}
    for turn in range(1, 5):
        outcomes = race(8, lambda number, turn=turn: put(number, turn))
        assert {str(outcome) for outcome in outcomes} <= {"200", "409"}
