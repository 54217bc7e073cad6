"""Fields that every app's serializers share. They parse shape and type; whether an act is right is for `rules`."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_duration
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

FIRST_YEAR, LAST_YEAR = 1970, 2199
LONGEST = timedelta(days=366)
HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


class NamedSerializer(serializers.Serializer):
    """How anything is named inside something else."""

    id = serializers.CharField()
    name = serializers.CharField()


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantField(serializers.Field):
    """An RFC 3339 instant with its offset, as an aware UTC datetime. A naive time is refused, never guessed."""

    default_error_messages = {
        "invalid": _("Écrivez un instant sous la forme 2027-01-11T09:00:00+01:00."),
        "naive": _("Indiquez le décalage horaire, comme dans 2027-01-11T09:00:00+01:00."),
        "out_of_range": _("Indiquez une année entre 1970 et 2199."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or len(data) > 40 or "T" not in data.upper():
            self.fail("invalid")
        try:
            # A `+` that a client forgot to escape in a query string arrives as a space.
            instant = datetime.fromisoformat(LOST_PLUS.sub("+", data.upper()))
        except ValueError:
            self.fail("invalid")
        if instant.tzinfo is None:
            self.fail("naive")
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            self.fail("out_of_range")
        return instant.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


@extend_schema_field({"type": "string", "format": "duration", "examples": ["PT2H"]})
class LengthField(serializers.Field):
    """An ISO 8601 duration such as PT2H or P3D: more than nothing, at most 366 days."""

    default_error_messages = {
        "invalid": _("Écrivez une durée sous la forme PT2H ou P3D."),
        "out_of_range": _("Indiquez une durée positive, d’un an au plus."),
    }

    def to_internal_value(self, data: Any) -> timedelta:
        if not isinstance(data, str) or len(data) > 40 or not data.startswith("P"):
            self.fail("invalid")
        try:
            length = parse_duration(data)
        except (ValueError, OverflowError):
            length = None
        if length is None:
            self.fail("invalid")
        if not timedelta(0) < length <= LONGEST:
            self.fail("out_of_range")
        return length

    def to_representation(self, value: timedelta) -> str:
        return f"PT{int(value.total_seconds())}S"


@extend_schema_field({"type": "string", "examples": ["13:00-18:00"]})
class HoursField(serializers.Field):
    """Two wall-clock times, `13:00-18:00`; midnight as the second is the end of the day."""

    default_error_messages = {"invalid": _("Écrivez deux heures sous la forme 13:00-18:00.")}

    def to_internal_value(self, data: Any) -> tuple[time, time]:
        match = HOURS.fullmatch(data) if isinstance(data, str) else None
        try:
            opens, closes = (time.fromisoformat(part) for part in match.groups()) if match else (None, None)
        except ValueError:
            opens = closes = None
        if opens is None or closes is None or time() < closes <= opens:
            self.fail("invalid")
        return opens, closes

    def to_representation(self, value: tuple[time, time]) -> str:
        return "-".join(f"{wall:%H:%M}" for wall in value)


class WordsField(serializers.ListField):
    """Several words: a list, or in a query string separated by commas or repeated."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list):
            data = [part for item in data for part in (item.split(",") if isinstance(item, str) else [item])]
        return super().to_internal_value(data)


class SlugsField(WordsField):
    child = serializers.SlugField(max_length=50)


class AmountField(serializers.DecimalField):
    """A decimal string with two places: euros, hours, percent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 10, "decimal_places": 2, **options})
