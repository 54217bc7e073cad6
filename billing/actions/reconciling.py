"""Credits of a bank statement: taken in once, then each becomes a payment, is ticked off, or is left aside."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from billing.actions.debiting import collect_debit
from billing.actions.receiving import receive_payment
from billing.bank.lines import ReadLine
from billing.bank.matching import Proposal, propose
from billing.models import Account, BankLine, Debit, DebitBatch, Invoice, Issuer, Method, Payment
from billing.payment_errors import BankLineDone
from core.errors import Refusal
from members.models import Person

Status = BankLine.Status


def take_in_lines(*, issuer: Issuer, lines: Sequence[ReadLine], by: Person, now: datetime) -> int:
    """Those that were not read before; how many that is."""
    with transaction.atomic():
        before = BankLine.objects.filter(issuer=issuer).count()
        BankLine.objects.bulk_create(
            [
                BankLine(
                    issuer=issuer,
                    once=line.once,
                    booked_on=line.booked_on,
                    amount=line.amount,
                    label=line.label,
                    read_by=by,
                    read_at=now,
                )
                for line in lines
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        return BankLine.objects.filter(issuer=issuer).count() - before


def confirm_line(
    *, line: BankLine, account: Account, invoices: Sequence[Invoice] = (), by: Person, now: datetime
) -> Payment:
    """The line is a transfer of this account, towards these invoices first. Raises BankLineDone."""
    with transaction.atomic():
        _claim(line, Status.MATCHED)
        payment = receive_payment(
            issuer_id=line.issuer_id,
            account=account,
            method=Method.TRANSFER,
            amount=line.amount,
            paid_on=line.booked_on,
            now=now,
            by=by,
            reference=line.label[:140],
            once=f"bank:{line.once}",
            towards=invoices,
        )
        BankLine.objects.filter(pk=line.pk).update(payment=payment)
    return payment


def tick_off(*, line: BankLine, payment: Payment) -> Payment:
    """The money is already recorded. Raises BankLineDone, also where another line is the payment's."""
    with transaction.atomic():
        _claim(line, Status.MATCHED)
        known = Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
        same = (known.issuer_id, known.amount) == (line.issuer_id, line.amount)
        if not same or BankLine.objects.filter(payment=known).exists():
            raise BankLineDone()
        BankLine.objects.filter(pk=line.pk).update(payment=known)
    return known


def accept(*, line: BankLine, proposal: Proposal, by: Person, now: datetime) -> Payment:
    """Raises BankLineDone."""
    payment = proposal.payment or _collected(proposal.debit, line, by=by, now=now)
    if payment is not None:
        return tick_off(line=line, payment=payment)
    return confirm_line(line=line, account=proposal.account, invoices=proposal.invoices, by=by, now=now)


def _collected(debit: Debit | None, line: BankLine, *, by: Person, now: datetime) -> Payment | None:
    """The payment of a debit that the bank has, collected by this line; None for what is no such debit."""
    if debit is None or debit.batch.status != DebitBatch.Status.SENT or debit.amount != line.amount:
        return None
    collect_debit(debit=debit, batch=debit.batch, by=by, now=now)
    debit.refresh_from_db()
    return debit.payment


def accept_sure(*, issuer: Issuer, keys: Collection[int], by: Person, now: datetime) -> int:
    """Of these lines, those that name their invoices and have exactly their amount; how many there were.

    Each is looked at after the one before is done: an invoice that two lines name is paid by the first.
    """
    lines = BankLine.objects.filter(issuer=issuer, pk__in=keys, status=Status.NEW).order_by("booked_on", "pk")
    return sum(_accept_if_sure(line, issuer, by=by, now=now) for line in list(lines))


def _accept_if_sure(line: BankLine, issuer: Issuer, *, by: Person, now: datetime) -> bool:
    sure = next((one for one in propose([line], issuer.pk)[line.pk] if one.is_sure), None)
    if sure is None:
        return False
    try:
        accept(line=line, proposal=sure, by=by, now=now)
    except Refusal:  # left for somebody to look at
        return False
    return True


def ignore_line(*, line: BankLine) -> None:
    """Not of our payers. Raises BankLineDone."""
    _claim(line, Status.IGNORED)


def reopen_line(*, line: BankLine) -> None:
    """Left aside by mistake. Raises BankLineDone."""
    _claim(line, Status.NEW, was=Status.IGNORED)


def _claim(line: BankLine, status: BankLine.Status, *, was: BankLine.Status = Status.NEW) -> None:
    if not BankLine.objects.filter(pk=line.pk, status=was).update(status=status):
        raise BankLineDone()
