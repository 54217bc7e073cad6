"""The addresses of open data: for everybody, from anywhere, about nobody."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from booking.models import Override
from booking.models.booking import Status
from reports.models import PublishedAccounts
from spaces.models import Resource, Steward
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    OrganisationFactory,
    PartFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    TariffFactory,
    open_every_day,
    token_for,
)
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

OPEN = "/api/v1/open/"
NAMES = ("places", "occupancy", "tariffs", "overrides", "accounts")
PAGES = (
    "/donnees/",
    "/donnees/places/",
    "/donnees/occupation/",
    "/donnees/tarifs/",
    "/transparence/",
    "/transparence/comptes/2025/",
)
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def web(frozen):
    return Client(headers={"Accept-Language": "fr"})


def rows_of(web, name):
    return web.get(f"{OPEN}{name}.json").json()["results"]


def booked_in_december(resources, people):
    """Two hours each, a day each."""
    for number, person in enumerate(people):
        past_booking(person, [resources[number % len(resources)]], between(9, 11, DECEMBER + timedelta(days=number)))


def overridden(person, site, *, times=1, rule="too-long", reason="Elle s’appelle Yvonne."):
    for number in range(times):
        desk = ResourceFactory(site=site)
        booking = past_booking(person, [desk], between(9, 10, DECEMBER + timedelta(days=number)))
        Override.objects.create(booking=booking, rule=rule, reason=reason, by=person, at=at(8, day=DECEMBER))


def test_places_say_what_is_free_now_and_at_the_next_hours(web, site, frozen):
    desks = ResourceFactory.create_batch(3, site=site)
    past_booking(PersonFactory(), [desks[0]], between(8, 10), status=Status.CONFIRMED)
    frozen.move_to(at(9, 20))
    found = [(row["at"][11:16], row["total"], row["open"], row["free"]) for row in rows_of(web, "places")]
    assert found == [
        ("09:20", 3, 3, 2),
        ("10:00", 3, 3, 3),
        ("11:00", 3, 3, 3),
        ("12:00", 3, 3, 3),
        ("13:00", 3, 3, 3),
        ("14:00", 3, 3, 3),
        ("15:00", 3, 3, 3),
    ]


def test_places_are_closed_outside_opening_hours(web, site, desk):
    assert next((row["open"], row["free"]) for row in rows_of(web, "places")) == (0, 0)


def test_a_whole_counts_by_its_parts(web, site):
    whole, left, right = ResourceFactory.create_batch(3, site=site, kind="room")
    for part in (left, right):
        PartFactory(whole=whole, part=part)
    assert rows_of(web, "places")[0]["total"] == 2


def test_what_a_policy_shows_to_some_is_not_even_counted(web, site, desk):
    hidden = ResourceFactory(site=site, name="Salle du conseil")
    BookingPolicyFactory(resource=hidden, visible_to="stewards")
    PriceFactory(tariff=TariffFactory(valid_from=date(2026, 1, 1)), resource=hidden, site=site, kind=hidden.kind)
    assert rows_of(web, "places")[0]["total"] == 1
    for name in NAMES:
        assert "conseil" not in web.get(f"{OPEN}{name}.json").content.decode()
    assert "conseil" not in web.get("/donnees/tarifs/").content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_data_set_is_read_by_scripts_of_any_site_and_not_again_while_it_is_the_same(web, site, desk, name):
    first = web.get(f"{OPEN}{name}.json")
    again = web.get(f"{OPEN}{name}.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Access-Control-Allow-Origin"], again.status_code, again.content) == ("*", 304, b"")


@pytest.mark.parametrize("name", NAMES)
def test_csv_and_json_say_the_same(web, site, desk, name):
    overridden(PersonFactory(), site, times=6)
    PublishedAccounts.objects.create(year=2025, summary=SUMMARY, published_by=PersonFactory(), published_at=NOW)
    answer = web.get(f"{OPEN}{name}.csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode())))
    rows = rows_of(web, name)
    as_text = [{key: _text(row.get(key)) for key in table[0]} for row in rows]
    assert (table, answer.headers["Content-Type"]) == (as_text, "text/csv; charset=utf-8")


def _text(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_the_catalogue_leads_to_every_file(web, site):
    told = web.get(f"{OPEN}catalogue.json").json()
    addresses = [file["contentUrl"] for one in told["dataset"] for file in one["distribution"]]
    assert len(addresses) == 16
    for address in addresses:
        assert web.get("/" + address.split("/", 3)[3]).status_code == 200


def test_a_bad_token_changes_nothing_about_what_is_open(site):
    assert Client(headers={"Authorization": "Bearer wrong"}).get(f"{OPEN}places.json").status_code == 200


def test_open_data_is_throttled_like_all_that_strangers_read(web, site, monkeypatch):
    from rest_framework.settings import api_settings

    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, "anonymous", "2/min")
    assert [web.get(f"{OPEN}places.json").status_code for _time in range(3)] == [200, 200, 429]


def test_occupancy_of_a_month_is_published_when_it_is_over(web, site, frozen):
    desks = ResourceFactory.create_batch(2, site=site)
    booked_in_december(desks, PersonFactory.create_batch(6))
    rows = {(row["month"], row["kind"], bool(row["site"])): row for row in rows_of(web, "occupancy")}
    told = rows["2026-12", "desk", True]
    assert (told["open_hours"], told["booked_hours"], told["occupancy"]) == (2 * 31 * 12, 12, round(12 / 744, 3))
    assert {month for month, _kind, _site in rows} == {"2026-12"}


def test_occupancy_that_four_people_made_is_withheld_with_all_that_would_tell_it(web, site, frozen):
    desks, room = ResourceFactory.create_batch(2, site=site), ResourceFactory(site=site, kind="room")
    booked_in_december(desks, PersonFactory.create_batch(9))
    few = PersonFactory.create_batch(4)
    booked_in_december([room], [*few, *few])
    rows = {(row["kind"], bool(row["site"])): row["suppressed"] for row in rows_of(web, "occupancy")}
    assert rows == {("desk", True): True, ("room", True): True, ("", True): False, ("", False): False}


def test_hours_of_what_a_policy_shows_to_some_are_in_no_month(web, site, desk):
    hidden = ResourceFactory(site=site)
    BookingPolicyFactory(resource=hidden, visible_to="stewards")
    booked_in_december([desk, hidden], PersonFactory.create_batch(12))
    assert {row["open_hours"] for row in rows_of(web, "occupancy")} == {31 * 12}


def test_bookings_outside_opening_do_not_make_a_cell_large(web, site, desk):
    people = PersonFactory.create_batch(9)
    booked_in_december([desk], people[:4])
    for number, person in enumerate(people[4:]):
        past_booking(person, [desk], between(21, 22, DECEMBER + timedelta(days=number)))
    assert rows_of(web, "occupancy") == []


def test_rules_set_aside_are_counted_by_month_and_few_are_not(web, site):
    overridden(PersonFactory(), site, times=6)
    overridden(PersonFactory(), site, times=2, rule="members-only")
    found = [(row["month"], row["rule"], row["count"], row["suppressed"]) for row in rows_of(web, "overrides")]
    assert found == [("2026-12", "members-only", None, True), ("2026-12", "too-long", 6, False)]


SUMMARY = {
    "year": 2025,
    "revenue": [{"item": "desk", "net": "1200.00"}, {"item": "various", "net": "80.00"}],
    "net": "1280.00",
    "costs": [{"item": "Loyer", "net": "900.00"}],
    "cost": "900.00",
    "result": "380.00",
    "open_hours": 4000.0,
    "booked_hours": 1000.0,
    "occupancy": 0.25,
    "workshops": 12,
}


def test_no_public_address_says_who_anybody_is(web, site, frozen):
    """Names that stand nowhere else, in a world where everything has happened to everybody."""
    people = [
        PersonFactory(name=f"Zénobie Kerguelen{number}", email=f"zenobie{number}@personne.example")
        for number in range(9)
    ]
    house = OrganisationFactory(name="Ateliers Kerguelen")
    desks = ResourceFactory.create_batch(3, site=site)
    booked_in_december(desks, people)
    for person in people:
        overridden(person, site, reason=f"{person.name} l’a demandé.")
        charged(person, "12.00", date(2025, 3, 4))
        past_booking(person, [desks[0]], between(9, 10), status=Status.CONFIRMED, organisation=house, title=person.name)
        frozen.move_to(NOW)
        desks = [ResourceFactory(site=site), *desks]
    steward = StewardFactory(person=people[0], site=None, role=Steward.Role.MANAGER).person
    PublishedAccounts.objects.create(year=2025, summary=SUMMARY, published_by=steward, published_at=NOW)
    secrets = ["kerguelen", "zenobie", "@personne.example", *(str(person.public_id) for person in people)]
    addresses = [f"{OPEN}{name}.{form}" for name in NAMES for form in ("json", "csv")]
    for address in [*addresses, f"{OPEN}catalogue.json", *PAGES, f"/donnees/occupation/{site.public_id}/"]:
        answer = web.get(address)
        said = answer.content.decode().lower()
        assert (answer.status_code, [word for word in secrets if word.lower() in said]) == (200, []), address


@pytest.mark.parametrize(("name", "most"), [("places", 2), ("occupancy", 6), ("tariffs", 6), ("overrides", 3)])
def test_the_number_of_queries_does_not_grow(web, site, name, most, django_assert_max_num_queries):
    address = f"{OPEN}{name}.json"
    web.get(address)
    for number in range(2):
        person = PersonFactory()
        desk = ResourceFactory(site=site)
        PriceFactory(tariff=TariffFactory(valid_from=date(2026, 1, 1 + number)), kind=Resource.Kind.DESK)
        booked_in_december([desk], [person])
        overridden(person, site)
        web.get(address)
        cache.clear()
        with django_assert_max_num_queries(most):
            web.get(address)


def test_places_page_works_for_two_sites(web, site, desk):
    other = SiteFactory(name="Ailleurs")
    open_every_day(other)
    ResourceFactory(site=other)
    page = web.get("/donnees/places/").content.decode()
    assert (site.name in page, "Ailleurs" in page) == (True, True)


def test_history_says_what_changed(web, site, coworker):
    first = TariffFactory(valid_from=date(2026, 6, 1), name="Été")
    PriceFactory(tariff=first, kind="desk", hourly="2.00")
    second = TariffFactory(valid_from=MONDAY, name="Hiver")
    PriceFactory(tariff=second, kind="desk", hourly="3.00")
    page = web.get("/donnees/tarifs/").content.decode()
    assert ("Hiver" in page, "2,00\u00a0€ → 3,00\u00a0€" in page, f"?version={first.public_id}" in page) == (True,) * 3


def test_tokens_read_it_as_strangers_do(site, desk, coworker):
    with_token = Client(headers={"Authorization": f"Bearer {token_for(coworker)}"})
    assert rows_of(with_token, "places") == rows_of(Client(), "places")
