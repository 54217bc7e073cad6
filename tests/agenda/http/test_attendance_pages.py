"""Who came, from a phone; the sheet to sign; files; questions; statistics: for whoever holds the session."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.actions.registering import register
from agenda.models import Facilitation, Facilitator, Question, Registration, Session
from agenda.sheet import compiled
from tests.conftest import NOW, at
from tests.factories import PersonFactory
from tests.factories.agenda import PartnerFactory, RegistrationFactory, publisher_of
from tests.factories.attending import QuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def web(client_of_publisher: Client) -> Client:
    return client_of_publisher


@pytest.fixture
def holder(session) -> Client:
    """Facilitates the session, and publishes nothing."""
    person = PersonFactory()
    facilitator = Facilitator.objects.create(name=person.name, person=person, created_at=NOW)
    Facilitation.objects.create(session=session, facilitator=facilitator)
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


def door(session, more: str = "") -> str:
    return f"/partenaire/seances/{session.public_id}/presences/{more}"


def test_facilitator_marks_who_came_at_their_own_session(holder, session, frozen):
    came = RegistrationFactory(session=session)
    frozen.move_to(at(14))
    answer = holder.post(door(session), {"present": str(came.public_id), "at_the_door": "1"})
    came.refresh_from_db()
    assert (answer.headers["Location"], came.has_attended) == (door(session), True)


@pytest.mark.parametrize("more", ["", "../emargement.pdf", "../inscriptions.csv", "../inscriptions.xlsx"])
def test_nobody_else_s_business(session, more):
    stranger = Client()
    stranger.force_login(publisher_of(PartnerFactory()))
    path = door(session).replace("presences/", more.removeprefix("../") or "presences/")
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("path", ["annuler", "effacer"])
def test_facilitator_takes_nobody_off_and_erases_nobody(holder, session, path):
    row = RegistrationFactory(session=session)
    assert holder.post(f"/partenaire/inscriptions/{row.public_id}/{path}/").status_code == 404


def test_somebody_at_the_door_is_put_on_the_list(web, session, frozen):
    frozen.move_to(at(14))
    web.post(door(session, "ajouter/"), {"name": "Jean", "email": "", "age_band": "soixante_dix_plus"})
    row = Registration.objects.get()
    assert (row.name, row.is_walk_in, row.has_attended, row.age_band) == ("Jean", True, True, "soixante_dix_plus")


def test_full_session_says_so_at_the_door(web, session):
    Session.objects.update(capacity=1)
    RegistrationFactory(session=session)
    answer = web.post(door(session, "ajouter/"), {"name": "Jean"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "session-full")


def test_others_are_counted(web, session, frozen):
    frozen.move_to(at(15))
    web.post(door(session, "compter/"), {"count": "4"})
    assert Session.objects.get().unregistered_count == 4
    assert web.post(door(session, "compter/"), {"count": "-1"}).status_code == 400


def test_door_takes_as_many_queries_for_one_as_for_three(web, session, frozen):
    frozen.move_to(at(14))
    question = QuestionFactory(workshop=session.workshop)
    counts = []
    for extra in (1, 2):
        RegistrationFactory.create_batch(extra, session=session, answers={str(question.public_id): "x"})
        with CaptureQueriesContext(connection) as asked:
            web.get(door(session))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_answers_and_proxy_are_in_the_file_and_formulas_are_not(web, session):
    question = QuestionFactory(workshop=session.workshop, label="Venue")
    register(
        session=session, name="=Anne", email="", proxy="Yann", proxy_kind="mediator", proxy_email="y@example.org",
        answers={str(question.public_id): "à vélo"}, now=NOW,
    )  # fmt: skip
    content = web.get(f"/partenaire/seances/{session.public_id}/inscriptions.csv").content.decode("utf-8-sig")
    [header, row] = csv.reader(io.StringIO(content), delimiter=";")
    said = dict(zip(header, row, strict=True))
    assert (said["Nom"], said["Inscrite par"], said["Venue"]) == ("'=Anne", "Yann", "à vélo")


def test_list_is_a_workbook_too(web, session):
    RegistrationFactory(session=session)
    answer = web.get(f"/partenaire/seances/{session.public_id}/inscriptions.xlsx")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_sheet_has_a_line_for_each_name_and_spare_ones(web, session):
    RegistrationFactory(session=session, name="Zoé Dernière")
    answer = web.get(f"/partenaire/seances/{session.public_id}/emargement.pdf")
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    page = compiled(Session.objects.with_details().get(), language="fr", format="svg")
    assert b"<svg" in page


def test_erasing_somebody_keeps_that_they_came(web, session, frozen):
    row = RegistrationFactory(session=session, has_attended=True)
    frozen.move_to(at(17))
    web.post(f"/partenaire/inscriptions/{row.public_id}/effacer/")
    row.refresh_from_db()
    assert (row.name, row.email, row.has_attended) == ("", "", True)


def test_priced_place_without_account_is_settled_on_the_spot(web, session):
    session.workshop.price = 5
    session.workshop.save()
    RegistrationFactory(session=session)
    page = web.get(f"/partenaire/seances/{session.public_id}/").content.decode()
    assert "à régler sur place" in page


def rows(*said: dict[str, str], initial: int = 0) -> dict[str, str]:
    management = {"question-TOTAL_FORMS": str(len(said)), "question-INITIAL_FORMS": str(initial)}
    fields = {f"question-{n}-{name}": value for n, one in enumerate(said) for name, value in one.items()}
    return {**management, **fields}


def questions_page(session) -> str:
    return f"/partenaire/ateliers/{session.workshop.public_id}/questions/"


def test_questions_are_added_in_the_order_of_their_ranks(web, session):
    web.post(
        questions_page(session),
        rows(
            {"label": "Seconde", "kind": "text", "rank": "2"},
            {"label": "Première", "kind": "choice", "choices": "bus\nvélo\n", "rank": "1"},
        ),
    )
    assert [(row.label, row.choices) for row in Question.objects.all()] == [
        ("Première", ["bus", "vélo"]),
        ("Seconde", []),
    ]


def test_choice_without_choices_is_refused_in_its_field(web, session):
    answer = web.post(questions_page(session), rows({"label": "Quoi", "kind": "choice"}))
    assert (answer.status_code, list(answer.context["rows"].forms[0].errors)) == (400, ["choices"])


def test_answered_question_is_retired_and_an_unanswered_one_is_gone(web, session):
    answered, other = QuestionFactory.create_batch(2, workshop=session.workshop)
    RegistrationFactory(session=session, answers={str(answered.public_id): "oui"})
    said = [
        {"public_id": str(one.public_id), "label": one.label, "kind": "text", "rank": "1", "DELETE": "on"}
        for one in (answered, other)
    ]
    web.post(questions_page(session), rows(*said, initial=2))
    assert [(row.pk, row.retired_at) for row in Question.objects.all()] == [(answered.pk, NOW)]


def test_questions_of_others_are_not_edited(session):
    stranger = Client()
    stranger.force_login(publisher_of(PartnerFactory()))
    assert stranger.get(questions_page(session)).status_code == 404


def test_statistics_are_shown_for_the_days_asked_for(web, session, partner, frozen):
    RegistrationFactory(session=session, has_attended=True, age_band="douze_dix_huit")
    frozen.move_to(at(17))
    shown = web.get("/partenaire/chez/mediatheque/statistiques/")
    none = web.get("/partenaire/chez/mediatheque/statistiques/", {"first": "2026-01-01", "last": "2026-02-01"})
    assert (shown.context["participants"], none.context["participants"]) == (1, 0)


@pytest.mark.parametrize("said", [{"first": "hier"}, {"first": "2027-02-01", "last": "2027-01-01"}])
def test_statistics_refuse_days_that_make_no_sense(web, partner, library, said):
    assert web.get("/partenaire/chez/mediatheque/statistiques/", said).status_code == 400
