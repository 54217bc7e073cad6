"""Imports and calendars of a partner as the API takes and shows them."""

from typing import Any

from rest_framework import serializers

from agenda.importing.told import Body
from agenda.models import PartnerCalendar, SessionImport, SessionImportRow, SessionVerdict, Theme
from core.api.fields import InstantField, NamedSerializer
from core.api.instants import of_house
from core.errors import title_of
from core.money import ZERO

Shape = dict[str, Any]
MOST_DEFAULTS = ("site", "capacity", "theme", "audience", "price")


class DefaultsSerializer(serializers.Serializer):
    """For sessions that are new here. `site` by id or slug."""

    site = serializers.CharField(max_length=50)
    capacity = serializers.IntegerField(min_value=1, max_value=10_000, default=10)
    theme = serializers.ChoiceField(Theme.choices, default=Theme.OTHER)
    audience = serializers.CharField(max_length=120, allow_blank=True, default="")
    price = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=ZERO, default=ZERO)

    @property
    def defaults(self) -> Body:
        """As actions take them, of a valid one."""
        said = self.validated_data
        workshop = {"theme": str(said["theme"]), "audience": said["audience"], "price": f"{said['price']:.2f}"}
        return {"capacity": said["capacity"], "workshop": workshop}


class SessionRowsQuery(serializers.Serializer):
    verdict = serializers.ChoiceField(SessionVerdict.choices, required=False)


class ApplyImportBody(serializers.Serializer):
    atomic = serializers.BooleanField(default=False)


class SessionImportSerializer(serializers.Serializer):
    """`counts` by verdict."""

    id = serializers.CharField()
    by = serializers.CharField()
    kind = serializers.ChoiceField(SessionImport.Kind.choices)
    filename = serializers.CharField()
    status = serializers.ChoiceField(SessionImport.Status.choices)
    left_out = serializers.IntegerField()
    ignored_columns = serializers.ListField(child=serializers.CharField())
    counts = serializers.DictField(child=serializers.IntegerField())
    created_at = InstantField()
    applied_at = InstantField(allow_null=True)


class SessionProblemSerializer(serializers.Serializer):
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class SessionChangeSerializer(serializers.Serializer):
    field = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class SessionImportRowSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    external_id = serializers.CharField(allow_blank=True)
    verdict = serializers.ChoiceField(SessionVerdict.choices)
    problems = SessionProblemSerializer(many=True)
    changes = SessionChangeSerializer(many=True)
    refusal = serializers.CharField(allow_blank=True)
    session = serializers.CharField(allow_null=True)


class SessionImportPageSerializer(SessionImportSerializer):
    results = SessionImportRowSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CalendarBodySerializer(DefaultsSerializer):
    name = serializers.CharField(max_length=80)
    url = serializers.CharField(max_length=1000)


class CalendarProblemSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()


class PartnerCalendarSerializer(serializers.Serializer):
    """Not followed while `is_running` is false. `problem` is of the last reading."""

    id = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    site = NamedSerializer()
    is_running = serializers.BooleanField()
    read_at = InstantField(allow_null=True)
    good_at = InstantField(allow_null=True)
    next_reading_at = InstantField(allow_null=True)
    problem = CalendarProblemSerializer(allow_null=True)


def import_shape(batch: SessionImport) -> Shape:
    """One query, for the counts."""
    return {
        "id": str(batch.public_id),
        "by": batch.by.name,
        "kind": str(batch.kind),
        "filename": batch.filename,
        "status": str(batch.status),
        "left_out": batch.options.get("left_out", 0),
        "ignored_columns": batch.options.get("ignored", []),
        "counts": batch.rows.all().counts(),
        "created_at": of_house(batch.created_at),
        "applied_at": of_house(batch.applied_at),
    }


def row_shape(row: SessionImportRow) -> Shape:
    return {
        "row": row.number,
        "external_id": row.external_id,
        "verdict": str(row.verdict),
        "problems": row.problems,
        "changes": row.changes,
        "refusal": row.refusal,
        "session": str(row.session.public_id) if row.session else None,
    }


def calendar_shape(calendar: PartnerCalendar) -> Shape:
    error = calendar.last_error
    return {
        "id": str(calendar.public_id),
        "name": calendar.name,
        "url": calendar.url,
        "site": {"id": str(calendar.site.public_id), "name": calendar.site.name},
        "is_running": calendar.is_running,
        "read_at": of_house(calendar.pulled_at),
        "good_at": of_house(calendar.good_at),
        "next_reading_at": of_house(calendar.next_pull_at) if calendar.is_running else None,
        "problem": {"code": error, "title": str(title_of(error))} if error else None,
    }
