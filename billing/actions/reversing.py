"""Answering charges by their opposites: what they drew on allowances and passes comes back.

What belongs to a month that is closed is dated the first open day, and its label keeps the true one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from billing import bearings
from billing.actions.drawing import write
from billing.actions.levelling import level_days
from billing.models import Charge
from core import outbox
from members.models import Person

WAIVED = "waived"
LONGEST_LABEL = 200

KEPT = (
    "person_id", "organisation_id", "kind", "group", "site_id", "resource_id", "unit", "unit_price", "vat_rate",
    "membership_id", "usage_kind_id", "pass_used_id", "source_kind", "source_id", "source_key",
)  # fmt: skip
OPPOSED = (
    "quantity", "net", "vat", "total", "minutes", "peak_minutes", "allowance_minutes", "allowance_units", "pass_units",
)  # fmt: skip


def reverse_charges(*, source_kind: str, source_id: UUID, now: datetime, by_id: int | None = None) -> int:
    """Answer every standing charge of the source by its opposite. Returns how many."""
    standing = list(Charge.objects.of_source(source_kind, source_id).standing())
    write(opposites(standing, now=now), by_id=by_id, now=now)
    level_days(standing, now=now)
    return len(standing)


@transaction.atomic
def waive_charges(*, charges: Sequence[Charge], reason: str, by: Person, now: datetime) -> list[Charge]:
    """Let go of those of the charges that still stand. The reversals, with the reason; one event each."""
    keys = [charge.pk for charge in charges]
    locked = Charge.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    standing = Charge.objects.filter(pk__in=[charge.pk for charge in locked]).standing().order_by("pk")
    waived = opposites(list(standing), now=now, rule=WAIVED, reason=reason)
    write(waived, by_id=by.pk, now=now)
    for charge in waived:
        told = {"charge": str(charge.public_id), "by": by.pk, "reason": reason}
        outbox.record("charge.waived", subject_id=charge.reverses_id, payload=told, now=now)
    return waived


def opposites(charges: Sequence[Charge], *, now: datetime, rule: str = "", reason: str = "") -> list[Charge]:
    """Not yet written."""
    if not charges:
        return []
    known = bearings.current()
    return [
        Charge(
            reverses=charge,
            created_at=now,
            activity_on=(day := known.open_day(charge.activity_on)),
            label=dated(charge.label, charge.activity_on, day),
            rule=rule or charge.rule,
            reason=reason,
            **{name: getattr(charge, name) for name in KEPT},
            **{name: -getattr(charge, name) for name in OPPOSED},
        )
        for charge in charges
    ]


def dated(label: str, on: date, posted_on: date) -> str:
    """The label, with the day it is about where it had to be posted on another."""
    said = "" if on == posted_on else f" ({on:%d/%m/%Y})"
    return label[: LONGEST_LABEL - len(said)] + said
