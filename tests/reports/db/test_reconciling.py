"""Whatever happens to members' money, invoices, the ledger and the revenue report say the same, to the cent."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment, refund_payment
from billing.books.totals import totals
from billing.models import Charge, Invoice, Payment
from billing.pending import waiting_charges
from core.money import ZERO
from reports.naming import names_for
from reports.narrowing import as_query, narrowed
from reports.question import Days, Question
from reports.revenue import BASES, GROUPS, revenue
from reports.revenue.lines import Lines
from reports.revenue.reconciling import Step, reconciliation
from spaces import catalogue
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, PersonFactory, ResourceFactory
from tests.factories.invoicing import charge_of, reversal_of
from tests.factories.money import IssuerTermsFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ALL = Days(MONDAY - 40 * DAY, MONDAY + 60 * DAY)
RATES = ("20.00", "5.50", "0.00")
KINDS = (Charge.Kind.DESK, Charge.Kind.MEMBERSHIP, Charge.Kind.USAGE)
STEPS = st.one_of(
    st.tuples(
        st.just("charge"), st.integers(0, 1), st.integers(1, 9_999), st.sampled_from(RATES), st.sampled_from(KINDS)
    ),
    st.tuples(st.just("reverse"), st.integers(0, 30)),
    st.tuples(st.just("issue"), st.integers(0, 1)),
    st.tuples(st.just("pay"), st.integers(0, 1), st.integers(1, 20_000)),
    st.tuples(st.just("refund"), st.integers(0, 10)),
)


class Life:
    """Two members, and what happens to their money."""

    def __init__(self):
        self.issuer = BearingFactory(issuer=IssuerTermsFactory().issuer).issuer
        self.accounts = [AccountFactory(), AccountFactory()]
        self.desk, self.cashier, self.day = ResourceFactory(), PersonFactory(), 0

    def live(self, what, *told):
        self.day += 1
        getattr(self, what)(*told)

    @property
    def now(self):
        return NOW + self.day * DAY

    def charge(self, who, cents, rate, kind):
        place = {"site": self.desk.site, "resource": self.desk} if kind == Charge.Kind.DESK else {}
        on = MONDAY + self.day * DAY
        charge_of(self.accounts[who], str(Decimal(cents) / 100), rate=rate, kind=kind, on=on, **place)

    def reverse(self, which):
        standing = list(Charge.objects.standing().order_by("pk"))
        if standing:
            reversal_of(standing[which % len(standing)])

    def issue(self, who):
        issue_pending(account=self.accounts[who], until=MONDAY + 60 * DAY, now=self.now)

    def pay(self, who, cents):
        receive_payment(
            issuer_id=self.issuer.pk,
            account=self.accounts[who],
            method="cash",
            amount=Decimal(cents) / 100,
            paid_on=MONDAY,
            by=self.cashier,
            now=self.now,
        )

    def refund(self, which):
        spare = [row for row in Payment.objects.filter(nature="received").with_settled().order_by("pk") if row.left > 0]
        if spare:
            payment = spare[which % len(spare)]
            refund_payment(
                payment=payment, amount=payment.left, method="cash", by=self.cashier, reason="trop payé", now=self.now
            )


def earned(basis, *group_by):
    return revenue(Question(ALL, group_by=group_by, basis=basis), catalogue=catalogue.current()).rows


def amounts_of_rows():
    """Of every row of every report: net, VAT and total."""
    cut = itertools.product(BASES, GROUPS)
    return {
        (basis, word, row.keys): (row.net, row.vat, row.total) for basis, word in cut for row in earned(basis, word)
    }


def amounts_of_lines():
    """The same, added up from what each row leads to."""
    current, found = catalogue.current(), {}
    for basis, word in itertools.product(BASES, GROUPS):
        names = names_for([word], current)
        for row in earned(basis, word):
            asked = as_query([word], row.keys, names)
            lines = Lines(narrowed(Question(ALL, basis=basis), asked, [word], catalogue=current), catalogue=current)
            net, total = sum((line.net for line in lines), ZERO), sum((line.total for line in lines), ZERO)
            assert (net, total) == (lines.sums.net, lines.sums.total)
            found[basis, word, row.keys] = (net, total - net, total)
    return found


def net_of(basis):
    return sum((row.net for row in earned(basis)), ZERO)


def invoiced():
    signed = {"invoice": 1, "credit_note": -1}
    return sum((signed[kind] * net for kind, net in Invoice.objects.values_list("kind", "net")), ZERO)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=25))
def test_invoices_ledger_and_revenue_say_the_same(steps):
    with transaction.atomic():
        life = Life()
        for step in steps:
            life.live(*step)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        waiting = waiting_charges().aggregate(net=Sum("net"))["net"] or ZERO
        figures = invoiced(), totals(Q(pk__gt=0)).revenue, net_of("invoice"), net_of("activity") - waiting
        paid = sum((row.total for row in earned("payment")), ZERO)
        settled = -totals(Q(ledger_account="411", entry__source_kind="payment")).debit
        settled += totals(Q(ledger_account="411", entry__source_kind="payment")).credit
        whole = {word: sum((row.net for row in earned("payment", word)), ZERO) for word in GROUPS}
        rows, lines = amounts_of_rows(), amounts_of_lines()
        transaction.set_rollback(True)
    assert set(figures) == {figures[0]}
    assert paid == settled
    assert set(whole.values()) == {whole["day"]}
    assert lines == rows


def test_what_is_not_paid_yet_and_what_was_paid_of_earlier_invoices_are_told_apart():
    life = Life()
    life.live("charge", 0, 10_000, "0.00", Charge.Kind.DESK)
    life.live("issue", 0)
    life.day = 40
    life.live("charge", 1, 3_000, "0.00", Charge.Kind.DESK)
    life.live("issue", 1)
    life.live("pay", 0, 10_000)
    days = Days(MONDAY + 30 * DAY, MONDAY + 60 * DAY)
    told = reconciliation(Question(days), catalogue=catalogue.current())
    assert (told.invoiced, told.paid) == (30, 100)
    assert told.before_payment == (Step("", Decimal(30)), Step("issued-otherwise", Decimal(-100)))
