"""Metered things: told once each, priced, charged, and corrected by a record that reverses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from billing.actions.charging import reverse_charges
from billing.actions.charging_units import charge_units
from billing.models import Charge, UsageKind, UsageRecord
from billing.standing import Payer
from billing.use_errors import UsageInTheFuture, UsageRecordDiffers, UsageRecordReversed
from core import outbox
from core.clock import local_date
from core.errors import Refusal
from core.ids import uuid7
from members.models import Person
from spaces.catalogue import SiteEntry
from spaces.models import Site

SOURCE = "usage"
"""Of the charges; their id is the record's own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter or a host tells; `external_id` is the meter's own, and known at its site only."""

    kind: UsageKind
    payer: Payer
    site: SiteEntry
    quantity: Decimal
    occurred_at: datetime
    external_id: str | None = None
    note: str = ""

    @property
    def key(self) -> tuple[int, str] | None:
        return (self.site.pk, self.external_id) if self.external_id is not None else None

    @property
    def order(self) -> tuple[int, int]:
        """In which payers are locked, whoever tells of them."""
        return (self.payer.organisation_id or 0, 0 if self.payer.organisation else self.payer.person_id)

    def is_told_by(self, record: UsageRecord) -> bool:
        person_id = None if self.payer.organisation else self.payer.person_id
        return (self.kind.pk, person_id, self.payer.organisation_id, self.quantity, self.occurred_at) == (
            record.kind_id,
            record.person_id,
            record.organisation_id,
            record.quantity,
            record.occurred_at,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a reading: a record, new or `is_known`, or a refusal; never neither."""

    record: UsageRecord | None = None
    is_known: bool = False
    refusal: Refusal | None = None


def record_usage(*, readings: Sequence[Reading], by: Person, now: datetime) -> list[Answer]:
    """One answer for each, in the order given; one that is refused leaves no trace and holds up no other.

    Whoever tells of the same site waits here until we are done, so that the same readings told twice at once are
    recorded once.
    """
    answers: dict[int, Answer] = {}
    with transaction.atomic():
        _lock_sites(readings)
        known = _known(readings)
        for place in sorted(range(len(readings)), key=lambda place: (readings[place].order, place)):
            answers[place] = _record(readings[place], known, by=by, now=now)
    return [answers[place] for place in range(len(readings))]


def reverse_usage(*, record: UsageRecord, by: Person, now: datetime) -> UsageRecord:
    """Answer the record and what it cost by their opposites; its allowance comes back. Raises UsageRecordReversed."""
    with transaction.atomic():
        row = UsageRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
        if row.reverses_id or UsageRecord.objects.filter(reverses=row).exists():
            raise UsageRecordReversed()
        reverse_charges(source_kind=SOURCE, source_id=row.public_id, now=now)
        return UsageRecord.objects.create(
            kind_id=row.kind_id,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            site_id=row.site_id,
            quantity=-row.quantity,
            occurred_at=row.occurred_at,
            note=row.note,
            recorded_by=by,
            reverses=row,
            charge=Charge.objects.filter(reverses=row.charge_id).first() if row.charge_id else None,
            created_at=now,
        )


def _lock_sites(readings: Sequence[Reading]) -> None:
    sites = Site.objects.filter(pk__in={reading.site.pk for reading in readings})
    list(sites.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _known(readings: Sequence[Reading]) -> dict[tuple[int, str], UsageRecord]:
    told = [reading.key for reading in readings if reading.key]
    rows = UsageRecord.objects.filter(
        site__in={site for site, _id in told}, external_id__in={name for _s, name in told}
    )
    return {(row.site_id, row.external_id): row for row in rows.select_related("kind", "charge") if row.external_id}


def _record(reading: Reading, known: dict[tuple[int, str], UsageRecord], *, by: Person, now: datetime) -> Answer:
    before = known.get(reading.key) if reading.key else None
    if before is not None:
        if reading.is_told_by(before):
            return Answer(before, is_known=True)
        return Answer(refusal=UsageRecordDiffers(record=str(before.public_id)))
    try:
        with transaction.atomic():
            record = _write(reading, by=by, now=now)
    except Refusal as refusal:
        return Answer(refusal=refusal)
    if reading.key:
        known[reading.key] = record
    return Answer(record)


def _write(reading: Reading, *, by: Person, now: datetime) -> UsageRecord:
    """Raises UsageInTheFuture, PriceMissing."""
    if reading.occurred_at > now:
        raise UsageInTheFuture(occurred_at=reading.occurred_at.isoformat())
    public_id = uuid7()
    charges = charge_units(
        usage_kind=reading.kind,
        quantity=reading.quantity,
        payer=reading.payer,
        site_id=reading.site.pk,
        used_on=local_date(reading.occurred_at, reading.site.tz),
        source_kind=SOURCE,
        source_id=public_id,
        now=now,
    )
    record = UsageRecord.objects.create(
        public_id=public_id,
        external_id=reading.external_id,
        kind=reading.kind,
        person_id=None if reading.payer.organisation else reading.payer.person_id,
        organisation_id=reading.payer.organisation_id,
        site_id=reading.site.pk,
        quantity=reading.quantity,
        occurred_at=reading.occurred_at,
        note=reading.note,
        recorded_by=by,
        charge=max(charges, key=lambda charge: charge.net, default=None),
        created_at=now,
    )
    outbox.record("usage.recorded", subject_id=record.pk, payload={"record": str(public_id)}, now=now)
    return record
