"""The queue of a full session as pages: with and without an account, and for the partner."""

import re

import pytest
from django.test import Client

from agenda.actions.queueing import join_queue
from agenda.actions.registering import cancel_registration
from agenda.links import token_of
from agenda.models import Registration
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org"}


@pytest.fixture
def full(workshop, library):
    session = SessionFactory(workshop=workshop, site=library, period=AFTERNOON.stored, capacity=1)
    RegistrationFactory(session=session)
    return session


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def waiting(full):
    return join_queue(session=full, now=NOW, **ANNE)


@pytest.fixture
def offered(full, waiting):
    holder = Registration.objects.living().with_session().get(session=full)
    cancel_registration(registration=holder, by=None, now=NOW)
    return Registration.objects.with_session().get(pk=waiting.pk)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(registration) -> str:
    return f"/agenda/inscription/{token_of(registration)}/"


def test_full_session_offers_its_queue(visitor, full):
    page = visitor.get(f"/agenda/{full.public_id}/")
    assert (page.status_code, "Rejoindre la liste d’attente" in text(page)) == (200, True)


def test_session_with_places_offers_no_queue(visitor, session):
    assert "liste d’attente" not in text(visitor.get(f"/agenda/{session.public_id}/"))


def test_visitor_joins_without_an_account(visitor, full):
    answer = visitor.post(f"/agenda/{full.public_id}/", {**ANNE, "queue": "1"}, follow=True)
    assert (Registration.objects.get(email=ANNE["email"]).status, "En tête de file" in text(answer)) == (
        "waiting",
        True,
    )


def test_page_says_how_many_wait(visitor, full, waiting):
    assert "1 personne attend déjà." in text(visitor.get(f"/agenda/{full.public_id}/"))


def test_who_meets_the_last_place_taken_finds_the_queue(visitor, full):
    answer = visitor.post(f"/agenda/{full.public_id}/", ANNE)
    assert (answer.status_code, "Rejoindre la liste d’attente" in text(answer)) == (409, True)


def test_joining_twice_is_refused_on_the_page(visitor, full, waiting):
    answer = visitor.post(f"/agenda/{full.public_id}/", {**ANNE, "queue": "1"})
    assert (answer.status_code, "Cette adresse est déjà inscrite" in text(answer)) == (409, True)


def test_registration_page_shows_the_position(visitor, full, waiting):
    second = join_queue(session=full, name="B", email="b@example.org", now=at(7, 1))
    assert "1 personne avant vous" in text(visitor.get(page_of(second)))


def test_offered_place_is_accepted_by_the_link(visitor, offered):
    answer = visitor.post(page_of(offered), {"act": "accept"}, follow=True)
    offered.refresh_from_db()
    assert (offered.status, "Place réservée" in text(answer)) == ("registered", True)


def test_offered_place_is_declined_by_the_link(visitor, offered):
    visitor.post(page_of(offered))
    offered.refresh_from_db()
    assert (offered.status, offered.offered_at is not None) == ("cancelled", True)


def test_late_acceptance_says_so(visitor, offered, frozen):
    frozen.move_to(offered.answer_by)
    answer = visitor.post(page_of(offered), {"act": "accept"})
    assert (answer.status_code, "Le délai pour accepter cette place est passé" in text(answer)) == (409, True)


def test_leaving_the_queue_by_the_link(visitor, waiting):
    visitor.post(page_of(waiting))
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"


def test_my_waiting_list_shows_sessions(full, coworker):
    join_queue(session=full, name=coworker.name, email=coworker.email, person=coworker, now=NOW)
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    assert full.workshop.title in text(client.get("/liste-d-attente/"))


def test_partner_sees_the_queue_in_order(client_of_publisher, full, waiting):
    join_queue(session=full, name="Bertille", email="b@example.org", now=at(7, 1))
    page = text(client_of_publisher.get(f"/partenaire/seances/{full.public_id}/"))
    assert ("Liste d’attente" in page, page.index("Anne Le Gall") < page.index("Bertille")) == (True, True)


def test_partner_sees_who_has_been_offered_a_place(client_of_publisher, offered):
    page = text(client_of_publisher.get(f"/partenaire/seances/{offered.session.public_id}/"))
    assert ("Place proposée" in page, "répond avant le" in page) == (True, True)


def test_partner_takes_somebody_off_the_queue(client_of_publisher, waiting):
    client_of_publisher.post(f"/partenaire/inscriptions/{waiting.public_id}/annuler/")
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
