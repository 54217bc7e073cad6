"""A loan from the request to the return: taken like any booking, handed over and taken back at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from booking.access import check_may_lend
from booking.actions.allotting import Wanted, atoms_of, attempt, lock_resources
from booking.actions.blocking import block_resource
from booking.actions.handing_on import handing_on_afterwards, lock_around
from booking.actions.lent_things import check_is_back, loan_taken, next_taken, taken_by, things_of
from booking.actions.sweeping import expire_holds_in_the_way
from booking.actions.transitions import move
from booking.availability import window_of
from booking.errors import AgreementNotSigned, ConditionMissing, TooEarlyToHandOver, TooManyPhotos
from booking.lending import TERMS, check_loan, check_things
from booking.models import Allocation, Booking, Loan, LoanItem, LoanPhoto
from booking.models.booking import Status
from booking.photos import Photo
from core import outbox
from core.clock import local_date
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource
from spaces.policies import strictest_of

MOST_PHOTOS = 12
OUT_OF_USE = timedelta(days=90)
SHORTEST_BLOCKAGE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the borrower can be found, and what the things are for."""

    address: str
    phone: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a thing was when it went out or came back."""

    resource_id: int
    condition: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen of all things of a loan at once."""

    things: Sequence[Seen]
    photos: Sequence[Photo] = field(default=())


def request_loan(*, wanted: Wanted, reach: Reach, catalogue: Catalogue, now: datetime) -> Loan:
    """Ask for these things for some days; `wanted.purpose` is that of a loan.

    Raises the refusals of `booking.lending`, those of access and price of any booking, and SlotTaken with what is in
    the way and what can be had instead.
    """
    check_things(wanted.resources)
    policy = strictest_of(entry.policy for entry in wanted.resources)
    check_loan(wanted.resources, policy, wanted.period, now=now)
    expire_holds_in_the_way(atoms_of(wanted.resources), window_of(wanted.resources, wanted.period), now=now)
    with transaction.atomic():
        booking = attempt(wanted, policy, catalogue, now=now)
        if booking is not None:
            loan = Loan.objects.create(
                booking=booking, address=reach.address, phone=reach.phone, purpose=reach.purpose, terms=TERMS
            )
            LoanItem.objects.bulk_create(LoanItem(loan=loan, resource_id=entry.pk) for entry in wanted.resources)
            return loan
    raise loan_taken(wanted, catalogue, now=now)


def hand_over(
    *, loan: Loan, by: Person, seen: Inspection, is_signed: bool, catalogue: Catalogue, now: datetime
) -> Loan:
    """The things leave. From the day on which the loan begins, be it before its hour.

    Raises NotAllowed, AgreementNotSigned, ConditionMissing, TooManyPhotos, TooEarlyToHandOver, WrongState, NotBackYet
    where something is still out with somebody else, and SlotTaken where somebody has it until the loan begins.
    """
    check_may_lend(by, loan)
    if not is_signed:
        raise AgreementNotSigned()
    booking, entries = loan.booking, things_of(loan, catalogue)
    if local_date(booking.start, entries[0].tz) > local_date(now, entries[0].tz):
        raise TooEarlyToHandOver(starts_at=booking.start.astimezone(entries[0].tz).isoformat())
    with transaction.atomic():
        _lock(loan, entries)
        move(booking, since=(Status.CONFIRMED,), to=Status.CHECKED_IN, now=now, by=by, checked_in_at=now)
        check_is_back(entries, loan)
        if now < booking.start:
            _begin_now(booking, entries, catalogue, now=now)
        _inspect(loan, seen, LoanPhoto.Moment.OUT, by=by, now=now)
        _write(loan, signed_at=now, handed_over_at=now, handed_over_by=by)
        _tell("loan.handed_over", loan, now=now)
    return loan


