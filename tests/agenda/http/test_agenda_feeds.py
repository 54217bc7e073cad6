"""Feeds and exports of a selection: known again without reading a session, and only while nothing in it has changed."""

import csv
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import icalendar
import jsonschema
import pytest
from django.test import Client
from PIL import Image

from agenda.models import Session, Workshop
from members.models import Organisation
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

FEEDS = ["/agenda.ics", "/agenda.atom", "/agenda.csv", "/agenda/openagenda.json"]
SELECTION = {"theme": "basics"}


def get(path: str, query=None, **headers):
    return Client(headers={"Accept-Language": "fr", **headers}).get(path, query or {})


@pytest.fixture
def inside(session: Session) -> Session:
    Workshop.objects.filter(pk=session.workshop_id).update(theme="basics")
    return session


@pytest.fixture
def outside(library) -> Session:
    return SessionFactory(site=library, workshop__theme="repair", period=AFTERNOON.stored)


@pytest.mark.parametrize("path", FEEDS)
def test_feed_known_by_its_tag_reads_no_session(path, inside, django_assert_num_queries):
    tag = get(path, SELECTION).headers["ETag"]
    with django_assert_num_queries(2) as asked:
        assert get(path, SELECTION, **{"If-None-Match": tag}).status_code == 304
    assert [query["sql"] for query in asked.captured_queries if "cancel_reason" in query["sql"]] == []


def moved(inside: Session) -> None:
    Session.objects.filter(pk=inside.pk).update(
        period=AFTERNOON.moved(timedelta(hours=1)).stored, changed_at=NOW, sequence=1
    )


def changed_without_a_newer_date(inside: Session) -> None:
    """Committed after a later change of another session: only the revision tells."""
    Session.objects.filter(pk=inside.pk).update(sequence=5)


def left(inside: Session) -> None:
    Workshop.objects.filter(pk=inside.workshop_id).update(theme="repair")


def replaced(inside: Session) -> None:
    """As many as before, none of them younger."""
    left(inside)
    SessionFactory(site=inside.site, workshop__theme="basics", period=AFTERNOON.stored)


