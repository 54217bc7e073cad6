"""Deposits: asked for, taken, given back or kept. Money held for somebody is a debt (1651), never revenue.

What is kept is charged with its reason and paid out of the deposit: given back in the books, and received at once.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from billing import chart
from billing.accounts import lock_account
from billing.actions.charging import post_plain_charge
from billing.actions.issuing import issue_for_source
from billing.actions.posting import EntryLine, post_entry
from billing.actions.receiving import receive_payment
from billing.deposit_errors import DepositKeptTooMuch, DepositWrongState
from billing.documents.facts import Means
from billing.models import Account, Charge, Deposit, Journal, Method, PriceGroup
from core import outbox
from core.clock import local_date
from core.money import ZERO, to_cents
from members.models import Person

SOURCE = "deposit"


def ask_deposit(
    *,
    issuer_id: int,
    account: Account,
    site_id: int | None,
    source_kind: str,
    source_id: UUID,
    label: str,
    amount: Decimal,
    now: datetime,
) -> Deposit:
    """Once for a source."""
    with transaction.atomic():
        deposit, is_new = Deposit.objects.get_or_create(
            source_kind=source_kind,
            source_id=source_id,
            defaults={
                "issuer_id": issuer_id,
                "account": account,
                "site_id": site_id,
                "label": label[:200],
                "amount": amount,
                "created_at": now,
                "changed_at": now,
            },
        )
        if is_new:
            _tell(deposit, now=now)
    return deposit


def take_deposit(*, deposit: Deposit, method: str, by: Person, now: datetime) -> Deposit:
    """The money is there: D512 (5112, 5115, 530) / C1651. Raises DepositWrongState."""
    with transaction.atomic():
        _move(deposit, Deposit.Status.ASKED, Deposit.Status.PAID, by=by, now=now, method=Method(method).value)
        _post(deposit, deposit.amount, now=now)
    return deposit


def give_back_deposit(*, deposit: Deposit, by: Person, now: datetime) -> Deposit:
    """All of it, the way it came. Raises DepositWrongState."""
    with transaction.atomic():
        _move(deposit, Deposit.Status.PAID, Deposit.Status.RETURNED, by=by, now=now)
        _post(deposit, -deposit.amount, now=now)
    return deposit


def keep_deposit(*, deposit: Deposit, amount: Decimal, reason: str, by: Person, now: datetime) -> Deposit:
    """A part or all of it, with the reason; the rest goes back the way it came. The kept part is an indemnity, without
    VAT. Raises DepositWrongState, DepositKeptTooMuch.
    """
    amount = to_cents(amount)
    if not ZERO < amount <= deposit.amount:
        raise DepositKeptTooMuch(most=str(deposit.amount))
    with transaction.atomic():
        _move(deposit, Deposit.Status.PAID, Deposit.Status.KEPT, by=by, now=now, kept=amount, reason=reason[:200])
        _post(deposit, -deposit.amount, now=now)
        _charge(deposit, amount, reason, now=now)
        invoices = issue_for_source(
            account=deposit.account,
            source_kind=SOURCE,
            source_id=deposit.public_id,
            paid_with=cast(Means, deposit.method),
            issuer_id=deposit.issuer_id,
            now=now,
        )
        receive_payment(
            issuer_id=deposit.issuer_id,
            account=deposit.account,
            method=deposit.method,
            amount=amount,
            paid_on=_today(now),
            by=by,
            reference=deposit.label[:140],
            once=f"deposit-kept:{deposit.public_id}",
            towards=invoices,
            site_id=deposit.site_id if deposit.method == Method.CASH else None,
            now=now,
        )
    return deposit


def drop_deposit(*, deposit: Deposit, now: datetime, by: Person | None = None, reason: str = "") -> Deposit:
    """Not asked for any more, never paid. Raises DepositWrongState."""
    with transaction.atomic():
        _move(deposit, Deposit.Status.ASKED, Deposit.Status.DROPPED, by=by, now=now, reason=reason[:200])
    return deposit


def _move(deposit: Deposit, since: str, to: str, *, by: Person | None, now: datetime, **fields: Any) -> None:
    """Compare-and-set: of two hands at one deposit, one wins."""
    lock_account(deposit.account_id)
    changes: dict[str, Any] = {"status": to, "changed_by": by, "changed_at": now, **fields}
    if not Deposit.objects.filter(pk=deposit.pk, status=since).update(**changes):
        deposit.refresh_from_db(fields=["status"])
        raise DepositWrongState(state=deposit.status)
    for name, value in changes.items():
        setattr(deposit, name, value)
    _tell(deposit, now=now)


def _tell(deposit: Deposit, *, now: datetime) -> None:
    payload = {"deposit": str(deposit.public_id), "source_kind": deposit.source_kind, "amount": str(deposit.amount)}
    outbox.record(f"deposit.{deposit.status}", subject_id=deposit.pk, payload=payload, now=now)


def _post(deposit: Deposit, amount: Decimal, *, now: datetime) -> None:
    """Negative: it goes out."""
    day = _today(now)
    post_entry(
        issuer_id=deposit.issuer_id,
        journal=Journal.CASH if deposit.method == Method.CASH else Journal.BANK,
        entered_on=day,
        piece=f"CAUTION-{deposit.pk}",
        piece_on=day,
        label=deposit.label,
        lines=[
            EntryLine(chart.money_account(deposit.method), debit=amount),
            EntryLine(chart.DEPOSITS, credit=amount),
        ],
        source_kind=SOURCE,
        source_id=deposit.public_id,
        now=now,
    )


def _charge(deposit: Deposit, amount: Decimal, reason: str, *, now: datetime) -> Charge:
    return post_plain_charge(
        person_id=deposit.account.person_id,
        organisation_id=deposit.account.organisation_id,
        kind=Charge.Kind.OTHER,
        group=PriceGroup.PUBLIC,
        label=_("Caution retenue : %(reason)s") % {"reason": reason},
        rule="deposit",
        quantity=Decimal(1),
        unit="use",
        unit_price=amount,
        net=amount,
        vat_rate=ZERO,
        activity_on=_today(now),
        site_id=deposit.site_id,
        source_kind=SOURCE,
        source_id=deposit.public_id,
        source_key="kept",
        now=now,
    )


def _today(now: datetime) -> Any:
    return local_date(now, ZoneInfo(settings.TIME_ZONE))
