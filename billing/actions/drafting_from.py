"""A draft written from rows that were thought up elsewhere: prices, peak hours and unit prices, all at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from billing.actions.drafting import ONCE, Row
from billing.errors import PriceGivenTwice
from billing.models import PeakWindow, Price, Tariff, UnitPrice
from core.database import violated


def draft_tariff(
    *,
    name: str,
    valid_from: date,
    half_day_minutes: int,
    caps_span_bookings: bool,
    prices: Iterable[Price],
    peaks: Iterable[PeakWindow],
    units: Iterable[UnitPrice],
) -> Tariff:
    """An unpublished tariff with these rows, which are new and of no tariff yet. Raises PriceGivenTwice."""
    draft = Tariff(
        name=name,
        valid_from=valid_from,
        half_day_minutes=half_day_minutes,
        caps_span_bookings=caps_span_bookings,
    )
    try:
        with transaction.atomic():
            draft.save()
            _write(Price, draft, prices)
            _write(PeakWindow, draft, peaks)
            _write(UnitPrice, draft, units)
    except IntegrityError as error:
        if violated(error) not in ONCE:
            raise
        raise PriceGivenTwice() from error
    return draft


def _write(model: type[Row], draft: Tariff, rows: Iterable[Row]) -> None:
    written: list[Any] = []
    for row in rows:
        row.tariff = draft
        written.append(row)
    model.objects.bulk_create(written)
