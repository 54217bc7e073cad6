"""The pages and addresses of the monthly report."""

import html
import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pikepdf import Pdf
from pypdf import PdfReader

from notifications.models import Preference
from reports.models import ReportSubscription
from spaces.models import Steward
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, token_for
from tests.factories.agenda import RegistrationFactory, SessionFactory
from tests.factories.costs import spent
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

MONTHS = "/tableau-de-bord/rapports/"
PAGE, PDF = f"{MONTHS}2027-01/", f"{MONTHS}2027-01.pdf"
API, API_PDF = "/api/v1/reports/monthly/2027-01", "/api/v1/reports/monthly/2027-01.pdf"
ALL = [MONTHS, PAGE, PDF]


@pytest.fixture(autouse=True)
def in_february(frozen):
    frozen.move_to(at(10, day=date(2027, 2, 3)))


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


def api_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def browser(manager):
    return browser_of(manager)


@pytest.fixture
def lived(site, desk, coworker):
    """A month with a booking, money and a workshop."""
    past_booking(coworker, [desk], between(9, 12))
    charged(coworker, "42.00", date(2027, 1, 11), vat="8.40", resource=desk, site=site)
    session = SessionFactory(site=site, period=between(14, 16).stored, workshop__theme="basics")
    RegistrationFactory(session=session, has_attended=True)


def said(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def read(content):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def test_the_list_has_the_months_that_are_over(browser, site):
    text = said(browser.get(MONTHS))
    assert ("Janvier 2027" in text, "Février 2027" in text, "Février 2025" in text) == (True, False, True)


def test_a_month_is_read_with_its_tables_and_files(browser, lived):
    answer = browser.get(PAGE)
    text = said(answer)
    assert "Recettes HT 42,00 € – –" in text
    assert "Bases du numérique" not in text  # names of themes as they are in tables
    assert "bases du numérique" in text
    files = [
        html.unescape(one) for one in re.findall(r'href="(/api/[^"]+\.(?:csv|xlsx)\?[^"]+)"', answer.content.decode())
    ]
    assert {browser.get(address).status_code for address in files} == {200}
    assert len(files) == 8


def test_the_pdf_says_what_the_api_says(browser, manager, lived):
    told = api_of(manager).get(API).json()
    figures = {one["name"]: one["value"] for one in told["figures"]}
    assert (figures["net"], figures["booked_hours"], figures["sessions"], figures["attended"]) == ("42.00", 3.0, 1, 1)
    text = read(browser.get(PDF).content)
    for line in (
        "Recettes HT 42,00 € – –",
        "Heures réservées 3,0",
        "Séances d’ateliers 1",
        "Poste de travail 42,00 € 8,40 € 50,40 €",
    ):
        assert line in text, line


def test_the_basis_of_revenue_is_printed(browser, lived):
    assert "Date d’activité : le jour de l’usage" in read(browser.get(PDF).content)


def test_what_is_missing_is_said_in_words_and_never_by_its_code(browser, manager, site, desk):
    spent(manager, site, "300.00")
    page, text = said(browser.get(PAGE)), read(browser.get(PDF).content)
    assert "rien n’était réservé" in page
    assert "nothing-booked" not in page
    assert "Sans équilibre rien n’était réservé" in text
    assert "nothing-booked" not in text


def test_the_pdf_is_an_archive_that_can_be_read_aloud(browser, lived):
    with Pdf.open(BytesIO(browser.get(PDF).content)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        assert (str(pdf.Root.Lang), b"pdfuaid" in metadata, b"pdfaid" in metadata) == ("fr", True, True)


def test_the_api_gives_tables_with_their_meaning_and_their_own_addresses(manager, lived):
    client = api_of(manager)
    tables = client.get(API).json()["tables"]
    assert [table["title"] for table in tables] == ["Occupation", "Occupation", "Recettes", "Ateliers"]
    for table in tables:
        assert client.get(table["report"]).json()["results"] == table["results"]
        assert {client.get(table[kind]).status_code for kind in ("csv", "xlsx")} == {200}


def test_the_api_gives_the_same_pdf_as_the_page(browser, manager, lived):
    assert api_of(manager).get(API_PDF).content == browser.get(PDF).content


def test_an_empty_network_has_a_report_too(browser):
    assert browser.get(PAGE).status_code == browser.get(PDF).status_code == 200


@pytest.mark.parametrize("month", ["2027-02", "2026-13", "1998-01"])
def test_a_month_without_report_is_refused(month, browser, manager, site):
    assert browser.get(f"{MONTHS}{month}.pdf").status_code == 400
    answer = api_of(manager).get(f"/api/v1/reports/monthly/{month}")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1].split("#")[-1]) == (
        400,
        "report-month-not-over",
    )


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_read_nothing(role, site):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    assert {browser_of(person).get(address).status_code for address in ALL} == {403}
    assert {api_of(person).get(address).status_code for address in (API, API_PDF)} == {403}
    assert browser_of(person).post(f"{MONTHS}abonnement/").status_code == 403


