"""What happens to holds when the card that pays for them has, or has not; and to pages nobody needs any more."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from billing import card_payments
from billing.actions.card_money import give_back, take_in
from billing.actions.checking_out import close_all
from billing.models import Checkout, Method
from booking.actions.changing import confirm_paid
from booking.actions.giving_back import SOURCE, invoices_of
from booking.errors import BookingNotFound
from booking.models import Booking
from booking.payment_errors import PaymentNeeded
from core.errors import Refusal
from core.models import Event
from core.money import CURRENCY, ZERO
from spaces import catalogue as catalogues

log = logging.getLogger(__name__)


def hear_paid(event: Event, *, now: datetime) -> None:
    """For `checkout.paid`: all that it pays for is confirmed in one act, or all of it goes back to the card."""
    if event.payload["source_kind"] != SOURCE:
        return
    checkout = Checkout.objects.select_related("account", "by").get(public_id=event.payload["checkout"])
    if checkout.payment_id is not None:
        return
    try:
        with transaction.atomic():
            _confirm_all(checkout, now=now)
    except Refusal as refusal:
        log.info("checkout %s pays for what is lost: %s", checkout.public_id, refusal.code)
        checkout.refresh_from_db(fields=["payment"])
        with translation.override(checkout.by.language):
            reason = _("La réservation n’a pas pu être confirmée : l’option avait expiré, changé ou été annulée.")
        give_back(checkout=checkout, amount=checkout.amount, reason=reason, now=now)


def _confirm_all(checkout: Checkout, *, now: datetime) -> None:
    """Raises WrongState where one of them is a hold no more, PaymentNeeded where they have become dearer."""
    rows = Booking.objects.filter(payment_ref=checkout.source_id).select_related("person", "organisation", "site")
    holds = list(rows.with_resources().order_by("pk"))
    if not holds:
        raise BookingNotFound()
    known = catalogues.current()
    confirmed = [confirm_paid(booking=hold, by=checkout.by, catalogue=known, now=now) for hold in holds]
    total = sum((booking.total for booking in confirmed), ZERO)
    if total > checkout.amount:
        raise PaymentNeeded(amount=str(total), currency=CURRENCY)
    take_in(checkout=checkout, towards=invoices_of(confirmed, paid_with=Method.CARD, now=now), now=now)


def close_pages(event: Event, *, now: datetime) -> None:
    """For the end of a hold: the page on which it could still be paid is closed, as far as Stripe lets."""
    reference = Booking.objects.filter(pk=event.about).values_list("payment_ref", flat=True).first()
    if reference is not None and card_payments.is_configured():
        close_all(source_kind=SOURCE, source_id=reference, now=now)
