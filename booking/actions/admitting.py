"""A row of a file becomes a booking: in its own transaction, once, whoever carries it out and however often.

The rules of the house are for what people ask for; what was agreed elsewhere stands as it was agreed, without
buffers. That two bookings never hold one thing at once is not waived.
"""

import logging
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from billing.actions.charging import post_charges
from billing.actions.reversing import reverse_charges
from billing.pricing import Quote
from billing.standing import Payer, lock_payer
from booking.actions import history
from booking.actions.allotting import ONE_HOLDER, atoms_of, lock_resources, no_show_at, quote_for
from booking.actions.sweeping import expire_holds_in_the_way
from booking.errors import NotBookable, SlotTaken, WrongState
from booking.importing.comparing import known
from booking.models import Allocation, Booking, ImportBatch, ImportRow
from booking.models.allocation import Standing
from booking.models.booking import Status
from booking.models.importing import Outcome
from booking.wanting import Wanted
from core import outbox
from core.database import violated
from core.errors import Refusal
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue
from spaces.policies import strictest_of

log = logging.getLogger(__name__)

ONCE = "booking_imported_once"


def admit_next(batch_id: int, *, catalogue: Catalogue, now: datetime) -> bool:
    """Write the next row in line. False when none is left, or the import was stopped."""
    with transaction.atomic():
        row = (
            ImportRow.objects.waiting()
            .filter(batch=batch_id, batch__status=ImportBatch.Status.RUNNING)
            .select_related("batch__by", "person")
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .order_by("number")
            .first()
        )
        if row is None:
            _finish(batch_id, now=now)
            return False
        with translation.override(row.batch.by.language):
            _carry_out(row, catalogue, now=now)
    ImportBatch.objects.filter(pk=batch_id).update(touched_at=now)  # no row is held while this one is waited for
    return True


def _finish(batch_id: int, *, now: datetime) -> None:
    if not ImportRow.objects.waiting().filter(batch=batch_id).exists():
        running = ImportBatch.objects.filter(pk=batch_id, status=ImportBatch.Status.RUNNING)
        running.update(status=ImportBatch.Status.DONE, touched_at=now)


def _carry_out(row: ImportRow, catalogue: Catalogue, *, now: datetime) -> None:
    """One that is refused, or that breaks, does not hold up the others."""
    try:
        with transaction.atomic():
            row.outcome, row.booking = _admit(row, catalogue, now=now)
    except Refusal as refusal:
        row.outcome, row.refusal = Outcome.REFUSED, str(refusal.detail or refusal.title)[:300]
    except Exception:
        log.exception("row %s of import %s", row.number, row.batch_id)
        row.outcome, row.refusal = Outcome.REFUSED, _("Une erreur est survenue de notre côté.")
    row.save(update_fields=["outcome", "booking", "refusal"])


def _admit(row: ImportRow, catalogue: Catalogue, *, now: datetime) -> tuple[Outcome, UUID]:
    """Raises SlotTaken, NotBookable, WrongState, and what pricing raises."""
    wanted = _wanted(row, catalogue)
    lock_resources(wanted.resources)
    before = known(row.batch.site_id, [row.key]).get(row.key)
    mails = row.batch.options.get("mails") and wanted.period.end > now
    with nullcontext() if mails else outbox.quiet():
        if before is None:
            return Outcome.ADDED, _add(row, wanted, catalogue, now=now).public_id
        if before.was_told(wanted.period, row.resources) or (
            before.period == wanted.period and before.resources == set(row.resources)
        ):
            return Outcome.UNCHANGED, before.public_id
        return Outcome.MOVED, _put_elsewhere(row, wanted, catalogue, now=now).public_id


def _wanted(row: ImportRow, catalogue: Catalogue) -> Wanted:
    try:
        resources = [catalogue.resources[key] for key in row.resources]
    except KeyError:
        raise NotBookable() from None
    person = _person(row)
    return Wanted(
        person=person,
        payer=Payer(person.pk),
        resources=resources,
        period=Period.of(row.period),
        title=row.title or (row.person_said if person.pk != row.person_id else ""),
        attendees=row.attendees,
        is_private=row.batch.options.get("is_private", True),
    )


def _person(row: ImportRow) -> Person:
    """Somebody known, somebody new, or who stands in."""
    if row.person is not None:
        return row.person
    if row.email and row.batch.options.get("unknown") == "create":
        somebody = Person.objects.filter(email__iexact=row.email).first()
        name = row.person_said if "@" not in row.person_said else ""
        return somebody or Person.objects.create_user(row.email, name=name or row.email.partition("@")[0])
    stand_in = row.batch.options.get("stand_in")
    return (stand_in and Person.objects.filter(pk=stand_in).first()) or row.batch.by


