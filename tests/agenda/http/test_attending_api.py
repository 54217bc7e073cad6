"""Registrations over the API: all that can be said, kept and changed by the token; read and marked by who holds it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.actions.registering import register
from agenda.links import token_of
from agenda.models import Question, Registration, Session
from tests.conftest import NOW, at, between
from tests.factories import token_for
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, WorkshopFactory, publisher_of
from tests.factories.attending import QuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org"}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def stranger(db) -> Client:
    """Publishes for somebody else."""
    other = PartnerFactory()
    return Client(headers={"Authorization": f"Bearer {token_for(publisher_of(other), ['sessions:publish'])}"})


@pytest.fixture
def mine(session):
    return register(session=session, now=NOW, **ANNE)


def send(client: Client, method: str, path: str, body=None):
    return getattr(client, method)(f"/api/v1{path}", body or {}, content_type="application/json")


def path_of(session) -> str:
    return f"/sessions/{session.public_id}/registrations"


def test_proxy_answers_and_statistics_are_taken(visitor, session):
    question = QuestionFactory(workshop=session.workshop, kind="yes_no", is_required=True)
    said = {
        "name": "Anne", "registered_by": "Yann", "proxy_kind": "guardian", "proxy_email": "y@example.org",
        "answers": {str(question.public_id): True}, "gender": "feminin",
    }  # fmt: skip
    answer = send(visitor, "post", path_of(session), said)
    row = Registration.objects.get()
    assert (answer.status_code, row.answers, row.gender) == (201, {str(question.public_id): True}, "feminin")
    assert (answer.json()["email"], answer.json()["proxy_email"]) == ("", "y@example.org")


def test_missing_answer_names_its_question(visitor, session):
    question = QuestionFactory(workshop=session.workshop, is_required=True)
    answer = send(visitor, "post", path_of(session), ANNE)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [f"answers.{question.public_id}"])


@pytest.fixture
def permanence(library, partner):
    workshop = WorkshopFactory(partner=partner, format="permanence")
    return SessionFactory(workshop=workshop, site=library, period=between(14, 15).stored, capacity=2, slot_minutes=30)


def test_appointments_are_listed_taken_and_refused_with_what_is_left(visitor, permanence):
    free = visitor.get(f"/api/v1/sessions/{permanence.public_id}/appointments").json()
    assert [one["start"][11:16] for one in free] == ["14:00", "14:30"]
    taken = send(visitor, "post", path_of(permanence), {**ANNE, "slot": free[0]["start"]})
    again = {"name": "B", "email": "b@example.org", "slot": free[0]["start"]}
    refused = send(visitor, "post", path_of(permanence), again)
    assert (taken.status_code, refused.status_code, refused.json()["code"]) == (201, 409, "appointment-taken")
    assert refused.json()["free"] == free[1:]


def test_appointment_that_is_none_is_refused(visitor, permanence):
    answer = send(visitor, "post", path_of(permanence), {**ANNE, "slot": at(14, 10).isoformat()})
    assert (answer.status_code, answer.json()["code"]) == (422, "no-such-appointment")


def test_token_confirms_what_is_pending(visitor, library, partner):
    workshop = WorkshopFactory(partner=partner, needs_confirmation=True)
    session = SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored)
    made = send(visitor, "post", path_of(session), ANNE).json()
    assert (made["status"], made["confirm_by"]) == ("pending", "2027-01-11T14:00:00+01:00")
    answer = send(visitor, "post", f"/registrations/{made['id']}/confirm", {"token": made["token"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "registered")


def test_token_changes_the_name_and_moves_to_another_session(visitor, session, mine):
    other = SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored)
    said = {"token": token_of(mine), "name": "Anne L.", "session": str(other.public_id)}
    answer = send(visitor, "patch", f"/registrations/{mine.public_id}", said)
    assert (answer.status_code, answer.json()["name"]) == (200, "Anne L.")
    assert answer.json()["session"]["id"] == str(other.public_id)


@pytest.mark.parametrize(("method", "verb"), [("patch", ""), ("post", "/confirm"), ("post", "/erase")])
def test_token_of_another_registration_does_nothing(visitor, session, mine, method, verb):
    other = RegistrationFactory(session=session)
    said = {"token": token_of(mine), "name": "X"}
    answer = send(visitor, method, f"/registrations/{other.public_id}{verb}", said)
    assert (answer.status_code, answer.json()["code"]) == (404, "registration-not-found")


def test_person_changes_their_own(api, session, coworker):
    own = register(session=session, name="Anne", email=coworker.email, person=coworker, now=NOW)
    assert send(api, "patch", f"/registrations/{own.public_id}", {"name": "Anne B."}).json()["name"] == "Anne B."


def test_erased_registration_names_nobody(visitor, mine):
    answer = send(visitor, "post", f"/registrations/{mine.public_id}/erase", {"token": token_of(mine)})
    assert (answer.json()["name"], answer.json()["email"], answer.json()["status"]) == ("", "", "cancelled")


def test_publisher_reads_who_is_registered(partner_api, session, mine):
    [row] = partner_api.get(f"/api/v1{path_of(session)}").json()["results"]
    assert (row["name"], row["has_attended"], row["settling"]) == ("Anne Le Gall", None, "free")


def test_list_takes_as_many_queries_for_one_as_for_three(partner_api, session):
    session.workshop.price = 5
    session.workshop.save()
    RegistrationFactory(session=session)
    partner_api.get(f"/api/v1{path_of(session)}")
    counts = []
    for extra in (1, 2):
        RegistrationFactory.create_batch(extra, session=session)
        with CaptureQueriesContext(connection) as asked:
            partner_api.get(f"/api/v1{path_of(session)}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_list_is_nobody_else_s_business(visitor, stranger, api, session, mine):
    assert [client.get(f"/api/v1{path_of(session)}").status_code for client in (visitor, stranger, api)] == [
        401,
        404,
        404,
    ]


def test_attendance_is_said_by_the_publisher(partner_api, session, mine, frozen):
    frozen.move_to(at(15))
    said = {"present": [str(mine.public_id)], "unregistered_count": 2}
    answer = send(partner_api, "post", f"/sessions/{session.public_id}/attendance", said)
    assert answer.json() == {"present": 1, "registered": 1, "unregistered_count": 2}


def test_attendance_is_not_said_ahead_of_time_nor_by_others(partner_api, stranger, session):
    path = f"/sessions/{session.public_id}/attendance"
    early, other = (send(client, "post", path, {"present": []}) for client in (partner_api, stranger))
    assert (early.json()["code"], other.status_code) == ("session-not-begun", 404)


def questions(session) -> str:
    return f"/workshops/{session.workshop.public_id}/questions"


def test_questions_are_replaced_and_read_by_everybody(partner_api, visitor, session):
    first = send(partner_api, "put", questions(session), {"questions": [{"label": "Un"}, {"label": "Deux"}]}).json()
    kept = {**first["questions"][1], "label": "Deux !"}
    send(partner_api, "put", questions(session), {"questions": [kept]})
    assert visitor.get(f"/api/v1{questions(session)}").json() == {"questions": [kept]}


def test_answered_question_of_another_kind_is_another_question(partner_api, session):
    old = QuestionFactory(workshop=session.workshop)
    RegistrationFactory(session=session, answers={str(old.public_id): "x"})
    said = {"questions": [{"id": str(old.public_id), "label": old.label, "kind": "number"}]}
    [new] = send(partner_api, "put", questions(session), said).json()["questions"]
    old.refresh_from_db()
    assert (new["id"] != str(old.public_id), old.kind, old.retired_at) == (True, "text", NOW)


def test_question_of_another_workshop_is_not_found(partner_api, session):
    other = QuestionFactory()
    said = {"questions": [{"id": str(other.public_id), "label": "Volée"}]}
    answer = send(partner_api, "put", questions(session), said)
    assert (answer.status_code, answer.json()["code"]) == (404, "question-not-found")


def test_choice_needs_choices(partner_api, session):
    answer = send(partner_api, "put", questions(session), {"questions": [{"label": "Quoi", "kind": "choice"}]})
    assert (answer.status_code, Question.objects.count()) == (400, 0)


def test_questions_are_the_publisher_s(stranger, session):
    assert send(stranger, "put", questions(session), {"questions": []}).status_code == 404


def test_statistics_are_a_list_and_a_file(partner_api, session, frozen):
    RegistrationFactory(session=session, has_attended=True, age_band="douze_dix_huit")
    Session.objects.update(unregistered_count=2)
    frozen.move_to(at(17))
    asked = {"from": "2027-01-11", "to": "2027-01-11"}
    [row] = partner_api.get("/api/v1/partners/mediatheque/statistics", asked).json()["results"]
    assert (row["type"], row["duree"], row["lieu"], row["participants"]) == ("collectif", 120, "lieu_activite", 3)
    assert (row["tranche_age"]["douze_dix_huit"], row["tranche_age"]["non_communique"]) == (1, 2)
    file = partner_api.get("/api/v1/partners/mediatheque/statistics.csv", asked).content.decode()
    assert "tranche_age_douze_dix_huit" in file.splitlines()[0]


def test_statistics_are_the_publisher_s(stranger, session):
    asked = {"from": "2027-01-11", "to": "2027-01-11"}
    assert stranger.get("/api/v1/partners/mediatheque/statistics", asked).status_code == 403


@pytest.mark.parametrize("asked", [{}, {"from": "2027-01-02", "to": "2027-01-01"}, {"from": "x", "to": "2027-01-01"}])
def test_statistics_refuse_days_that_make_no_sense(partner_api, session, asked):
    assert partner_api.get("/api/v1/partners/mediatheque/statistics", asked).status_code == 400


def test_registration_is_read_by_its_account_and_its_publisher(api, coworker, partner_api, session):
    row = register(session=session, person=coworker, name=coworker.name, email=coworker.email, now=NOW)
    address = f"/api/v1/registrations/{row.public_id}"
    assert [reader.get(address).json()["status"] for reader in (api, partner_api)] == ["registered", "registered"]


def test_registration_is_read_by_nobody_else(visitor, stranger, coworker, mine):
    reading = Client(headers={"Authorization": f"Bearer {token_for(coworker, ['sessions:publish'])}"})
    answers = [reader.get(f"/api/v1/registrations/{mine.public_id}") for reader in (visitor, stranger, reading)]
    assert [answer.status_code for answer in answers] == [401, 404, 404]
