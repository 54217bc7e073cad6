import json
from datetime import date, time

import pytest
from django.test import Client

from billing.models import PassOffer, Tariff
from members.models import Person
from spaces.models import BookingPolicy, Resource, Site
from tests.factories import (
    BearingFactory,
    BookingPolicyFactory,
    IssuerTermsFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    TariffFactory,
)
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory

PAGE = "/tarifs/"
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def tariff(desk: Resource) -> Tariff:
    """Of a desk alone, 3,00 € an hour with VAT."""
    return Tariff.objects.get()


def tables(client: Client, address: str = PAGE):
    return [table for place in client.get(address).context["board"].places for table in place.tables]


def test_prices_are_read_without_signing_in(visitor: Client, tariff: Tariff, desk: Resource):
    [table] = tables(visitor)
    [row] = table.rows
    told = {column.name: (str(amount.total), str(amount.net)) for column, amount in row.cells}
    assert (table.title, told) == (
        "Postes de travail",
        {"hourly": ("3.00", "2.50"), "daily_cap": ("15.00", "12.50")},
    )


def test_prices_are_empty_where_nothing_is_published(visitor: Client):
    answer = visitor.get(PAGE)
    assert (answer.status_code, answer.context["board"]) == (200, None)


def test_a_draft_is_nobodys_business(visitor: Client, tariff: Tariff):
    draft = TariffFactory(valid_from=date(2028, 1, 1), is_published=False)
    assert visitor.get(f"{PAGE}?version={draft.public_id}").status_code == 404


@pytest.mark.parametrize("query", ["version=x", "groupe=x"])
def test_an_unknown_version_or_group_is_not_found(visitor: Client, tariff: Tariff, query: str):
    assert visitor.get(f"{PAGE}?{query}").status_code == 404


def test_the_next_version_is_announced_and_can_be_read(visitor: Client, tariff: Tariff):
    coming = TariffFactory(name="Suivant", valid_from=date(2027, 6, 1))
    PriceFactory(tariff=coming, hourly="5.00", daily_cap=None)
    assert [one.tariff for one in visitor.get(PAGE).context["board"].coming] == [coming]
    [table] = tables(visitor, f"{PAGE}?version={coming.public_id}")
    assert [str(amount.net) for _column, amount in table.rows[0].cells] == ["5.00"]


def test_past_versions_can_be_read(visitor: Client, tariff: Tariff):
    past = TariffFactory(valid_from=date(2018, 1, 1))
    PriceFactory(tariff=past, hourly="1.00", daily_cap=None)
    board = visitor.get(PAGE).context["board"]
    assert [(one.tariff, one.last_day) for one in board.past] == [(past, date(2019, 12, 31))]
    [table] = tables(visitor, f"{PAGE}?version={past.public_id}")
    assert [str(amount.net) for _column, amount in table.rows[0].cells] == ["1.00"]


def test_a_group_reads_its_own_prices(visitor: Client, tariff: Tariff):
    PriceFactory(tariff=tariff, group="member", hourly="2.00", daily_cap=None)
    [table] = tables(visitor, f"{PAGE}?groupe=member")
    assert [str(amount.net) for _column, amount in table.rows[0].cells] == ["2.00"]


def test_what_costs_the_same_shares_a_row(visitor: Client, tariff: Tariff, site: Site):
    large = ResourceFactory(site=site, name="Grande table")
    ResourceFactory(site=site)
    PriceFactory(tariff=tariff, resource=large, hourly="4.00", daily_cap=None)
    [table] = tables(visitor)
    assert [len(row.names) for row in table.rows] == [2, 1]
    assert (table.rows[1].names, table.rows[1].cells[1][1]) == (("Grande table",), None)


def test_what_not_everybody_may_see_is_not_listed(visitor: Client, tariff: Tariff, desk: Resource):
    BookingPolicyFactory(resource=desk, visible_to=BookingPolicy.Booker.STEWARDS)
    assert tables(visitor) == []


def test_every_condition_of_a_price_is_told(visitor: Client, tariff: Tariff):
    tariff.prices.filter(kind="desk").update(
        per_use=1, minimum=2, free_minutes=15, floor_percent=40, true_cost_percent=150, deposit=50, no_show_fee=5
    )
    assert tables(visitor)[0].rows[0].notes == (
        "1,20\u00a0€ en plus à chaque usage",
        "au moins 2,40\u00a0€ par usage",
        "15\u00a0min offertes à chaque usage",
        "prix libre\u00a0: le montant est conseillé, au moins 40\u00a0% (1,20\u00a0€ de l’heure)",
        "coût réel\u00a0: 4,50\u00a0€ de l’heure",
        "caution de 50,00\u00a0€, rendue après",
        "6,00\u00a0€ en plus si personne ne vient",
    )


def test_what_costs_nothing_is_said_to_be_free(visitor: Client, tariff: Tariff):
    tariff.prices.filter(kind="desk").update(hourly=0, daily_cap=0)
    assert tables(visitor)[0].rows[0].is_free


