"""The ways in which what is held can be paid, as pages offer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing import card_payments
from billing.accounts import account_of
from billing.bearings import current
from billing.credit import credit_of
from billing.models import Method
from booking.access import is_at_the_desk
from booking.actions.paying import AT_THE_DESK
from booking.dues import awaits_payment
from booking.models import Booking
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
        tuple((method.value, str(method.label)) for method in map(Method, AT_THE_DESK)) if desk else (),
    )


def _credit(due: Sequence[Booking]) -> Decimal:
    """Of the account that pays for all of them."""
    first = due[0]
    payers = {(booking.organisation_id, booking.person_id) for booking in due}
    issuer = current().known_issuer_for(first.site_id, local_date(first.start, first.site.tz))
    if len(payers) > 1 or issuer is None:
        return ZERO
    return credit_of(account_of(person_id=first.person_id, organisation_id=first.organisation_id), issuer.pk)
