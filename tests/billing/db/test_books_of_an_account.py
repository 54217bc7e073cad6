"""Whatever happens to an account: its books say what its invoices and its credit say."""

from collections import defaultdict
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from billing.actions.receiving import refund_credit_note, refund_payment, return_payment
from billing.actions.settling import Owing, settle_with_credit
from billing.books.lettering import letters_of
from billing.books.verifying_money import payments
from billing.models import Invoice, LedgerLine, Payment
from core.errors import Refusal
from tests.conftest import NOW
from tests.factories import AccountFactory, IssuerFactory
from tests.factories.payments import balance, credit_of, credited, owed, paid

AMOUNTS = st.integers(1, 20_000).map(lambda cents: Decimal(cents) / 100)
ACTS = st.sampled_from(["owe", "pay", "pay one", "credit", "settle", "refund", "pay out", "bounce"])
LIVES = st.lists(st.tuples(ACTS, AMOUNTS, st.integers(0, 9)), min_size=1, max_size=14)


class Life:
    def __init__(self) -> None:
        self.account, self.issuer = AccountFactory(), IssuerFactory()

    def live(self, act: str, amount: Decimal, which: int) -> None:
        """Nothing happens where there is nothing that it could happen to."""
        invoice, note = self._one(self._invoices("invoice"), which), self._one(self._invoices("credit_note"), which)
        payment = self._one(Payment.objects.filter(account=self.account).order_by("pk"), which)
        back = {"amount": amount, "method": "transfer", "by": None, "reason": "essai", "now": NOW}
        acts = {
            "owe": lambda: owed(self.account, self.issuer, amount),
            "pay": lambda: paid(self.account, self.issuer, amount),
            "settle": lambda: settle_with_credit(account=self.account, now=NOW),
            "pay one": lambda: invoice and paid(self.account, self.issuer, amount, towards=[invoice]),
            "credit": lambda: invoice and credited(invoice, min(amount, invoice.total)),
            "pay out": lambda: note and refund_credit_note(credit_note=note, **back),
            "refund": lambda: payment and refund_payment(payment=payment, **back),
            "bounce": lambda: payment and return_payment(payment=payment, reason="AM04", now=NOW),
        }
        acts[act]()

    def _invoices(self, kind: str):
        return Invoice.objects.filter(account=self.account, kind=kind).order_by("pk")

    @staticmethod
    def _one(rows, which: int):
        found = list(rows)
        return found[which % len(found)] if found else None

    def left(self, kind: str) -> Decimal:
        return sum((row.left_to_pay for row in self._invoices(kind).with_settled()), Decimal(0))


@pytest.mark.django_db
@given(LIVES)
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_balance_is_what_is_open_less_what_is_unspent(acts):
    life = Life()
    for act in acts:
        with suppress(Refusal):
            life.live(*act)
        assert balance(life.account) == life.left("invoice") - life.left("credit_note") - credit_of(life.account)
        assert balance(life.account, "4191") == -credit_of(life.account)


@pytest.mark.django_db
@given(LIVES)
@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_payments_are_found_sound_and_letters_add_up_to_nothing(acts):
    life = Life()
    for act in acts:
        with suppress(Refusal):
            life.live(*act)
    assert payments(life.issuer)[1] is None
    letters, sums = letters_of(life.issuer), defaultdict(Decimal)
    for line in LedgerLine.objects.filter(account=life.account, ledger_account="411").select_related("entry"):
        sums[letters.of(line.entry, line)[0]] += line.debit - line.credit
    assert [letter for letter, left in sums.items() if letter and left] == []


@given(AMOUNTS, st.lists(AMOUNTS, max_size=6), st.lists(st.integers(0, 8), max_size=3))
def test_an_amount_is_drawn_whole_or_until_nothing_is_owed(amount, owed_amounts, first):
    before = dict(enumerate(owed_amounts))
    owing = Owing(dict(before), list(before))
    taken = owing.draw(amount, first)
    assert sum(taken.values()) == min(amount, sum(owed_amounts))
    assert {key: before[key] - taken.get(key, 0) for key in before} == owing.left
    assert all(left >= 0 for left in owing.left.values())