def test_an_issuer_without_vat_bills_the_net_amount(visitor: Client, tariff: Tariff, site: Site):
    terms = IssuerTermsFactory(has_vat=False)
    BearingFactory(site=site, issuer=terms.issuer)
    place = visitor.get(PAGE).context["board"].places[0]
    amounts = [(str(amount.total), str(amount.net)) for _column, amount in place.tables[0].rows[0].cells]
    assert (place.issuer, place.has_vat, amounts) == (
        terms.issuer.name,
        False,
        [("2.50", "2.50"), ("12.50", "12.50")],
    )


def test_peak_hours_are_told_once_for_days_that_share_them(visitor: Client, tariff: Tariff):
    for weekday in range(3):
        PeakWindowFactory(tariff=tariff, weekday=weekday)
    PeakWindowFactory(tariff=tariff, weekday=5, starts=time(14), ends=time(0))
    assert visitor.get(PAGE).context["board"].peaks == [
        "du lundi au mercredi\u00a0: 10\u00a0h – 12\u00a0h",
        "samedi\u00a0: 14\u00a0h – 24\u00a0h",
    ]


def test_cancelling_is_told_with_the_policys_steps(visitor: Client, tariff: Tariff, desk: Resource):
    BookingPolicyFactory(resource=desk, free_cancellation="1 00:00")
    assert tables(visitor)[0].cancellation == (
        "gratuite jusqu’à 24\u00a0h avant\u00a0; à moins de 24\u00a0h, 100\u00a0% du prix",
    )


def test_metered_things_are_told_with_their_unit(visitor: Client, tariff: Tariff):
    UnitPriceFactory(tariff=tariff, amount="0.0834", usage_kind__name="Page A4")
    [unit] = visitor.get(PAGE).context["board"].units
    assert unit == {"name": "Page A4", "site": "", "unit": "page", "total": "0,10\u00a0€", "net": "0,0834\u00a0€"}


def test_plans_are_told_with_their_conditions(visitor: Client, tariff: Tariff):
    plan = PlanFactory(monthly_fee=50, sign_up_fee=10, notice_days=30, minimum_months=3, discount_percent=10)
    plan.allowances.create(kind="desk", monthly_minutes=2400)
    [told] = visitor.get(PAGE).context["board"].plans
    assert (str(told["fee"].total), str(told["sign_up"].total)) == ("60.00", "12.00")
    assert told["facts"] == [
        "Postes de travail : 40\u00a0h par mois",
        "10\u00a0% de remise au-delà",
        "engagement de 3 mois",
        "préavis de 30 jours",
    ]


def test_a_version_of_a_plan_takes_the_place_of_the_one_before_on_its_day(visitor: Client, tariff: Tariff):
    old = PlanFactory(name="Avant", monthly_fee=50)
    new = PlanFactory(name="Après", monthly_fee=55, replaces=old, offered_from=date(2027, 2, 1))
    assert [plan["name"] for plan in visitor.get(PAGE).context["board"].plans] == ["Avant"]
    new.offered_from = date(2027, 1, 11)
    new.save()
    assert [plan["name"] for plan in visitor.get(PAGE).context["board"].plans] == ["Après"]


def test_passes_on_offer_are_told(visitor: Client, tariff: Tariff):
    PassOffer.objects.create(slug="dix", name="Dix demi-journées", kind="desk", quantity=10, price=60)
    [told] = visitor.get(PAGE).context["board"].passes
    assert (told["name"], str(told["price"].total)) == ("Dix demi-journées", "72.00")


def test_offers_are_told_to_machines(visitor: Client, tariff: Tariff):
    text = visitor.get(PAGE).content.decode()
    block = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    [offer] = json.loads(block)["itemListElement"]
    assert [(one["price"], one["unitCode"]) for one in offer["priceSpecification"]] == [
        ("3.00", "HUR"),
        ("15.00", "DAY"),
    ]


def test_prices_ask_three_queries_at_most(visitor: Client, tariff: Tariff, django_assert_max_num_queries):
    PlanFactory.create_batch(3)
    visitor.get(PAGE)
    with django_assert_max_num_queries(3):
        visitor.get(PAGE)


def test_prices_that_did_not_change_are_not_sent_again(visitor: Client, tariff: Tariff):
    tag = visitor.get(PAGE)["ETag"]
    assert visitor.get(PAGE, headers={"If-None-Match": tag}).status_code == 304
    tariff.prices.update(hourly=9)
    assert visitor.get(PAGE, headers={"If-None-Match": tag}).status_code == 200


def test_prices_of_the_next_day_are_sent(visitor: Client, tariff: Tariff, frozen):
    tag = visitor.get(PAGE)["ETag"]
    frozen.shift(86400)
    assert visitor.get(PAGE, headers={"If-None-Match": tag}).status_code == 200


def test_prices_are_in_english_too(visitor: Client, tariff: Tariff, coworker: Person):
    english = Client(headers={"Accept-Language": "en"})
    assert english.get(PAGE)["ETag"] != visitor.get(PAGE)["ETag"]
