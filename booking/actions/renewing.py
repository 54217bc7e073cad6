"""Keeping what was borrowed for longer: nobody else may have it then, and the price is that of the whole time."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from billing.actions.charging import post_charges
from billing.actions.reversing import reverse_charges
from billing.standing import lock_payer
from booking.access import check_is_concerned
from booking.actions import history
from booking.actions.allotting import ONE_HOLDER, Wanted, atoms_of, lock_resources, quote_for
from booking.actions.changing import as_wanted
from booking.actions.lent_things import next_taken, taken_by, things_of
from booking.actions.sweeping import expire_holds_in_the_way
from booking.actions.transitions import happened
from booking.availability import needed
from booking.errors import LoanNotLonger, WrongState
from booking.lending import check_doors, check_length
from booking.models import Allocation, Booking, Loan
from booking.models.booking import FIRM
from core import outbox
from core.clock import local_date
from core.database import in_one_trip, violated
from core.errors import Stale
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


def renew_loan(*, loan: Loan, by: Person, until: datetime, catalogue: Catalogue, now: datetime) -> Loan:
    """Due back later: each time as long as a loan may last, counted from today. For the borrower and the desk.

    Raises NotAllowed, WrongState unless it is agreed or out, LoanNotLonger, TooLong, LoanWhileClosed, PriceMissing,
    SlotTaken where somebody else has it then, Stale after somebody else's change.
    """
    booking, entries = loan.booking, things_of(loan, catalogue)
    check_is_concerned(by, booking)
    if booking.status not in FIRM:
        raise WrongState(state=booking.status)
    _check(booking, entries, until, now=now)
    wanted = as_wanted(booking, catalogue, period=Period(booking.start, until), resources=entries)
    ahead = Period(booking.end, needed_until(entries, wanted.period))
    expire_holds_in_the_way(atoms_of(entries), ahead, now=now)
    try:
        with transaction.atomic():
            _carry_out(loan, wanted, by, catalogue, now=now)
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        if taken := next_taken(entries, ahead, besides=booking.pk):
            raise taken_by(taken, catalogue) from None
        raise Stale() from error
    loan.refresh_from_db(fields=["renewals"])
    booking.refresh_from_db()
    return loan


def needed_until(entries: list[ResourceEntry], period: Period) -> datetime:
    return max(needed(entry, period).end for entry in entries)


def _check(booking: Booking, entries: list[ResourceEntry], until: datetime, *, now: datetime) -> None:
    tz = entries[0].tz
    if until <= booking.end or until <= now:
        raise LoanNotLonger(due_at=booking.end.astimezone(tz).isoformat())
    first = max(local_date(now, tz), local_date(booking.start, tz))
    check_length(max(1, (local_date(until, tz) - first).days), entries)
    check_doors(entries, [until])


def _carry_out(loan: Loan, wanted: Wanted, by: Person, catalogue: Catalogue, *, now: datetime) -> None:
    """The booking before its allocations, as every change of state does it."""
    booking, was = loan.booking, loan.booking.end
    lock_resources(wanted.resources)
    Loan.objects.select_for_update().get(pk=loan.pk)
    quote = _price_anew(booking, wanted, catalogue, now=now)
    same = Booking.objects.filter(pk=booking.pk, sequence=booking.sequence, status=booking.status)
    money: dict[str, Any] = {"quote": quote.as_json(), "net": quote.net, "vat": quote.vat, "total": quote.total}
    if not same.update(period=wanted.period.stored, changed_at=now, sequence=F("sequence") + 1, **money):
        raise Stale()
    _lengthen(booking, wanted)
    Loan.objects.filter(pk=loan.pk).update(renewals=F("renewals") + 1)
    what = {"end": (was, wanted.period.end), "total": (str(booking.total), str(quote.total))}
    changed = {name: pair for name, pair in what.items() if pair[0] != pair[1]}
    sequence = booking.sequence + 1
    told = history.recording(booking, "moved", by=by, now=now, what=changed)
    payload = {"loan": str(booking.public_id), "sequence": sequence}
    renewed = outbox.recording("loan.renewed", subject_id=booking.pk, payload=payload, now=now)
    in_one_trip([happened(booking, "moved", now=now, sequence=sequence), renewed, *told])


def _price_anew(booking: Booking, wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> Any:
    """What was charged is answered first, so that what it drew can be drawn again."""
    source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
    lock_payer(wanted.payer)  # nobody else draws between the reversal and the new price
    reverse_charges(now=now, **source)
    quote = quote_for(wanted, catalogue, locked=True)
    post_charges(quote, payer=wanted.payer, catalogue=catalogue, now=now, **source)
    return quote


def _lengthen(booking: Booking, wanted: Wanted) -> None:
    """One that was out too long may already reach further than it is now due."""
    entries = {entry.pk: entry for entry in wanted.resources}
    for row in Allocation.objects.filter(booking=booking).order_by("resource_id"):
        reaches = needed(entries[row.requested_id], wanted.period).end
        row.period = Period(row.period.lower, max(row.period.upper, reaches)).stored
        row.booked = Period(row.booked.lower, wanted.period.end).stored
        row.save(update_fields=["period", "booked"])
