"""Each constraint by its name, and the triggers behind the count of places."""

import pytest
from django.db import IntegrityError, connection, transaction

from agenda.models import Registration, Session
from core.database import violated
from tests.conftest import NOW, between
from tests.factories import ResourceFactory, book
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def refused_by(act) -> str | None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return violated(refused.value)


def test_external_id_is_unique_within_a_partner(session):
    SessionFactory(workshop=session.workshop, external_id="A1")
    assert (
        refused_by(lambda: SessionFactory(workshop=session.workshop, external_id="A1")) == "session_one_per_external_id"
    )


def test_external_id_may_be_the_same_at_two_partners(session):
    SessionFactory(external_id="A1")
    SessionFactory(external_id="A1")
    assert Session.objects.filter(external_id="A1").count() == 2


def test_sessions_without_external_id_do_not_clash(session):
    SessionFactory(workshop=session.workshop)
    assert Session.objects.filter(workshop=session.workshop).count() == 2


def test_no_more_registrations_than_places():
    session = SessionFactory(capacity=1)
    RegistrationFactory(session=session)
    assert refused_by(lambda: RegistrationFactory(session=session)) == "session_has_room_for_all"


def test_capacity_does_not_fall_below_the_registrations():
    session = SessionFactory(capacity=2)
    RegistrationFactory.create_batch(2, session=session)
    lowered = Session.objects.filter(pk=session.pk)
    assert refused_by(lambda: lowered.update(capacity=1)) == "session_has_room_for_all"


def test_session_has_at_least_one_place():
    assert refused_by(lambda: SessionFactory(capacity=0)) == "session_has_places"


def test_session_period_is_bounded():
    assert refused_by(lambda: SessionFactory(period=(NOW, None))) == "session_period_is_bounded"


def test_booking_without_a_room_is_refused(coworker, desk, session):
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    stored = Session.objects.filter(pk=session.pk)
    assert refused_by(lambda: stored.update(room_booking=booking)) == "session_booking_is_for_its_room"


def test_published_session_holds_its_room():
    assert refused_by(lambda: SessionFactory(room=ResourceFactory())) == "session_published_holds_its_room"


def test_published_session_says_since_when():
    assert refused_by(lambda: SessionFactory(published_at=None)) == "session_published_has_a_date"


def test_draft_was_never_published():
    assert refused_by(lambda: SessionFactory(status="draft")) == "session_draft_was_never_published"


def test_cancelled_session_says_since_when():
    assert refused_by(lambda: SessionFactory(status="cancelled")) == "session_cancelled_has_a_date"


def test_session_belongs_to_the_partner_of_its_workshop(session):
    def stray() -> None:
        Session.objects.filter(pk=session.pk).update(partner=PartnerFactory())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused_by(stray) == "session_partner_is_its_workshops"


def test_workshop_price_is_not_negative():
    assert refused_by(lambda: WorkshopFactory(price=-1)) == "workshop_price_is_not_negative"


def test_workshop_has_a_title():
    assert refused_by(lambda: WorkshopFactory(title="")) == "workshop_has_a_title"


def test_one_living_registration_per_address_whatever_its_capitals():
    first = RegistrationFactory(email="anne@example.org")
    again = {"session": first.session, "email": "Anne@Example.org"}
    assert refused_by(lambda: RegistrationFactory(**again)) == "registration_once_per_email"


def test_an_address_may_come_back_after_cancelling():
    first = RegistrationFactory(email="anne@example.org", status="cancelled", cancelled_at=NOW)
    RegistrationFactory(session=first.session, email="anne@example.org")
    assert Registration.objects.living().filter(session=first.session).count() == 1


def test_cancelled_registration_says_since_when():
    assert refused_by(lambda: RegistrationFactory(status="cancelled")) == "registration_cancelled_has_a_date"


def places_taken(session: Session) -> int:
    return Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)


def test_places_taken_follow_raw_registrations(session):
    RegistrationFactory.create_batch(3, session=session)
    assert places_taken(session) == 3


def test_places_come_back_with_a_cancellation(session):
    RegistrationFactory.create_batch(2, session=session)
    first = Registration.objects.order_by("pk")[:1]
    Registration.objects.filter(pk__in=first.values("pk")).update(status="cancelled", cancelled_at=NOW)
    assert places_taken(session) == 1


def test_places_come_back_with_a_deleted_registration(session):
    RegistrationFactory(session=session).delete()
    assert places_taken(session) == 0


def test_places_move_with_a_registration(session):
    other = SessionFactory()
    registration = RegistrationFactory(session=session)
    Registration.objects.filter(pk=registration.pk).update(session=other)
    assert (places_taken(session), places_taken(other)) == (0, 1)


def test_a_stale_session_saved_whole_keeps_the_count(session):
    RegistrationFactory(session=session)
    session.save()
    assert places_taken(session) == 1


def test_a_session_begins_empty():
    assert places_taken(SessionFactory(places_taken=5)) == 0
