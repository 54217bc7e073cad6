"""Open data: read by anybody, from any page of the web, and the same for all."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from agenda.api.label import AnyAccept
from core import clock
from reports.api.open_data_shapes import (
    AccountsSetSerializer,
    CatalogueSerializer,
    FreePlacesSerializer,
    MonthsSerializer,
    OverridesSetSerializer,
    TariffsSerializer,
)
from reports.open_data import datasets
from reports.open_data.reading import READ
from reports.open_data.written import Written, as_csv, as_json
from spaces import catalogue

FEW_SECONDS, AN_HOUR = 10, 3600
Write = Callable[[Written], bytes]


class OpenData(APIView):
    """Nobody's token is read: what a stranger gets is what everybody gets."""

    authentication_classes = ()
    permission_classes = [AllowAny]
    content_negotiation_class = AnyAccept
    fresh = AN_HOUR

    def told(self, request: Request, body: bytes, media_type: str, name: str = "") -> HttpResponseBase:
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = get_conditional_response(request._request, etag=etag) or HttpResponse(
            body, content_type=f"{media_type}; charset=utf-8"
        )
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = f"public, max-age={self.fresh}"
        if name:
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Catalogue(OpenData):
    @extend_schema(operation_id="open_catalogue", responses=CatalogueSerializer, tags=["open data"])
    def get(self, request: Request) -> HttpResponseBase:
        """Every open data set, with what it says, how often it changes and where it is (schema.org `DataCatalog`)."""
        body = json.dumps(datasets.catalogue_json(), ensure_ascii=False).encode()
        return self.told(request, body, "application/json")


def views_of(name: str) -> tuple[type[OpenData], ...]:
    """The data set as JSON and as CSV."""
    says, shape = SETS[name]
    fresh = FEW_SECONDS if name == "places" else AN_HOUR
    return (
        _view(name, "json", says, shape, as_json, fresh),
        _view(name, "csv", f"{says} The same rows as a file.", {(200, "text/csv"): OpenApiTypes.STR}, as_csv, fresh),
    )


def _view(name: str, form: str, says: str, responses: Any, write: Write, fresh: int) -> type[OpenData]:
    def get(self: OpenData, request: Request) -> HttpResponseBase:
        body = write(READ[name](catalogue.current(), clock.now()))
        return self.told(request, body, datasets.MEDIA[form], f"{name}.csv" if form == "csv" else "")

    get.__doc__ = says
    told = extend_schema(operation_id=f"open_{name}_{form}", responses=responses, tags=["open data"])(get)
    return type(f"{name.title()}{form.title()}", (OpenData,), {"get": told, "fresh": fresh})


SETS: dict[str, tuple[str, type[Serializer]]] = {
    "places": ("How many places are free, now and at the next full hours.", FreePlacesSerializer),
    "occupancy": ("Occupancy by finished month, site and kind; small counts are withheld.", MonthsSerializer),
    "tariffs": ("Every published version of the prices.", TariffsSerializer),
    "overrides": (
        "How often a rule was set aside, by month, site and rule.",
        OverridesSetSerializer,
    ),
    "accounts": ("The years of which the network publishes its accounts.", AccountsSetSerializer),
}


def paths() -> list[URLPattern]:
    return [
        path("open/catalogue.json", Catalogue.as_view(), name="open-catalogue"),
        *(
            path(f"open/{name}.{form}", view.as_view(), name=f"open-{name}-{form}")
            for name in SETS
            for form, view in zip(("json", "csv"), views_of(name), strict=True)
        ),
    ]
