"""Writing the next version of the prices. What is published is not touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction

from billing.errors import PriceGivenTwice, TariffNotFound, TariffPublished
from billing.models import PeakWindow, Price, Tariff, UnitPrice
from core.database import violated
from core.money import to_cents

Row = Price | PeakWindow | UnitPrice
AMOUNTS = (
    "hourly",
    "peak_hourly",
    "half_day",
    "daily_cap",
    "weekly",
    "monthly",
    "per_use",
    "minimum",
    "deposit",
    "no_show_fee",
)
UNIT = Decimal("0.0001")
ONCE = {"price_once_per_case", "unit_price_once_per_case"}


def copy_tariff(*, source: Tariff | None, name: str, valid_from: date, raise_percent: Decimal = Decimal(0)) -> Tariff:
    """A draft with all that the source has, every amount but deposits raised by so many percent; else an empty one."""
    with transaction.atomic():
        draft = Tariff(name=name, valid_from=valid_from)
        if source:
            draft.half_day_minutes, draft.caps_span_bookings = source.half_day_minutes, source.caps_span_bookings
        draft.save()
        if source:
            _copy_rows(source, draft, 1 + raise_percent / 100)
    return draft


def _copy_rows(source: Tariff, draft: Tariff, factor: Decimal) -> None:
    PeakWindow.objects.bulk_create(_anew(row, draft) for row in source.peak_windows.all())
    Price.objects.bulk_create(_raised(_anew(row, draft), factor) for row in source.prices.all())
    UnitPrice.objects.bulk_create(_unit_raised(_anew(row, draft), factor) for row in source.unit_prices.all())


def _anew(row: Any, draft: Tariff) -> Any:
    row.pk, row.tariff, row._state.adding = None, draft, True
    return row


def _raised(price: Price, factor: Decimal) -> Price:
    for name in AMOUNTS:
        amount = getattr(price, name)
        if amount is not None and name != "deposit":
            setattr(price, name, to_cents(amount * factor))
    return price


def _unit_raised(price: UnitPrice, factor: Decimal) -> UnitPrice:
    price.amount = (price.amount * factor).quantize(UNIT)
    return price


def edit_draft(*, tariff: Tariff, **values: Any) -> None:
    """Raises TariffPublished."""
    with _draft(tariff):
        Tariff.objects.filter(pk=tariff.pk).update(**values)


def save_row(*, row: Row) -> None:
    """A price, a unit price or a peak window of a draft, new or changed. Raises TariffPublished, PriceGivenTwice."""
    try:
        with _draft(row.tariff):
            row.save()
    except IntegrityError as error:
        if violated(error) not in ONCE:
            raise
        raise PriceGivenTwice() from error


def remove_row(*, row: Row) -> None:
    """Raises TariffPublished."""
    with _draft(row.tariff):
        row.delete()


def discard_draft(*, tariff: Tariff) -> None:
    """Raises TariffPublished."""
    with _draft(tariff):
        tariff.delete()


@contextmanager
def _draft(tariff: models.Model) -> Iterator[None]:
    """The draft is ours until the end of the transaction: nobody publishes what is half changed."""
    with transaction.atomic():
        row = Tariff.objects.select_for_update(no_key=True).filter(pk=tariff.pk).first()
        if row is None:
            raise TariffNotFound()
        if row.is_published:
            raise TariffPublished()
        yield
