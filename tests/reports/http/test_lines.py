"""What a figure is made of, as pages and by the API: for the same readers as the figure."""

import csv
import html
import io
import re
from datetime import timedelta
from decimal import Decimal
from itertools import zip_longest
from urllib.parse import urlencode

import pytest
from django.test import Client

from reports.web import row
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import AccountFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book, token_for
from tests.factories.invoicing import charge_of
from tests.factories.reports import charged, past_booking
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/revenue/lines"
PAGE = "/tableau-de-bord/recettes/lignes/"
BOOKINGS = "/tableau-de-bord/occupation/reservations/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


def client_of(person, **more):
    return Client(headers={"Authorization": f"Bearer {token_for(person, **more)}", "Accept-Language": "fr"})


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def reader(manager):
    return client_of(manager)


@pytest.fixture
def browser(manager):
    return browser_of(manager)


@pytest.fixture
def accountant(site):
    """Of one site."""
    return StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person


def test_a_line_says_what_it_is_for_and_who_owes_it(reader, site, desk, coworker):
    charge = charged(coworker, "10.00", MONDAY, vat="2.00", resource=desk, site=site)
    (line,) = reader.get(ADDRESS, DAY).json()["results"]
    assert line == {
        "on": "2027-01-11",
        "basis": "activity",
        "charge": str(charge.public_id),
        "label": "Essai",
        "kind": "desk",
        "group": "public",
        "reason": "",
        "activity_on": "2027-01-11",
        "site": {"id": str(site.public_id), "name": site.name},
        "resource": {"id": str(desk.public_id), "name": desk.name},
        "source_kind": "booking",
        "source_id": str(charge.source_id),
        "payer": {"id": str(coworker.public_id), "name": coworker.name},
        "invoice": None,
        "net": "10.00",
        "vat": "2.00",
        "total": "12.00",
    }


def test_the_sums_are_those_of_all_pages(reader, coworker):
    for _count in range(3):
        charged(coworker, "10.10", MONDAY, vat="2.02")
    answer = reader.get(ADDRESS, {**DAY, "page_size": 2}).json()
    assert (len(answer["results"]), answer["meta"]["lines"], answer["meta"]["net"]) == (2, 3, "30.30")
    assert len(reader.get(answer["next"]).json()["results"]) == 1


def test_keys_of_a_row_choose_its_lines(reader, site, desk, coworker):
    charged(coworker, "10.00", MONDAY, resource=desk, site=site)
    charged(coworker, "20.00", MONDAY)
    asked = {**DAY, "site": site.slug, "resource": str(desk.public_id), "month": "2027-01", "plan": "none"}
    assert reader.get(ADDRESS, asked).json()["meta"]["net"] == "10.00"
    assert reader.get(ADDRESS, {**DAY, "site": "none"}).json()["meta"]["net"] == "20.00"


@pytest.mark.parametrize(
    "asked",
    [
        {"site": "ailleurs"},
        {"resource": "x"},
        {"plan": "x"},
        {"issuer": "x"},
        {"day": "x"},
        {"week": "2027-W99"},
        {"week": "9999-W52"},
        {"month": "9999-12"},
    ],
)
def test_a_row_that_does_not_exist_is_refused(reader, asked):
    answer = reader.get(ADDRESS, {**DAY, **asked})
    (field,) = asked
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "report-row-unknown", field)


@pytest.mark.parametrize("asked", [{"weekday": "7"}, {"hour": "24"}, {"hour": "9" * 30}, {"month": "9999-12"}])
def test_a_row_of_hours_that_does_not_exist_is_refused(browser, asked):
    assert browser.get(BOOKINGS, {**DAY, **asked}).status_code == 400


