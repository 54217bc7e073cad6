"""Paying for what is held until it is paid: by card, with credit of the account, or at the desk.

Whichever way, the confirmation, its charges, the invoice and the money are one act. The hold is what keeps the slot;
its move to confirmed is a compare-and-set, so that of two payments, of a payment and its expiry, of a payment and a
cancellation one wins, and money that comes for what is lost goes back (`paid`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import bearings, price_list
from billing.accounts import account_of, lock_account
from billing.actions.checking_out import open_checkout
from billing.actions.receiving import receive_payment
from billing.actions.settling import settle_with_credit
from billing.credit import credit_of
from billing.errors import NothingToPay
from billing.models import Account, Checkout, Method
from billing.succession import quotes_in_turn
from booking.access import check_may_host
from booking.actions.allotting import as_chosen
from booking.actions.changing import check_hold, confirm_paid, judge_hold
from booking.actions.giving_back import SOURCE, invoices_of
from booking.errors import ApprovalFirst, BookingNotFound, HoldExpired, WrongState
from booking.models import Allocation, Booking
from booking.models.booking import Status
from booking.payment_errors import CreditTooSmall, PaidApart
from booking.wanting import Wanted
from core.clock import local_date
from core.ids import uuid7
from core.money import ZERO
from members.models import Person
from spaces.catalogue import Catalogue

GRACE = timedelta(minutes=5)
"""After the end of the page on which to pay, so that what Stripe tells finds the hold."""
NO_MONEY = "none"
"""How credit pays, on the invoice."""
AT_THE_DESK = (Method.CASH, Method.CARD, Method.CHEQUE, Method.TRANSFER)


@dataclass(frozen=True, slots=True)
class Dues:
    """What holds cost together, and to whom."""

    account: Account
    issuer_id: int
    amount: Decimal


def open_payment(
    *, bookings: Sequence[Booking], by: Person, catalogue: Catalogue, return_to: str, now: datetime
) -> Checkout:
    """The page on which to pay them by card, all together; they are held until it ends, once.

    Raises HoldExpired, WrongState, ApprovalFirst, PaidApart, NothingToPay, and what `open_checkout` raises.
    """
    holds = in_order(bookings)
    with transaction.atomic():
        dues = dues_of(holds, by, catalogue, now=now)
        reference = _reference_of(holds)
        _prolong(holds, reference, now=now)
    return open_checkout(
        issuer_id=dues.issuer_id,
        account=dues.account,
        by=by,
        source_kind=SOURCE,
        source_id=reference,
        label=label_of(holds),
        amount=dues.amount,
        return_to=return_to,
        now=now,
    )


def in_order(bookings: Sequence[Booking]) -> list[Booking]:
    """Raises BookingNotFound for none."""
    if not bookings:
        raise BookingNotFound()
    return sorted(bookings, key=lambda booking: booking.pk)


def label_of(holds: Sequence[Booking]) -> str:
    if len(holds) == 1:
        names = ", ".join(resource.name for resource in holds[0].resources)
        return f"{names}, {holds[0].start.astimezone(holds[0].site.tz):%d/%m/%Y %H:%M}"
    return ngettext("%(count)s réservation", "%(count)s réservations", len(holds)) % {"count": len(holds)}


def dues_of(holds: Sequence[Booking], by: Person, catalogue: Catalogue, *, now: datetime) -> Dues:
    """Priced one after the other, as they will be confirmed. Raises as `open_payment`."""
    asked, places = [], set()
    for hold in holds:
        wanted, policy = check_hold(hold, by, catalogue, now=now)
        if hold.status != Status.HELD:
            raise WrongState(state=hold.status)
        if policy.needs_approval and hold.approved_at is None:
            raise ApprovalFirst(_("L’équipe du lieu répond d’abord ; le paiement vient après."))
        judge_hold(hold, wanted, policy, now=now)
        asked.append(wanted)
        places.add((hold.organisation_id or 0, hold.person_id, _issuer_of(hold)))
    if len(places) > 1:
        raise PaidApart()
    first = holds[0]
    amount = _price_of(asked, catalogue)
    if amount <= ZERO:
        raise NothingToPay()
    account = account_of(person_id=first.person_id, organisation_id=first.organisation_id)
    return Dues(account, _issuer_of(first), amount)


def _price_of(asked: Sequence[Wanted], catalogue: Catalogue) -> Decimal:
    """Each draws on what those before it have left."""
    uses = [(wanted.resources, wanted.period) for wanted in asked]
    passes = all(wanted.use_passes for wanted in asked)
    prices = price_list.at(catalogue.version)
    quotes = quotes_in_turn(uses, payer=asked[0].payer, prices=prices, use_passes=passes)
    chosen = [as_chosen(quote, wanted) for quote, wanted in zip(quotes, asked, strict=True)]
    return sum((quote.total for quote in chosen), ZERO)


def _issuer_of(hold: Booking) -> int:
    return bearings.current().issuer_for(hold.site_id, local_date(hold.start, hold.site.tz)).pk


def _reference_of(holds: Sequence[Booking]) -> UUID:
    """The one they share already, where they are all that it stands for. Their rows are ours until the end."""
    rows = Booking.objects.filter(pk__in=[hold.pk for hold in holds]).order_by("pk").select_for_update(no_key=True)
    written = dict(rows.values_list("pk", "payment_ref"))
    for hold in holds:
        hold.payment_ref = written[hold.pk]
    known = set(written.values())
    reference = known.pop() if len(known) == 1 else None
    is_whole = reference is not None and Booking.objects.filter(payment_ref=reference).count() == len(holds)
    return reference if reference is not None and is_whole else uuid7()


def _prolong(holds: Sequence[Booking], reference: UUID, *, now: datetime) -> None:
    """Until the page ends and a little longer, once: who comes back for another page is not held beyond that.

    Raises HoldExpired.
    """
    needed = now + settings.CHECKOUT_LASTS + GRACE
    for hold in holds:
        until = max(hold.held_until or now, needed if hold.payment_ref is None else now)
        mine = Booking.objects.filter(pk=hold.pk, status=Status.HELD, held_until__gt=now)
        if not mine.update(held_until=until, payment_ref=reference):
            raise HoldExpired()
        Allocation.objects.filter(booking=hold.pk).update(expires_at=until)
        hold.held_until, hold.payment_ref = until, reference


def pay_with_credit(*, bookings: Sequence[Booking], by: Person, catalogue: Catalogue, now: datetime) -> list[Booking]:
    """Confirmed and invoiced, and the account's credit pays. Raises CreditTooSmall, and as `open_payment`."""
    holds = in_order(bookings)
    with transaction.atomic():
        dues = dues_of(holds, by, catalogue, now=now)
        confirmed = _confirm(holds, by, catalogue, now=now)
        lock_account(dues.account.pk)
        settle_with_credit(account=dues.account, now=now)
        credit = credit_of(dues.account, dues.issuer_id)
        if credit < sum((booking.total for booking in confirmed), ZERO):
            raise CreditTooSmall(credit=str(credit))
        invoices_of(confirmed, paid_with=NO_MONEY, now=now)
        settle_with_credit(account=dues.account, now=now)
    return confirmed


