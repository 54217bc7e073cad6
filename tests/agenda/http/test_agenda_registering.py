"""A place at a session: by the API and by the page, with and without an account."""

import pytest
from django.test import Client

from agenda.links import token_of
from agenda.models import Registration, Session
from tests.conftest import NOW, at
from tests.factories import token_for
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org", "language": "fr"}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "fr"})


def post(client: Client, path: str, body, **headers):
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def register(client: Client, session: Session, **more):
    return post(client, f"/sessions/{session.public_id}/registrations", {**ANNE, **more})


def test_visitor_without_an_account_takes_a_place(visitor, session):
    answer = register(visitor, session)
    assert (answer.status_code, answer.json()["status"], answer.json()["name"]) == (201, "registered", "Anne Le Gall")
    assert answer.json()["session"]["places_left"] == 7


def test_language_is_the_request_s_where_none_is_said(visitor, session):
    body = {name: ANNE[name] for name in ("name", "email")}
    post(visitor, f"/sessions/{session.public_id}/registrations", body, **{"Accept-Language": "en"})
    assert Registration.objects.get().language == "en"


def test_second_time_is_refused(visitor, session):
    register(visitor, session)
    answer = register(visitor, session)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-registered")


def test_full_session_is_refused(visitor):
    session = SessionFactory(capacity=1)
    RegistrationFactory(session=session)
    answer = register(visitor, session)
    assert (answer.status_code, answer.json()["code"], answer.json()["capacity"]) == (409, "session-full", 1)


def test_cancelled_session_is_refused(visitor):
    answer = register(visitor, SessionFactory(status="cancelled", cancelled_at=NOW))
    assert (answer.status_code, answer.json()["code"]) == (409, "session-cancelled")


def test_session_that_has_begun_is_refused(visitor, session, frozen):
    frozen.move_to(at(14))
    answer = register(visitor, session)
    assert (answer.status_code, answer.json()["code"]) == (422, "session-past")


def test_draft_is_not_there(visitor):
    answer = register(visitor, SessionFactory(status="draft", published_at=None))
    assert (answer.status_code, answer.json()["code"]) == (404, "session-not-found")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": "pas une adresse"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_bad_input_names_the_field(visitor, session, said, field):
    answer = register(visitor, session, **said)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_strangers_are_throttled(visitor, session, settings):
    from rest_framework.settings import api_settings

    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "registration": "1/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    register(visitor, session)
    answer = register(visitor, session, email="autre@example.org")
    assert (answer.status_code, answer.json()["code"], "Retry-After" in answer.headers) == (429, "throttled", True)


def test_same_key_registers_once(api, session):
    path, key = f"/sessions/{session.public_id}/registrations", {"Idempotency-Key": "abc"}
    first, second = post(api, path, ANNE, **key), post(api, path, ANNE, **key)
    assert (first.json(), second.status_code, Registration.objects.count()) == (second.json(), 201, 1)


def test_token_without_the_scope_is_refused(session, coworker):
    client = Client(headers={"Authorization": f"Bearer {token_for(coworker, ['bookings:read'])}"})
    answer = register(client, session)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def cancel(client: Client, registration_id, body=None):
    return post(client, f"/registrations/{registration_id}/cancel", body or {})


def test_token_of_the_registration_cancels_it(visitor, session):
    made = register(visitor, session).json()
    answer = cancel(visitor, made["id"], {"token": made["token"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


def test_token_of_another_registration_does_not(visitor, session):
    mine, theirs = RegistrationFactory.create_batch(2, session=session)
    answer = cancel(visitor, theirs.public_id, {"token": token_of(mine)})
    assert (answer.status_code, answer.json()["code"]) == (404, "registration-not-found")


def test_stranger_without_token_is_asked_who_they_are(visitor, session):
    answer = cancel(visitor, RegistrationFactory(session=session).public_id)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_person_cancels_their_own(api, session, coworker):
    mine = RegistrationFactory(session=session, person=coworker)
    assert cancel(api, mine.public_id).json()["status"] == "cancelled"


def test_person_does_not_cancel_another_s(api, session):
    answer = cancel(api, RegistrationFactory(session=session).public_id)
    assert (answer.status_code, answer.json()["code"]) == (404, "registration-not-found")


def test_publisher_cancels_at_their_session(partner_api, session):
    assert cancel(partner_api, RegistrationFactory(session=session).public_id).status_code == 200


def page(session: Session) -> str:
    return f"/agenda/{session.public_id}/"


def test_page_registers_and_shows_the_registration(visitor, session):
    answer = visitor.post(page(session), ANNE, follow=True)
    token = token_of(Registration.objects.get())
    assert answer.redirect_chain == [(f"/agenda/inscription/{token}/", 302)]
    assert "Anne Le Gall" in answer.content.decode()


def test_page_shows_a_refusal_with_its_status(visitor):
    session = SessionFactory(capacity=1)
    RegistrationFactory(session=session)
    answer = visitor.post(page(session), ANNE)
    assert (answer.status_code, answer.context["refusal"].code) == (409, "session-full")


def test_page_shows_field_errors_with_400(visitor, session):
    answer = visitor.post(page(session), {"name": "Anne", "email": "anne"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["email"])


def test_page_is_throttled_with_the_api(visitor, session, settings):
    from rest_framework.settings import api_settings

    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "registration": "1/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    register(visitor, session)
    assert visitor.post(page(session), {**ANNE, "email": "autre@example.org"}).status_code == 429


def test_link_cancels_by_a_button_only(visitor, session):
    registration = RegistrationFactory(session=session)
    address = f"/agenda/inscription/{token_of(registration)}/"
    visitor.get(address)
    registration.refresh_from_db()
    assert registration.is_living
    visitor.post(address)
    registration.refresh_from_db()
    assert not registration.is_living


def test_link_that_is_not_ours_leads_nowhere(visitor):
    assert visitor.get("/agenda/inscription/inventé/").status_code == 404


def test_link_shows_the_call_to_who_is_registered(visitor, session):
    Session.objects.filter(pk=session.pk).update(online_url="https://visio.example/salle", mode="online")
    token = token_of(RegistrationFactory(session=session))
    assert "https://visio.example/salle" in visitor.get(f"/agenda/inscription/{token}/").content.decode()