def test_days_outside_those_asked_for_are_refused(reader):
    answer = reader.get(ADDRESS, {**DAY, "month": "2027-03"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "period-invalid", "month")


def test_the_file_says_its_basis_on_each_line(reader, coworker):
    charged(coworker, "10.50", MONDAY)
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{ADDRESS}.csv", DAY).content.decode())))
    assert [(row["basis"], row["net"]) for row in rows] == [("activity", "10.50")]


def test_the_spreadsheet_says_in_words_what_programs_read_as_codes(reader, site, desk, coworker):
    charged(coworker, "10.00", MONDAY, vat="2.00", resource=desk, site=site)
    answer = reader.get(f"{ADDRESS}.xlsx", DAY)
    (row,) = _records(answer)
    shown = ("Jour compté", "Base", "Nature", "Lieu", "HT", "TVA", "TTC")
    assert [row[name] for name in shown] == [
        Decimal(46398), "Date d’activité", "poste de travail", site.name, Decimal(10), Decimal(2), Decimal(12)
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lignes-de-recettes.xlsx"'


def _records(answer):
    """Rows leave out what is empty at their end."""
    heads, *rows = sheet_rows(answer.content, 1)
    return [dict(zip_longest(heads, row)) for row in rows]


def test_a_token_for_reports_alone_is_told_no_payer(manager, coworker):
    charged(coworker, "10.50", MONDAY)
    narrow = client_of(manager, scopes=["reports:read"])
    assert [line["payer"] for line in narrow.get(ADDRESS, DAY).json()["results"]] == [None]


def test_a_site_steward_is_never_given_anothers_lines(accountant, site, coworker):
    other = SiteFactory()
    charged(coworker, "10.00", MONDAY, site=site)
    charged(PersonFactory(name="Camille Ailleurs"), "20.00", MONDAY, site=other, label="Secret")
    charged(PersonFactory(name="Camille Réseau"), "50.00", MONDAY, kind="membership", label="Secret")
    for asked in ({}, {"site": "none"}):
        query = {**DAY, **asked}
        told = client_of(accountant).get(ADDRESS, query).content + browser_of(accountant).get(PAGE, query).content
        assert b"Camille" not in told
        assert b"Secret" not in told


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}.csv", PAGE, BOOKINGS])
def test_a_site_steward_who_asks_for_another_site_is_refused(accountant, site, address):
    client = client_of(accountant) if address.startswith("/api") else browser_of(accountant)
    other = SiteFactory()
    assert client.get(address, {**DAY, "site": [other.slug]}).status_code == 403
    assert client.get(address, {**DAY, "site": [site.slug, other.slug]}).status_code == 403
    assert client.get(address, {**DAY, "site": [site.slug]}).status_code == 200


def test_the_lines_of_several_sites_are_in_the_files_too(reader, browser, site, coworker):
    other = SiteFactory()
    for place, net in ((site, "10.00"), (other, "20.00"), (SiteFactory(), "40.00")):
        charged(coworker, net, MONDAY, site=place)
    asked = {**DAY, "site": [site.slug, str(other.public_id)]}
    assert reader.get(ADDRESS, asked).json()["meta"]["net"] == "30.00"
    page = html.unescape(browser.get(PAGE, asked).content.decode())
    (address,) = re.findall(rf'"({ADDRESS}\.csv[^"]*)"', page)
    rows = csv.DictReader(io.StringIO(browser.get(address).content.decode()))
    assert [row["net"] for row in rows] == ["10.00", "20.00"]


def test_the_files_together_hold_every_line(browser, site, coworker, monkeypatch):
    monkeypatch.setattr(row, "MOST_IN_MEMORY", 2)
    for net in ("1.00", "2.00", "3.00"):
        charged(coworker, net, MONDAY, site=site)
    page = html.unescape(browser.get(PAGE, DAY).content.decode())
    files = [browser.get(address).content.decode() for address in re.findall(rf'"({ADDRESS}\.csv[^"]*)"', page)]
    assert [[row["net"] for row in csv.DictReader(io.StringIO(one))] for one in files] == [["1.00", "2.00"], ["3.00"]]


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}.csv", PAGE, BOOKINGS])
def test_others_are_refused(site, address):
    person = PersonFactory()
    client = client_of(person) if address.startswith("/api") else browser_of(person)
    assert client.get(address, DAY).status_code == 403