def _add(row: ImportRow, wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> Booking:
    is_past = wanted.period.end <= now
    _check_free(wanted, now=now)
    quote = _quote(row, wanted, catalogue, is_past=is_past)
    policy = strictest_of(entry.policy for entry in wanted.resources)
    booking = Booking(
        status=Status.COMPLETED if is_past else Status.CONFIRMED,
        person=wanted.person,
        made_by=row.batch.by,
        site_id=row.batch.site_id,
        import_key=row.key,
        period=wanted.period.stored,
        title=wanted.title,
        is_private=wanted.is_private,
        attendees=wanted.attendees,
        no_show_at=None if wanted.period.start <= now else no_show_at(wanted, policy),
        free_until=wanted.period.start - policy.free_cancellation,
        created_at=now,
        changed_at=now,
        ended_at=wanted.period.end if is_past else None,
        **_priced(quote),
    )
    _written(booking, wanted, standing=Standing.PAST if is_past else Standing.FIRM)
    _charge(booking, wanted, quote, catalogue, now=now)
    payload = {"booking": str(booking.public_id), "sequence": 0}
    outbox.record(f"booking.{booking.status}", subject_id=booking.pk, payload=payload, now=now)
    history.record(booking, "created", by=row.batch.by, now=now, what=_source(row))
    return booking


def _put_elsewhere(row: ImportRow, wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> Booking:
    """Where the file has it by now. Raises WrongState where it is over, or was changed here."""
    booking = Booking.objects.select_for_update(no_key=True, of=("self",)).get(
        site=row.batch.site_id, import_key=row.key
    )
    before = known(row.batch.site_id, [row.key])[row.key]
    if booking.status != Status.CONFIRMED or wanted.period.end <= now or not before.is_where_it_was_put:
        raise WrongState(_("Elle a été changée ici depuis son import."), state=booking.status)
    was = {"start": booking.start, "end": booking.end, "resources": [resource.name for resource in booking.resources]}
    _check_free(wanted, now=now, besides=booking)
    lock_payer(wanted.payer)
    reverse_charges(source_kind="booking", source_id=booking.public_id, now=now)
    quote = _quote(row, wanted, catalogue, is_past=False)
    policy = strictest_of(entry.policy for entry in wanted.resources)
    booking.period, booking.changed_at, booking.sequence = wanted.period.stored, now, booking.sequence + 1
    booking.no_show_at = None if wanted.period.start <= now else no_show_at(wanted, policy)
    booking.free_until = wanted.period.start - policy.free_cancellation
    for name, value in _priced(quote).items():
        setattr(booking, name, value)
    booking.allocations.all().delete()
    _written(booking, wanted, standing=Standing.FIRM)
    _charge(booking, wanted, quote, catalogue, now=now)
    payload = {"booking": str(booking.public_id), "sequence": booking.sequence}
    outbox.record("booking.moved", subject_id=booking.pk, payload=payload, now=now)
    is_now = {**was, "start": booking.start, "end": booking.end, "resources": [e.name for e in wanted.resources]}
    moved = {name: (was[name], is_now[name]) for name in was if was[name] != is_now[name]}
    history.record(booking, "moved", by=row.batch.by, now=now, what={**moved, **_source(row)})
    return booking


def _check_free(wanted: Wanted, *, now: datetime, besides: Booking | None = None) -> None:
    """Overdue holds give way; what is past is held together by no constraint, so it is looked at under the lock."""
    atoms = atoms_of(wanted.resources)
    if wanted.period.end > now:
        expire_holds_in_the_way(atoms, wanted.period, now=now)
    same_time = Booking.objects.overlapping(wanted.period)
    same_time = same_time.exclude(pk=besides.pk) if besides else same_time
    past = Allocation.objects.filter(booking__in=same_time, resource__in=atoms, standing=Standing.PAST)
    held = Allocation.objects.occupying(now).overlapping(wanted.period).filter(resource__in=atoms)
    if besides is not None:
        held = held.exclude(booking=besides)
    if held.exists() or past.overlapping(wanted.period).exists():
        raise SlotTaken()


def _written(booking: Booking, wanted: Wanted, *, standing: Standing) -> None:
    try:
        with transaction.atomic():
            booking.save()
            Allocation.objects.bulk_create(_allocations(booking, wanted, standing))
    except IntegrityError as error:
        if violated(error) not in (ONE_HOLDER, ONCE):
            raise
        raise SlotTaken() from error


def _allocations(booking: Booking, wanted: Wanted, standing: Standing) -> list[Allocation]:
    """One an atom, without buffers."""
    requested: dict[int, int] = {}
    for entry in wanted.resources:
        for atom in entry.atoms:
            requested.setdefault(atom, entry.pk)
    time: dict[str, Any] = {"period": booking.period, "booked": booking.period, "standing": standing}
    return [
        Allocation(resource_id=atom, requested_id=key, booking=booking, **time)
        for atom, key in sorted(requested.items())
    ]


def _quote(row: ImportRow, wanted: Wanted, catalogue: Catalogue, *, is_past: bool) -> Quote:
    options = row.batch.options
    if options.get("price") != "quoted" or (is_past and not options.get("with_past")):
        return Quote()
    return quote_for(wanted, catalogue, locked=True)


def _priced(quote: Quote) -> dict[str, Any]:
    return {"quote": quote.as_json(), "net": quote.net, "vat": quote.vat, "total": quote.total}


def _charge(booking: Booking, wanted: Wanted, quote: Quote, catalogue: Catalogue, *, now: datetime) -> None:
    source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
    post_charges(quote, payer=wanted.payer, catalogue=catalogue, now=now, **source)


def _source(row: ImportRow) -> history.What:
    """Where it comes from and what was said there, by which another copy of the file is compared."""
    said = {
        "file": row.batch.filename,
        "row": row.number,
        "person": row.person_said,
        "start": row.period.lower.isoformat(),
        "end": row.period.upper.isoformat(),
        "resources": sorted(row.resources),
    }
    return {"source": (None, said)}
