"""Deposits for bookings: asked for when one is confirmed, dropped when it is not, handled by the desk."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from billing import bearings, guarantees
from billing.accounts import account_of
from billing.actions.depositing import ask_deposit, drop_deposit, give_back_deposit, keep_deposit, take_deposit
from billing.deposit_errors import DepositNotFound, DepositWrongState
from billing.models import Charge, Deposit, PriceGroup
from booking.access import check_may_host
from booking.models import Booking
from booking.models.booking import FIRM, HOLDING
from core import outbox
from core.clock import local_date
from core.models import Event
from core.money import ZERO
from members.models import Person
from spaces import catalogue as catalogues

SOURCE = "booking"
FORGOTTEN = timedelta(days=1)
"""After the end of the booking, a deposit that nobody has given back is brought up at the desk."""


def group_of(booking: Booking) -> str:
    """The price group in which it was charged. One query."""
    charged = Charge.objects.of_source(SOURCE, booking.public_id).standing()
    return str(charged.values_list("group", flat=True).first() or PriceGroup.PUBLIC)


def follow(event: Event, *, now: datetime) -> None:
    """The outbox's handler: a booking is confirmed, or will not take place."""
    booking = Booking.objects.select_related("site").with_resources().get(pk=event.about)
    if event.kind == "booking.deposit_due" and booking.status in FIRM:
        ask_for(booking, now=now)
    elif booking.status not in HOLDING:
        waiting = Deposit.objects.filter(source_kind=SOURCE, source_id=booking.public_id, status=Deposit.Status.ASKED)
        for deposit in waiting.select_related("account"):
            drop_deposit(deposit=deposit, now=now)


def ask_for(booking: Booking, *, now: datetime) -> Deposit | None:
    """None where its price asks for none, or nobody bills there."""
    known, on = catalogues.current(), local_date(booking.start, booking.site.tz)
    entries = [known.resources[key] for key in {row.requested_id for row in booking.allocations.all()}]
    amount = guarantees.at(known.version).deposit(entries, group=group_of(booking), on=on)
    issuer = bearings.current().known_issuer_for(booking.site_id, on)
    if amount <= ZERO or issuer is None:
        return None
    return ask_deposit(
        issuer_id=issuer.pk,
        account=account_of(person_id=booking.person_id, organisation_id=booking.organisation_id),
        site_id=booking.site_id,
        source_kind=SOURCE,
        source_id=booking.public_id,
        label=f"{', '.join(sorted(entry.name for entry in entries))}, {on:%d/%m/%Y}",
        amount=amount,
        now=now,
    )


def deposit_of(booking: Booking) -> Deposit | None:
    rows = Deposit.objects.filter(source_kind=SOURCE, source_id=booking.public_id)
    return rows.select_related("account").first() if booking.has_deposit else None


def handle(
    *, booking: Booking, act: str, by: Person, now: datetime, method: str = "", amount: Decimal = ZERO, reason: str = ""
) -> Deposit:
    """For the desk: `take`, `return`, `keep`, `drop`. Raises NotAllowed, DepositNotFound, and what the verbs raise."""
    check_may_host(by, site_id=booking.site_id)
    deposit = deposit_of(booking)
    if deposit is None:
        raise DepositNotFound()
    how: dict[str, Any] = {"deposit": deposit, "by": by, "now": now}
    if act == "take":
        return take_deposit(method=method, **how)
    if act == "return":
        return give_back_deposit(**how)
    if act == "keep":
        return keep_deposit(amount=amount, reason=reason, **how)
    if act == "drop":
        return drop_deposit(reason=reason, **how)
    raise DepositWrongState(state=deposit.status)


def remind_forgotten(*, now: datetime) -> int:
    """The desk hears once of each deposit that is still there a day after the end. How many there were."""
    held = Deposit.objects.filter(source_kind=SOURCE, status=Deposit.Status.PAID)
    over = Booking.objects.exclude(status__in=HOLDING).filter(
        public_id__in=held.values("source_id"), period__endswith__lte=now - FORGOTTEN
    )
    reminded = 0
    for booking in over.order_by("pk")[:100]:
        payload = {"booking": str(booking.public_id)}
        once = f"deposit.forgotten:{booking.pk}"
        reminded += outbox.record("deposit.forgotten", subject_id=booking.pk, payload=payload, once=once, now=now)
    return reminded
