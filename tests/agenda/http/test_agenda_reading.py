"""The public agenda: API, page, calendar and Atom feeds."""

from datetime import timedelta
from xml.etree import ElementTree

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Session, Workshop
from spaces.models import Site
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TOMORROW = AFTERNOON.moved(timedelta(days=1))


def get(path: str, query=None, **headers):
    return Client(headers={"Accept-Language": "fr", **headers}).get(path, query or {})


def ids(answer) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


def test_sessions_have_the_promised_shape(session):
    RegistrationFactory(session=session)
    [row] = get("/api/v1/sessions").json()["results"]
    assert row["workshop"]["title"] == "Premiers pas avec un ordinateur"
    assert (row["start"], row["end"]) == ("2027-01-11T14:00:00+01:00", "2027-01-11T16:00:00+01:00")
    assert (row["capacity"], row["places_left"], row["status"]) == (8, 7, "published")


def test_sessions_hide_the_address_of_the_call(library, workshop):
    SessionFactory(workshop=workshop, site=library, online_url="https://visio.example/secret", mode="hybrid")
    answer = get("/api/v1/sessions")
    assert (answer.json()["results"][0]["is_online"], b"secret" in answer.content) == (True, False)


def test_sessions_leave_drafts_out(session):
    SessionFactory(status="draft", published_at=None)
    assert ids(get("/api/v1/sessions")) == [str(session.public_id)]


def test_sessions_keep_cancelled_ones(library):
    SessionFactory(status="cancelled", cancelled_at=NOW, site=library)
    assert [row["status"] for row in get("/api/v1/sessions").json()["results"]] == ["cancelled"]


def test_sessions_come_soonest_first(session, workshop):
    later = SessionFactory(workshop=workshop, period=TOMORROW.stored)
    sooner = SessionFactory(workshop=workshop, period=between(9, 10).stored)
    assert ids(get("/api/v1/sessions")) == [str(row.public_id) for row in (sooner, session, later)]


def test_sessions_without_from_are_those_to_come(session, frozen):
    frozen.move_to(at(17))
    assert ids(get("/api/v1/sessions")) == []


def test_sessions_between_dates_include_the_last_day(session, workshop):
    SessionFactory(workshop=workshop, period=TOMORROW.stored)
    assert ids(get("/api/v1/sessions", {"from": "2027-01-11", "to": "2027-01-11"})) == [str(session.public_id)]


def test_sessions_between_instants(session):
    assert ids(get("/api/v1/sessions", {"from": "2027-01-11T16:00:00+01:00"})) == []


@pytest.mark.parametrize("by", ["slug", "public_id"])
def test_sessions_of_a_site(by, session, library):
    SessionFactory(site=SiteFactory())
    assert ids(get("/api/v1/sessions", {"site": str(getattr(library, by))})) == [str(session.public_id)]


def test_sessions_of_a_theme(session):
    repair = SessionFactory(workshop__theme="repair")
    assert ids(get("/api/v1/sessions", {"theme": "repair"})) == [str(repair.public_id)]


def test_sessions_of_a_partner(session, partner):
    SessionFactory()
    assert ids(get("/api/v1/sessions", {"partner": partner.slug})) == [str(session.public_id)]


