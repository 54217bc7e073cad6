"""Series of a partner's sessions: previewed, made, read, changed, postponed, cancelled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access
from agenda.actions.planning import settled
from agenda.actions.repeating import create_series, preview_series, shape_of
from agenda.actions.series_editing import (
    Scope,
    cancel_sessions,
    change_sessions,
    picked_of,
    postpone_sessions,
    standing,
)
from agenda.api import asked, shapes
from agenda.api.own_sessions import publisher_asked
from agenda.api.series_serializers import (
    EndedSerializer,
    RepeatedSessionBody,
    SeriesBody,
    SeriesChangeBody,
    SeriesEndBody,
    SessionSeriesPlanSerializer,
    SessionSeriesSerializer,
)
from agenda.errors import SeriesNotFound
from agenda.facts import SessionFacts
from agenda.models import Session, SessionSeries, Workshop
from booking.recurrence import period_on, wall_of
from booking.recurrence_reading import read_rule
from booking.recurrence_words import rule_text
from booking.repetition import Pattern
from core import clock
from core.api.idempotency import idempotent
from core.api.reading import read_body
from core.ranges import Period
from members.api.caller import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue


def workshop_asked(request: Request, partner: str, public_id: UUID) -> Workshop:
    """Raises PartnerNotFound, NotThePublisher, WorkshopNotFound."""
    publisher = publisher_asked(request, partner)
    return access.find_workshop_of(publisher, public_id)


def series_asked(request: Request, partner: str, public_id: UUID) -> SessionSeries:
    publisher, series = publisher_asked(request, partner), access.find_own_series(person_of(request), public_id)
    if series.workshop.partner_id != publisher.pk:
        raise SeriesNotFound()
    return series


def repeated(said: dict[str, Any], current: Catalogue) -> tuple[SessionFacts, Pattern]:
    """Raises RuleInvalid, SiteNotFound, ResourceNotFound, FacilitatorNotFound, PeriodInvalid."""
    facts = asked.session_facts(said, current)
    tz = current.sites[facts.site_id].tz
    first, starts, length = wall_of(facts.period, tz)
    rule = read_rule(said["rrule"], starts=starts, tz=tz)
    return facts, Pattern(rule, first, starts, length, tz, frozenset(said["exdates"]))


class SessionSeriesPreview(APIView):
    @extend_schema(
        operation_id="session_series_preview",
        request=RepeatedSessionBody,
        responses=SessionSeriesPlanSerializer,
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Every day of a series not yet made, and what stands in its way. Publishes nothing."""
        workshop, current = workshop_asked(request, partner, public_id), catalogue.current()
        facts, pattern = repeated(read_body(request, RepeatedSessionBody), current)
        found = preview_series(
            workshop=workshop, facts=facts, pattern=pattern, by=person_of(request), catalogue=current, now=clock.now()
        )
        whole = settled(pattern)
        days = [
            {
                "day": one.day.isoformat(),
                "start": one.period.start.astimezone(pattern.tz).isoformat(),
                "end": one.period.end.astimezone(pattern.tz).isoformat(),
                "free": one.refusal is None,
                "closed": one.is_closed,
                "refusal": shape_of(one.refusal) if one.refusal else None,
            }
            for one in found
        ]
        return Response({"rrule": str(whole.rule), "words": rule_text(whole.rule, whole.first), "days": days})


