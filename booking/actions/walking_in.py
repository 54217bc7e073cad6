"""Somebody is there and takes what is free: booked and arrived in one transaction."""

from datetime import datetime

from django.db import transaction

from billing.standing import Payer
from booking.access import check_may_host, is_at_the_desk
from booking.actions.attending import check_in
from booking.actions.changing import approve_booking
from booking.actions.requesting import request_booking
from booking.errors import ApprovalFirst, NotFreeNow
from booking.models import Allocation, Booking
from booking.models.booking import Status
from booking.payment_errors import PaymentNeeded
from booking.presence import EARLY
from booking.walking import begin, on_grid
from booking.wanting import Wanted
from core.money import CURRENCY
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


def walk_in(
    *,
    resource: ResourceEntry,
    until: datetime,
    person: Person,
    payer: Payer,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    attendees: int = 1,
) -> Booking:
    """Book from the running step of the grid to the one not before `until`, and check in.

    Raises PeriodInvalid, NotAllowed for somebody else without the desk, NotFreeNow where it can only be had later,
    ApprovalFirst where the desk must agree, PaymentNeeded where it is paid first, and the refusals of
    `request_booking`.
    """
    if by != person:
        check_may_host(by, site_id=resource.site.pk)
    start = begin(resource, now=now)
    if start - now > EARLY:
        raise NotFreeNow(free_at=start.astimezone(resource.tz).isoformat())
    period = Period(start, on_grid(resource, until))
    wanted = Wanted(person=person, payer=payer, resources=[resource], period=period, attendees=attendees, by=by)
    with transaction.atomic():
        booking = request_booking(wanted=wanted, catalogue=catalogue, now=now)
        if booking.status == Status.REQUESTED:
            if not is_at_the_desk(by, booking):
                raise ApprovalFirst()
            booking = approve_booking(booking=booking, by=by, catalogue=catalogue, now=now)
        if booking.status == Status.HELD:
            raise PaymentNeeded(amount=str(booking.total), currency=CURRENCY)
        _count_from(booking, now=now)
        return check_in(booking=booking, by=by, now=now)


def _count_from(booking: Booking, *, now: datetime) -> None:
    """The part of the first step that is over was nobody's, or somebody's who has left: it is not booked twice."""
    if booking.start < now:
        mine = Allocation.objects.filter(booking=booking, booked__startswith__lt=now)
        mine.update(booked=Period(now, booking.end).stored)
