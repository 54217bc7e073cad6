import pytest

from billing.actions.bouncing import return_debit
from billing.actions.debiting import cancel_batch, send_batch
from billing.actions.receiving import refund_payment
from core.models import Event
from notifications.actions.composing import compose
from notifications.models import Message
from tests.conftest import NOW
from tests.factories import AccountFactory, IssuerFactory, OrganisationAccountFactory, PersonFactory
from tests.factories.payments import IBAN, announced, debiting_issuer, mandate_of, owed, paid

pytestmark = pytest.mark.django_db


def told(kind):
    """What the events of that kind owe; asked twice."""
    for _ in range(2):
        for event in Event.objects.filter(kind=kind):
            compose(event, now=NOW)
    return list(Message.objects.filter(kind=kind).order_by("pk"))


@pytest.fixture
def account():
    return AccountFactory()


@pytest.mark.parametrize(
    ("method", "count"), [("cash", 1), ("card", 1), ("transfer", 0), ("cheque", 0), ("direct_debit", 0)]
)
def test_a_receipt_goes_out_where_the_bank_says_nothing(account, method, count):
    paid(account, IssuerFactory(), 10, method=method)
    assert len(told("payment.received")) == count


def test_a_receipt_says_what_it_paid_and_what_is_left(account):
    issuer = IssuerFactory()
    invoice = owed(account, issuer, 30)
    paid(account, issuer, 40, method="cash")
    (message,) = told("payment.received")
    assert message.to_address == account.person.email
    assert [text in message.text for text in ("40,00", invoice.number, "30,00", "10,00")] == [True] * 4


def test_a_receipt_is_in_the_language_of_its_reader():
    paid(AccountFactory(person__language="en"), IssuerFactory(), 10, method="cash")
    (message,) = told("payment.received")
    assert message.language == "en"


def test_a_refund_is_told_with_its_reason(account):
    payment = paid(account, IssuerFactory(), 40)
    refund_payment(payment=payment, amount=payment.amount, method="transfer", by=None, reason="trop payé", now=NOW)
    (message,) = told("payment.refunded")
    assert ("40,00" in message.text, "trop payé" in message.text) == (True, True)


@pytest.fixture
def batch(account):
    issuer = debiting_issuer()
    mandate_of(account, issuer)
    return announced(issuer, owed(account, issuer, 40))


def test_a_debit_is_announced_with_amount_day_mandate_and_creditor(batch):
    (message,) = told("debit.announced")
    debit = batch.debits.get()
    facts = ("40,00", "lundi 25 janvier 2027", debit.mandate.reference, "FR72ZZZ123456", debit.invoice.number, "0189")
    assert [text in message.text for text in facts] == [True] * len(facts)
    assert IBAN not in message.text + message.html


def test_a_debit_called_off_is_not_announced_any_more(batch):
    cancel_batch(batch=batch, now=NOW)
    assert told("debit.announced") == []
    (message,) = told("debit.cancelled")
    assert "n’aura pas lieu" in message.text


def test_a_debit_that_came_back_is_told_with_the_banks_reason(batch):
    send_batch(batch=batch, now=NOW)
    return_debit(debit=batch.debits.get(), reason="AM04", by=PersonFactory(), now=NOW)
    (message,) = told("debit.returned")
    assert "provision insuffisante" in message.text


def test_an_organisation_is_told_at_its_address_for_invoices():
    paid(OrganisationAccountFactory(email="compta@scorff.example"), IssuerFactory(), 10, method="card")
    (message,) = told("payment.received")
    assert message.to_address == "compta@scorff.example"
