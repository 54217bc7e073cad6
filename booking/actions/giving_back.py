"""Money of a booking that was paid before it was confirmed, once it is cancelled.

What was invoiced is answered by a credit note; what is due back goes to the card that paid, else it stays as credit
on the account, where it pays what is open.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from billing.accounts import account_of
from billing.actions.card_money import give_back
from billing.actions.issuing import issue_for_source
from billing.actions.settling import settle_with_credit
from billing.documents.facts import Means
from billing.models import Checkout, Invoice
from billing.payment_errors import RefundTooLarge
from booking.models import Booking
from core.money import ZERO

SOURCE = "booking"


def give_back_paid(booking: Booking, *, reason: str, now: datetime) -> Decimal:
    """In the transaction that has reversed its charges. How much goes back to a card."""
    account = account_of(person_id=booking.person_id, organisation_id=booking.organisation_id)
    issued = issue_for_source(account=account, source_kind=SOURCE, source_id=booking.public_id, now=now)
    due = sum((invoice.total if invoice.is_credit_note else -invoice.total for invoice in issued), ZERO)
    card = paid_by_card(booking)
    returned = ZERO
    if card is not None and due > ZERO:
        try:
            give_back(checkout=card, amount=due, reason=reason, key=str(booking.public_id), now=now)
            returned = due
        except RefundTooLarge:  # spent on something else meanwhile: what is due stays on the account
            returned = ZERO
    settle_with_credit(account=account, now=now)
    return returned


def paid_by_card(booking: Booking) -> Checkout | None:
    if booking.payment_ref is None:
        return None
    paid = Checkout.objects.filter(source_kind=SOURCE, source_id=booking.payment_ref, status=Checkout.Status.PAID)
    return paid.exclude(payment=None).select_related("account", "payment").first()


def invoices_of(bookings: Sequence[Booking], *, paid_with: str, now: datetime) -> list[Invoice]:
    """What they cost, invoiced at once and paid in the same transaction."""
    invoices: list[Invoice] = []
    for booking in bookings:
        account = account_of(person_id=booking.person_id, organisation_id=booking.organisation_id)
        source: dict[str, Any] = {"source_kind": SOURCE, "source_id": booking.public_id}
        invoices += issue_for_source(account=account, paid_with=cast(Means, paid_with), now=now, **source)
    return invoices