def test_sessions_come_in_pages(workshop, library):
    for hour in (9, 11, 13):
        SessionFactory(workshop=workshop, site=library, period=between(hour, hour + 1).stored)
    first = get("/api/v1/sessions", {"page_size": 2}).json()
    second = Client().get(first["next"]).json()
    starts = [row["start"][11:16] for row in (*first["results"], *second["results"])]
    assert (starts, second["next"]) == (["09:00", "11:00", "13:00"], None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "hier"}, "from"),
        ({"from": "2027-01-11T14:00:00"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"theme": "danse"}, "theme"),
        ({"site": "pas un site"}, "site"),
        ({"cursor": "cD1wYXN1bmVkYXRl"}, "cursor"),
        ({"workshop": "1"}, "workshop"),
    ],
)
def test_sessions_refuse_what_they_cannot_read(query, field):
    answer = get("/api/v1/sessions", query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_sessions_refuse_a_reversed_period():
    answer = get("/api/v1/sessions", {"from": "2027-02-01", "to": "2027-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (400, "period-invalid")


def test_sessions_of_an_unknown_site():
    answer = get("/api/v1/sessions", {"site": "nulle-part"})
    assert (answer.status_code, answer.json()["code"]) == (404, "site-not-found")


def test_session_by_id(session):
    assert get(f"/api/v1/sessions/{session.public_id}").json()["id"] == str(session.public_id)


def test_draft_by_id_is_not_there():
    draft = SessionFactory(status="draft", published_at=None)
    answer = get(f"/api/v1/sessions/{draft.public_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "session-not-found")


def test_workshops_are_those_with_public_sessions(session):
    WorkshopFactory()
    assert ids(get("/api/v1/workshops")) == [str(session.workshop.public_id)]


def test_workshop_with_two_sessions_is_listed_once(session, workshop):
    SessionFactory(workshop=workshop)
    assert len(ids(get("/api/v1/workshops"))) == 1


def test_partners_name_their_sites(partner, library):
    [row] = get("/api/v1/partners").json()["results"]
    assert (row["slug"], [site["name"] for site in row["sites"]]) == ("mediatheque", ["Médiathèque"])


LISTS = ["/api/v1/sessions", "/api/v1/workshops", "/api/v1/partners", "/agenda/", "/agenda.ics", "/agenda.atom"]


@pytest.mark.parametrize("path", LISTS)
def test_reading_takes_as_many_queries_for_one_as_for_three(path):
    def row() -> None:
        organisation = PartnerFactory().organisation
        site = SiteFactory(organisation=organisation)
        SessionFactory(workshop__partner=organisation.partner, site=site, period=TOMORROW.stored)

    row()
    get(path)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            row()
        get(path)  # what this process compiles, it compiles here
        with CaptureQueriesContext(connection) as asked:
            assert get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_calendar_shows_public_sessions(session):
    SessionFactory(status="draft", published_at=None)
    calendar = icalendar.Calendar.from_ical(get("/agenda.ics").content)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Premiers pas avec un ordinateur"]


def test_calendar_names_nobody_registered(session):
    RegistrationFactory(session=session, name="Anne Le Gall", email="anne@example.org")
    assert b"nne" not in get("/agenda.ics").content.replace(b"Annul", b"")


def test_calendar_known_by_its_tag_is_not_read_again(session, django_assert_num_queries):
    tag = get("/agenda.ics").headers["ETag"]
    with django_assert_num_queries(2):
        assert get("/agenda.ics", **{"If-None-Match": tag}).status_code == 304


def test_calendar_known_by_its_date_is_not_read_again(session):
    since = get("/agenda.ics").headers["Last-Modified"]
    assert get("/agenda.ics", **{"If-Modified-Since": since}).status_code == 304


def changed_session(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(changed_at=NOW, sequence=1)


def changed_workshop(session: Session) -> None:
    Workshop.objects.filter(pk=session.workshop_id).update(title="Autre titre", changed_at=NOW)


def changed_site(session: Session) -> None:
    Site.objects.filter(pk=session.site_id).update(street="2 quai des Essais")


def one_more(session: Session) -> None:
    SessionFactory()


@pytest.mark.parametrize("change", [changed_session, changed_workshop, changed_site, one_more])
def test_calendar_that_changed_is_read_again(change, session):
    tag = get("/agenda.ics").headers["ETag"]
    change(session)
    assert get("/agenda.ics", **{"If-None-Match": tag}).status_code == 200


def test_atom_lists_what_is_to_come(session):
    root = ElementTree.fromstring(get("/agenda.atom").content)
    titles = [entry.text for entry in root.findall("{*}entry/{*}title")]
    assert titles == ["Premiers pas avec un ordinateur – lundi 11 janvier, 14\u00a0h – 16\u00a0h"]
