"""What is owed at the end of a period, and how long it stays owed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from billing.accounts import lock_account
from billing.actions.posting import next_number
from billing.actions.receiving import refund_credit_note
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


def shared(account, issuer, parts, *, day=MONDAY, corrects=None):
    """An invoice with a line of so much for each site; a credit note, where it corrects one."""
    with transaction.atomic():
        lock_account(account.pk)
        serial = next_number(issuer.pk, "invoice", day.year)
        total = sum((Decimal(part) for part in parts.values()), ZERO)
        invoice = Invoice.objects.create(
            issuer=issuer, account=account, kind="credit_note" if corrects else "invoice", corrects=corrects,
            year=day.year, serial=serial, number=f"S{serial}", issued_on=day, due_on=day, supply_from=day,
            supply_to=day, net=total, vat=0, total=total, facts={}, created_at=NOW,
        )  # fmt: skip
        for position, (site, part) in enumerate(parts.items(), start=1):
            charge = charge_of(account, f"-{part}" if corrects else part, rate="0.00", on=day, site=site)
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


def test_more_taken_back_than_invoiced_has_no_days(account, issuer):
    credited(owed(account, issuer, "310.00", day=NOVEMBER), "20.00")
    (row,) = read()
    assert (row.invoiced, row.days_outstanding) == (Decimal(-20), None)


@pytest.mark.parametrize("day", [JANUARY.first, JANUARY.last])
def test_the_first_and_the_last_day_are_invoiced_and_owed(account, issuer, day):
    owed(account, issuer, "100.00", day=day)
    assert (read()[0].invoiced, read()[0].owed) == (100, 100)


def test_what_is_late_stands_by_how_late_it_is(account, issuer):
    for day in (date(2026, 9, 1), date(2026, 10, 10), NOVEMBER, date(2026, 12, 10), MONDAY):
        owed(account, issuer, "10.00", day=day)
    assert list(read()[0].bands.values()) == [Decimal(10)] * 5


def test_what_was_settled_later_was_still_owed_then(account, issuer):
    owed(account, issuer, "100.00")
    paid(account, issuer, "100.00", paid_on=date(2027, 2, 3), now=at(9, day=date(2027, 2, 3)))
    assert read()[0].owed == 100
    assert read(days=Days(date(2027, 2, 1), date(2027, 2, 28)))[0].owed == ZERO


def test_what_is_settled_on_the_last_day_is_owed_no_more(account, issuer):
    owed(account, issuer, "100.00")
    paid(account, issuer, "100.00", paid_on=JANUARY.last, now=at(9, day=JANUARY.last))
    assert read()[0].owed == ZERO


@pytest.mark.parametrize("day", [JANUARY.first, JANUARY.last])
def test_what_is_settled_on_the_first_or_the_last_day_was_settled_in_the_period(account, issuer, day):
    owed(account, issuer, "100.00", day=NOVEMBER)
    paid(account, issuer, "100.00", paid_on=day, now=at(9, day=day))
    assert (read()[0].settled, read()[0].days_to_pay) == (100, (day - NOVEMBER).days)


def test_what_was_settled_before_the_period_is_none_of_it(account, issuer):
    owed(account, issuer, "100.00", day=NOVEMBER)
    day = date(2026, 12, 31)
    paid(account, issuer, "100.00", paid_on=day, now=at(9, day=day))
    assert read()[0].settled == ZERO


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


def test_a_credit_note_is_unused_from_its_day_until_it_is_used(account, issuer):
    invoice, later = owed(account, issuer, "50.00", day=NOVEMBER), date(2027, 2, 3)
    credited(invoice, "20.00", day=JANUARY.last)
    settle_with_credit(account=account, now=at(9, day=later))
    seen = [Days(date(2027, 1, 1), day) for day in (date(2027, 1, 30), JANUARY.last, later)]
    assert [read(days=days)[0].credit_notes for days in seen] == [0, 20, 0]


def test_a_credit_note_that_was_paid_out_is_used(account, issuer):
    note = credited(owed(account, issuer, "50.00"), "20.00")
    refund_credit_note(credit_note=note, amount=Decimal(5), method="transfer", by=None, reason="Trop", now=NOW)
    assert read()[0].credit_notes == 15


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


def test_shares_of_a_credit_note_add_up_to_the_cent(site, account, issuer):
    parts = {site: "10.00", SiteFactory(): "10.00", None: "10.00"}
    note = shared(account, issuer, parts, corrects=shared(account, issuer, parts))
    refund_credit_note(credit_note=note, amount=Decimal(20), method="transfer", by=None, reason="Trop", now=NOW)
    assert sorted(row.credit_notes for row in read("site")) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


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
