"""What is owed at the end of a period, and how long it stays owed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from billing.accounts import lock_account
from billing.actions.posting import next_number
from billing.actions.settling import settle_with_credit
from billing.books.ageing import aged_balance
from billing.models import Invoice, InvoiceLine
from core.money import ZERO
from reports.members_money.receivables import days_sales_outstanding, receivables
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at
from tests.factories import AccountFactory, IssuerTermsFactory, SiteFactory
from tests.factories.invoicing import charge_of
from tests.factories.payments import credited, owed, paid

pytestmark = pytest.mark.django_db

JANUARY = Days(date(2027, 1, 1), date(2027, 1, 31))
NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def issuer():
    return IssuerTermsFactory().issuer


@pytest.fixture
def account():
    return AccountFactory()


def read(*words, days=JANUARY, sites=None):
    return receivables(Question(days, sites=sites, group_by=words), catalogue=catalogue.current()).rows


def shared(account, issuer, parts, *, day=MONDAY):
    """An invoice with a line of so much for each site."""
    with transaction.atomic():
        lock_account(account.pk)
        serial = next_number(issuer.pk, "invoice", day.year)
        total = sum((Decimal(part) for part in parts.values()), ZERO)
        invoice = Invoice.objects.create(
            issuer=issuer, account=account, kind="invoice", year=day.year, serial=serial, number=f"S{serial}",
            issued_on=day, due_on=day, supply_from=day, supply_to=day, net=total, vat=0, total=total, facts={},
            created_at=NOW,
        )  # fmt: skip
        for position, (site, part) in enumerate(parts.items(), start=1):
            charge = charge_of(account, part, rate="0.00", on=day, site=site)
            InvoiceLine.objects.create(invoice=invoice, charge=charge, position=position)
    return invoice


def test_days_outstanding_are_what_is_owed_in_days_of_invoicing(account, issuer):
    owed(account, issuer, "100.00")
    owed(account, issuer, "210.00", day=date(2027, 1, 20))
    owed(account, issuer, "310.00", day=NOVEMBER)
    (row,) = read()
    assert (row.invoiced, row.owed, row.days_outstanding) == (Decimal(310), Decimal(620), 62.0)
    assert days_sales_outstanding(Question(JANUARY), catalogue=catalogue.current()) == 62.0


def test_nothing_invoiced_has_no_days(account, issuer):
    owed(account, issuer, "310.00", day=NOVEMBER)
    assert read()[0].days_outstanding is None


def test_what_is_late_stands_by_how_late_it_is(account, issuer):
    for day in (date(2026, 9, 1), date(2026, 10, 10), NOVEMBER, date(2026, 12, 10), MONDAY):
        owed(account, issuer, "10.00", day=day)
    assert list(read()[0].bands.values()) == [Decimal(10)] * 5


def test_what_was_settled_later_was_still_owed_then(account, issuer):
    owed(account, issuer, "100.00")
    paid(account, issuer, "100.00", paid_on=date(2027, 2, 3), now=at(9, day=date(2027, 2, 3)))
    assert read()[0].owed == 100
    assert read(days=Days(date(2027, 2, 1), date(2027, 2, 28)))[0].owed == ZERO


def test_days_to_pay_weigh_by_amount_and_count_what_was_paid_in_full(account, issuer):
    owed(account, issuer, "100.00", day=date(2026, 12, 31))
    owed(account, issuer, "300.00", day=date(2027, 1, 7))
    paid(account, issuer, "400.00")
    other = AccountFactory()
    owed(other, issuer, "50.00", day=date(2026, 12, 31))
    paid(other, issuer, "20.00")
    (row,) = read()
    assert (row.settled, row.days_to_pay) == (Decimal(400), (100 * 11 + 300 * 4) / 400)


def test_an_invoice_that_only_a_credit_note_settled_was_not_paid(account, issuer):
    credited(owed(account, issuer, "100.00"), "100.00")
    settle_with_credit(account=account, now=NOW)
    assert (read()[0].settled, read()[0].days_to_pay, read()[0].owed) == (ZERO, None, ZERO)


def test_it_is_what_the_aged_balance_and_the_ledger_say(account, issuer):
    owed(account, issuer, "100.00")
    paid(account, issuer, "30.00")
    other = AccountFactory()
    credited(owed(other, issuer, "50.00"), "20.00")
    (row,) = read("issuer")
    assert row.owed == sum((aged.owed for aged in aged_balance(issuer, JANUARY.last)), ZERO)
    assert (row.ledger, row.owed - row.credit_notes) == (Decimal(100), Decimal(100))


def test_each_site_has_the_share_of_its_lines_and_they_add_up(site, account, issuer):
    other = SiteFactory()
    shared(account, issuer, {site: "10.00", other: "20.00", None: "70.00"})
    paid(account, issuer, "66.67")
    by_site = {row.keys[0]: row.owed for row in read("site")}
    assert by_site == {site.pk: Decimal("3.33"), other.pk: Decimal("6.67"), None: Decimal("23.33")}
    assert sum(by_site.values()) == read()[0].owed == Decimal("33.33")


def test_who_asks_about_a_site_gets_its_lines_and_no_other(site, account, issuer):
    other = SiteFactory()
    shared(account, issuer, {site: "10.00", other: "20.00"})
    shared(account, issuer, {other: "500.00"})
    (row,) = read(sites=frozenset({site.pk}))
    assert (row.invoiced, row.owed, row.ledger) == (Decimal(10), Decimal(10), None)


def test_issuers_add_up_to_the_whole(account, issuer):
    other = IssuerTermsFactory().issuer
    owed(account, issuer, "100.00")
    owed(account, other, "55.50", day=NOVEMBER)
    rows = read("issuer")
    assert sum(row.owed for row in rows) == read()[0].owed == Decimal("155.50")
    assert {row.keys[0]: row.ledger for row in rows} == {issuer.pk: Decimal(100), other.pk: Decimal("55.50")}


def test_queries_do_not_grow_with_the_invoices(account, issuer, django_assert_num_queries):
    catalogue.current()
    for _count in range(2):
        owed(AccountFactory(), issuer, "10.00")
        with django_assert_num_queries(7):
            read("issuer")