def take_back(*, loan: Loan, by: Person, seen: Inspection, catalogue: Catalogue, now: datetime) -> Loan:
    """The things are here again, free for others from now on; what is broken stays out of use.

    Raises NotAllowed, ConditionMissing, TooManyPhotos, WrongState.
    """
    check_may_lend(by, loan)
    booking, entries = loan.booking, things_of(loan, catalogue)
    ended: dict[str, Any] = {"checked_out_at": now, "ended_at": now}
    with transaction.atomic(), handing_on_afterwards(now=now):  # not before what is broken is out of use
        lock_around(atoms=atoms_of(entries), bookings=[booking.pk])
        _lock(loan, entries)
        move(booking, since=(Status.CHECKED_IN,), to=Status.COMPLETED, now=now, by=by, **ended)
        _inspect(loan, seen, LoanPhoto.Moment.IN, by=by, now=now)
        _write(loan, returned_at=now, returned_by=by)
        _keep_condition(seen)
        broken = {one.resource_id for one in seen.things if one.condition == Resource.Condition.BROKEN}
        for entry in entries:
            if entry.pk in broken:
                _put_aside(entry, by=by, now=now)
        _tell("loan.returned", loan, now=now)
    return loan


def add_photos(*, loan: Loan, by: Person, moment: str, photos: Sequence[Photo], now: datetime) -> list[LoanPhoto]:
    """At the desk, before, with or after the act they show. Raises NotAllowed, TooManyPhotos."""
    check_may_lend(by, loan)
    with transaction.atomic():
        _lock(loan, [])
        return _keep_photos(loan, moment, photos, by=by, now=now)


def _lock(loan: Loan, entries: list[ResourceEntry]) -> None:
    """One act at a time on a loan. The things before the loan, as whoever books them locks them first too."""
    lock_resources(entries)
    Loan.objects.select_for_update().get(pk=loan.pk)


def _inspect(loan: Loan, seen: Inspection, moment: str, *, by: Person, now: datetime) -> None:
    told = {one.resource_id: one for one in seen.things}
    items = list(loan.items.all())
    if len(told) != len(seen.things) or set(told) != {item.resource_id for item in items}:
        raise ConditionMissing()
    for item in items:
        one = told[item.resource_id]
        setattr(item, f"condition_{moment}", one.condition)
        setattr(item, f"notes_{moment}", one.notes)
    LoanItem.objects.bulk_update(items, [f"condition_{moment}", f"notes_{moment}"])
    _keep_photos(loan, moment, seen.photos, by=by, now=now)


def _keep_photos(loan: Loan, moment: str, photos: Sequence[Photo], *, by: Person, now: datetime) -> list[LoanPhoto]:
    if photos and loan.photos.filter(moment=moment).count() + len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(limit=MOST_PHOTOS)
    shown = [
        LoanPhoto(loan=loan, moment=moment, image=one.image, width=one.width, height=one.height, taken_at=now, by=by)
        for one in photos
    ]
    return LoanPhoto.objects.bulk_create(shown)


def _write(loan: Loan, **fields: Any) -> None:
    Loan.objects.filter(pk=loan.pk).update(**fields)
    for name, value in fields.items():
        setattr(loan, name, value)


def _begin_now(booking: Booking, entries: list[ResourceEntry], catalogue: Catalogue, *, now: datetime) -> None:
    """What is fetched before its hour is occupied from now on, where nobody else has it until then."""
    until_then = Period(now, booking.start)
    if taken := next_taken(entries, until_then, besides=booking.pk):
        raise taken_by(taken, catalogue)
    for row in Allocation.objects.filter(booking=booking):
        row.period = Period(min(now, row.period.lower), row.period.upper).stored
        row.save(update_fields=["period"])


def _keep_condition(seen: Inspection) -> None:
    """Only where it changed: a change of a resource is one of the configuration."""
    for one in seen.things:
        Resource.objects.filter(pk=one.resource_id).exclude(condition=one.condition).update(condition=one.condition)


def _put_aside(entry: ResourceEntry, *, by: Person, now: datetime) -> None:
    """Out of use until it is repaired, or until the next who has booked it; the desk hears of both."""
    ahead = next_taken([entry], Period(now, now + OUT_OF_USE))
    until = ahead.period.lower if ahead else now + OUT_OF_USE
    if until - now >= SHORTEST_BLOCKAGE:
        reason = _("En panne au retour d’un prêt")
        block_resource(resource=entry, period=Period(now, until), reason=reason, by=by, now=now)


def _tell(kind: str, loan: Loan, *, now: datetime) -> None:
    payload = {"loan": str(loan.public_id), "sequence": loan.booking.sequence}
    outbox.record(kind, subject_id=loan.pk, payload=payload, now=now)
