"""Widgets: framed from anywhere, the same for everybody, leading into registering and booking."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from spaces.models import Resource
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, between
from tests.factories import PersonFactory, ResourceFactory, book
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

WIDGETS = ["/agenda/embed", "/disponibilites/embed"]


def get(path: str, query=None, client: Client | None = None):
    return (client or Client(headers={"Accept-Language": "fr"})).get(path, query or {})


@pytest.fixture
def hall(site) -> Resource:
    return ResourceFactory(site=site, kind="room", name="Salle Groix", capacity=12)


@pytest.mark.parametrize("path", WIDGETS)
@pytest.mark.parametrize("query", [{}, {"theme": "danse", "resource": "x"}])
def test_widget_may_be_framed_by_anybody(path, query, session, hall):
    answer = get(path, query)
    policy = answer.headers["Content-Security-Policy"]
    assert ("frame-ancestors *" in policy, "X-Frame-Options" in answer.headers) == (True, False)
    assert answer.status_code == (400 if query else 200)


@pytest.mark.parametrize("path", ["/", "/agenda/", "/agenda/mois/", "/widgets/", "/reserver/", "/agenda.ics"])
def test_nothing_else_may_be_framed(path, session, hall):
    answer = get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert ("frame-ancestors 'none'" in policy, answer.headers["X-Frame-Options"]) == (True, "DENY")


@pytest.mark.parametrize("path", WIDGETS)
def test_widget_knows_nobody_and_remembers_nothing(path, session, hall, coworker):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    answer = get(path, client=client)
    assert (answer.cookies, "Cookie" in answer.headers.get("Vary", "")) == ({}, False)
    assert answer.content == get(path).content
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", WIDGETS)
@pytest.mark.parametrize(("language", "word"), [("fr", "janvier"), ("en", "January")])
def test_widget_speaks_the_language_asked_for(path, language, word, session, hall):
    answer = get(path, {"lang": language})
    assert (word in answer.content.decode(), answer.headers["Content-Language"]) == (True, language)


@pytest.mark.parametrize(
    ("said", "scheme"), [("dark", "dark"), ("light", "light"), ("", "auto"), ('"><script>', "auto")]
)
@pytest.mark.parametrize("path", WIDGETS)
def test_widget_has_the_colours_asked_for(path, said, scheme, session, hall):
    assert f'class="widget widget--{scheme}"' in get(path, {"scheme": said}).content.decode()


def test_agenda_widget_leads_to_each_session_in_a_window_of_its_own(session):
    page = get("/agenda/embed").content.decode()
    assert f'<a href="/agenda/{session.public_id}/" target="_blank" rel="noopener">' in page


@pytest.mark.parametrize(("count", "shown"), [("2", 2), ("", 3), ("0", 3), ("beaucoup", 3), ("999999999", 3)])
def test_agenda_widget_shows_so_many(count, shown, workshop, library):
    for day in range(3):
        SessionFactory(workshop=workshop, site=library, period=AFTERNOON.moved(timedelta(days=day)).stored)
    days = get("/agenda/embed", {"count": count}).context["days"]
    assert sum(len(rows) for _day, rows in days) == shown


def test_agenda_widget_says_what_is_full_or_off(session, workshop, library):
    RegistrationFactory(session=SessionFactory(workshop=workshop, site=library, capacity=1))
    SessionFactory(workshop=workshop, site=library, status="postponed", postponed_at=NOW)
    page = get("/agenda/embed").content.decode()
    assert ("complet" in page, "reportée" in page, "8 places libres" in page) == (True, True, True)


def test_agenda_widget_names_nobody(session):
    RegistrationFactory(session=session, name="Anne Le Gall", email="anne@example.org")
    assert "Le Gall" not in get("/agenda/embed").content.decode()


def free(query) -> dict[str, list[str]]:
    """By local day and thing, the hours that can be had."""
    return {
        f"{day.day} {entry.name}": [
            f"{slot.period.start.astimezone(entry.tz):%H:%M}-{slot.period.end.astimezone(entry.tz):%H:%M}"
            for slot in slots
        ]
        for day in get("/disponibilites/embed", query).context["days"]
        for entry, slots in day.things
    }


def test_free_times_of_one_thing_are_its_gaps(hall, coworker):
    book(coworker, [hall], between(10, 12), now=NOW)
    assert free({"resource": str(hall.public_id), "days": 1}) == {
        "2027-01-11 Salle Groix": ["08:00-10:00", "12:00-20:00"]
    }


def test_free_times_may_be_cut_into_slots(hall, coworker):
    book(coworker, [hall], between(10, 18), now=NOW)
    found = free({"resource": str(hall.public_id), "days": 1, "duration": 60})
    assert found == {"2027-01-11 Salle Groix": ["08:00-09:00", "09:00-10:00", "18:00-19:00", "19:00-20:00"]}


def test_free_times_begin_now(hall, frozen):
    frozen.move_to(between(15, 16).start + timedelta(minutes=5))
    assert free({"resource": str(hall.public_id), "days": 1}) == {"2027-01-11 Salle Groix": ["15:15-20:00"]}


def test_free_times_of_a_site_are_those_of_its_things(hall, desk, site):
    found = free({"site": site.slug, "days": 2})
    assert sorted(found) == sorted(f"2027-01-{day} {name}" for day in (11, 12) for name in (desk.name, "Salle Groix"))


def test_free_times_of_a_kind(hall, desk):
    assert list(free({"kind": "room", "days": 1})) == ["2027-01-11 Salle Groix"]


def test_each_free_time_leads_into_the_booking_of_it(hall, coworker):
    page = get("/disponibilites/embed", {"resource": str(hall.public_id), "days": 1, "duration": 60}).content.decode()
    address = unescape(page.split('class="slots"')[1].split('href="')[1].split('"')[0])
    client = Client()
    client.force_login(coworker)
    draft = client.get(address).context["draft"]
    assert (draft.entry.name, draft.period) == ("Salle Groix", between(8, 9))


def test_free_times_say_nothing_of_who_has_the_rest(hall, coworker):
    book(coworker, [hall], between(10, 12), now=NOW, title="Réunion secrète")
    page = get("/disponibilites/embed").content.decode()
    assert (coworker.name in page, "secrète" in page) == (False, False)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"resource": "x"}, 400),
        ({"resource": "0190d0b6-1111-7000-8000-000000000001"}, 404),
        ({"site": "nulle-part"}, 404),
        ({"kind": "boat"}, 400),
        ({"day": "hier", "days": "100", "duration": "-1"}, 200),
        ({"day": "9999-12-31"}, 200),
    ],
)
def test_free_times_of_what_is_not_there(query, status, hall):
    assert get("/disponibilites/embed", query).status_code == status


def test_free_times_take_as_many_queries_for_one_as_for_many(site, hall, django_assert_num_queries):
    get("/disponibilites/embed")
    with django_assert_num_queries(2):
        get("/disponibilites/embed")
    for _ in range(15):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 10), now=NOW)
    get("/disponibilites/embed")
    with django_assert_num_queries(2):
        days = get("/disponibilites/embed").context["days"]
    assert len(days[0].things) == 12


def test_widgets_page_gives_a_line_that_shows_what_was_chosen(session, settings):
    settings.PUBLIC_URL = "https://perriere.example"
    query = {"theme": "repair", "scheme": "dark", "lang": "en", "count": "5", "height": "800"}
    snippet = get("/widgets/", query).context["snippet"]
    assert snippet.html == (
        '<iframe src="https://perriere.example/agenda/embed?theme=repair&amp;scheme=dark&amp;lang=en&amp;count=5"'
        ' title="Agenda des ateliers" width="100%" height="800" loading="lazy" style="border:0"></iframe>'
    )


def test_widgets_page_shows_the_line_as_text(session):
    page = get("/widgets/").content.decode()
    assert (page.count("<iframe"), 'value="&lt;iframe src=' in page) == (1, True)


def test_widgets_page_gives_a_line_for_one_resource(hall):
    query = {"widget": "disponibilites", "resource": str(hall.public_id), "duration": "60"}
    assert get("/widgets/", query).context["snippet"].path == (
        f"/disponibilites/embed?resource={hall.public_id}&duration=60"
    )


@pytest.mark.parametrize("query", [{"widget": "disponibilites", "site": "nulle-part"}, {"scheme": "rose"}])
def test_widgets_page_shows_what_it_cannot_read(query, hall):
    answer = get("/widgets/", query)
    assert (answer.status_code, "snippet" in answer.context) == (400, False)