def pay_at_desk(
    *,
    bookings: Sequence[Booking],
    method: str,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    reference: str = "",
) -> list[Booking]:
    """The desk takes the money and confirms. Raises NotAllowed, and as `open_payment`."""
    holds = in_order(bookings)
    for hold in holds:
        check_may_host(by, site_id=hold.site_id)
    with transaction.atomic():
        dues = dues_of(holds, by, catalogue, now=now)
        confirmed = _confirm(holds, by, catalogue, now=now)
        invoices = invoices_of(confirmed, paid_with=method, now=now)
        receive_payment(
            issuer_id=dues.issuer_id,
            account=dues.account,
            method=Method(method),
            amount=sum((booking.total for booking in confirmed), ZERO),
            paid_on=local_date(now, holds[0].site.tz),
            by=by,
            reference=reference,
            towards=invoices,
            site_id=holds[0].site_id,
            now=now,
        )
    return confirmed


def _confirm(holds: Sequence[Booking], by: Person, catalogue: Catalogue, *, now: datetime) -> list[Booking]:
    reference = uuid7()
    Booking.objects.filter(pk__in=[hold.pk for hold in holds], payment_ref=None).update(payment_ref=reference)
    confirmed = [confirm_paid(booking=hold, by=by, catalogue=catalogue, now=now) for hold in holds]
    for booking in confirmed:
        booking.payment_ref = booking.payment_ref or reference
    return confirmed
