"""Open data for people: what there is, and each data set as a page of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.clock import local_date
from core.web import as_data_block
from reports.models import PublishedAccounts
from reports.open_data import datasets, tariffs
from reports.open_data.datasets import Dataset
from reports.open_data.places import free_places
from reports.open_data.reading import known_months
from reports.open_data.written import licence
from reports.web.drawn import LOOKS, Picture, digest_of
from reports.web.open_showing import (
    accounts_picture,
    kinds_table,
    occupancy_picture,
    picture_urls,
    places_rows,
    sites_table,
)
from spaces import catalogue
from spaces.catalogue import Catalogue

A_DAY = 86_400


def about(dataset: Dataset) -> dict[str, Any]:
    """What the page of a data set says of it, for people and for search engines."""
    return {
        "dataset": dataset,
        "licence": licence(),
        "public_url": settings.PUBLIC_URL,
        "data": as_data_block(datasets.dataset_json(dataset)),
    }


@require_safe
def datasets_page(request: HttpRequest) -> HttpResponse:
    context = {
        "datasets": datasets.DATASETS,
        "licence": licence(),
        "public_url": settings.PUBLIC_URL,
        "data": as_data_block(datasets.catalogue_json()),
    }
    return render(request, "reports/open/datasets.html", context)


@require_safe
def places_page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    found = free_places(catalogue.current(), now=now)
    context = {"sites": places_rows(found, now=now), **about(datasets.PLACES)}
    return render(request, "reports/open/places.html", context)


@require_safe
def occupancy_page(request: HttpRequest, site: UUID | None = None) -> HttpResponse:
    """The network and its sites, or one site with its kinds."""
    current = catalogue.current()
    told = known_months(current, now=clock.now())
    keys = {key[0] for one in told for key in one.cells if key[0] is not None}
    chosen = current.site(site) if site else None
    if chosen and chosen.pk not in keys:
        raise Http404
    columns, rows = kinds_table(told, chosen.pk, current) if chosen else sites_table(told, current)
    context = {
        "site": chosen,
        "sites": sorted((current.sites[key] for key in keys), key=lambda one: one.name),
        "has_months": bool(told),
        "columns": columns,
        "rows": rows,
        "images": picture_urls("occupation", occupancy_picture(told, current)),
        **about(datasets.OCCUPANCY),
    }
    return render(request, "reports/open/occupancy.html", context)


@require_safe
def tariffs_page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    history = tariffs.history(catalogue.current(), today=today, now=now)
    return render(request, "reports/open/tariffs.html", {"history": history, **about(datasets.TARIFFS)})


def _occupancy(_request: HttpRequest, current: Catalogue, now: datetime) -> Picture:
    return occupancy_picture(known_months(current, now=now), current)


def _accounts(request: HttpRequest, _current: Catalogue, _now: datetime) -> Picture:
    year = request.GET.get("annee", "")
    row = PublishedAccounts.objects.filter(year=int(year)).first() if year.isascii() and year.isdecimal() else None
    if row is None:
        raise Http404
    return accounts_picture(row.summary)


PICTURES: dict[str, Callable[[HttpRequest, Catalogue, datetime], Picture]] = {
    "occupation": _occupancy,
    "comptes": _accounts,
}


@require_safe
def picture(request: HttpRequest, name: str, look: str) -> HttpResponse:
    """A picture of a public page. A browser may keep it under the digest of what it shows."""
    if look not in LOOKS or name not in PICTURES:
        raise Http404
    drawn = PICTURES[name](request, catalogue.current(), clock.now())
    answer = HttpResponse(drawn.draw(LOOKS[look]), content_type="image/svg+xml")
    is_same = request.GET.get("v") == digest_of(drawn)
    patch_cache_control(answer, private=True, max_age=A_DAY if is_same else 0)
    return answer
