from datetime import date

import pytest
from django.test import Client

from billing.models import Price, Tariff
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.conftest import MONDAY
from tests.factories import PersonFactory, PriceFactory, StewardFactory, TariffFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory

LIST = "/equipe/tarifs/"
pytestmark = pytest.mark.usefixtures("frozen")


def browser_of(person: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def manager(db: None) -> Client:
    return browser_of(StewardFactory(role=Steward.Role.MANAGER, site=None).person)


@pytest.fixture
def local_manager(site: Site) -> Client:
    return browser_of(StewardFactory(role=Steward.Role.MANAGER, site=site).person)


@pytest.fixture
def draft(desk: Resource) -> Tariff:
    tariff = TariffFactory(name="Tarif 2028", valid_from=date(2028, 1, 1), is_published=False)
    PriceFactory(tariff=tariff)
    return tariff


@pytest.fixture
def page(draft: Tariff) -> str:
    return f"{LIST}{draft.public_id}/"


def test_tariffs_are_for_managers(db: None):
    assert browser_of(PersonFactory()).get(LIST).status_code == 403
    assert Client().get(LIST)["Location"] == f"/compte/login/?next={LIST}"


def test_the_list_shows_drafts_first(manager: Client, draft: Tariff):
    assert [one.tariff.name for one in manager.get(LIST).context["versions"]] == ["Tarif 2028", "Tarif d’essai"]


def test_the_list_asks_for_a_first_draft_where_there_is_none(manager: Client):
    assert "Préparer un tarif" in manager.get(LIST).content.decode()


def test_a_manager_of_one_site_reads_and_does_not_edit(local_manager: Client, page: str):
    answers = [local_manager.get(address).status_code for address in (LIST, page, f"{page}comparer/")]
    assert answers == [200, 200, 200]
    assert local_manager.get(page).context["may_edit"] is False
    refused = [local_manager.get(f"{page}reglages/"), local_manager.get(f"{page}prix/nouveau/")]
    refused += [local_manager.post(f"{page}{act}/") for act in ("publier", "depublier", "supprimer")]
    refused += [local_manager.post(f"{LIST}nouveau/", {})]
    assert [answer.status_code for answer in refused] == [403] * 6


def test_a_new_draft_is_a_copy(manager: Client, site: Site):
    source = Tariff.objects.get()
    said = {"source": source.public_id, "name": "Suivant", "valid_from": "2028-01-01", "raise_percent": "10"}
    answer = manager.post(f"{LIST}nouveau/", said)
    draft = Tariff.objects.get(is_published=False)
    assert (answer["Location"], draft.name) == (f"{LIST}{draft.public_id}/", "Suivant")
    assert {str(price.hourly) for price in draft.prices.all()} == {"2.75"}


def test_the_first_draft_of_all_asks_for_no_source(manager: Client):
    manager.post(f"{LIST}nouveau/", {"name": "Premier", "valid_from": "2028-01-01"})
    assert Tariff.objects.get().name == "Premier"


def test_the_page_names_what_is_missing(manager: Client, draft: Tariff, page: str):
    Price.objects.filter(tariff=draft).delete()
    assert len(manager.get(page).context["problems"]) == 1


def test_settings_are_changed(manager: Client, draft: Tariff, page: str):
    said = {"name": "Autre", "valid_from": "2028-02-01", "half_day_minutes": "210", "caps_span_bookings": "on"}
    assert manager.post(f"{page}reglages/", said)["Location"] == page
    draft.refresh_from_db()
    assert (draft.name, draft.half_day_minutes, draft.caps_span_bookings) == ("Autre", 210, True)


PRICE = {"group": "member", "kind": "desk", "hourly": "1.80", "half_day": "6.00", "vat_rate": "20"}


def test_a_price_is_added_with_every_column(manager: Client, draft: Tariff, page: str):
    more = {"peak_hourly": "2.50", "daily_cap": "10", "weekly": "40", "monthly": "110", "per_use": "1", "minimum": "1"}
    more |= {"free_minutes": "15", "floor_percent": "40", "true_cost_percent": "150"}
    more |= {"deposit": "50", "no_show_fee": "5"}
    assert manager.post(f"{page}prix/nouveau/", PRICE | more)["Location"] == page
    price = draft.prices.get(group="member")
    assert {name: str(getattr(price, name)) for name in more} == {
        name: value if name in ("free_minutes", "floor_percent", "true_cost_percent") else f"{float(value):.2f}"
        for name, value in more.items()
    }


def test_a_resource_says_its_kind_and_site(manager: Client, draft: Tariff, page: str, desk: Resource):
    manager.post(f"{page}prix/nouveau/", PRICE | {"kind": "room", "site": desk.site.pk, "resource": desk.pk})
    price = draft.prices.get(resource=desk)
    assert (price.kind, price.site) == ("desk", None)


def test_a_day_is_not_cheaper_than_an_hour(manager: Client, draft: Tariff, page: str):
    answer = manager.post(f"{page}prix/nouveau/", PRICE | {"daily_cap": "1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["daily_cap"])


def test_a_case_given_twice_is_refused_in_the_form(manager: Client, draft: Tariff, page: str):
    answer = manager.post(f"{page}prix/nouveau/", PRICE | {"group": "public"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "price-given-twice")


def test_a_new_price_can_start_like_another(manager: Client, draft: Tariff, page: str):
    answer = manager.get(f"{page}prix/nouveau/?comme={draft.prices.get().pk}")
    assert (str(answer.context["form"]["hourly"].value()), answer.context["is_new"]) == ("2.50", True)


def test_a_price_is_changed_and_removed(manager: Client, draft: Tariff, page: str):
    address = f"{page}prix/{draft.prices.get().pk}/"
    manager.post(address, PRICE)
    assert str(draft.prices.get().hourly) == "1.80"
    manager.post(address, {"remove": "1"})
    assert draft.prices.count() == 0


def test_a_price_of_another_version_is_not_found_here(manager: Client, page: str):
    other = PriceFactory(tariff=TariffFactory(valid_from=date(2019, 1, 1)))
    assert manager.post(f"{page}prix/{other.pk}/", PRICE).status_code == 404


def test_what_is_published_is_not_changed_by_address(manager: Client, site: Site):
    tariff = Tariff.objects.get()
    price = tariff.prices.filter(kind="desk").get()
    answer = manager.post(f"{LIST}{tariff.public_id}/prix/{price.pk}/", PRICE)
    assert (answer.status_code, str(tariff.prices.get(pk=price.pk).hourly)) == (409, "2.50")


def test_peak_hours_are_added(manager: Client, draft: Tariff, page: str):
    manager.post(f"{page}heures-pleines/nouveau/", {"weekday": "1", "starts": "10:00", "ends": "12:00"})
    assert [str(row) for row in draft.peak_windows.all()] == ["mardi 10:00–12:00"]


def test_peak_hours_end_after_they_start(manager: Client, page: str):
    answer = manager.post(f"{page}heures-pleines/nouveau/", {"weekday": "1", "starts": "12:00", "ends": "10:00"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["ends"])


def test_a_unit_price_is_added(manager: Client, draft: Tariff, page: str):
    kind = UnitPriceFactory(tariff=TariffFactory(valid_from=date(2019, 1, 1))).usage_kind
    said = {"usage_kind": kind.pk, "group": "public", "amount": "0.0425", "vat_rate": "20"}
    manager.post(f"{page}unites/nouveau/", said)
    assert str(draft.unit_prices.get().amount) == "0.0425"


def test_an_unknown_sort_of_row_is_not_found(manager: Client, page: str):
    assert manager.get(f"{page}autre/nouveau/").status_code == 404


def test_publishing_from_the_page(manager: Client, draft: Tariff, page: str):
    assert manager.post(f"{page}publier/", {"valid_from": MONDAY.isoformat()})["Location"] == page
    draft.refresh_from_db()
    assert (draft.is_published, draft.valid_from) == (True, MONDAY)


def test_publishing_too_early_is_refused_on_the_page(manager: Client, draft: Tariff, page: str):
    answer = manager.post(f"{page}publier/", {"valid_from": "2027-01-10"})
    assert (answer.status_code, answer.context["refusal"].code) == (422, "tariff-incomplete")


def test_taking_back_what_has_not_begun(manager: Client, draft: Tariff, page: str):
    manager.post(f"{page}publier/", {"valid_from": "2027-02-01"})
    manager.post(f"{page}depublier/")
    draft.refresh_from_db()
    assert not draft.is_published


def test_discarding_a_draft(manager: Client, draft: Tariff, page: str):
    assert manager.post(f"{page}supprimer/")["Location"] == LIST
    assert not Tariff.objects.filter(pk=draft.pk).exists()


def test_comparing_puts_the_one_in_force_first(manager: Client, draft: Tariff, page: str):
    context = manager.get(f"{page}comparer/").context
    assert (context["before"].name, context["tariff"].name) == ("Tarif d’essai", "Tarif 2028")
    assert len(context["difference"].removed) == 2


def test_comparing_alone_is_an_empty_page(manager: Client):
    draft = TariffFactory(is_published=False)
    assert manager.get(f"{LIST}{draft.public_id}/comparer/").status_code == 200


@pytest.mark.parametrize("address", ["", "comparer/"])
def test_pages_ask_as_many_queries_for_many_prices_as_for_one(
    manager: Client, draft: Tariff, page: str, address: str, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as asked:
        manager.get(page + address)
    before = len(asked)
    for group in ("member", "solidarity"):
        PriceFactory(tariff=draft, group=group)
        PeakWindowFactory(tariff=draft, weekday=3 if group == "member" else 4)
        UnitPriceFactory(tariff=draft)
    manager.get(page + address)  # compiles the configuration again
    with django_assert_max_num_queries(before):
        manager.get(page + address)