def partner_renamed(inside: Session) -> None:
    Organisation.objects.filter(pk=inside.partner.organisation_id).update(name="Autre nom")


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("change", [moved, changed_without_a_newer_date, left, replaced, partner_renamed])
def test_feed_whose_selection_changed_is_read_again(path, change, inside):
    tag = get(path, SELECTION).headers["ETag"]
    change(inside)
    assert get(path, SELECTION, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_feed_is_known_while_only_others_change(path, inside, outside):
    tag = get(path, SELECTION).headers["ETag"]
    Session.objects.filter(pk=outside.pk).update(changed_at=NOW, sequence=1)
    SessionFactory(site=inside.site, workshop__theme="safety")
    assert get(path, SELECTION, **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/agenda.csv", "/agenda/openagenda.json"])
def test_export_that_counts_places_follows_registrations(path, inside):
    tag = get(path, SELECTION).headers["ETag"]
    RegistrationFactory(session=inside)
    assert get(path, SELECTION, **{"If-None-Match": tag}).status_code == 200


def test_feed_of_a_selection_is_not_known_by_a_date(inside):
    """A session that leaves does not make the selection younger."""
    assert "Last-Modified" not in get("/agenda.ics", SELECTION).headers


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_of_two_selections_are_two(path, inside):
    tags = {get(path, query).headers["ETag"] for query in ({}, SELECTION, {"lang": "en"})}
    assert len(tags) == 3


def events(query=None) -> list:
    return list(icalendar.Calendar.from_ical(get("/agenda.ics", query).content).walk("VEVENT"))


def test_calendar_takes_away_what_was_cancelled_in_a_selection(inside):
    Session.objects.filter(pk=inside.pk).update(status="cancelled", cancelled_at=NOW, sequence=2)
    [event] = events(SELECTION)
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 2)


def test_calendar_shows_what_is_postponed_as_tentative(inside):
    Session.objects.filter(pk=inside.pk).update(status="postponed", postponed_at=NOW, sequence=2)
    [event] = events(SELECTION)
    said = (str(event["STATUS"]), str(event["SUMMARY"]))
    assert said == ("TENTATIVE", "Reportée\u00a0: Premiers pas avec un ordinateur")


def test_calendar_names_the_selection_in_the_language_asked_for(inside):
    calendar = icalendar.Calendar.from_ical(get("/agenda.ics", SELECTION).content)
    assert str(calendar["NAME"]) == "Agenda des ateliers · bases du numérique"


def test_calendar_says_what_it_is_about_and_where(inside):
    inside.site.latitude, inside.site.longitude = "47.73500", "-3.36700"
    inside.site.save()
    [event] = events()
    said = [str(name) for name in event["CATEGORIES"].cats]
    assert (said, event["GEO"].to_ical()) == (["bases du numérique"], "47.735;-3.367")


def test_calendar_of_an_online_session_has_no_place_on_the_map(inside):
    Session.objects.filter(pk=inside.pk).update(mode="online", online_url="https://visio.example/secret")
    [event] = events()
    assert (str(event["LOCATION"]), "GEO" in event) == ("À distance", False)


def test_calendar_of_one_session_is_a_file(inside):
    answer = get(f"/agenda/{inside.public_id}/seance.ics")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="atelier.ics"'
    assert str(event["UID"]).startswith(str(inside.public_id))


def test_atom_says_what_was_cancelled_or_postponed(inside, outside):
    Session.objects.filter(pk=inside.pk).update(status="cancelled", cancelled_at=NOW)
    Session.objects.filter(pk=outside.pk).update(status="postponed", postponed_at=NOW)
    root = ElementTree.fromstring(get("/agenda.atom").content)
    assert sorted(title.text.split("\u00a0: ")[0] for title in root.findall("{*}entry/{*}title")) == [
        "Annulée",
        "Reportée",
    ]


def test_atom_names_itself_and_its_page(inside):
    root = ElementTree.fromstring(get("/agenda.atom", SELECTION).content)
    links = {link.get("rel"): link.get("href") for link in root.findall("{*}link")}
    assert {rel: href.partition("//testserver")[2] for rel, href in links.items()} == {
        "alternate": "/agenda/?theme=basics",
        "self": "/agenda.atom?theme=basics",
    }


def test_csv_has_the_columns_of_the_api(inside):
    [row] = csv.DictReader(get("/agenda.csv").content.decode().splitlines())
    assert (row["workshop_title"], row["site_name"], row["start"]) == (
        "Premiers pas avec un ordinateur",
        "Médiathèque",
        "2027-01-11T14:00:00+01:00",
    )


@pytest.mark.parametrize("path", FEEDS)
def test_feed_hides_the_address_of_the_call(path, inside):
    Session.objects.filter(pk=inside.pk).update(mode="hybrid", online_url="https://visio.example/secret")
    assert b"visio.example" not in get(path).content


def test_openagenda_export_follows_its_vocabulary(inside, outside):
    export = get("/agenda/openagenda.json").json()
    jsonschema.validate(export, EXPORT)
    assert export["total"] == 2


def picture(path: str, **headers):
    return get(path, **headers)


@pytest.mark.parametrize("title", ["Coudre", "Un titre très long " * 7, "W" * 140, "Réparer 🛠 « ensemble » & <vite>"])
def test_session_picture_is_a_png_of_the_usual_size(title, library):
    session = SessionFactory(site=library, workshop__title=title[:140].strip())
    answer = picture(f"/agenda/{session.public_id}/image.png")
    image = Image.open(BytesIO(answer.content))
    assert (answer.headers["Content-Type"], image.format, image.size) == ("image/png", "PNG", (1200, 630))


def test_agenda_picture_is_a_png_of_the_usual_size():
    assert Image.open(BytesIO(picture("/agenda/image.png").content)).size == (1200, 630)


def test_picture_known_by_its_tag_is_not_drawn_again(inside):
    path = f"/agenda/{inside.public_id}/image.png"
    tag = picture(path).headers["ETag"]
    assert picture(path, **{"If-None-Match": tag}).status_code == 304


def test_picture_of_a_session_that_moved_is_another(inside):
    path = f"/agenda/{inside.public_id}/image.png"
    tag = picture(path).headers["ETag"]
    moved(inside)
    assert picture(path, **{"If-None-Match": tag}).status_code == 200


WORDS = {"type": "object", "required": ["fr"], "additionalProperties": False}
OFFSET = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"
TIMING = {
    "type": "object",
    "required": ["begin", "end"],
    "additionalProperties": False,
    "properties": {"begin": {"type": "string", "pattern": OFFSET}, "end": {"type": "string", "pattern": OFFSET}},
}


def words(longest: int) -> dict:
    return {**WORDS, "properties": {"fr": {"type": "string", "minLength": 1, "maxLength": longest}}}


EVENT = {
    "type": "object",
    "required": [
        "title", "description", "longDescription", "timings", "attendanceMode", "status", "accessibility", "age",
        "extIds", "location", "timezone",
    ],
    "properties": {
        "title": words(140),
        "description": words(200),
        "longDescription": words(10_000),
        "timings": {"type": "array", "minItems": 1, "maxItems": 800, "items": TIMING},
        "attendanceMode": {"enum": [1, 2, 3]},
        "status": {"enum": [1, 2, 3, 4, 5, 6]},
        "accessibility": {
            "type": "object",
            "required": ["hi", "vi", "pi", "mi", "ii"],
            "additionalProperties": {"type": "boolean"},
        },
        "age": {
            "type": "object",
            "required": ["min", "max"],
            "additionalProperties": {"type": ["integer", "null"], "minimum": 0},
        },
        "extIds": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["key", "value"],
                "additionalProperties": {"type": "string", "minLength": 1},
            },
        },
    },
    "if": {"properties": {"attendanceMode": {"enum": [2, 3]}}},
    "then": {"required": ["onlineAccessLink"]},
}  # fmt: skip
EXPORT = {
    "type": "object",
    "required": ["total", "events"],
    "properties": {"total": {"type": "integer"}, "events": {"type": "array", "items": EVENT}},
}


def test_atom_shows_what_a_partner_wrote_as_text(inside):
    Workshop.objects.filter(pk=inside.workshop_id).update(description="Choisir <img src=x> & payer")
    feed = ElementTree.fromstring(get("/agenda.atom").content)
    said = feed.findtext("{*}entry/{*}summary") or ""
    assert ("Choisir &lt;img src=x&gt; &amp; payer" in said, "<br>" in said) == (True, True)
