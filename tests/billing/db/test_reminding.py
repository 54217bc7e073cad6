"""Late invoices: step by step, once each, and only what is left."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment
from billing.actions.reminding import remind_late
from billing.models import InvoiceReminder
from core.models import Event
from notifications.actions.composing import compose
from notifications.models import Message
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory
from tests.factories.invoicing import charge_of

pytestmark = pytest.mark.django_db

DUE = date(2027, 2, 10)


@pytest.fixture
def invoice():
    BearingFactory()
    account = AccountFactory()
    charge_of(account, "10.00")
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def after(days, hour=9):
    return datetime(2027, 2, 10, hour, tzinfo=UTC) + timedelta(days=days)


def pay(invoice, amount):
    receive_payment(
        issuer_id=invoice.issuer_id, account=invoice.account, method="transfer", amount=Decimal(amount), paid_on=MONDAY,
        now=NOW,
    )  # fmt: skip


def test_nobody_is_reminded_before_the_first_step(invoice):
    assert remind_late(now=after(6)) == 0


def test_a_step_is_sent_once(invoice):
    assert [remind_late(now=after(7)), remind_late(now=after(7)), remind_late(now=after(8))] == [1, 0, 0]


def test_the_steps_follow_each_other(invoice):
    for day in (7, 21, 45, 200):
        remind_late(now=after(day))
    assert list(InvoiceReminder.objects.values_list("step", flat=True)) == [1, 2, 3]


def test_late_reminders_start_with_the_friendly_one_and_keep_their_distance(invoice):
    assert [remind_late(now=after(60)), remind_late(now=after(73)), remind_late(now=after(74))] == [1, 0, 1]


def test_nobody_is_reminded_at_night(invoice):
    assert [remind_late(now=after(7, hour=3)), remind_late(now=after(7, hour=8))] == [0, 1]


def test_what_is_paid_is_left_in_peace(invoice):
    pay(invoice, "12.00")
    assert remind_late(now=after(7)) == 0


def test_only_what_is_left_is_asked_for(invoice):
    pay(invoice, "5.00")
    remind_late(now=after(7))
    assert InvoiceReminder.objects.get().left == Decimal("7.00")


def test_an_account_that_is_paused_is_left_in_peace_until_then(invoice):
    type(invoice.account).objects.update(reminders_paused_until=DUE + timedelta(days=10))
    assert [remind_late(now=after(10)), remind_late(now=after(11))] == [0, 1]


@pytest.mark.parametrize(
    ("steps", "subject"), [(1, "Petit rappel"), (2, "Rappel\u00a0: facture"), (3, "Dernier rappel")]
)
def test_the_letters_grow_firmer(invoice, steps, subject):
    for day in (7, 21, 45)[:steps]:
        remind_late(now=after(day))
    event = Event.objects.filter(kind="invoice.reminder_due").latest("pk")
    compose(event, now=event.created_at)
    message = Message.objects.get()
    assert (message.subject.startswith(subject), message.attachment) == (True, f"invoice:{invoice.public_id}")


def test_a_reminder_of_what_was_paid_meanwhile_is_not_written(invoice):
    remind_late(now=after(7))
    pay(invoice, "12.00")
    compose(Event.objects.get(kind="invoice.reminder_due"), now=after(7))
    assert Message.objects.count() == 0
