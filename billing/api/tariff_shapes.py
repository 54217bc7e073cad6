"""Versions of the prices as the API shows them: amounts exclude VAT."""

from typing import Any

from rest_framework import serializers

from billing.models import PeakWindow, Price, PriceGroup, UnitPrice
from billing.price_wording import COLUMNS
from billing.versions import State, Version
from core.api.fields import AmountField, NamedSerializer
from core.money import CURRENCY
from spaces.models import Resource

Shape = dict[str, Any]
SHARES = ("free_minutes", "floor_percent", "true_cost_percent")


class TariffSerializer(NamedSerializer):
    """In force from a date until the next version's; `valid_until` is its last day where another follows."""

    state = serializers.ChoiceField([(state.value, state.value) for state in State])
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    half_day_minutes = serializers.IntegerField()
    caps_span_bookings = serializers.BooleanField()
    currency = serializers.CharField()


class PeakWindowSerializer(serializers.Serializer):
    """Wall-clock hours; weekday 1 is Monday (ISO 8601), 00:00 at the end is the day's end."""

    weekday = serializers.IntegerField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()


class TariffPriceSerializer(serializers.Serializer):
    """The closest price wins: the resource's own, its site's for the kind, the kind's. A null amount is not offered."""

    group = serializers.ChoiceField(PriceGroup.choices)
    kind = serializers.ChoiceField(Resource.Kind.choices)
    site = NamedSerializer(allow_null=True)
    resource = NamedSerializer(allow_null=True)
    hourly = AmountField()
    peak_hourly = AmountField(allow_null=True)
    half_day = AmountField(allow_null=True)
    daily_cap = AmountField(allow_null=True)
    weekly = AmountField(allow_null=True)
    monthly = AmountField(allow_null=True)
    per_use = AmountField(allow_null=True)
    minimum = AmountField(allow_null=True)
    free_minutes = serializers.IntegerField()
    floor_percent = serializers.IntegerField(allow_null=True)
    true_cost_percent = serializers.IntegerField(allow_null=True)
    deposit = AmountField(allow_null=True)
    no_show_fee = AmountField(allow_null=True)
    vat_rate = AmountField()


class UsageSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    unit = serializers.CharField()


class UnitPriceSerializer(serializers.Serializer):
    group = serializers.ChoiceField(PriceGroup.choices)
    usage = UsageSerializer()
    site = NamedSerializer(allow_null=True)
    amount = AmountField()
    vat_rate = AmountField()


class WholeTariffSerializer(TariffSerializer):
    peak_windows = PeakWindowSerializer(many=True)
    prices = TariffPriceSerializer(many=True)
    unit_prices = UnitPriceSerializer(many=True)


def tariff_shape(version: Version) -> Shape:
    tariff = version.tariff
    return {
        "id": str(tariff.public_id),
        "name": tariff.name,
        "state": version.state.value,
        "valid_from": tariff.valid_from.isoformat(),
        "valid_until": version.last_day and version.last_day.isoformat(),
        "half_day_minutes": tariff.half_day_minutes,
        "caps_span_bookings": tariff.caps_span_bookings,
        "currency": CURRENCY,
    }


def whole_tariff_shape(version: Version) -> Shape:
    """The version's tariff comes with its rows and what they name."""
    tariff = version.tariff
    return {
        **tariff_shape(version),
        "peak_windows": [_window(row) for row in tariff.peak_windows.all()],
        "prices": [_price(row) for row in sorted(tariff.prices.all(), key=lambda row: row.pk)],
        "unit_prices": [_unit_price(row) for row in sorted(tariff.unit_prices.all(), key=lambda row: row.pk)],
    }


def _window(row: PeakWindow) -> Shape:
    return {"weekday": row.weekday + 1, "starts": f"{row.starts:%H:%M}", "ends": f"{row.ends:%H:%M}"}


def _price(row: Price) -> Shape:
    told = {column.name: getattr(row, column.name) for column in COLUMNS}
    return {
        "group": row.group,
        "kind": row.kind,
        "site": _named(row.site),
        "resource": _named(row.resource),
        **{name: value if name in SHARES or value is None else str(value) for name, value in told.items()},
    }


def _unit_price(row: UnitPrice) -> Shape:
    kind = row.usage_kind
    return {
        "group": row.group,
        "usage": {"slug": kind.slug, "name": kind.name, "unit": kind.unit},
        "site": _named(row.site),
        "amount": str(row.amount),
        "vat_rate": str(row.vat_rate),
    }


def _named(row: Any) -> Shape | None:
    return {"id": str(row.public_id), "name": row.name} if row else None
