"""Who is free when. Public; the caller's own prices where somebody calls."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
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
from booking.api.reading import named_in, period_in
from booking.api.serializers import (
    AvailabilityQuery,
    BusySerializer,
    DayStateSerializer,
    FreeSerializer,
    FreeTogetherSerializer,
    MonthQuery,
    NextFreeQuery,
    NextFreeSerializer,
    PeriodQuery,
    TogetherQuery,
)
from booking.api.shapes import Shape, free, span
from booking.availability import occupied, open_and_free
from booking.choosing import best_group
from booking.looking import Look, free_together, look_from, soonest
from booking.month import DayState, month_of
from booking.offering import offered
from booking.rules import minutes
from booking.sight import open_to, seen
from core import clock
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.schema import paged
from core.api.tables import List, listed
from core.ranges import Period, merged
from members.api.caller import visitor_of
from members.models import Person
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
        period, now = period_in(values), clock.now()
        current = open_to(visitor_of(request), seen(request.user), period.start)
        found = open_and_free(offered(asked_for(values, current), period, catalogue=current, now=now), period, now=now)
        spans = {entry.tz: span(period, entry.tz) for entry in prices.one_per_zone(found)}
        suggested: set[int] = set()
        if values["count"] > 1:
            found, suggested = for_several(found, values["count"], period, visitor_of(request), current)
        needs_prices = values["quote"] or "max_price" in values
        quotes = prices.quotes(request, found, period, current) if needs_prices else {}
        if "max_price" in values:
            found = [entry for entry in found if prices.is_at_most(quotes[entry.pk], values["max_price"])]

        def row(entry: ResourceEntry) -> Shape:
            shape = {"resource": named(entry), **spans[entry.tz]}
            if values["quote"]:
                shape["quote"] = quotes[entry.pk]
            if values["count"] > 1:
                shape["suggested"] = entry.pk in suggested
            return shape

        return page_of(request, found, row)


def for_several(
    found: list[ResourceEntry], count: int, period: Period, person: Person | None, current: Catalogue
) -> tuple[list[ResourceEntry], set[int]]:
    """Those of sites that have enough of a kind, and the keys of those that a booking would be given."""
    enough = Counter((entry.site.pk, entry.kind) for entry in found)
    left = [entry for entry in found if enough[entry.site.pk, entry.kind] >= count]
    best = best_group(left, count, period, person=person, catalogue=current, now=clock.now())
    return left, {entry.pk for entry in best}


class NextFree(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="availability_next",
        parameters=[NextFreeQuery],
        responses=listed(NextFreeSerializer),
        tags=["booking"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The earliest free period of that length on each resource, soonest first; within a price, hours and days."""
        values = read_query(request, NextFreeQuery)
        now = clock.now()
        current = open_to(visitor_of(request), seen(request.user), now)
        look, entries = look_in(values, now=now), asked_for(values, current)
        prices_there = prices.Ahead(request, entries, look.window, current) if needs_prices(values) else None
        limit = values.get("max_price")
        affordable = partial(prices_there.is_at_most, limit) if prices_there and limit is not None else None
        found = soonest(entries, look, now=now, affordable=affordable)[: values["limit"]]

        def row(pair: tuple[ResourceEntry, Period]) -> Shape:
            quote = {"quote": prices_there.quote(*pair)} if prices_there and values["quote"] else {}
            return {**free(*pair), **quote}

        return page_of(request, found, row)


def needs_prices(values: dict[str, Any]) -> bool:
    return values["quote"] or "max_price" in values


def look_in(values: dict[str, Any], *, now: datetime) -> Look:
    """Raises PeriodInvalid."""
    return look_from(
        values["duration"],
        now=now,
        after=values.get("from"),
        until=values.get("to"),
        hours=values.get("between"),
        weekdays=values.get("weekdays"),
    )


class FreeTogether(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="availability_together",
        parameters=[TogetherQuery],
        responses=listed(FreeTogetherSerializer),
        tags=["booking"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """When all these resources of one site can be had at once for that long: whole free periods, soonest first."""
        values = read_query(request, TogetherQuery)
        now, entries = clock.now(), named_in(values, seen(request.user))
        found = free_together(entries, look_in(values, now=now), now=now)[: values["limit"]]
        names = [named(entry) for entry in entries]
        return page_of(request, found, lambda period: {"resources": names, **span(period, entries[0].tz)})


class Month(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="resources_month", parameters=[MonthQuery], responses=listed(DayStateSerializer), tags=["booking"]
    )
    def get(self, request: Request, public_id: UUID, format: str | None = None) -> Response:
        """How full each local day of a month is on the resource. Says nothing of who has it."""
        first = date.fromisoformat(f"{read_query(request, MonthQuery)['month']}-01")
        entry = seen(request.user).resource(public_id)
        [days] = month_of([entry], first, now=clock.now()).values()
        return page_of(request, days, day_shape)


def day_shape(day: DayState) -> Shape:
    return {
        "day": day.day.isoformat(),
        "state": day.state,
        "open_minutes": minutes(day.open),
        "taken_minutes": minutes(day.taken),
        "free_minutes": minutes(day.free),
    }


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
        entry = seen(request.user).resource(public_id)
        taken = occupied(window, now=clock.now(), atoms=entry.atoms)
        busy = [part for period in merged(_all(taken)) if (part := period.within(window))]
        return page_of(request, busy, lambda period: span(period, entry.tz))


def _all(taken: dict[int, list[Period]]) -> list[Period]:
    return [period for periods in taken.values() for period in periods]
