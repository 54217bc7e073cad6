"""Opening hours day by day, with the reasons. Public."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.instants import local
from core.api.reading import read_query
from core.clock import local_date
from core.ranges import Period
from spaces import catalogue
from spaces.api.serializers import MOST_DAYS, OpeningDaysSerializer, OpeningQuery
from spaces.api.shapes import Shape, short
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.days_off import school_known_until
from spaces.opening import DAY
from spaces.timetable import Day, days_of

USUAL = timedelta(days=27)


class SiteOpening(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="sites_opening", parameters=[OpeningQuery], responses=OpeningDaysSerializer, tags=["network"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """When the site is open, day by day, and what makes a day special."""
        asked = read_query(request, OpeningQuery)
        return Response(opening_shape(catalogue.current().site(public_id), asked))


class ResourceOpening(APIView):
    permission_classes = [AllowAny]

    def catalogue(self, request: Request) -> Catalogue:
        """As the reader may see it."""
        return catalogue.current()

    @extend_schema(
        operation_id="resources_opening", parameters=[OpeningQuery], responses=OpeningDaysSerializer, tags=["network"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """When the resource can be used, day by day; booked or not."""
        asked = read_query(request, OpeningQuery)
        return Response(opening_shape(self.catalogue(request).resource(public_id), asked))


def opening_shape(entry: SiteEntry | ResourceEntry, asked: dict[str, Any]) -> Shape:
    today = local_date(clock.now(), entry.tz)
    first = asked.get("from") or min(today, asked.get("to") or today)
    last = min(asked.get("to") or first + USUAL, first + (MOST_DAYS - 1) * DAY)
    hours = entry.opening
    return {
        **short(entry),
        "time_zone": entry.tz.key,
        "school_zone": hours.school_zone,
        "school_holidays_known_until": school_known_until().isoformat(),
        "days": [_day(day, entry) for day in days_of(hours, first, last)],
    }


def _day(day: Day, entry: SiteEntry | ResourceEntry) -> Shape:
    def span(period: Period) -> Shape:
        return {"start": local(period.start, entry.tz), "end": local(period.end, entry.tz)}

    return {
        "date": day.day.isoformat(),
        "open": [span(period) for period in day.open],
        "reasons": [
            {
                "cause": reason.cause.value,
                "text": reason.text,
                **(span(reason.period) if reason.period else {"start": None, "end": None}),
            }
            for reason in day.reasons
        ],
        "wider": [{"group": name, "open": [span(period) for period in open_]} for name, open_ in day.wider],
    }
