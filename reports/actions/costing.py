"""Costs are entered, changed, copied from month to month, taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import outbox
from core.database import violated
from members.models import Person
from reports.costs.entry import Entry
from reports.errors import CostNotFound, CostTwice, NothingToCopy
from reports.models import Cost
from reports.naming import month_name
from reports.words import month_word

KEY = ("site", "month", "label", "behaviour", "activity")
ONCE = "cost_once_per_month_and_label"


def enter_costs(*, entries: Sequence[Entry], by: Person, now: datetime) -> list[Cost]:
    """All of them or none. Raises CostTwice where a month has one of that label, behaviour and activity."""
    try:
        with transaction.atomic():
            made = Cost.objects.bulk_create(_rows(entries, by, now))
            _tell("costs.entered", entries, now)
    except IntegrityError as error:
        raise _refusal(error, entries) from error
    return made


def import_costs(*, entries: Sequence[Entry], by: Person, now: datetime) -> None:
    """All of them or none. What a month has already takes the new amount. `entries` names nothing twice."""
    with transaction.atomic():
        Cost.objects.bulk_create(
            _rows(sorted(entries, key=lambda entry: entry.key), by, now),
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=("amount", "entered_by", "changed_at"),
        )
        _tell("costs.entered", entries, now)


def copy_month(*, site_id: int, month: date, onto: Sequence[date], by: Person, now: datetime) -> int:
    """Give other months what this one has and they lack; says how many were made. Raises NothingToCopy."""
    with transaction.atomic():
        found = [entry_of(cost) for cost in Cost.objects.filter(site=site_id, month=month)]
        there = Cost.objects.filter(site=site_id, month__in=onto)
        known = {entry_of(cost).key for cost in there}
        wanted = [replace(entry, month=target) for target in sorted({*onto}) for entry in found]
        entries = [entry for entry in wanted if entry.key not in known]
        if not entries:
            raise NothingToCopy()
        Cost.objects.bulk_create(_rows(entries, by, now), ignore_conflicts=True)
        _tell("costs.entered", entries, now)
    return len(entries)


def change_cost(
    *, cost: Cost, by: Person, now: datetime, label: str, behaviour: str, activity: str, amount: Decimal
) -> Cost:
    """Raises CostNotFound when it is gone meanwhile, CostTwice when the month has another such."""
    try:
        with transaction.atomic():
            row = _locked(cost)
            row.label, row.behaviour, row.activity, row.amount = label, behaviour, activity, amount
            row.entered_by, row.changed_at = by, now
            row.save(update_fields=["label", "behaviour", "activity", "amount", "entered_by", "changed_at"])
            _tell("cost.changed", [entry_of(row)], now, row.pk)
    except IntegrityError as error:
        raise _refusal(error, [entry_of(row)]) from error
    return row


def delete_cost(*, cost: Cost, now: datetime) -> None:
    """Raises CostNotFound when it is gone meanwhile."""
    with transaction.atomic():
        row = _locked(cost)
        _tell("cost.deleted", [entry_of(row)], now, row.pk)
        row.delete()


def entry_of(cost: Cost) -> Entry:
    return Entry(cost.site_id, cost.month, cost.label, cost.behaviour, cost.activity, cost.amount)


def _locked(cost: Cost) -> Cost:
    row = Cost.objects.select_for_update(of=("self",)).select_related("site").filter(pk=cost.pk).first()
    if row is None:
        raise CostNotFound()
    return row


def _rows(entries: Iterable[Entry], by: Person, now: datetime) -> list[Cost]:
    return [
        Cost(
            site_id=entry.site_id,
            month=entry.month,
            label=entry.label,
            behaviour=entry.behaviour,
            activity=entry.activity,
            amount=entry.amount,
            entered_by=by,
            created_at=now,
            changed_at=now,
        )
        for entry in entries
    ]


def _tell(kind: str, entries: Sequence[Entry], now: datetime, subject_id: int | None = None) -> None:
    payload: dict[str, Any] = {
        "sites": sorted({entry.site_id for entry in entries}),
        "months": sorted({month_word(entry.month) for entry in entries}),
        "count": len(entries),
    }
    outbox.record(kind, subject_id=subject_id, payload=payload, now=now)


def _refusal(error: IntegrityError, entries: Sequence[Entry]) -> Exception:
    """It names the months that have such a cost already."""
    if violated(error) != ONCE:
        return error
    asked, months = {entry.key for entry in entries}, sorted({entry.month for entry in entries})
    there = Cost.objects.filter(site__in={entry.site_id for entry in entries}, month__in=months)
    taken = [month_word(month) for month in sorted({cost.month for cost in there if entry_of(cost).key in asked})]
    said = _("%(months)s : il y a déjà une charge de ce libellé, de ce comportement et de cette activité.")
    return CostTwice(said % {"months": ", ".join(month_name(word) for word in taken).capitalize()}, months=taken)
