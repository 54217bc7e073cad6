"""Putting a dated version of the prices in force, and taking back what has not begun."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.errors import TariffDateTaken, TariffIncomplete, TariffNotFound, TariffStarted
from billing.models import Tariff
from billing.publishable import problems_of
from core.database import violated
from core.outbox import record
from core.wording import day_text
from members.models import Person
from spaces import catalogue


def publish_tariff(*, tariff: Tariff, by: Person, now: datetime, valid_from: date | None = None) -> None:
    """From that day on, or the draft's own, its prices hold; publishing twice changes nothing.

    Raises TariffIncomplete with `problems`, TariffDateTaken.
    """
    try:
        with transaction.atomic():
            row = _locked(tariff)
            if row.is_published:
                return
            first = valid_from or row.valid_from
            today = timezone.localdate(now)
            problems = problems_of(row, valid_from=first, catalogue=catalogue.current(), today=today)
            if problems:
                raise TariffIncomplete(" ".join(problems), problems=problems)
            Tariff.objects.filter(pk=row.pk).update(is_published=True, valid_from=first)
            _record("tariff.published", row, first, by, now)
    except IntegrityError as error:
        if violated(error) != "tariff_one_in_force_per_date":
            raise
        raise TariffDateTaken(date=first.isoformat()) from error


def unpublish_tariff(*, tariff: Tariff, by: Person, now: datetime) -> None:
    """A draft again, as long as it has not begun. Raises TariffStarted."""
    with transaction.atomic():
        row = _locked(tariff)
        if not row.is_published:
            return
        if row.valid_from <= timezone.localdate(now):
            raise TariffStarted(day_text(row.valid_from, with_year=True), valid_from=row.valid_from.isoformat())
        Tariff.objects.filter(pk=row.pk).update(is_published=False)
        _record("tariff.unpublished", row, row.valid_from, by, now)


def _locked(tariff: Tariff) -> Tariff:
    row = Tariff.objects.select_for_update(no_key=True).filter(pk=tariff.pk).first()
    if row is None:
        raise TariffNotFound()
    return row


def _record(kind: str, tariff: Tariff, valid_from: date, by: Person, now: datetime) -> None:
    payload = {"tariff": str(tariff.public_id), "valid_from": valid_from.isoformat(), "by": str(by.public_id)}
    record(kind, subject_id=tariff.pk, payload=payload, now=now)
