"""What the home page tells: what is free soon at the largest site, the person's next bookings, the next workshops."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from agenda.models import Session
from agenda.models.session import Status as SessionStatus
from booking.models import Booking
from booking.models.booking import HOLDING
from booking.web.asked import Asked, bookable_sites
from booking.web.plan import look
from booking.web.showing import Shown
from booking.web.times import sensible
from members.models import Person
from spaces.catalogue import Catalogue

FEW = 3


@dataclass(frozen=True, slots=True)
class Soon:
    """The next few hours at the site that has most desks."""

    asked: Asked
    free: int
    all: int
    cheapest: Decimal | None
    """With VAT; None where no price is in force."""
    is_now: bool


def free_soon(catalogue: Catalogue, *, reader: Person | None, now: datetime) -> Soon | None:
    """None where no desk can be booked anywhere. Constant number of queries."""
    for site in bookable_sites(catalogue):
        desks = catalogue.matching(site=site.pk, kind="desk")
        if desks:
            asked = Asked(site, sensible(site, desks, now=now), kind="desk")
            found = look(asked, catalogue=catalogue, reader=reader, now=now)
            totals = [row.total for row in found.free if row.total is not None]
            is_now = any(part.start <= now < part.end for part in site.opening.on(asked.day))
            return Soon(asked, len(found.free), len(found.rows), min(totals, default=None), is_now)
    return None


def next_bookings(person: Person, *, now: datetime) -> list[Shown]:
    rows = (
        Booking.objects.of(person)
        .filter(status__in=HOLDING)
        .to_come(now)
        .select_related("site")
        .with_resources()
        .in_order()[:FEW]
    )
    return [Shown(row, now) for row in rows]


def next_sessions(*, now: datetime) -> list[Session]:
    rows = Session.objects.public().filter(status=SessionStatus.PUBLISHED).to_come(now)
    return list(rows.with_details().in_order()[:FEW])
