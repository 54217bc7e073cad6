"""Series, postponing and facilitators, by page."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Facilitator, Session, SessionSeries, Workshop
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories import ClosureFactory, PersonFactory, book
from tests.factories.agenda import (
    PartnerFactory,
    RegistrationFactory,
    SessionFactory,
    WorkshopFactory,
    facts,
    publish,
    publisher_of,
)
from tests.factories.workshops import FacilitationFactory, FacilitatorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PEOPLE = "/partenaire/chez/mediatheque/intervenants/"


@pytest.fixture
def web(client_of_publisher: Client) -> Client:
    return client_of_publisher


@pytest.fixture
def stranger(db) -> Client:
    client = Client()
    client.force_login(publisher_of(PartnerFactory()))
    return client


def address(workshop: Workshop, place: str, **said: object) -> str:
    usual = {
        "place": place,
        "day": "2027-01-18",
        "starts": "14:00",
        "ends": "16:00",
        "capacity": 8,
        "mode": "on_site",
        "rhythm": "weekly",
        "interval": 1,
        "count": 3,
    }
    return f"/partenaire/ateliers/{workshop.public_id}/serie/?{urlencode({**usual, **said}, doseq=True)}"


@pytest.fixture
def here(library) -> str:
    return f"site:{library.public_id}"


def test_dates_are_seen_before_anything_is_published(web, workshop, here):
    lines = web.get(address(workshop, here)).context["lines"]
    assert ([line.day for line in lines], Session.objects.count()) == (["2027-01-18", "2027-01-25", "2027-02-01"], 0)


def test_dates_that_stay_ticked_are_published(web, workshop, here):
    answer = web.post(address(workshop, here), {"on": ["2027-01-18", "2027-02-01"], "key": "a", "status": "published"})
    assert answer.headers["Location"] == f"/partenaire/ateliers/{workshop.public_id}/"
    days = [row.occurrence_on.isoformat() for row in Session.objects.in_order()]
    assert (days, SessionSeries.objects.get().exdates) == (["2027-01-18", "2027-02-01"], ["2027-01-25"])


def test_sending_twice_makes_one_series(web, workshop, here):
    for _ in range(2):
        web.post(address(workshop, here), {"on": ["2027-01-18"], "key": "a", "status": "published"})
    assert SessionSeries.objects.count() == 1


def test_a_taken_room_is_not_to_be_ticked(web, workshop, site, room, coworker):
    book(coworker, [room], between(14, 16, day=date(2027, 1, 25)), now=NOW)
    lines = web.get(address(workshop, f"room:{room.public_id}")).context["lines"]
    assert [line.may_be_held for line in lines] == [True, False, True]
    assert "Salle Groix" in lines[1].why


def test_a_closed_place_may_be_held_all_the_same(web, workshop, library, here):
    closed = between(8, 20, day=date(2027, 1, 25))
    ClosureFactory(site=library, starts_at=closed.start, ends_at=closed.end)
    lines = web.get(address(workshop, here)).context["lines"]
    assert [(line.may_be_held, line.is_chosen) for line in lines] == [(True, True), (True, False), (True, True)]


def test_nothing_ticked_is_refused_and_shown_again(web, workshop, here):
    answer = web.post(address(workshop, here), {"key": "a", "status": "published"})
    assert (answer.status_code, len(answer.context["lines"]), Session.objects.count()) == (409, 3, 0)


@pytest.mark.parametrize(
    ("said", "field"), [({"count": ""}, "count"), ({"until": "2027-03-01"}, "count"), ({"interval": 0}, "interval")]
)
def test_a_rule_without_sense_names_the_field(web, workshop, here, said, field):
    answer = web.get(address(workshop, here, **said))
    assert (answer.status_code, field in answer.context["form"].errors) == (400, True)


def test_a_permanence_asks_for_its_appointments(web, partner, here):
    permanence = WorkshopFactory(partner=partner, format="permanence")
    web.post(address(permanence, here, slot_minutes=30), {"on": "2027-01-18", "key": "a", "status": "published"})
    assert Session.objects.get().capacity == 4


def test_preview_asks_as_much_for_many_dates(web, workshop, room):
    def queries(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            web.get(address(workshop, f"room:{room.public_id}", count=count))
        return len(seen)

    queries(1)
    assert queries(2) == queries(20)


def test_strangers_make_no_series(stranger, workshop, here):
    assert stranger.get(address(workshop, here)).status_code == 404


@pytest.fixture
def series(web, workshop, here) -> list[Session]:
    days = ["2027-01-18", "2027-01-25", "2027-02-01"]
    web.post(address(workshop, here), {"on": days, "key": "a", "status": "published"})
    return list(Session.objects.in_order())


def edit(here: str, day: str = "2027-01-25", **said: str) -> dict[str, str]:
    usual = {"place": here, "day": day, "starts": "10:00", "ends": "11:30", "capacity": "8", "mode": "on_site"}
    return {**{f"session-{name}": value for name, value in usual.items()}, "status": "published", **said}


def starts() -> list[str]:
    return [f"{row.start.astimezone(row.site.tz):%d %H:%M}" for row in Session.objects.with_details().in_order()]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("this", ["18 14:00", "25 10:00", "01 14:00"]),
        ("following", ["18 14:00", "25 10:00", "01 10:00"]),
        ("all", ["18 10:00", "25 10:00", "01 10:00"]),
    ],
)
def test_a_change_reaches_as_far_as_said(web, series, here, scope, expected):
    answer = web.post(f"/partenaire/seances/{series[1].public_id}/modifier/", edit(here, scope=scope))
    assert (answer.status_code, starts()) == (302, expected)


def test_another_day_for_all_is_refused(web, series, here):
    said = edit(here, day="2027-01-26", scope="all")
    answer = web.post(f"/partenaire/seances/{series[1].public_id}/modifier/", said)
    assert (answer.status_code, answer.context["form"].refusal["title"] != "") == (400, True)


def test_cancelling_the_following_keeps_the_first(web, series):
    web.post(f"/partenaire/seances/{series[1].public_id}/annuler/", {"scope": "following", "reason": "Travaux"})
    assert [row.status for row in Session.objects.in_order()] == ["published", "cancelled", "cancelled"]


def test_postponing_one_by_page(web, session):
    RegistrationFactory(session=session)
    web.post(f"/partenaire/seances/{session.public_id}/reporter/", {"reason": "Neige"})
    session.refresh_from_db()
    assert (session.status, session.cancel_reason, session.places_taken) == ("postponed", "Neige", 1)


def test_a_draft_is_not_postponed(web, workshop, library):
    draft = SessionFactory(workshop=workshop, site=library, status="draft", published_at=None)
    assert web.post(f"/partenaire/seances/{draft.public_id}/reporter/").status_code == 409


def test_what_is_postponed_stays_in_sight(web, session, frozen):
    web.post(f"/partenaire/seances/{session.public_id}/reporter/")
    frozen.move_to(at(20))
    assert list(web.get("/partenaire/").context["sessions"]) == [session]
    assert b"nouvelle date" in web.get(f"/partenaire/seances/{session.public_id}/").content


def test_public_page_of_a_postponed_session_gives_no_date(web, session):
    web.post(f"/partenaire/seances/{session.public_id}/reporter/")
    page = Client().get(f"/agenda/{session.public_id}/").content.decode()
    assert "la nouvelle date n’est pas encore connue" in page


def test_somebody_is_added(web, partner):
    web.post(PEOPLE, {"name": "Anna Le Bihan", "email": "anna@example.org"})
    assert [(row.name, row.email) for row in Facilitator.objects.of(partner)] == [("Anna Le Bihan", "anna@example.org")]


def test_a_name_is_needed(web, partner, library):
    assert web.post(PEOPLE, {"name": ""}).status_code == 400


def test_a_name_is_corrected(web, partner):
    anna = FacilitatorFactory(partners=[partner])
    web.post(f"{PEOPLE}{anna.public_id}/", {"name": "Anna Le Bihan"})
    anna.refresh_from_db()
    assert anna.name == "Anna Le Bihan"


def test_a_shared_name_is_kept_and_explained(web, partner):
    shared = FacilitatorFactory(partners=[partner, PartnerFactory()])
    assert web.post(f"{PEOPLE}{shared.public_id}/", {"name": "Autre"}).status_code == 409


def test_somebody_is_removed(web, partner):
    anna = FacilitatorFactory(partners=[partner])
    web.post(f"{PEOPLE}{anna.public_id}/retirer/")
    assert Facilitator.objects.count() == 0


def test_whoever_holds_sessions_stays_with_a_reason(web, partner, session):
    anna = FacilitatorFactory(partners=[partner])
    FacilitationFactory(session=session, facilitator=anna)
    assert web.post(f"{PEOPLE}{anna.public_id}/retirer/").status_code == 409


def test_another_partners_people_are_not_shown(web, partner, library):
    FacilitatorFactory(name="Inconnue", partners=[PartnerFactory()])
    assert list(web.get(PEOPLE).context["facilitators"]) == []


def test_people_are_listed_in_as_many_queries(web, partner, library, django_assert_max_num_queries):
    FacilitatorFactory.create_batch(5, partners=[partner])
    with django_assert_max_num_queries(12):
        web.get(PEOPLE)


def test_a_facilitator_is_chosen_and_named_in_public(web, workshop, here, partner):
    anna = FacilitatorFactory(name="Anna Le Bihan", partners=[partner])
    said = {f"session-{name}": value for name, value in (("facilitators", str(anna.public_id)),)}
    web.post(f"/partenaire/ateliers/{workshop.public_id}/seance/", edit(here, **said))
    assert "Anna Le Bihan" in Client().get(f"/agenda/{Session.objects.get().public_id}/").content.decode()


def test_a_busy_facilitator_is_explained_in_the_form(web, workshop, library, here, partner, publisher):
    anna = FacilitatorFactory(name="Anna", partners=[partner])
    held = publish(workshop, facts(library, AFTERNOON, facilitators=(anna.pk,)), by=publisher, now=NOW)
    said = edit(here, day="2027-01-11") | {
        "session-starts": "15:00",
        "session-ends": "17:00",
        "session-facilitators": str(anna.public_id),
    }
    answer = web.post(f"/partenaire/ateliers/{workshop.public_id}/seance/", said)
    assert (answer.status_code, Session.objects.count()) == (409, 1)
    assert held.workshop.title in answer.context["form"].refusal["detail"]


@pytest.fixture
def animator(partner, session) -> Client:
    person = PersonFactory()
    FacilitationFactory(session=session, facilitator=FacilitatorFactory(person=person, partners=[partner]))
    client = Client()
    client.force_login(person)
    return client


def test_one_finds_the_sessions_one_holds(animator, session, workshop, library):
    SessionFactory(workshop=workshop, site=library)
    assert list(animator.get("/mes-animations/").context["coming"]) == [session]


def test_whoever_holds_a_session_reads_its_registrations_but_does_not_change_it(animator, session):
    page = animator.get(f"/partenaire/seances/{session.public_id}/")
    assert (page.status_code, b"/modifier/" in page.content) == (200, False)
    assert animator.post(f"/partenaire/seances/{session.public_id}/annuler/").status_code == 404


def test_who_holds_none_is_told_how(client, coworker):
    client.force_login(coworker)
    assert client.get("/mes-animations/").context["me"] is None


def test_only_who_holds_sessions_has_the_tab(animator, client, coworker):
    client.force_login(coworker)
    shown = [b"/mes-animations/" in one.get("/profil/").content for one in (animator, client)]
    assert shown == [True, False]
