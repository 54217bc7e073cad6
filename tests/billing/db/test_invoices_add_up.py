"""Whatever is charged, taken back and issued, in whatever order: charges, lines, invoices and ledger say the same."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from billing.actions.issuing import issue_pending
from billing.models import Account, Charge, Invoice, InvoiceLine
from billing.pending import paid_by, settled_charges, waiting_charges
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, IssuerTermsFactory, SiteFactory
from tests.factories.invoicing import charge_of, reversal_of
from tests.factories.payments import balance

ACTS = st.sampled_from(["charge", "charge elsewhere", "take back", "issue"])
AMOUNTS = st.sampled_from(["0.00", "0.01", "3.33", "10.00", "19.99", "-4.50"])
RATES = st.sampled_from(["20.00", "5.50"])
LIVES = st.lists(st.tuples(ACTS, AMOUNTS, RATES, st.integers(0, 9)), min_size=1, max_size=14)


class Life:
    """An account that uses a place of its own issuer and the network."""

    def __init__(self) -> None:
        self.account, self.site = AccountFactory(), SiteFactory()
        BearingFactory(site=self.site, issuer=IssuerTermsFactory().issuer)

    def live(self, act: str, amount: str, rate: str, which: int) -> None:
        match act:
            case "charge":
                charge_of(self.account, amount, rate=rate)
            case "charge elsewhere":
                charge_of(self.account, amount, rate=rate, site=self.site)
            case "take back":
                if standing := list(charges(self.account).standing().order_by("pk")):
                    reversal_of(standing[which % len(standing)])
            case "issue":
                issue_pending(account=self.account, until=MONDAY, now=NOW)


def charges(account: Account):
    return Charge.objects.filter(paid_by(account))


@pytest.fixture
def bearing(db):
    return BearingFactory()


@given(LIVES)
@examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_charge_is_on_one_line_or_waits_or_is_settled(bearing, acts):
    life = Life()
    for act in acts:
        life.live(*act)
    mine = charges(life.account)
    on_lines = set(InvoiceLine.objects.filter(charge__in=mine).values_list("charge", flat=True))
    waiting = set(waiting_charges().filter(pk__in=mine).values_list("pk", flat=True))
    settled = set(settled_charges().filter(pk__in=mine).values_list("pk", flat=True))
    assert sorted([*on_lines, *waiting, *settled]) == sorted(mine.values_list("pk", flat=True))


@given(LIVES)
@examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_invoices_their_charges_and_the_ledger_say_the_same(bearing, acts):
    life = Life()
    for act in acts:
        life.live(*act)
    signs = {"invoice": 1, "credit_note": -1}
    rows = Invoice.objects.filter(account=life.account)
    invoiced = sum((signs[row.kind] * row.total for row in rows), Decimal(0))
    assert invoiced == charges(life.account).filter(invoice_line__isnull=False).total() == balance(life.account)


@given(LIVES)
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_left_waiting_makes_no_document(bearing, acts):
    """Nothing loops: issuing again right after issuing does nothing."""
    life = Life()
    for act in acts:
        life.live(*act)
    issue_pending(account=life.account, until=MONDAY, now=NOW)
    assert issue_pending(account=life.account, until=MONDAY, now=NOW) == []