class SessionSeriesList(APIView):
    @extend_schema(
        operation_id="session_series_create",
        request=SeriesBody,
        responses={201: SessionSeriesSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """A session on every day, or nothing. 409 `session-series-conflicts` lists what is not possible: name the
        `days` that are held, or leave the others out with `on_conflict: "skip"`.
        """
        workshop, current = workshop_asked(request, partner, public_id), catalogue.current()
        said = read_body(request, SeriesBody)
        facts, pattern = repeated(said, current)
        series = create_series(
            workshop=workshop,
            facts=facts,
            pattern=pattern,
            by=person_of(request),
            catalogue=current,
            now=clock.now(),
            days=said.get("days"),
            on_conflict=said["on_conflict"],
        )
        address = f"/api/v1/partners/{workshop.partner.slug}/series/{series.public_id}"
        return Response(series_shape(series), status=201, headers={"Location": address})


class SessionSeriesDetail(APIView):
    @extend_schema(operation_id="session_series_read", responses=SessionSeriesSerializer, tags=["agenda"])
    def get(self, request: Request, partner: str, public_id: UUID) -> Response:
        """A series with its sessions."""
        return Response(series_shape(series_asked(request, partner, public_id)))

    @extend_schema(
        operation_id="session_series_update",
        request=SeriesChangeBody,
        responses=SessionSeriesSerializer,
        tags=["agenda"],
    )
    def patch(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Change one session, those from one on, or all that are to come: all that is given, or nothing.

        Where hours change from some day on, the answer is the series that begins there. What was changed by itself
        stays, unless `with_exceptions`.
        """
        series, current, now = series_asked(request, partner, public_id), catalogue.current(), clock.now()
        said = read_body(request, SeriesChangeBody)
        picked = picked_of(series, said.get("occurrence"), now=now)
        changed = change_sessions(
            session=picked,
            facts=changed_facts(picked, said, current),
            scope=Scope(said["scope"], said["with_exceptions"]),
            by=person_of(request),
            catalogue=current,
            now=now,
        )
        fresh = SessionSeries.objects.get(sessions=changed[0])
        return Response(series_shape(fresh))


class SessionSeriesCancel(APIView):
    @extend_schema(
        operation_id="session_series_cancel", request=SeriesEndBody, responses=EndedSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Cancel one session, those from one on, or all that are to come."""
        return ended(request, series_asked(request, partner, public_id), cancel_sessions)


class SessionSeriesPostpone(APIView):
    @extend_schema(
        operation_id="session_series_postpone", request=SeriesEndBody, responses=EndedSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Postpone one session, those from one on, or all that are to come; each is given its new date by itself."""
        return ended(request, series_asked(request, partner, public_id), postpone_sessions)


def ended(request: Request, series: SessionSeries, act: Callable[..., int]) -> Response:
    said, now = read_body(request, SeriesEndBody), clock.now()
    count = act(
        session=picked_of(series, said.get("occurrence"), now=now),
        scope=Scope(said["scope"], said["with_exceptions"]),
        by=person_of(request),
        reason=said["reason"],
        now=now,
    )
    return Response({"count": count, "series": series_shape(series)})


def changed_facts(picked: Session, said: dict[str, Any], current: Catalogue) -> SessionFacts:
    """What the picked session is to be. Raises SiteNotFound, ResourceNotFound, FacilitatorNotFound, PeriodInvalid."""
    facts = standing(picked, current)
    if "starts" in said or "ends" in said:
        facts = replace(facts, period=_hours(picked, said.get("starts"), said.get("ends")))
    if "site" in said:
        facts = replace(facts, site_id=asked.site_named(current, said["site"]).pk, room=None)
    if "room" in said:
        facts = replace(facts, room=current.resource(said["room"]) if said["room"] else None)
    if "slot_minutes" in said:
        facts = replace(facts, capacity=None)
    if "facilitators" in said:
        facts = replace(facts, facilitators=asked.facilitator_keys(said["facilitators"]))
    plain = {name: said[name] for name in ("capacity", "slot_minutes", "online_url", "mode") if name in said}
    return replace(facts, **plain)


def _hours(picked: Session, starts: time | None, ends: time | None) -> Period:
    tz = picked.site.tz
    day, was, length = wall_of(picked.span, tz)
    first = datetime.combine(date.min, starts or was)
    last = datetime.combine(date.min, ends) if ends else datetime.combine(date.min, was) + length
    return period_on(day, first.time(), last - first, tz)


def series_shape(series: SessionSeries) -> shapes.Shape:
    sessions = list(series.sessions.with_details().with_facilitators().in_order())
    tz = sessions[0].site.tz
    rule = read_rule(series.rule, starts=series.starts, tz=tz)
    return {
        "id": str(series.public_id),
        "rrule": series.rule,
        "words": rule_text(rule, series.starts_on),
        "starts_on": series.starts_on.isoformat(),
        "starts": series.starts.isoformat(timespec="minutes"),
        "exdates": series.exdates,
        "sessions": [shapes.own_session(session) for session in sessions],
    }
