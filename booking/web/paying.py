"""The ways in which what is held can be paid, as pages offer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing import card_payments
from billing.accounts import account_of
from billing.bearings import current
from billing.credit import credit_of
from billing.models import Deposit, Method
from booking.access import is_at_the_desk
from booking.actions.absences import fees_of
from booking.actions.deposits import SOURCE, deposit_of
from booking.actions.paying import AT_THE_DESK
from booking.dues import awaits_payment
from booking.models import Booking
from booking.models.booking import Status
from core.clock import local_date
from core.money import ZERO
from members.models import Person
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Ways:
    """`credit` is what the account has, where that is enough; `methods` are what the desk may be given."""

    bookings: tuple[Booking, ...]
    amount: Decimal
    by_card: bool
    credit: Decimal | None
    methods: tuple[tuple[str, str], ...]


def ways_of(bookings: Sequence[Booking], reader: Person, known: Catalogue) -> Ways | None:
    """None where nothing waits for its payment."""
    due = tuple(
        booking
        for booking in bookings
        if awaits_payment(booking, [known.resources[row.requested_id] for row in booking.allocations.all()])
    )
    if not due:
        return None
    amount = sum((booking.total for booking in due), ZERO)
    credit = _credit(due)
    desk = all(is_at_the_desk(reader, booking) for booking in due)
    return Ways(
        due,
        amount,
        card_payments.is_configured(),
        credit if credit >= amount else None,
        _methods() if desk else (),
    )


def money_of(booking: Booking, reader: Person, known: Catalogue) -> dict[str, Any]:
    """For its page: how to pay, its deposit, a fee that stands. No query for most bookings."""
    fees = fees_of(booking) if booking.status == Status.NO_SHOW else []
    return {
        "ways": ways_of([booking], reader, known),
        "deposit": deposit_of(booking),
        "fee": sum((charge.total for charge in fees), ZERO),
        "at_desk": is_at_the_desk(reader, booking) if booking.has_deposit or fees else False,
        "methods": _methods(),
    }


def _methods() -> tuple[tuple[str, str], ...]:
    return tuple((method.value, str(method.label)) for method in map(Method, AT_THE_DESK))


def open_deposits(bookings: Sequence[Booking]) -> dict[UUID, Deposit]:
    """To take, or to give back; by booking. One query, or none."""
    asked = [booking.public_id for booking in bookings if booking.has_deposit]
    if not asked:
        return {}
    states = (Deposit.Status.ASKED, Deposit.Status.PAID)
    rows = Deposit.objects.filter(source_kind=SOURCE, source_id__in=asked, status__in=states)
    return {deposit.source_id: deposit for deposit in rows}


def _credit(due: Sequence[Booking]) -> Decimal:
    """Of the account that pays for all of them."""
    first = due[0]
    payers = {(booking.organisation_id, booking.person_id) for booking in due}
    issuer = current().known_issuer_for(first.site_id, local_date(first.start, first.site.tz))
    if len(payers) > 1 or issuer is None:
        return ZERO
    return credit_of(account_of(person_id=first.person_id, organisation_id=first.organisation_id), issuer.pk)
