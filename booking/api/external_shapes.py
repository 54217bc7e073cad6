"""Outside calendars as the API takes and shows them. An address may be a secret: only its server is shown again."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from booking.actions.external import Preview
from booking.api.shapes import Shape
from booking.external import Met, host_of, in_words, problem_of
from booking.importing.busy import Busy
from core.api.fields import NamedSerializer
from core.api.instants import local
from core.ranges import Period


class ConnectSerializer(serializers.Serializer):
    resource = serializers.UUIDField()
    url = serializers.CharField(max_length=1000)
    name = serializers.CharField(max_length=80)
    keeps_titles = serializers.BooleanField(default=False)


class PreviewRequestSerializer(serializers.Serializer):
    resource = serializers.UUIDField()
    url = serializers.CharField(max_length=1000)


class ExternalChangeSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80, required=False)
    keeps_titles = serializers.BooleanField(required=False)


class StopQuery(serializers.Serializer):
    """With `keep`, what it blocks stays blocked; asked again without it, that is lifted."""

    keep = serializers.BooleanField(default=False)


class ReadingProblemSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()


class NotUnderstoodSerializer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class ExternalCalendarSerializer(serializers.Serializer):
    """`blocked` is how many busy times to come are blocked, `conflicting` how many could not be."""

    id = serializers.CharField()
    name = serializers.CharField()
    host = serializers.CharField()
    resource = NamedSerializer()
    site = NamedSerializer()
    keeps_titles = serializers.BooleanField()
    running = serializers.BooleanField()
    read_at = serializers.DateTimeField(allow_null=True)
    good_at = serializers.DateTimeField(allow_null=True)
    next_read_at = serializers.DateTimeField(allow_null=True)
    failures = serializers.IntegerField()
    problem = ReadingProblemSerializer(allow_null=True)
    blocked = serializers.IntegerField()
    conflicting = serializers.IntegerField()
    not_understood = NotUnderstoodSerializer(many=True)


class BusyTimeSerializer(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    title = serializers.CharField()


class ConflictBookingSerializer(serializers.Serializer):
    id = serializers.CharField()
    person = NamedSerializer()
    title = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class CalendarConflictSerializer(BusyTimeSerializer):
    """`blocked_by`: the reasons of what is blocked there already, by hand or by another calendar."""

    found_at = serializers.DateTimeField()
    bookings = ConflictBookingSerializer(many=True)
    blocked_by = serializers.ListField(child=serializers.CharField())


class ExternalCalendarDetailSerializer(ExternalCalendarSerializer):
    conflicts = CalendarConflictSerializer(many=True)


class PreviewSerializer(serializers.Serializer):
    """What would be blocked, and what would be in conflict."""

    name = serializers.CharField()
    free = BusyTimeSerializer(many=True)
    conflicting = BusyTimeSerializer(many=True)
    not_understood = NotUnderstoodSerializer(many=True)


def calendar_shape(row: Any) -> Shape:
    """Of a calendar with its counts."""
    site = row.resource.site
    return {
        "id": str(row.public_id),
        "name": row.name,
        "host": host_of(row.url),
        "resource": {"id": str(row.resource.public_id), "name": row.resource.name},
        "site": {"id": str(site.public_id), "name": site.name},
        "keeps_titles": row.keeps_titles,
        "running": row.is_running,
        "read_at": _local(row.pulled_at, site.tz),
        "good_at": _local(row.good_at, site.tz),
        "next_read_at": _local(row.next_pull_at, site.tz) if row.is_running else None,
        "failures": row.failures,
        "problem": {"code": row.last_error, "title": str(problem_of(row))} if row.last_error else None,
        "blocked": row.blocked,
        "conflicting": row.conflicting,
        "not_understood": _not_understood(row.not_understood),
    }


def detail_shape(row: Any, met: list[Met]) -> Shape:
    return calendar_shape(row) | {"conflicts": [_conflict(one, row.resource.site.tz) for one in met]}


def preview_shape(preview: Preview, tz: ZoneInfo) -> Shape:
    return {
        "name": preview.heard.name,
        "free": [_busy(one, tz) for one in preview.free],
        "conflicting": [_busy(one, tz) for one in preview.met],
        "not_understood": _not_understood(preview.heard.not_understood),
    }


def _not_understood(told: Any) -> list[Shape]:
    return [{"code": code, "detail": said} for code, said in in_words(told)]


def _busy(one: Busy, tz: ZoneInfo) -> Shape:
    return {"start": local(one.period.start, tz), "end": local(one.period.end, tz), "title": one.title}


def _conflict(met: Met, tz: ZoneInfo) -> Shape:
    row = met.conflict
    return {
        **_busy(Busy("", Period.of(row.period), row.title), tz),
        "found_at": local(row.found_at, tz),
        "bookings": [
            {
                "id": str(one.public_id),
                "person": {"id": str(one.person.public_id), "name": one.person.name},
                "title": one.title,
                "start": local(one.start, tz),
                "end": local(one.end, tz),
            }
            for one in met.bookings
        ],
        "blocked_by": [str(one) for one in met.blockages],
    }


def _local(instant: datetime | None, tz: ZoneInfo) -> str | None:
    return local(instant, tz) if instant else None
