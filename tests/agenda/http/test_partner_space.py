"""The partner space: publishing, following registrations, and nobody else's business."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Registration, Session, SessionSeries, Workshop
from booking.models import Booking
from spaces.models import Steward
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories import SiteFactory, StewardFactory, book
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, publisher_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def web(client_of_publisher: Client) -> Client:
    return client_of_publisher


@pytest.fixture
def stranger(db) -> Client:
    """Publishes too, but for somebody else."""
    client = Client()
    client.force_login(publisher_of(PartnerFactory()))
    return client


WORKSHOP = {
    "format": "group",
    "title": "Réparer ensemble",
    "theme": "repair",
    "level": "all",
    "language": "fr",
    "price": "0",
}


def row(index: int, place: str, **said: str) -> dict[str, str]:
    usual = {"place": place, "day": "2027-01-12", "starts": "14:00", "ends": "16:00", "capacity": "8"}
    return {f"session-{index}-{name}": value for name, value in {**usual, **said}.items()}


def form(*rows: dict[str, str], total: int = 2, **more: str) -> dict[str, str]:
    management = {"session-TOTAL_FORMS": str(total), "session-INITIAL_FORMS": "0"}
    merged = {name: value for part in rows for name, value in part.items()}
    return {**WORKSHOP, **management, "status": "published", **merged, **more}


@pytest.fixture
def here(library) -> str:
    return f"site:{library.public_id}"


@pytest.fixture
def in_the_room(room) -> str:
    return f"room:{room.public_id}"


NEW = "/partenaire/chez/mediatheque/atelier/"


def test_two_sessions_are_published_in_one_form(web, here, in_the_room, room):
    answer = web.post(NEW, form(row(0, here), row(1, in_the_room, day="2027-01-13")))
    workshop = Workshop.objects.get()
    assert answer.headers["Location"] == f"/partenaire/ateliers/{workshop.public_id}/"
    assert [(row.room, row.status) for row in workshop.sessions.in_order()] == [
        (None, "published"),
        (room, "published"),
    ]
    assert Booking.objects.get().purpose == "session"


def test_form_shows_two_sessions_to_begin_with(web, library):
    assert len(web.get(NEW).context["rows"].forms) == 2


def test_blank_second_session_is_left_out(web, here):
    web.post(NEW, form(row(0, here)))
    assert Session.objects.count() == 1


def test_workshop_without_session_is_refused(web, library):
    answer = web.post(NEW, form())
    assert (answer.status_code, Workshop.objects.count()) == (400, 0)
    assert ("Donnez au moins une séance." in answer.content.decode(), "formulaire" in answer.content.decode()) == (
        True,
        False,
    )


def test_one_more_session_keeps_what_was_typed(web, here):
    answer = web.post(NEW, form(row(0, here, day="pas un jour"), add="1"))
    rows = answer.context["rows"].forms
    assert (answer.status_code, len(rows), rows[0]["day"].value()) == (200, 3, "pas un jour")


def test_third_session_is_published_too(web, here):
    web.post(NEW, form(*(row(index, here) for index in range(3)), total=3))
    assert Session.objects.count() == 3


def test_draft_is_kept_from_visitors(web, here):
    web.post(NEW, form(row(0, here), status="draft"))
    assert (Session.objects.get().status, Session.objects.public().count()) == ("draft", 0)


def test_taken_room_is_shown_in_its_row_with_alternatives(web, here, in_the_room, room, coworker):
    book(coworker, [room], between(14, 16), now=NOW)
    answer = web.post(NEW, form(row(0, here), row(1, in_the_room, day="2027-01-11")))
    refusal = answer.context["rows"].forms[1].refusal
    assert (answer.status_code, Session.objects.count(), Workshop.objects.count()) == (409, 0, 0)
    assert refusal["detail"] == "Déjà réservé\u00a0: Salle Groix, lundi 11 janvier, 14\u00a0h – 16\u00a0h."
    assert refusal["alternatives"] != []


def test_alternative_is_taken_by_its_button(web, here, in_the_room, room, coworker):
    book(coworker, [room], between(14, 16), now=NOW)
    said = form(row(0, here), row(1, in_the_room, day="2027-01-11"))
    first = web.post(NEW, said).context["rows"].forms[1].refusal["alternatives"][0]
    web.post(NEW, {**said, "take": first["value"]})
    taken = Session.objects.get(room=room)
    start, end = (datetime.fromisoformat(instant) for instant in first["value"].split("|")[2:])
    assert (taken.start, taken.end, taken.room_booking.status) == (start, end, "confirmed")


@pytest.mark.parametrize(
    "take", ["", "a|b|c", "session-0|site:x|hier|demain", "session-0|room:x|2027-01-12T09:00|2027"]
)
def test_alternative_that_makes_no_sense_is_ignored(take, web, here):
    assert web.post(NEW, form(row(0, here), take=take)).status_code in (302, 400)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"place": "room:018f0000-0000-7000-8000-000000000000"}, "place"),
        ({"ends": "13:00"}, "ends"),
        ({"day": "9999-12-31"}, "day"),
        ({"capacity": "0"}, "capacity"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_bad_session_names_the_field(web, here, said, field):
    answer = web.post(NEW, form(row(0, **{"place": here, **said})))
    assert (answer.status_code, list(answer.context["rows"].forms[0].errors)) == (400, [field])


def test_space_shows_sessions_with_their_registrations(web, session):
    RegistrationFactory.create_batch(2, session=session)
    answer = web.get("/partenaire/")
    assert [(row.pk, row.places_taken) for row in answer.context["sessions"]] == [(session.pk, 2)]


def test_space_shows_past_sessions_apart(web, session, frozen):
    frozen.move_to(at(17))
    shown = [web.get("/partenaire/", {"view": view}).context["sessions"] for view in ("", "past")]
    assert shown == [[], [session]]


def test_space_takes_as_many_queries_for_one_as_for_three(web, workshop, library):
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            SessionFactory(workshop=workshop, site=library)
        web.get("/partenaire/")
        with CaptureQueriesContext(connection) as asked:
            web.get("/partenaire/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_registrations_take_as_many_queries_for_one_as_for_three(web, session):
    counts = []
    for extra in (1, 2):
        RegistrationFactory.create_batch(extra, session=session)
        with CaptureQueriesContext(connection) as asked:
            web.get(f"/partenaire/seances/{session.public_id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_space_asks_to_sign_in():
    assert Client().get("/partenaire/").headers["Location"].startswith("/compte/login/")


def test_space_is_closed_to_who_publishes_nothing(coworker):
    client = Client()
    client.force_login(coworker)
    assert client.get("/partenaire/").status_code == 403


def test_space_says_so_where_no_partner_is_known_yet(db):
    client = Client()
    client.force_login(StewardFactory(site=SiteFactory(), role=Steward.Role.PUBLISHER).person)
    assert "Aucun partenaire à gérer" in client.get("/partenaire/").content.decode()


OWN_PAGES = [
    ("get", "/partenaire/chez/mediatheque/"),
    ("get", NEW),
    ("get", "/partenaire/ateliers/{workshop}/"),
    ("post", "/partenaire/ateliers/{workshop}/"),
    ("get", "/partenaire/ateliers/{workshop}/seance/"),
    ("get", "/partenaire/seances/{session}/"),
    ("get", "/partenaire/seances/{session}/modifier/"),
    ("post", "/partenaire/seances/{session}/modifier/"),
    ("post", "/partenaire/seances/{session}/annuler/"),
    ("post", "/partenaire/seances/{session}/presences/"),
    ("get", "/partenaire/seances/{session}/inscriptions.csv"),
    ("post", "/partenaire/inscriptions/{registration}/annuler/"),
]


@pytest.mark.parametrize(("method", "path"), OWN_PAGES)
def test_nothing_of_a_partner_is_there_for_another(method, path, stranger, session):
    registration = RegistrationFactory(session=session)
    ids = {"session": session.public_id, "workshop": session.workshop.public_id, "registration": registration.public_id}
    assert getattr(stranger, method)(path.format(**ids)).status_code == 404
    assert Session.objects.get(pk=session.pk).status == "published"
    assert Registration.objects.get().is_living


@pytest.mark.parametrize(("method", "path"), OWN_PAGES)
def test_everything_of_a_partner_is_there_for_its_publisher(method, path, web, session):
    registration = RegistrationFactory(session=session)
    ids = {"session": session.public_id, "workshop": session.workshop.public_id, "registration": registration.public_id}
    assert getattr(web, method)(path.format(**ids)).status_code in (200, 302, 400, 422)


def test_session_is_moved_by_its_form(web, session, here):
    answer = web.post(f"/partenaire/seances/{session.public_id}/modifier/", renamed(row(0, here, day="2027-01-20")))
    session.refresh_from_db()
    assert (answer.status_code, session.start.isoformat(), session.sequence) == (302, "2027-01-20T13:00:00+00:00", 1)


def test_move_to_a_taken_room_is_shown_and_keeps_the_old(web, session, in_the_room, room, coworker):
    book(coworker, [room], AFTERNOON, now=NOW)
    said = renamed(row(0, in_the_room, day="2027-01-11"))
    answer = web.post(f"/partenaire/seances/{session.public_id}/modifier/", said)
    session.refresh_from_db()
    assert (answer.status_code, answer.context["form"].refusal is None, session.room) == (409, False, None)


def test_form_of_a_session_shows_its_wall_clock_time(web, session):
    form = web.get(f"/partenaire/seances/{session.public_id}/modifier/").context["form"]
    assert (form["day"].value().isoformat(), form["starts"].value().hour) == ("2027-01-11", 14)


def test_session_is_added_to_a_workshop(web, workshop, here):
    web.post(f"/partenaire/ateliers/{workshop.public_id}/seance/", renamed(row(0, here)))
    assert workshop.sessions.count() == 1


def test_workshop_is_changed_with_its_sessions(web, session):
    web.post(f"/partenaire/ateliers/{session.workshop.public_id}/", WORKSHOP)
    session.refresh_from_db()
    assert (session.workshop.title, session.sequence) == ("Réparer ensemble", 1)


def test_session_is_cancelled_with_a_reason(web, session):
    web.post(f"/partenaire/seances/{session.public_id}/annuler/", {"reason": "Grève"})
    session.refresh_from_db()
    assert (session.status, session.cancel_reason) == ("cancelled", "Grève")


def test_attendance_is_ticked(web, session, frozen):
    came, absent = RegistrationFactory.create_batch(2, session=session)
    frozen.move_to(at(14))
    said = {"present": [str(came.public_id), "n’importe quoi"]}
    web.post(f"/partenaire/seances/{session.public_id}/presences/", said)
    assert dict(Registration.objects.values_list("pk", "has_attended")) == {came.pk: True, absent.pk: False}


def test_attendance_ahead_of_time_is_a_page_that_says_why(web, session):
    answer = web.post(f"/partenaire/seances/{session.public_id}/presences/")
    assert (answer.status_code, "Cette séance n’a pas commencé" in answer.content.decode()) == (422, True)


def test_csv_lists_who_comes(web, session):
    RegistrationFactory(session=session, name="Anne Le Gall", email="anne@example.org", has_attended=True)
    text = web.get(f"/partenaire/seances/{session.public_id}/inscriptions.csv").content.decode("utf-8-sig")
    [_names, row] = csv.reader(io.StringIO(text), delimiter=";")
    assert row[:5] == ["Anne Le Gall", "anne@example.org", "", "inscrite", "oui"]


def test_csv_carries_no_formula(web, session):
    RegistrationFactory(session=session, name='=HYPERLINK("http://example.org")')
    text = web.get(f"/partenaire/seances/{session.public_id}/inscriptions.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("\"'=HYPERLINK")


def renamed(said: dict[str, str]) -> dict[str, str]:
    """A form of one session has no row numbers."""
    return {name.replace("session-0-", "session-"): value for name, value in said.items()}


PERMANENCE = {
    "format": "permanence",
    "publics": ["seniors", "adults"],
    "min_age": "16",
    "documents": "Pièce d’identité\nAvis d’imposition",
    "access_features": ["mi"],
    "needs_confirmation": "on",
}


def test_permanence_is_proposed_with_all_that_it_says(web, here):
    web.post(NEW, form(row(0, here, capacity="", slot_minutes="30"), **PERMANENCE))
    workshop, session = Workshop.objects.get(), Session.objects.get()
    assert (workshop.is_permanence, workshop.publics, workshop.min_age) == (True, ["seniors", "adults"], 16)
    assert (workshop.access_features, workshop.needs_confirmation) == (["mi"], True)
    assert (session.capacity, session.slot_minutes) == (4, 30)


def test_permanence_without_appointments_is_refused_in_its_row(web, here):
    answer = web.post(NEW, form(row(0, here), **PERMANENCE))
    assert (answer.status_code, Workshop.objects.count()) == (400, 0)
    assert answer.context["rows"].forms[0].refusal["title"] == "Une permanence se découpe en rendez-vous"


def test_ages_in_the_wrong_order_name_the_field(web, here):
    answer = web.post(NEW, form(row(0, here), min_age="12", max_age="8"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["max_age"])


def test_format_is_settled_once_sessions_are_planned(web, session):
    answer = web.post(f"/partenaire/ateliers/{session.workshop.public_id}/", {**WORKSHOP, "format": "permanence"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["format"])


@pytest.mark.parametrize(("is_exception", "said"), [(False, ["d’une série"]), (True, ["d’une série, modifiée à part"])])
def test_space_marks_sessions_of_a_series(is_exception, said, web, session, workshop):
    SessionFactory(workshop=workshop, site=session.site)
    series = SessionSeries.objects.create(
        workshop=workshop, rule="FREQ=WEEKLY", starts_on=NOW, starts=NOW.time(), duration=timedelta(1), created_at=NOW
    )
    Session.objects.filter(pk=session.pk).update(series=series, occurrence_on=session.start, is_exception=is_exception)
    page = web.get("/partenaire/").content.decode()
    assert re.findall(r'<span class="small soft">(d’une série[^<]*)</span>', page) == said
