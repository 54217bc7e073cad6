"""The agenda by day and by month, and a session's page for people and programs."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from agenda.actions.postponing import postpone_session
from agenda.models import Facilitation, Facilitator, Workshop
from spaces.models import Site
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TOMORROW = AFTERNOON.moved(timedelta(days=1))


def get(path: str, query=None, **headers):
    return Client(headers={"Accept-Language": "fr", **headers}).get(path, query or {})


def texts(answer) -> list[str]:
    return [chip.text for chip in answer.context["chips"]]


def test_page_groups_sessions_by_local_day(session, workshop):
    SessionFactory(workshop=workshop, period=TOMORROW.stored)
    days = [str(day) for day, _rows in get("/agenda/").context["days"]]
    assert days == ["2027-01-11", "2027-01-12"]


def test_page_without_sessions_says_what_to_do():
    assert "Aucune séance n’est annoncée" in get("/agenda/").content.decode()


def test_page_without_matching_sessions_says_what_to_do(session):
    page = get("/agenda/", {"theme": "repair"}).content.decode()
    assert ("Retirez-en un" in page, "0 séance" in page) == (True, True)


def test_page_counts_what_it_found(session, workshop):
    SessionFactory(workshop=workshop)
    assert get("/agenda/").context["count"] == 2


def test_page_names_each_filter_and_how_to_take_it_away(session, library):
    answer = get("/agenda/", {"theme": "basics,repair", "site": library.slug, "free": "1", "from": "2027-01-11"})
    assert texts(answer) == [
        "bases du numérique",
        "réparation",
        "Médiathèque",
        "gratuit",
        "à partir du lundi 11 janvier 2027",
    ]
    urls = [chip.url for chip in answer.context["chips"]]
    assert urls[0] == "/agenda/?theme=repair&site=mediatheque&free=true&from=2027-01-11"


def test_page_keeps_several_values_of_a_kind_in_one_choice(session):
    page = get("/agenda/", {"theme": "basics,repair"}).content.decode()
    assert '<option value="basics,repair" selected>bases du numérique, réparation</option>' in page


def test_page_shows_the_days_of_a_week_in_its_fields(session):
    page = get("/agenda/", {"week": "2027-W02"}).content.decode()
    assert re.findall(r'name="(from|to)" value="([0-9-]+)"', page) == [("from", "2027-01-11"), ("to", "2027-01-17")]


def test_page_leads_to_feeds_of_the_same_selection(session, settings):
    settings.PUBLIC_URL = "https://perriere.example"
    page = get("/agenda/", {"theme": "repair"}).content.decode()
    for address in ("webcal://perriere.example/agenda.ics", "https://perriere.example/agenda.atom"):
        assert f'"{address}?theme=repair"' in page


def test_page_leads_on_where_there_is_more(workshop, library):
    for minute in range(61):
        start = at(9) + timedelta(hours=minute)
        SessionFactory(workshop=workshop, site=library, period=between(9, 10).moved(start - at(9)).stored)
    answer = get("/agenda/", {"theme": "other"})
    assert (answer.context["previous"], answer.context["next"]) == ("", "/agenda/?theme=other&page=2")
    rows = [row for _day, rows in get("/agenda/", {"theme": "other", "page": 2}).context["days"] for row in rows]
    assert len(rows) == 1


@pytest.mark.parametrize(
    "query",
    [{"from": "demain"}, {"day": "9999-12-31"}, {"theme": "danse"}, {"site": "nulle-part"},
     {"from": "2027-02-01", "to": "2027-01-01"}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/agenda/", "/agenda/mois/", "/widgets/"])
def test_page_with_bad_filters_answers_400_with_the_form(path, query):
    answer = get(path, query)
    assert (answer.status_code, answer.context["form"].is_valid()) == (400, False)


@pytest.mark.parametrize(
    "path", ["/agenda.ics", "/agenda.atom", "/agenda.csv", "/agenda/openagenda.json", "/agenda/embed"]
)
def test_feed_with_bad_filters_answers_400(path):
    assert get(path, {"theme": "danse"}).status_code == 400


def test_month_has_whole_weeks_and_its_own_days(session):
    weeks = get("/agenda/mois/", {"month": "2027-02"}).context["weeks"]
    assert (len(weeks), weeks[0][0].day, weeks[-1][-1].day) == (4, date(2027, 2, 1), date(2027, 2, 28))


def test_month_is_this_one_unless_told(session):
    answer = get("/agenda/mois/")
    [day] = [day for week in answer.context["weeks"] for day in week if day.lines]
    assert (day.day, [line.title for line in day.lines]) == (date(2027, 1, 11), ["Premiers pas avec un ordinateur"])


def test_month_shows_a_few_and_leads_to_the_others(workshop, library):
    for hour in range(8, 13):
        SessionFactory(workshop=workshop, site=library, period=between(hour, hour + 1).stored)
    answer = get("/agenda/mois/", {"site": library.slug})
    [day] = [day for week in answer.context["weeks"] for day in week if day.lines]
    assert (len(day.lines), day.more, day.url) == (3, 2, "/agenda/?site=mediatheque&day=2027-01-11")
    assert "+ 2 autres" in answer.content.decode()


def test_month_shows_one_more_rather_than_saying_that_there_is_one_more(workshop, library):
    for hour in range(8, 12):
        SessionFactory(workshop=workshop, site=library, period=between(hour, hour + 1).stored)
    [day] = [day for week in get("/agenda/mois/").context["weeks"] for day in week if day.lines]
    assert (len(day.lines), day.more) == (4, 0)


def test_month_puts_a_night_on_the_day_on_which_it_begins(workshop, library):
    SessionFactory(workshop=workshop, site=library, period=between(22, 23).widened(after=timedelta(hours=3)).stored)
    [day] = [day for week in get("/agenda/mois/").context["weeks"] for day in week if day.lines]
    assert day.day == date(2027, 1, 11)


def test_month_leads_to_its_neighbours_with_the_same_filters(session):
    context = get("/agenda/mois/", {"month": "2027-01", "theme": "repair"}).context
    assert [context["previous"], context["next"]] == [
        "/agenda/mois/?theme=repair&month=2026-12",
        "/agenda/mois/?theme=repair&month=2027-02",
    ]


def data_of(session) -> dict:
    page = get(f"/agenda/{session.public_id}/").content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])


def test_session_page_describes_the_event(session, settings):
    settings.PUBLIC_URL = "https://perriere.example"
    data = data_of(session)
    address = f"https://perriere.example/agenda/{session.public_id}/"
    assert (data["@type"], data["url"], data["image"]) == ("Event", address, [f"{address}image.png"])
    assert (data["startDate"], data["eventStatus"]) == (
        "2027-01-11T14:00:00+01:00",
        "https://schema.org/EventScheduled",
    )


def test_session_page_names_who_holds_it(session, partner):
    anne = Facilitator.objects.create(name="Anne Le Gall", created_at=NOW)
    Facilitation.objects.create(session=session, facilitator=anne)
    assert data_of(session)["performer"] == [{"@type": "Person", "name": "Anne Le Gall"}]


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", '« L’été » & "l\'hiver"'])
def test_session_page_survives_any_title(title, library):
    assert data_of(SessionFactory(workshop__title=title, site=library))["name"] == title


def test_session_page_says_how_a_link_to_it_looks(session, settings):
    settings.PUBLIC_URL = "https://perriere.example"
    page = get(f"/agenda/{session.public_id}/").content.decode()
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+)" content="([^"]*)">', page))
    address = f"https://perriere.example/agenda/{session.public_id}/"
    assert (said["og:url"], said["og:image"], said["og:title"]) == (
        address,
        f"{address}image.png",
        "Premiers pas avec un ordinateur",
    )
    assert (said["og:locale"], said["twitter:card"]) == ("fr_FR", "summary_large_image")
    assert f'<link rel="canonical" href="{address}">' in page


@pytest.mark.parametrize("page", ["", "image.png", "seance.ics"])
def test_draft_is_not_there(page):
    draft = SessionFactory(status="draft", published_at=None)
    assert get(f"/agenda/{draft.public_id}/{page}").status_code == 404


QUERIES = {
    "/agenda/": 4,
    "/agenda/?q=a": 4,
    "/agenda/mois/": 3,
    "/agenda/embed": 2,
    "/agenda.ics": 7,
    "/agenda.atom": 7,
    "/agenda/openagenda.json": 7,
    "/agenda.csv": 8,
    "/widgets/": 2,
}
"""The version of the configuration, the partners to choose from, a count or a stamp, the sessions; who holds them.
What is read as a whole reads their workshops, partners, organisations and sites apart."""


@pytest.mark.parametrize("path", QUERIES)
def test_reading_takes_as_many_queries_for_one_as_for_three(path, django_assert_num_queries):
    def row() -> None:
        organisation = PartnerFactory().organisation
        site: Site = SiteFactory(organisation=organisation)
        SessionFactory(workshop__partner=organisation.partner, site=site, period=TOMORROW.stored)

    for rows in (1, 2):
        for _ in range(rows):
            row()
        get(path)  # what this process compiles, it compiles here
        with django_assert_num_queries(QUERIES[path]):
            assert get(path).status_code == 200


@pytest.mark.parametrize("page", ["/agenda/", "/agenda/{id}/"])
def test_names_of_places_lead_to_them(page, session):
    assert f'<a href="/lieux/{session.site.slug}/">' in get(page.format(id=session.public_id)).content.decode()


def test_session_page_leads_to_its_partner(session):
    page = get(f"/agenda/{session.public_id}/").content.decode()
    assert f'<a href="/partenaires/{session.partner.slug}/">{session.partner.name}</a>' in page


@pytest.mark.parametrize(("code", "said"), [("br", "breton"), ("fsl", "langue des signes française"), ("zza", "zza")])
def test_session_page_names_the_language_of_the_workshop(code, said, session):
    Workshop.objects.filter(pk=session.workshop_id).update(language=code)
    assert f"<dd>{said}</dd>" in get(f"/agenda/{session.public_id}/").content.decode()


@pytest.mark.parametrize("page", ["/agenda/{id}/", "/lieux/mediatheque/", "/partenaires/mediatheque/"])
def test_date_of_a_postponed_session_is_struck_wherever_it_stands(page, session, publisher):
    postpone_session(session=session, by=publisher, now=NOW)
    page = get(page.format(id=session.public_id)).content.decode().split("<main")[1]
    assert page.count("<s>") == page.count("lundi 11 janvier, 14") + page.count("lundi 11 janvier 2027, 14")


def test_link_to_a_postponed_session_says_so(session, publisher):
    postpone_session(session=session, by=publisher, now=NOW)
    page = get(f"/agenda/{session.public_id}/").content.decode()
    assert '<meta property="og:description" content="Séance reportée – lundi 11 janvier' in page


def test_refused_registration_shows_the_form_again_first(session):
    """Without JavaScript as well: the browser goes to where the errors stand."""
    page = get(f"/agenda/{session.public_id}/").content.decode()
    assert ('method="post" action="#inscription"' in page, 'id="inscription"' in page) == (True, True)