def test_the_page_shows_lines_with_their_booking_and_the_sums(browser, site, desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    page = html.unescape(browser.get(PAGE, {**DAY, "kind": "desk", "month": "2027-01"}).content.decode())
    assert f'href="/reservations/{booking.public_id}/"' in page
    assert coworker.name in page
    assert page.count("7,50\u00a0€") == 2


def test_the_page_without_lines_says_what_to_do(browser, site):
    assert "choisissez d’autres jours" in browser.get(PAGE, DAY).content.decode()


def test_the_page_leads_back_to_the_days_and_places_it_is_about(browser, site, desk):
    asked = {**DAY, "site": str(site.public_id), "month": "2027-01"}
    for page in (PAGE, BOOKINGS):
        links = {tab["url"].partition("?")[2] for tab in browser.get(page, asked).context["areas"]}
        assert links == {f"site={site.slug}&from=2027-01-11&to=2027-01-11"}


def test_the_page_without_days_tells_the_last_four_weeks_as_its_area_does(frozen, browser, site, coworker):
    for day, net in ((MONDAY, "1.00"), (MONDAY - timedelta(days=1), "2.00"), (MONDAY - timedelta(days=29), "4.00")):
        charged(coworker, net, day, site=site)
    page = browser.get(PAGE)
    assert (page.status_code, page.context["sums"].net) == (200, 2)
    (address,) = re.findall(rf'"({ADDRESS}\.csv[^"]*)"', html.unescape(page.content.decode()))
    assert [row["net"] for row in csv.DictReader(io.StringIO(browser.get(address).content.decode()))] == ["2.00"]


def test_what_is_no_day_and_no_basis_is_refused(browser, site):
    assert browser.get(PAGE, {**DAY, "to": "demain"}).status_code == 400
    assert browser.get(PAGE, {**DAY, "basis": "hope"}).status_code == 400


@pytest.mark.parametrize("address", [PAGE, BOOKINGS])
def test_the_page_names_the_sites_that_were_chosen(browser, site, address):
    other = SiteFactory(name="Ailleurs")
    SiteFactory(name="Nulle part")
    told = browser.get(address, {**DAY, "site": [site.slug, other.slug]}).context["told"]
    assert told == [("Lieux", ", ".join(sorted([site.name, "Ailleurs"])))]


def test_lines_take_the_same_queries_whatever_their_number(browser, django_assert_max_num_queries, site, coworker):
    charged(coworker, "1.00", MONDAY, site=site)
    browser.get(PAGE, DAY)
    with django_assert_max_num_queries(11):
        browser.get(PAGE, DAY)
    for _count in range(5):
        charge_of(AccountFactory(), site=site)
    with django_assert_max_num_queries(11):
        browser.get(PAGE, DAY)


def test_the_page_of_bookings_shows_hours_and_their_sum(browser, site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    query = {**DAY, "resource": str(desk.public_id), "weekday": "0", "hour": "9"}
    page = html.unescape(browser.get(f"{BOOKINGS}?{urlencode(query)}").content.decode())
    assert coworker.name in page
    assert page.count("1,00") == 2


def test_rows_of_the_page_of_occupancy_lead_to_the_bookings_of_their_hours(browser, site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    page = html.unescape(browser.get("/tableau-de-bord/occupation/", DAY).content.decode())
    rows = {text: address for address, text in re.findall(rf'<a href="({BOOKINGS}[^"]*)">([^<]*)</a>', page)}
    behind = {
        text: re.findall(r'tile__value">([^<]*)<', browser.get(rows[text]).content.decode())[1]
        for text in ("Lundi", "Mardi", "100\u00a0%", desk.name)
    }
    assert behind == {"Lundi": "3,00", "Mardi": "0,00", "100\u00a0%": "1,00", desk.name: "3,00"}


def test_a_site_steward_is_never_given_anothers_bookings(accountant):
    other = SiteFactory()
    past_booking(PersonFactory(name="Camille Ailleurs"), [ResourceFactory(site=other)], between(9, 12))
    page = browser_of(accountant).get(BOOKINGS, DAY).content.decode()
    assert "Camille" not in page
