"""What is in the way of a loan: things still out with somebody else, time that others have taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from booking.actions.allotting import Wanted, atoms_of
from booking.actions.requesting import offer
from booking.availability import is_free, needed, occupied, window_of
from booking.errors import NotBackYet, SlotTaken
from booking.lending import check_loan, days_of, lendable, next_loans
from booking.models import Allocation, Loan
from booking.models.allocation import OCCUPYING
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry

DAY = timedelta(days=1)
OFFERED = 3


def things_of(loan: Loan, catalogue: Catalogue) -> list[ResourceEntry]:
    """In order of name."""
    entries = (catalogue.resources[item.resource_id] for item in loan.items.all())
    return sorted(entries, key=lambda entry: entry.name)


def check_is_back(entries: Sequence[ResourceEntry], loan: Loan) -> None:
    """Raises NotBackYet where one of the things, or a part of it, is out with another loan."""
    out = (
        Allocation.objects.filter(resource__in=atoms_of(entries), booking__in=Loan.objects.out().values("booking"))
        .exclude(booking=loan.booking_id)
        .select_related("requested", "booking__site")
        .first()
    )
    if out is not None and out.booking is not None:
        due_at = out.booking.end.astimezone(out.booking.site.tz).isoformat()
        raise NotBackYet(resource=str(out.requested.public_id), due_at=due_at)


def next_taken(entries: Sequence[ResourceEntry], window: Period, *, besides: int | None = None) -> Allocation | None:
    """The first time inside the window that somebody has on one of the things; a hold counts until it is swept."""
    rows = Allocation.objects.filter(standing__in=OCCUPYING, resource__in=atoms_of(entries)).overlapping(window)
    if besides is not None:
        rows = rows.exclude(booking=besides)
    return rows.select_related("requested").order_by("period").first()


def taken_by(row: Allocation, catalogue: Catalogue) -> SlotTaken:
    entry = catalogue.resources[row.requested_id]
    return SlotTaken(conflict=_conflict(entry, Period.of(row.period)), alternatives=[])


def loan_taken(wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> SlotTaken:
    """What is in the way; like things for the same days, and the same ones later."""
    entries, period = wanted.resources, wanted.period
    taken = occupied(window_of(entries, period), now=now, atoms=atoms_of(entries))
    facts: dict[str, Any] = {"conflict": None}
    for entry in entries:
        for busy in sorted(busy for atom in entry.atoms for busy in taken.get(atom, ())):
            if facts["conflict"] is None and busy.overlaps(needed(entry, period)):
                facts["conflict"] = _conflict(entry, busy)
    return SlotTaken(alternatives=_instead(wanted, catalogue, now=now), **facts)


def _instead(wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> list[dict[str, Any]]:
    if len(wanted.resources) != 1:
        return []
    [entry], period = wanted.resources, wanted.period
    like = [other for other in lendable(catalogue, entry.site) if other is not entry]
    like.sort(key=lambda other: (len(entry.features ^ other.features), other.name))
    taken = occupied(window_of(like, period), now=now) if like else {}
    offers = [
        offer([other], period) for other in like if is_free(other, period, taken) and _may_be_lent(other, period, now)
    ]
    later = next_loans([entry], now=now, days=days_of(period, entry))[entry.pk]
    return [*([offer([entry], later)] if later else []), *offers[:OFFERED]]


def _may_be_lent(entry: ResourceEntry, period: Period, now: datetime) -> bool:
    try:
        check_loan([entry], entry.policy, period, now=now)
    except Refusal:
        return False
    return True


def _conflict(entry: ResourceEntry, busy: Period) -> dict[str, str]:
    return {
        "resource": str(entry.public_id),
        "start": busy.start.astimezone(entry.tz).isoformat(),
        "end": busy.end.astimezone(entry.tz).isoformat(),
    }
