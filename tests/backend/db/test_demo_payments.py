"""The money of the demo world: paid in every way there is."""

from datetime import timedelta

import pytest

from backend.demo.payments import pay
from billing.models import BankLine, Debit, Payment
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, IssuerTermsFactory, PersonFactory, SiteFactory
from tests.factories.payments import balance, credit_of, owed


@pytest.fixture
def accounts(db):
    issuer = BearingFactory(issuer=IssuerTermsFactory(issuer__ics="FR72ZZZ123456").issuer).issuer
    accounts = [AccountFactory() for _ in range(8)]
    for number, account in enumerate(accounts):
        for months in (1, 2):
            owed(account, issuer, 40 + number, day=MONDAY - timedelta(days=35 * months))
    return accounts


def test_invoices_are_paid_in_every_way(accounts):
    count = pay(PersonFactory(), SiteFactory(), now=NOW)
    ways = set(Payment.objects.values_list("method", flat=True))
    assert (count, ways) == (
        Payment.objects.filter(nature="received").count(),
        {"cash", "cheque", "direct_debit", "transfer"},
    )
    assert set(Debit.objects.values_list("status", flat=True)) == {"announced", "collected", "returned"}
    assert set(BankLine.objects.values_list("status", flat=True)) == {"new", "matched"}


def test_one_pays_in_part_and_one_too_much(accounts):
    pay(PersonFactory(), SiteFactory(), now=NOW)
    assert (balance(accounts[3]), credit_of(accounts[4])) == (64.5, 10)


def test_nobody_pays_where_nobody_bills(db):
    assert pay(PersonFactory(), SiteFactory(), now=NOW) == 0
