from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing import bearings
from billing.actions.bearing import change_bearer
from billing.actions.issuing import issue_pending
from billing.actions.reversing import reverse_charges
from billing.errors import BearerUnchanged, BearingMonthClosed, IssuerMissing
from billing.models import Account, Bearing, Charge, Closing, Issuer, IssuerTerms, Price
from core.models import Event
from members.models import Person
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, IssuerFactory, IssuerTermsFactory, PersonFactory
from tests.factories.invoicing import charge_of


@pytest.fixture
def network(site: Site) -> Issuer:
    """Bills for all, with VAT."""
    return BearingFactory().issuer


@pytest.fixture
def franchise(db: None) -> Issuer:
    return IssuerTermsFactory(has_vat=False).issuer


@pytest.fixture
def account(coworker: Person) -> Account:
    return AccountFactory(person=coworker)


def charge(account: Account, desk: Resource | None, net: str = "10.00", rate: str = "20", **more: object) -> Charge:
    """Four hours of the desk; something of the network's, such as a membership, without one."""
    where = {"site": desk.site, "resource": desk} if desk else {"kind": Charge.Kind.MEMBERSHIP}
    said = {"quantity": Decimal(4), "unit_price": Decimal(net) / 4, **where, **more}
    return charge_of(account, net, rate=rate, **said)


def change(site: Site | None, issuer: Issuer, valid_from: date = MONDAY) -> Bearing:
    return change_bearer(site=site, issuer=issuer, valid_from=valid_from, by=PersonFactory(), now=NOW)


def standing() -> list[tuple[str, str, str, str]]:
    rows = Charge.objects.standing().order_by("pk")
    return [(str(one.net), str(one.vat), str(one.total), str(one.vat_rate)) for one in rows]


def test_another_bearer_bills_from_its_day_on(network: Issuer, franchise: Issuer, site: Site):
    change(site, franchise)
    known = bearings.current()
    days = (MONDAY - timedelta(days=1), MONDAY)
    assert [known.issuer_for(site.pk, day) for day in days] == [network, franchise]
    assert known.issuer_for(None, MONDAY) == network


def test_a_change_of_bearer_is_told(network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account):
    charge(account, desk)
    bearing = change(site, franchise)
    event = Event.objects.get(kind="bearer.changed")
    told = [event.payload[name] for name in ("site", "issuer", "valid_from", "posted_again")]
    assert (event.subject_id, told) == (
        bearing.pk,
        [str(site.public_id), str(franchise.public_id), "2027-01-11", 1],
    )


def test_the_total_promised_stays_where_vat_goes(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    first = charge(account, desk)
    change(site, franchise)
    assert standing() == [("12.00", "0.00", "12.00", "0.00")]
    assert Charge.objects.total() == first.total
    again = Charge.objects.standing().get()
    assert (str(again.unit_price), again.quantity, again.source_id) == ("3.00", 4, first.source_id)
    assert Charge.objects.get(reverses=first).reason == "L’émetteur a changé."


def test_the_total_promised_contains_the_vat_where_it_comes(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    BearingFactory(site=site, issuer=franchise)
    charge(account, desk, net="12.00", rate="0")
    change(site, network)
    assert standing() == [("10.00", "2.00", "12.00", "20.00")]


def test_vat_comes_at_the_rate_of_the_price(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    Price.objects.update(vat_rate=10)
    BearingFactory(site=site, issuer=franchise)
    charge(account, desk, net="11.00", rate="0")
    change(site, network)
    assert standing() == [("10.00", "1.00", "11.00", "10.00")]


def test_there_and_back_is_what_it_was(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    charge(account, desk, net="8.33")
    before = standing()
    change(site, franchise)
    change(site, network)
    assert standing() == before


def test_what_was_used_before_the_day_stays(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    kept = charge(account, desk, on=MONDAY - timedelta(days=1))
    change(site, franchise)
    assert list(Charge.objects.all()) == [kept]


def test_what_is_used_after_the_next_bearing_stays(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    BearingFactory(site=site, issuer=network, valid_from=MONDAY + timedelta(days=7))
    kept = charge(account, desk, on=MONDAY + timedelta(days=7))
    change(site, franchise)
    assert list(Charge.objects.all()) == [kept]


def test_what_another_site_or_the_network_bills_stays(network: Issuer, franchise: Issuer, site: Site, account: Account):
    kept = charge(account, None)
    change(site, franchise)
    assert list(Charge.objects.all()) == [kept]


def test_the_network_changes_for_each_site_without_a_bearer_of_its_own(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    charge(account, desk)
    charge(account, None)
    change(None, franchise)
    assert [row[1] for row in standing()] == ["0.00", "0.00"]


def test_the_same_regime_posts_nothing_again(network: Issuer, site: Site, desk: Resource, account: Account):
    kept = charge(account, desk)
    change(site, IssuerTermsFactory().issuer)
    assert list(Charge.objects.all()) == [kept]


def test_what_is_invoiced_stays(network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account):
    kept = charge(account, desk)
    issue_pending(account=account, until=MONDAY, now=NOW)
    change(site, franchise)
    assert list(Charge.objects.all()) == [kept]


def test_a_reversed_charge_and_its_reversal_stay(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    one = charge(account, desk)
    reverse_charges(source_kind="booking", source_id=one.source_id, now=NOW)
    change(site, franchise)
    assert Charge.objects.count() == 2


def test_a_term_is_charged_anew_under_its_next_number(network: Issuer, franchise: Issuer, account: Account):
    charge(account, None, source_kind="membership", source_key="2027-01")
    change(None, franchise)
    assert [one.source_key for one in Charge.objects.standing()] == ["2027-01#2"]
    change(None, network)
    assert [one.source_key for one in Charge.objects.standing()] == ["2027-01#3"]


def test_a_closed_month_keeps_its_bearer(network: Issuer, franchise: Issuer, site: Site):
    Closing.objects.create(
        issuer=network,
        kind=Closing.Kind.MONTH,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 1, 31),
        debit=0,
        credit=0,
        revenue=0,
        perpetual=0,
        at=NOW,
        previous_digest="",
        digest="",
    )
    with pytest.raises(BearingMonthClosed):
        change(site, franchise, date(2027, 1, 31))
    assert change(site, franchise, date(2027, 2, 1)).valid_from == date(2027, 2, 1)


def test_an_issuer_without_terms_bills_for_nobody(network: Issuer, site: Site):
    with pytest.raises(IssuerMissing):
        change(site, IssuerFactory())
    assert not Bearing.objects.filter(site=site).exists()


def test_the_same_bearer_from_the_same_day_is_no_change(network: Issuer, franchise: Issuer, site: Site):
    change(site, franchise)
    with pytest.raises(BearerUnchanged):
        change(site, franchise)


def test_a_second_change_for_one_day_replaces_the_first(network: Issuer, franchise: Issuer, site: Site):
    other = IssuerTermsFactory().issuer
    change(site, franchise)
    change(site, other)
    assert Bearing.objects.get(site=site).issuer == other


def test_terms_that_change_later_count_from_their_day(
    network: Issuer, franchise: Issuer, site: Site, desk: Resource, account: Account
):
    IssuerTerms.objects.create(issuer=franchise, valid_from=MONDAY + timedelta(days=1), has_vat=True)
    charge(account, desk)
    charge(account, desk, on=MONDAY + timedelta(days=1))
    change(site, franchise)
    assert sorted(row[1] for row in standing()) == ["0.00", "2.00"]
