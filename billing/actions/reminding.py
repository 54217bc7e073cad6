"""Reminders of late invoices: step by step, once each, and only while something is left to pay."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from billing import bearings
from billing.accounts import lock_account
from billing.bearings import Bearings
from billing.lateness import Step, next_step
from billing.models import Debit, Invoice, InvoiceReminder
from billing.models.invoice import InvoiceQuerySet
from core import outbox
from core.clock import local_date

MORNING = time(8)
BATCH = 500


def remind_late(*, now: datetime) -> int:
    """How many reminders fell due. Nothing before eight in the morning."""
    tz = ZoneInfo(settings.TIME_ZONE)
    if now.astimezone(tz).time() < MORNING:
        return 0
    today, borne = local_date(now, tz), bearings.current()
    due = [(invoice, step) for invoice, step in next_steps(late(today), borne, today) if step.on <= today]
    return sum(_remind(invoice, step, borne, today, now=now) for invoice, step in due[:BATCH])


def late(today: date) -> InvoiceQuerySet:
    """Open after their day, without those that a direct debit is under way for."""
    under_way = Debit.objects.filter(invoice=OuterRef("pk"), status=Debit.Status.ANNOUNCED)
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, due_on__lt=today).exclude(Exists(under_way))
    return rows.open()


def next_steps(invoices: InvoiceQuerySet, borne: Bearings, today: date) -> Iterator[tuple[Invoice, Step]]:
    """Those that still have a step to come. Two queries."""
    for invoice in invoices.select_related("account").prefetch_related("reminders").defer("facts"):
        if step := step_after(invoice, borne, today):
            yield invoice, step


def step_after(invoice: Invoice, borne: Bearings, today: date) -> Step | None:
    """The next reminder of an invoice with its account and reminders, if it stays unpaid."""
    sent = [Step(row.step, local_date(row.at, ZoneInfo(settings.TIME_ZONE))) for row in invoice.reminders.all()]
    return next_step(
        invoice.due_on,
        borne.terms(invoice.issuer_id, today).reminder_days,
        last=max(sent, key=lambda step: step.number, default=None),
        paused_until=invoice.account.reminders_paused_until,
    )


def _remind(invoice: Invoice, step: Step, borne: Bearings, today: date, *, now: datetime) -> bool:
    """Under the account's lock, so that who has just paid is left in peace."""
    with transaction.atomic():
        lock_account(invoice.account_id)
        paused = Q(account__reminders_paused_until__gte=today)
        fresh = late(today).filter(pk=invoice.pk).exclude(paused).exclude(reminders__step=step.number).first()
        if fresh is None:
            return False
        InvoiceReminder.objects.create(invoice=invoice, step=step.number, left=fresh.left_to_pay, at=now)
        payload = {
            "invoice": str(invoice.public_id),
            "step": step.number,
            "last": len(borne.terms(invoice.issuer_id, today).reminder_days),
            "sequence": step.number,
        }
        once = f"invoice.reminder:{invoice.pk}:{step.number}"
        return outbox.record("invoice.reminder_due", subject_id=invoice.pk, payload=payload, now=now, once=once)