@pytest.mark.parametrize("role", [Steward.Role.MANAGER, Steward.Role.ACCOUNTANT])
def test_a_steward_of_one_site_sees_no_other(role, site, lived, coworker):
    other = ResourceFactory(site=SiteFactory(name="Ailleurs"), name="Salle secrète").site
    charged(coworker, "99.00", date(2027, 1, 11), site=other)
    person = StewardFactory(site=site, role=role).person
    browser, client = browser_of(person), api_of(person)
    texts = [said(browser.get(MONTHS)), said(browser.get(PAGE)), read(browser.get(PDF).content)]
    texts += [client.get(API).content.decode(), read(client.get(API_PDF).content)]
    assert [word for word in ("Ailleurs", "secrète", "99") for text in texts if word in text and word != "99"] == []
    assert [text for text in texts if "99,00" in text or "99.00" in text] == []
    assert {browser.get(address, {"site": other.slug}).status_code for address in ALL} == {400}
    assert {client.get(address, {"site": str(other.public_id)}).status_code for address in (API, API_PDF)} == {403}


def test_one_subscribes_and_leaves(browser, site, manager):
    browser.post(f"{MONTHS}abonnement/?site={site.slug}")
    row = ReportSubscription.objects.get()
    assert (row.person, row.site) == (manager, site)
    page = browser.get(MONTHS, {"site": site.slug})
    assert "Recevoir le rapport de" not in said(page)
    browser.post(f"{MONTHS}abonnement/{row.public_id}/retirer/?site={site.slug}")
    assert not ReportSubscription.objects.exists()


def test_a_manager_subscribes_somebody_of_the_team(browser, site):
    accountant = StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person
    browser.post(f"{MONTHS}abonner/?site={site.slug}", {"person": str(accountant.public_id)})
    assert ReportSubscription.objects.get().person == accountant


@pytest.mark.parametrize("wrong", ["", "nobody", "0190e8a0-0000-7000-8000-000000000000"])
def test_somebody_else_is_said_in_the_form(wrong, browser, site):
    answer = browser.post(f"{MONTHS}abonner/?site={site.slug}", {"person": wrong})
    assert (answer.status_code, ReportSubscription.objects.count()) == (400, 0)
    assert answer.context["team_form"].errors


def test_an_accountant_subscribes_nobody_else(site, manager):
    accountant = StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person
    browser = browser_of(accountant)
    assert "L’abonner" not in said(browser.get(MONTHS, {"site": site.slug}))
    answer = browser.post(f"{MONTHS}abonner/?site={site.slug}", {"person": str(manager.public_id)})
    assert (answer.status_code, ReportSubscription.objects.count()) == (403, 0)


def test_nobody_ends_what_they_do_not_see(site, manager):
    row = ReportSubscription.objects.create(person=manager, site=None, created_at=at(9))
    other = browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    assert other.post(f"{MONTHS}abonnement/{row.public_id}/retirer/").status_code == 404
    assert ReportSubscription.objects.exists()


def test_queries_do_not_grow_with_the_place(browser, site, lived, django_assert_max_num_queries):
    for _number in range(5):
        ResourceFactory(site=site)
        SessionFactory(site=site, period=between(14, 16).stored)
    browser.get(PDF)
    with django_assert_max_num_queries(60):
        browser.get(PDF)


def test_several_sites_have_a_line_each_in_the_document(browser, lived):
    elsewhere = ResourceFactory(site=SiteFactory(name="Fab Lab")).site
    text = read(browser.get(PDF).content)
    assert elsewhere.name in text
    assert "Site Heures ouvertes" in text


def test_who_stopped_the_mails_is_not_said_to_get_them(browser, site, manager):
    reader = StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person
    for person in (manager, reader):
        ReportSubscription.objects.create(person=person, site=site, created_at=NOW, sent_month=date(2026, 12, 1))
    assert said(browser.get(MONTHS)).count("décembre 2026") == 2
    Preference.objects.create(person=reader, unwanted=["reports"], changed_at=NOW)
    text = said(browser.get(MONTHS))
    assert (text.count("décembre 2026"), text.count("ses préférences arrêtent ces mails")) == (1, 1)
