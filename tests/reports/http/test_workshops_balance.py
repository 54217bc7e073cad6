"""The document for those who fund workshops, read back."""

import re
from io import BytesIO
from random import Random

import pytest
from django.test import Client
from pikepdf import Pdf
from pypdf import PdfReader

from agenda.models import Session
from agenda.models.registration import AgeBand
from reports.documents.workshops import balance
from reports.question import Days, Question
from reports.workshops import workshops
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, SiteFactory, StewardFactory, token_for
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/ateliers/bilan.pdf"
API = "/api/v1/reports/workshops.pdf"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(manager, frozen):
    frozen.move_to(between(20, 21).start)
    return browser_of(manager)


def read(content):
    """The words of all pages, single spaces between them."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def held(site):
    """Two themes: many came to one, three to the other."""
    partner = PartnerFactory(organisation__name="Médiathèque du Port")
    for theme, capacity, came in (("basics", 20, 14), ("safety", 8, 3), ("employment", 30, 21)):
        session = SessionFactory(
            workshop__partner=partner,
            workshop__theme=theme,
            workshop__publics=["adults"],
            site=site,
            capacity=capacity,
            period=between(14, 16).stored,
        )
        for _number in range(came):
            RegistrationFactory(session=session, has_attended=True, age_band="quarante_cinquante_neuf")


def test_the_document_says_what_the_table_says(browser, held):
    text = read(browser.get(PAGE, DAY).content)
    whole = workshops(Question(Days(MONDAY, MONDAY)), catalogue=catalogue.current(), now=between(20, 21).start).whole
    assert f"Ensemble {whole.sessions} 0 {whole.places} {whole.registered} {whole.attended} 0 6,0 66 % 100 %" in text
    assert (whole.sessions, whole.places, whole.registered, whole.attended) == (3, 58, 38, 38)


def test_few_people_are_not_told_nor_what_would_tell_them(browser, held):
    text = read(browser.get(PAGE, DAY).content)
    assert "Sécurité 1 0 8 < 5 < 5 0 2,0 – –" in text
    assert "Bases du numérique 1 0 20 < 5 < 5 0 2,0 – –" in text
    assert "Emploi 1 0 30 21 21 0 2,0 70 % 100 %" in text


def test_answers_that_few_gave_are_not_told(site, held):
    young = AgeBand.values[0]
    RegistrationFactory(session=Session.objects.first(), has_attended=True, age_band=young)
    told = balance(Question(Days(MONDAY, MONDAY)), catalogue=catalogue.current(), now=between(20, 21).start)
    assert sorted(row[1] for row in told.people[0].rows if row[1] != "0") == ["< 5", "< 5"]
    assert {share.count for share in told.people[0].picture.shares} == {0}


def test_a_whole_of_few_people_is_not_told_either(browser, site):
    session = SessionFactory(workshop__theme="safety", site=site, capacity=8, period=between(14, 16).stored)
    for _number in range(3):
        RegistrationFactory(session=session, has_attended=True)
    assert "Ensemble 1 0 8 < 5 < 5 0 2,0 – –" in read(browser.get(PAGE, DAY).content)


def test_the_page_inside_the_house_leaves_nothing_out(browser, held):
    assert "&lt; 5" not in browser.get("/tableau-de-bord/ateliers/", DAY).content.decode()


def test_it_names_the_place_the_days_and_how_it_counts(browser, held, site):
    text = read(browser.get(PAGE, {**DAY, "site": site.slug}).content)
    for said in (site.name, "Du 11 janvier 2027 au 11 janvier 2027", "Méthode", "Définitions"):
        assert said in text


def test_it_is_an_archive_that_can_be_read_aloud(browser, held):
    with Pdf.open(BytesIO(browser.get(PAGE, DAY).content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        metadata = pdf.Root.Metadata.read_bytes()
        assert (str(pdf.Root.Lang), b"pdfuaid" in metadata, b"pdfaid" in metadata) == ("fr", True, True)


def test_it_speaks_the_reader_s_language(manager, held, frozen):
    frozen.move_to(between(20, 21).start)
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(manager)
    with Pdf.open(BytesIO(browser.get(PAGE, DAY).content)) as pdf:
        assert str(pdf.Root.Lang) == "en"


def test_nothing_held_is_a_document_too(browser, site):
    assert "0" in read(browser.get(PAGE, DAY).content)


def test_letters_that_no_font_draws_stop_nothing(browser, site):
    partner = PartnerFactory(organisation__name="Fab 🛠 Lab")
    for other in (partner, PartnerFactory()):
        SessionFactory(workshop__partner=other, site=site, period=between(14, 16).stored)
    assert "Fab □ Lab" in read(browser.get(PAGE, DAY).content)


def test_the_api_gives_the_same_document(browser, manager, held):
    client = Client(headers={"Authorization": f"Bearer {token_for(manager)}", "Accept-Language": "fr"})
    assert client.get(API, DAY).content == browser.get(PAGE, DAY).content


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_read_nothing(role, site):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    client = Client(headers={"Authorization": f"Bearer {token_for(person)}"})
    assert (browser_of(person).get(PAGE, DAY).status_code, client.get(API, DAY).status_code) == (403, 403)


def test_a_manager_of_one_site_gets_it_of_that_site_alone(held, site, frozen):
    frozen.move_to(between(20, 21).start)
    other = SessionFactory(site=SiteFactory(name="Ailleurs"), period=between(14, 16).stored)
    manager = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    client = Client(headers={"Authorization": f"Bearer {token_for(manager)}", "Accept-Language": "fr"})
    assert "Ailleurs" not in read(browser_of(manager).get(PAGE, DAY).content)
    assert client.get(API, {**DAY, "site": str(other.site.public_id)}).status_code == 403
    assert browser_of(manager).get(PAGE, {**DAY, "site": other.site.slug}).status_code == 400


def test_a_rich_year_fits_its_pages(browser, site):
    """Every theme, public and level, several sites and partners."""
    rng = Random("bilan")
    partners = [PartnerFactory(organisation__name=f"Partenaire au nom assez long {n}") for n in range(6)]
    sites = [site, *(SiteFactory(name=f"Centre social du quartier {n}") for n in range(4))]
    for number in range(60):
        session = SessionFactory(
            workshop__partner=partners[number % 6],
            workshop__theme=rng.choice(["procedures", "basics", "safety", "creation", "making", "employment"]),
            workshop__publics=rng.sample(["adults", "seniors", "families", "job_seekers"], rng.randint(0, 2)),
            workshop__level=rng.choice(["all", "beginner", "advanced"]),
            site=rng.choice(sites),
            capacity=rng.randint(4, 12),
            period=between(14, 16).stored,
        )
        for _person in range(rng.randint(0, session.capacity)):
            RegistrationFactory(session=session, has_attended=rng.random() < 0.8, age_band=rng.choice(AgeBand.values))
    content = browser.get(PAGE, {"from": "2027-01-01", "to": "2027-06-30"}).content
    assert 3 <= len(PdfReader(BytesIO(content)).pages) <= 9
    assert len(content) < 300_000
