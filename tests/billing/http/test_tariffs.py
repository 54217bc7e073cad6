from datetime import date

import pytest
from django.test import Client

from billing.models import Tariff
from members.models import Person
from spaces.models import Resource, Steward
from tests.factories import PriceFactory, StewardFactory, TariffFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory

LIST = "/api/v1/tariffs"
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def tariff(db: None) -> Tariff:
    tariff = TariffFactory(name="Tarif 2027", valid_from=date(2027, 1, 1))
    TariffFactory(name="Tarif 2026", valid_from=date(2026, 1, 1))
    return tariff


@pytest.fixture
def draft(db: None) -> Tariff:
    return TariffFactory(name="Brouillon", valid_from=date(2028, 1, 1), is_published=False)


def names(client: Client) -> list[str]:
    return [row["name"] for row in client.get(LIST).json()["results"]]


def test_published_versions_are_public_with_their_history(client: Client, tariff: Tariff, draft: Tariff):
    rows = client.get(LIST).json()["results"]
    assert [(row["name"], row["state"], row["valid_from"], row["valid_until"]) for row in rows] == [
        ("Tarif 2027", "in_force", "2027-01-01", None),
        ("Tarif 2026", "past", "2026-01-01", "2026-12-31"),
    ]


def test_drafts_are_for_managers(api: Client, coworker: Person, tariff: Tariff, draft: Tariff):
    assert names(api) == ["Tarif 2027", "Tarif 2026"]
    assert api.get(f"{LIST}/{draft.public_id}").status_code == 404
    StewardFactory(person=coworker, role=Steward.Role.MANAGER)
    assert names(api) == ["Brouillon", "Tarif 2027", "Tarif 2026"]
    assert api.get(f"{LIST}/{draft.public_id}").json()["state"] == "draft"


def test_a_version_is_read_with_all_its_prices(client: Client, tariff: Tariff, desk: Resource):
    PriceFactory(tariff=tariff, resource=desk, hourly="2.50", daily_cap=None, half_day="8.00", floor_percent=40)
    PeakWindowFactory(tariff=tariff, weekday=0)
    UnitPriceFactory(tariff=tariff, amount="0.0834", usage_kind__slug="a4", usage_kind__name="Page A4")
    told = client.get(f"{LIST}/{tariff.public_id}").json()
    [price] = told["prices"]
    assert price["resource"] == {"id": str(desk.public_id), "name": desk.name}
    assert [price[name] for name in ("group", "kind", "site", "hourly", "half_day", "daily_cap", "floor_percent")] == [
        "public",
        "desk",
        None,
        "2.50",
        "8.00",
        None,
        40,
    ]
    assert told["peak_windows"] == [{"weekday": 1, "starts": "10:00", "ends": "12:00"}]
    assert told["unit_prices"] == [
        {
            "group": "public",
            "usage": {"slug": "a4", "name": "Page A4", "unit": "page"},
            "site": None,
            "amount": "0.0834",
            "vat_rate": "20.00",
        }
    ]


def test_an_unknown_version_is_not_found(client: Client, db: None):
    answer = client.get(f"{LIST}/01930000-0000-7000-8000-000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "tariff-not-found")


def test_versions_are_a_table_too(client: Client, tariff: Tariff):
    lines = client.get(f"{LIST}.csv").content.decode().splitlines()
    assert (lines[0].split(",")[:3], len(lines)) == (["id", "name", "state"], 3)


def test_a_version_asks_as_many_queries_for_three_prices_as_for_one(
    client: Client, tariff: Tariff, django_assert_num_queries
):
    PriceFactory(tariff=tariff)
    UnitPriceFactory(tariff=tariff)
    PeakWindowFactory(tariff=tariff)
    for group in ("member", "solidarity"):
        with django_assert_num_queries(6):
            client.get(f"{LIST}/{tariff.public_id}")
        PriceFactory(tariff=tariff, group=group)
        UnitPriceFactory(tariff=tariff, group=group)
