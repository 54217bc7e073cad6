"""Who is free when. Public; the caller's own prices where somebody calls."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.api import prices
from booking.api.reading import period_in
from booking.api.serializers import (
    AvailabilityQuery,
    BusySerializer,
    FreeSerializer,
    NextFreeQuery,
    NextFreeSerializer,
    PeriodQuery,
)
from booking.api.shapes import Shape, free, span
from booking.availability import next_free, occupied, open_and_free
from booking.offering import offered
from core import clock
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.schema import paged
from core.api.tables import List, listed
from core.ranges import Period, merged
from spaces import catalogue
from spaces.api.shapes import named
from spaces.api.views import site_key
from spaces.catalogue import Catalogue, ResourceEntry

LONGEST_LOOK = timedelta(days=100)


def asked_for(values: dict[str, Any], current: Catalogue) -> list[ResourceEntry]:
    return current.matching(
        site=site_key(current, values.get("site")),
        kind=values.get("kind", ""),
        features=values.get("features", ()),
        capacity=values.get("capacity", 1),
    )


class Availability(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="availability", parameters=[AvailabilityQuery], responses=listed(FreeSerializer), tags=["booking"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What is open, free and bookable for the whole period, each with its price for the caller."""
        values = read_query(request, AvailabilityQuery)
        period, now, current = period_in(values), clock.now(), catalogue.current()
        entries = offered(asked_for(values, current), period, catalogue=current, now=now)
        found = open_and_free(entries, period, now=now)
        spans = {entry.tz: span(period, entry.tz) for entry in prices.one_per_zone(found)}
        if not values["quote"]:
            return page_of(request, found, lambda entry: {"resource": named(entry), **spans[entry.tz]})
        quotes = prices.quotes(request, found, period, current)

        def quoted(entry: ResourceEntry) -> Shape:
            return {"resource": named(entry), **spans[entry.tz], "quote": quotes[entry.pk]}

        return page_of(request, found, quoted)


class NextFree(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="availability_next",
        parameters=[NextFreeQuery],
        responses=listed(NextFreeSerializer),
        tags=["booking"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The earliest free period of that length on each resource within two weeks, soonest first."""
        values = read_query(request, NextFreeQuery)
        now, current = clock.now(), catalogue.current()
        after = max(now, values.get("from", now))
        entries = [
            entry
            for entry in asked_for(values, current)
            if entry.policy.min_duration <= values["duration"] <= entry.policy.max_duration
            and after < now + entry.policy.horizon + timedelta(days=1)
        ]
        found = next_free(entries, values["duration"], after=after, now=now, most=values["limit"]) if entries else []
        return page_of(request, found, lambda pair: free(*pair))


class Busy(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="resources_busy", parameters=[PeriodQuery], responses=paged(BusySerializer), tags=["booking"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """When the resource is taken, with the time needed before and after. Says nothing of who has it."""
        window = period_in(read_query(request, PeriodQuery))
        if window.length > LONGEST_LOOK:
            raise ValidationError({"end": [_("Demandez au plus %(days)s jours.") % {"days": LONGEST_LOOK.days}]})
        entry = catalogue.current().resource(public_id)
        taken = occupied(window, now=clock.now(), atoms=entry.atoms)
        busy = [part for period in merged(_all(taken)) if (part := period.within(window))]
        return page_of(request, busy, lambda period: span(period, entry.tz))


def _all(taken: dict[int, list[Period]]) -> list[Period]:
    return [period for periods in taken.values() for period in periods]
