"""Confirming a hold, cancelling, answering a request."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.charging import post_charges
from billing.actions.retaining import retain_share
from billing.standing import Payer
from booking.access import check_may_cancel, check_may_decide, check_may_edit
from booking.actions.allotting import Wanted, quote_for
from booking.actions.giving_back import give_back_paid
from booking.actions.judging import Case, excused, judge_all, overrides, write
from booking.actions.transitions import happened, move
from booking.cancelling import share_due
from booking.errors import HoldExpired, OverrideNotAllowed, WrongState
from booking.models import Booking, Override
from booking.models.booking import HOLDING, Status
from booking.payment_errors import PaymentNeeded
from booking.rules import is_paid_first
from core.database import in_one_trip
from core.money import CURRENCY
from core.ranges import Period
from members.models import Person
from spaces.access import has_role
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Steward
from spaces.policies import Policy, strictest_of

CANCELLATION_DUE = "cancellation-due"
"""The rule that is set aside where the share of a late cancellation is waived."""


def confirm_hold(*, booking: Booking, by: Person, catalogue: Catalogue, now: datetime, set_aside: str = "") -> Booking:
    """Turn a hold into a booking, or into a request where approval is asked.

    Raises HoldExpired, WrongState, PaymentNeeded where it must be paid first, and what is said of who may and of
    quotas, unless a manager sets it aside.
    """
    wanted, policy = check_hold(booking, by, catalogue, now=now, set_aside=set_aside)
    with transaction.atomic():
        judge_hold(booking, wanted, policy, now=now)
        if policy.needs_approval and booking.approved_at is None:
            return move(booking, since=(Status.HELD,), to=Status.REQUESTED, now=now, by=by, held_until=None)
        moved = _make_firm(booking, wanted, since=Status.HELD, by=by, catalogue=catalogue, now=now)
        if is_paid_first(policy, moved.purpose, moved.total):
            _let_pay_later(moved, wanted, now=now)
        return moved


def check_hold(
    booking: Booking, by: Person, catalogue: Catalogue, *, now: datetime, set_aside: str = ""
) -> tuple[Wanted, Policy]:
    """What a hold asks for, and under which rules. Raises HoldExpired, NotAllowed."""
    check_may_edit(by, booking)
    if booking.status == Status.EXPIRED or (booking.held_until and booking.held_until <= now):
        raise HoldExpired()
    wanted = replace(as_wanted(booking, catalogue), by=by, set_aside=set_aside)
    return wanted, strictest_of(entry.policy for entry in wanted.resources)


def confirm_paid(*, booking: Booking, by: Person, catalogue: Catalogue, now: datetime) -> Booking:
    """A hold whose money is there, or comes in the same transaction: the rules were asked before it was paid.

    Raises WrongState where it is a hold no more.
    """
    wanted = replace(as_wanted(booking, catalogue), by=by)
    return _make_firm(booking, wanted, since=Status.HELD, by=by, catalogue=catalogue, now=now)


def _let_pay_later(booking: Booking, wanted: Wanted, *, now: datetime) -> None:
    """For whoever manages the place, with a reason. Raises PaymentNeeded."""
    needed = PaymentNeeded(amount=str(booking.total), currency=CURRENCY, booking=str(booking.public_id))
    if not wanted.set_aside:
        raise needed
    by = wanted.by or wanted.person
    if not has_role(by, [Steward.Role.MANAGER], site_id=booking.site_id):
        raise OverrideNotAllowed(rules=[needed.code])
    write(overrides(booking, [needed], by=by, reason=wanted.set_aside, now=now))


def judge_hold(booking: Booking, wanted: Wanted, policy: Policy, *, now: datetime) -> None:
    """What was set aside when the time was held stays so."""
    case = Case(wanted, policy, booking, keeps_its_place=True)
    if not (case.asks_claims or case.locks()):
        return
    case = replace(case, excused=excused(booking))
    (set_aside,) = judge_all([case], now=now)
    write(overrides(booking, set_aside, by=case.by, reason=wanted.set_aside, now=now))


def approve_booking(*, booking: Booking, by: Person, catalogue: Catalogue, now: datetime) -> Booking:
    """Confirmed; or held a while longer, where it must be paid first."""
    check_may_decide(by, booking)
    wanted = as_wanted(booking, catalogue)
    policy = strictest_of(entry.policy for entry in wanted.resources)
    if is_paid_first(policy, booking.purpose, quote_for(wanted, catalogue).total):
        return _hold_for_payment(booking, by=by, now=now)
    return _make_firm(booking, wanted, since=Status.REQUESTED, by=by, catalogue=catalogue, now=now)


def _hold_for_payment(booking: Booking, *, by: Person, now: datetime) -> Booking:
    lasts = max(now + settings.PAYMENT_HOLD_LASTS, min(now + settings.APPROVED_HOLD_LASTS, booking.start))
    with transaction.atomic():
        held: dict[str, Any] = {"held_until": lasts, "approved_at": now}
        moved = move(booking, since=(Status.REQUESTED,), to=Status.HELD, now=now, by=by, **held)
        in_one_trip([happened(moved, "payment_due", now=now)])
    return moved


def decline_booking(*, booking: Booking, by: Person, reason: str, now: datetime) -> Booking:
    check_may_decide(by, booking)
    with transaction.atomic():
        return move(
            booking,
            since=(Status.REQUESTED,),
            to=Status.DECLINED,
            now=now,
            by=by,
            reason=reason,
            ended_at=now,
            ended_by=by,
            end_reason=reason,
        )


def cancel_booking(*, booking: Booking, by: Person, now: datetime, reason: str = "", waived: str = "") -> Booking:
    """Give the time back. What was charged is reversed, but for the share that was agreed for cancelling so late.

    With `waived`, a reason, whoever manages the place lets go of that share. Raises WrongState once somebody has
    come (leave early instead) or it has ended, OverrideNotAllowed.
    """
    check_may_cancel(by, booking)
    if booking.status == Status.CHECKED_IN:
        raise WrongState(state=booking.status)
    ended: dict[str, Any] = {"ended_at": now, "ended_by": by, "end_reason": reason}
    with transaction.atomic():
        moved = move(booking, since=HOLDING, to=Status.CANCELLED, now=now, by=by, reason=reason, **ended)
        _settle(moved, share_due(booking, now), by=by, waived=waived, now=now)
    return moved


def _settle(booking: Booking, percent: int, *, by: Person, waived: str, now: datetime) -> None:
    label = _("Annulation tardive (%(percent)s %%)") % {"percent": percent}
    if waived and percent:
        if not has_role(by, [Steward.Role.MANAGER], site_id=booking.site_id):
            raise OverrideNotAllowed(rules=[CANCELLATION_DUE])
        row = Override(booking_id=booking.pk, rule=CANCELLATION_DUE, detail=label, reason=waived, by=by, at=now)
        write([row])
        percent = 0
    source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
    retain_share(percent=percent, label=label, now=now, by_id=by.pk, **source)
    if booking.payment_ref is not None:
        give_back_paid(booking, reason=label if percent else str(_("Réservation annulée")), now=now)


def _make_firm(
    booking: Booking, wanted: Wanted, *, since: Status, by: Person, catalogue: Catalogue, now: datetime
) -> Booking:
    """Quote afresh under the lock of the payer's allowance, then confirm and charge."""
    with transaction.atomic():
        quote = quote_for(wanted, catalogue, locked=True)
        moved = move(
            booking,
            since=(since,),
            to=Status.CONFIRMED,
            now=now,
            by=by,
            held_until=None,
            quote=quote.as_json(),
            net=quote.net,
            vat=quote.vat,
            total=quote.total,
        )
        post_charges(
            quote,
            payer=wanted.payer,
            source_kind="booking",
            source_id=moved.public_id,
            catalogue=catalogue,
            now=now,
            by_id=by.pk,
        )
    return moved


def as_wanted(
    booking: Booking,
    catalogue: Catalogue,
    *,
    period: Period | None = None,
    resources: list[ResourceEntry] | None = None,
) -> Wanted:
    """What one would ask for to make this booking again, perhaps elsewhere."""
    asked = sorted({row.requested_id for row in booking.allocations.all()})
    return Wanted(
        person=booking.person,
        payer=Payer(booking.person_id, booking.organisation),
        resources=resources or [catalogue.resources[key] for key in asked],
        period=period or booking.span,
        title=booking.title,
        attendees=booking.attendees,
        purpose=booking.purpose,
        **agreed_price(booking),
    )


def agreed_price(booking: Booking) -> dict[str, Any]:
    """How it was to be paid when it was made: what was chosen of a price that is free, and without passes if so."""
    quote, said = booking.quote, {}
    if quote.get("chosen") is not None:
        said = {"chosen_total": Decimal(quote["chosen"]), "advised_before": Decimal(quote["advised"])}
    return {**said, "use_passes": quote.get("use_passes", True)}
