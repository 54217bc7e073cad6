"""The network for everybody: its places on a plan and in a list, each place, each partner, and the open data."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda import standard
from agenda.access_label import find_public_partner, find_site
from agenda.label import label_of, labels_of
from agenda.models import Session
from agenda.models.directory import Care
from agenda.web.network_map import drawn
from agenda.web.place_data import place_data
from agenda.web.place_forms import PlacesForm
from booking.sight import seen
from core import clock
from core.clock import local_date
from core.web import as_data_block
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Resource, Site
from spaces.web.hours import Hours, hours_of

SHOWN = 8
SPECIAL_DAYS = 8


def _sites(now: datetime) -> Any:
    """Each knows whether workshops are to come, and whether it says to be accessible."""
    coming = Session.objects.public().to_come(now).filter(site=OuterRef("pk"), cancelled_at=None)
    step_free = Resource.objects.filter(site=OuterRef("pk"), is_bookable=True, features__slug="wheelchair")
    return Site.objects.select_related("organisation__partner", "directory_entry").annotate(
        has_workshops=Exists(coming),
        is_accessible=Q(directory_entry__care__contains=[Care.MOTOR]) | Q(Exists(step_free)),
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form = PlacesForm(request.GET)
    found = list(form.chosen(_sites(now))) if form.is_valid() else []
    rows = list(enumerate(labels_of(found), start=1))
    context = {"form": form, "rows": rows, "map": drawn(found)}
    return render(request, "agenda/places/list.html", context, status=200 if form.is_valid() else 400)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    site, now, current = find_site(slug), clock.now(), seen(request.user)
    entry = current.sites[site.pk]
    today = local_date(now, site.tz)
    whole = hours_of(entry, None, today, today=today)
    context = {
        "site": site,
        "entry": getattr(site, "directory_entry", None),
        "partner": getattr(site.organisation, "partner", None) if site.organisation else None,
        "label": label_of(site),
        "hours": _shortly(whole),
        "resources": _resources(entry, current),
        "sessions": _next(now, site=site),
        "place_data": as_data_block(place_data(site, entry.opening, [day for week in whole.weeks for day in week])),
        "now": now,
    }
    return render(request, "agenda/places/place.html", context)


def _shortly(hours: Hours) -> Hours:
    """This week, and the next days that are like no other."""
    apart = [day for week in hours.weeks[1:] for day in week if day.reasons] + hours.later
    return replace(hours, weeks=hours.weeks[:1], later=apart[:SPECIAL_DAYS])


def _resources(entry: SiteEntry, current: Catalogue) -> list[tuple[str, str, int, str]]:
    """For each kind: its code, what it is called, how many, and up to five names."""
    found = []
    for kind in Resource.Kind:
        named = [row.name for row in current.matching(site=entry.pk, kind=kind)]
        if named:
            found.append((kind.value, str(kind.label), len(named), ", ".join(named[:5]) + ("…" if named[5:] else "")))
    return found


def _next(now: datetime, **where: Any) -> list[Session]:
    rows = Session.objects.public().to_come(now).filter(**where)
    return list(rows.with_details().in_order()[:SHOWN])


@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    found, now, current = find_public_partner(slug), clock.now(), seen(request.user)
    labels = labels_of(found.organisation.sites.select_related("directory_entry"))
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    context = {
        "partner": found,
        "places": [(one, _shortly(hours_of(current.sites[one.site.pk], None, today, today=today))) for one in labels],
        "sessions": _next(now, partner=found),
        "now": now,
    }
    return render(request, "agenda/places/partner.html", context)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data says, where it is, and what each column holds."""
    context = {
        "count": standard.listed().count(),
        "columns": [(name, name in standard.REQUIRED) for name in standard.COLUMNS],
        "licence": settings.OPEN_DATA_LICENCE,
        "licence_url": settings.OPEN_DATA_LICENCE_URL,
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "agenda/places/open_data.html", context)
