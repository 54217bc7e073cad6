"""The front desk welcomes, the manager reads how the place is used."""

import csv
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from booking.models import Booking
from core import clock
from core.clock import local_date
from core.ranges import Period
from members.models import Person
from spaces.models import OpeningRule, Resource, Site, Steward
from tests.factories import PersonFactory, StewardFactory, book
from tests.factories.reports import charged, past_booking
from tests.journeys.steps import DESKTOP, PARIS, PHONE, at, with_account

HOUR = timedelta(hours=1)
NONE = {(str(hour), "0.0") for hour in range(24)}


def this_quarter() -> datetime:
    now = clock.now()
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


@pytest.fixture
def host(place: Site) -> Person:
    return with_account(StewardFactory(site=place, role=Steward.Role.HOST).person)


@pytest.fixture
def arriving(place: Site) -> Booking:
    """Booked for now, whatever the time: the place never closes."""
    OpeningRule.objects.update(opens=time(0), closes=time(0))
    start = this_quarter()
    soizic = PersonFactory(name="Soizic Coworkeuse")
    return book(soizic, [Resource.objects.get(name="Poste 1")], Period(start, start + HOUR), now=clock.now())


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without"])
def test_somebody_is_checked_in_at_the_desk_and_out_again(visit, host, arriving, java_script):
    page = visit(host, viewport=PHONE, java_script_enabled=java_script)
    page.goto(f"/accueil-du-jour/?day={local_date(arriving.start, PARIS)}")
    page.get_by_role("button", name="Arrivée Soizic Coworkeuse").click()
    expect(page.get_by_text("Arrivée enregistrée")).to_be_visible()
    expect(page.get_by_role("heading", name="Sur place")).to_be_visible()
    page.get_by_role("button", name="Départ Soizic Coworkeuse").click()
    expect(page.get_by_text("Départ enregistré")).to_be_visible()
    arriving.refresh_from_db()
    assert arriving.status == "completed"


def test_the_dashboard_shows_each_picture_with_its_table_and_its_file(visit, manager):
    yesterday = local_date(clock.now(), PARIS) - timedelta(days=1)
    desk = Resource.objects.get(name="Poste 1")
    past_booking(manager, [desk], Period(at(9, yesterday), at(11, yesterday)))
    charged(manager, "42.00", yesterday)
    page = visit(manager, viewport=DESKTOP)
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Tableau de bord").click()
    figure = page.get_by_role("figure", name="Occupation par jour et par heure")
    expect(figure.get_by_role("img")).not_to_have_js_property("naturalWidth", 0)
    figure.get_by_text("Voir les chiffres").click()
    expect(figure.get_by_role("row")).to_have_count(8)
    with page.expect_download() as saved:
        figure.get_by_role("link", name="CSV").click()
    with saved.value.path().open(encoding="utf-8-sig") as text:
        booked = {(row["hour"], row["booked_hours"]) for row in csv.DictReader(text)} - NONE
    assert booked == {("9", "1.0"), ("10", "1.0")}
    expect(page.get_by_role("figure", name="Recettes")).to_contain_text("42,00")


def test_a_figure_leads_to_its_lines_and_they_to_a_file(visit, manager):
    """From the dashboard to the charges behind an amount, and home with them: the same sum at each step."""
    yesterday = local_date(clock.now(), PARIS) - timedelta(days=1)
    desk = Resource.objects.get(name="Poste 1")
    for net in ("42.00", "8.50"):
        charged(manager, net, yesterday, resource=desk, site=desk.site)
    page = visit(manager, viewport=DESKTOP)
    page.goto("/tableau-de-bord/")
    page.get_by_role("navigation", name="Rapports").get_by_role("link", name="Recettes").click()
    figure = page.get_by_role("figure", name="Recettes par ressource")
    figure.get_by_text("Voir les chiffres").click()
    row = figure.get_by_role("row", name="Poste 1")
    expect(row).to_contain_text("50,50\u00a0€")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Ce que compte ce chiffre")).to_be_visible()
    expect(page.get_by_text("50,50\u00a0€").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    with saved.value.path().open(encoding="utf-8-sig") as text:
        assert sorted(row["net"] for row in csv.DictReader(text)) == ["42.00", "8.50"]
    page.go_back()
    expect(page.get_by_role("figure", name="Recettes par ressource")).to_be_visible()
