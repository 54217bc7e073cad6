"""A visitor reads what the network says of itself: places, hours, prices, rules and accounts; without scripts too."""

import csv
from datetime import timedelta

import pytest

from booking.models import Override
from core import clock
from core.clock import local_date
from core.ranges import Period
from reports.models import PublishedAccounts
from spaces.models import Resource, Site
from tests.factories import PersonFactory, PriceFactory, TariffFactory
from tests.factories.reports import past_booking
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PARIS, PHONE, at

YEAR = 2025
SUMMARY = {
    "year": YEAR,
    "revenue": [{"item": "desk", "net": "12400.00"}, {"item": "various", "net": "820.00"}],
    "net": "13220.00",
    "costs": [{"item": "Loyer", "net": "9600.00"}],
    "cost": "9600.00",
    "result": "3620.00",
    "open_hours": 14000.0,
    "booked_hours": 5200.0,
    "occupancy": 0.371,
    "workshops": 48,
}
PAGES = [
    "/donnees/",
    "/donnees/places/",
    "/donnees/occupation/",
    "/donnees/tarifs/",
    "/transparence/",
    f"/transparence/comptes/{YEAR}/",
]


@pytest.fixture
def lived(place: Site) -> Site:
    """Nine people used the desks last month; prices rose this month; a rule was set aside six times."""
    today = local_date(clock.now(), PARIS)
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    desks = list(Resource.objects.filter(kind="desk"))
    people = PersonFactory.create_batch(9)
    for number in range(18):
        day = last_month + timedelta(days=number)
        booking = past_booking(people[number % 9], [desks[number % 3]], Period(at(9, day), at(17, day)))
        if number < 6:
            Override.objects.create(booking=booking, rule="too-long", reason="Essai", by=people[0], at=at(8, day))
    old = TariffFactory(name="Tarif d’avant", valid_from=last_month - timedelta(days=300))
    new = TariffFactory(name="Tarif d’après", valid_from=last_month)
    for tariff, hourly in ((old, "2.00"), (new, "2.50")):
        PriceFactory(tariff=tariff, kind="desk", hourly=hourly)
    PublishedAccounts.objects.create(
        year=YEAR, summary=SUMMARY, note="Une année de travaux.", published_by=people[0], published_at=clock.now()
    )
    return place


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "none"])
def test_a_visitor_reads_open_data_and_takes_a_file_home(visit, lived, with_scripts, tmp_path):
    page = visit(java_script_enabled=with_scripts)
    page.goto("/")
    page.locator("footer").get_by_role("link", name="Données ouvertes").click()
    page.get_by_role("link", name="Places libres", exact=True).click()
    assert page.locator(f"section:has(h2:text-is('{lived.name}')) table tbody tr").count() == 2
    page.goto("/donnees/occupation/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    download.value.save_as(tmp_path / "occupancy.csv")
    rows = list(csv.DictReader((tmp_path / "occupancy.csv").read_text().splitlines()))
    told = {row["kind"]: row["suppressed"] for row in rows if row["site"]}
    assert told == {"": "false", "desk": "true", "room": "true"}
    page.goto("/tarifs/")
    page.get_by_role("link", name="Tous les tarifs publiés").click()
    page.locator("summary", has_text="Tarif d’après").click()
    assert "2,00\u00a0€ → 2,50\u00a0€" in page.locator("main").inner_text()
    page.locator("footer").get_by_role("link", name="Transparence").click()
    assert "6" in page.locator("table tbody tr").first.inner_text()
    page.get_by_role("link", name=f"Les comptes de {YEAR}").click()
    assert "Une année de travaux." in page.locator("main").inner_text()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_open_data_is_accessible_to_everybody(visit, lived, viewport):
    page = visit(viewport=viewport)
    assert [fault for address in PAGES for fault in faults(page, address)] == []
