"""Batches of direct debits: announced to the debtors, handed to the bank, collected; lines called off before."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from billing.accounts import lock_account
from billing.actions.receiving import receive_payment
from billing.actions.settling import today
from billing.banking import is_banking_day
from billing.debits import Candidate, candidates, first_collection
from billing.models import Debit, DebitBatch, Invoice, Issuer, Mandate, Method
from billing.pain008 import FIRST, RECURRENT, DebitLine, Party, write_pain008
from billing.payment_errors import (
    CollectionDayInvalid,
    DebitBatchClosed,
    DebitBatchNotDue,
    DirectDebitUnavailable,
    InvoiceNotDebitable,
    InvoiceUnderWay,
)
from core import outbox
from core.database import in_one_trip, violated
from members.models import Person

Status = DebitBatch.Status


def announce_batch(
    *, issuer: Issuer, invoices: Collection[int], collect_on: date, by: Person, now: datetime
) -> DebitBatch:
    """What is left of each of these invoices (keys) is to be collected on that day; their debtors are told.

    Raises DirectDebitUnavailable, CollectionDayInvalid, InvoiceNotDebitable, InvoiceUnderWay.
    """
    if not (issuer.ics and issuer.iban):
        raise DirectDebitUnavailable()
    earliest = first_collection(issuer.pk, today=today(now))
    if collect_on < earliest or not is_banking_day(collect_on):
        raise CollectionDayInvalid(earliest=earliest.isoformat())
    try:
        with transaction.atomic():
            chosen = _chosen(issuer, invoices)
            batch = DebitBatch.objects.create(issuer=issuer, collect_on=collect_on, by=by, created_at=now)
            _announce(batch, chosen, now=now)
    except IntegrityError as error:
        if violated(error) == "debit_one_under_way_per_invoice":
            raise InvoiceUnderWay() from error
        raise
    return batch


def _chosen(issuer: Issuer, keys: Collection[int]) -> list[Candidate]:
    lock_account(*set(Invoice.objects.filter(pk__in=keys).values_list("account_id", flat=True)))
    found = {candidate.invoice.pk: candidate for candidate in candidates(issuer.pk)}
    missing = Invoice.objects.filter(pk__in=set(keys) - set(found)).order_by("pk").first()
    if missing is not None or not keys:
        raise InvoiceNotDebitable(number=missing.number if missing else "")
    return [found[key] for key in keys]


def _announce(batch: DebitBatch, chosen: Iterable[Candidate], *, now: datetime) -> None:
    debits = Debit.objects.bulk_create(
        Debit(
            batch=batch,
            mandate=one.mandate,
            invoice=one.invoice,
            end_to_end=f"PRLV-{batch.pk}-{one.invoice.pk}",
            amount=one.invoice.left_to_pay,
        )
        for one in chosen
    )
    happened = [(debit.pk, {"batch": str(batch.public_id), "amount": str(debit.amount)}) for debit in debits]
    in_one_trip([outbox.recording_all("debit.announced", happened, now=now)])


def cancel_batch(*, batch: DebitBatch, now: datetime) -> None:
    """Before the bank has it; the debtors are told. Raises DebitBatchClosed."""
    with transaction.atomic():
        batch = _locked(batch, Status.ANNOUNCED)
        _call_off(batch, batch.debits.all(), now=now)


def cancel_debit(*, debit: Debit, now: datetime) -> None:
    """As `cancel_batch`, for one line; a batch without lines is cancelled as a whole."""
    with transaction.atomic():
        batch = _locked(debit.batch, Status.ANNOUNCED)
        _call_off(batch, batch.debits.filter(pk=debit.pk), now=now)


def _call_off(batch: DebitBatch, debits: QuerySet[Debit], *, now: datetime) -> None:
    called_off = list(debits.filter(status=Debit.Status.ANNOUNCED))
    debits.filter(pk__in=[debit.pk for debit in called_off]).update(status=Debit.Status.CANCELLED)
    happened = [(debit.pk, {"batch": str(batch.public_id), "amount": str(debit.amount)}) for debit in called_off]
    in_one_trip([outbox.recording_all("debit.cancelled", happened, now=now)])
    if not batch.debits.filter(status=Debit.Status.ANNOUNCED).exists():
        DebitBatch.objects.filter(pk=batch.pk).update(status=Status.CANCELLED)


def send_batch(*, batch: DebitBatch, now: datetime) -> DebitBatch:
    """The file for the bank is made, once: asked again, it is the same.

    What was paid meanwhile, or whose mandate has ended, is left out. Raises DebitBatchClosed, also where it comes too
    late or nothing is left.
    """
    with transaction.atomic():
        lock_account(*set(batch.debits.values_list("invoice__account_id", flat=True)))
        batch = _locked(batch, Status.ANNOUNCED, Status.SENT, Status.COLLECTED)
        if batch.status != Status.ANNOUNCED:
            return batch
        debits = _still_right(batch)
        if not debits or batch.collect_on <= today(now):
            raise DebitBatchClosed()
        batch.xml = _file(batch, debits, now=now).decode()
        batch.status = Status.SENT
        batch.save(update_fields=["xml", "status"])
    return batch


def _still_right(batch: DebitBatch) -> list[Debit]:
    owed = Invoice.objects.filter(debits__batch=batch).with_settled().defer("facts")
    left = {invoice.pk: invoice.left_to_pay for invoice in owed}
    rows = batch.debits.filter(status=Debit.Status.ANNOUNCED).order_by("pk")
    debits = list(rows.select_related("mandate", "invoice__account"))
    good = [
        debit
        for debit in debits
        if debit.mandate.status == Mandate.Status.ACTIVE and left[debit.invoice_id] >= debit.amount
    ]
    batch.debits.filter(pk__in={debit.pk for debit in debits} - {debit.pk for debit in good}).update(
        status=Debit.Status.CANCELLED
    )
    return good


def _file(batch: DebitBatch, debits: list[Debit], *, now: datetime) -> bytes:
    issuer = batch.issuer
    creditor = Party(issuer.name, issuer.iban, issuer.bic, issuer.street, issuer.postcode, issuer.town, issuer.country)
    sent = (Status.SENT, Status.COLLECTED)
    earlier = Debit.objects.filter(mandate__in=[debit.mandate_id for debit in debits], batch__status__in=sent)
    used = set(earlier.exclude(status=Debit.Status.CANCELLED).values_list("mandate_id", flat=True))
    lines = []
    for debit in debits:
        lines.append(_line(debit, issuer, RECURRENT if debit.mandate_id in used else FIRST))
        used.add(debit.mandate_id)
    return write_pain008(creditor, issuer.ics, lines, collect_on=batch.collect_on, batch=batch.public_id, made_at=now)


def _line(debit: Debit, issuer: Issuer, sequence: str) -> DebitLine:
    mandate, account = debit.mandate, debit.invoice.account
    if mandate.signed_on is None:
        raise ValueError("an active mandate is signed")  # mandate_active_is_signed
    debtor = Party(
        mandate.holder, mandate.iban, mandate.bic, account.street, account.postcode, account.town, account.country
    )
    text = f"{issuer.name} {debit.invoice.number}"
    return DebitLine(debtor, debit.amount, debit.end_to_end, mandate.reference, mandate.signed_on, sequence, text)


def collect_batch(*, batch: DebitBatch, by: Person, now: datetime) -> int:
    """The day has passed: each line that did not come back is a payment; how many there are.

    Line by line, so that it can be taken up again; each is taken in once. Raises DebitBatchClosed, DebitBatchNotDue.
    """
    batch.refresh_from_db()
    if batch.status not in (Status.SENT, Status.COLLECTED):
        raise DebitBatchClosed()
    if today(now) < batch.collect_on:
        raise DebitBatchNotDue(collect_on=batch.collect_on.isoformat())
    debits = batch.debits.filter(status=Debit.Status.ANNOUNCED).select_related("invoice__account", "mandate")
    count = sum(collect_debit(debit=debit, batch=batch, by=by, now=now) for debit in debits.order_by("pk"))
    DebitBatch.objects.filter(pk=batch.pk, status=Status.SENT).update(status=Status.COLLECTED)
    return count


def collect_debit(*, debit: Debit, batch: DebitBatch, by: Person, now: datetime) -> bool:
    """False where somebody else has done it."""
    with transaction.atomic():
        lock_account(debit.invoice.account_id)
        announced = Debit.objects.filter(pk=debit.pk, status=Debit.Status.ANNOUNCED)
        if not announced.update(status=Debit.Status.COLLECTED):
            return False
        payment = receive_payment(
            issuer_id=batch.issuer_id,
            account=debit.invoice.account,
            method=Method.DIRECT_DEBIT,
            amount=debit.amount,
            paid_on=batch.collect_on,
            now=now,
            by=by,
            reference=debit.end_to_end,
            once=f"debit:{debit.end_to_end}",
            towards=[debit.invoice],
        )
        Debit.objects.filter(pk=debit.pk).update(payment=payment)
        Mandate.objects.filter(pk=debit.mandate_id).update(last_used_on=batch.collect_on)
    return True


def _locked(batch: DebitBatch, *statuses: str) -> DebitBatch:
    locked = DebitBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("issuer").get(pk=batch.pk)
    if locked.status not in statuses:
        raise DebitBatchClosed(status=locked.status)
    return locked


def _set(batch: DebitBatch, status: DebitBatch.Status) -> None:
    DebitBatch.objects.filter(pk=batch.pk).update(status=status)
