"""Deposits from asked to given back or kept; the books hold them as a debt."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.actions.depositing import ask_deposit, drop_deposit, give_back_deposit, keep_deposit, take_deposit
from billing.deposit_errors import DepositKeptTooMuch, DepositWrongState
from billing.models import Charge, Deposit, Invoice, LedgerLine, Payment
from core.ids import uuid7
from core.models import Event
from tests.conftest import NOW
from tests.factories import StewardFactory
from tests.factories.money import AccountFactory, BearingFactory, IssuerTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(site):
    return StewardFactory(site=site, role="host").person


@pytest.fixture
def asked(site):
    return ask_deposit(
        issuer_id=BearingFactory().issuer.pk,
        account=AccountFactory(),
        site_id=site.pk,
        source_kind="thing",
        source_id=uuid7(),
        label="Vidéoprojecteur",
        amount=Decimal("50.00"),
        now=NOW,
    )


@pytest.fixture
def held(asked, host):
    return take_deposit(deposit=asked, method="cash", by=host, now=NOW)


def balance(account: str) -> Decimal:
    sums = LedgerLine.objects.filter(ledger_account=account).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or Decimal(0)) - (sums["credit"] or Decimal(0))


def test_it_is_asked_for_once(asked):
    again = ask_deposit(
        issuer_id=asked.issuer_id,
        account=asked.account,
        site_id=asked.site_id,
        source_kind=asked.source_kind,
        source_id=asked.source_id,
        label="Autre",
        amount=Decimal("1.00"),
        now=NOW,
    )
    assert (again.pk, again.amount, Event.objects.filter(kind="deposit.asked").count()) == (asked.pk, 50, 1)


def test_what_is_taken_is_a_debt_and_no_revenue(held):
    assert (held.status, balance("530"), balance("1651"), Charge.objects.count()) == ("paid", 50, -50, 0)


def test_what_is_given_back_leaves_nothing(held, host):
    give_back_deposit(deposit=held, by=host, now=NOW)
    assert (held.status, balance("530"), balance("1651")) == ("returned", 0, 0)


def test_what_is_kept_is_invoiced_without_vat_and_paid(held, host):
    keep_deposit(deposit=held, amount=Decimal("30.00"), reason="Objectif rayé", by=host, now=NOW)
    invoice = Invoice.objects.with_settled().get()
    assert (held.status, held.kept, balance("530"), balance("1651")) == ("kept", 30, 30, 0)
    assert (invoice.total, invoice.vat, invoice.left_to_pay) == (30, 0, 0)
    assert Payment.objects.get().amount == 30


@pytest.mark.parametrize("amount", ["0.00", "50.01", "-1.00"])
def test_no_more_is_kept_than_there_is(held, host, amount):
    with pytest.raises(DepositKeptTooMuch):
        keep_deposit(deposit=held, amount=Decimal(amount), reason="Tout", by=host, now=NOW)
    assert Deposit.objects.get().status == "paid"


def test_it_is_taken_once_and_given_back_once(held, host):
    with pytest.raises(DepositWrongState):
        take_deposit(deposit=held, method="cash", by=host, now=NOW)
    give_back_deposit(deposit=held, by=host, now=NOW)
    with pytest.raises(DepositWrongState):
        give_back_deposit(deposit=held, by=host, now=NOW)
    assert balance("530") == 0


def test_what_was_never_paid_is_dropped(asked, held, host):
    with pytest.raises(DepositWrongState):
        drop_deposit(deposit=Deposit.objects.get(), now=NOW)


def test_what_is_kept_is_billed_by_who_holds_it_whoever_bills_by_now(held, host):
    BearingFactory(issuer=IssuerTermsFactory().issuer, valid_from=NOW.date())
    keep_deposit(deposit=held, amount=Decimal("20.00"), reason="Écran rayé", by=host, now=NOW)
    invoice = Invoice.objects.with_settled().get()
    assert (invoice.issuer_id, invoice.left_to_pay) == (held.issuer_id, 0)


def test_what_is_kept_is_invoiced_as_paid(held, host):
    keep_deposit(deposit=held, amount=Decimal("20.00"), reason="Écran rayé", by=host, now=NOW)
    settling = Invoice.objects.get().facts["settling"]
    assert (settling["means"], settling["prepaid"], settling["paid_on"]) == ("cash", "20.00", "2027-01-11")
