"""The agenda as visitors read it: by day, and by month."""

from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.filters import Filter
from agenda.web.month import month_filter, month_shown, next_month, weeks_of
from agenda.web.reading_forms import FilterForm
from agenda.web.selection import Addresses, address, chips, partners_shown
from core import clock
from core.clock import local_date
from spaces import catalogue

ON_A_PAGE = 60
FIRST_YEAR, LAST_YEAR = 1970, 2199


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What is to come, or what is asked for, soonest first."""
    now = clock.now()
    form = FilterForm(request.GET, catalogue=catalogue.current(), partners=partners_shown())
    context: dict[str, Any] = {"form": form, "now": now}
    if not form.is_valid():
        return render(request, "agenda/list.html", context, status=400)
    wanted, words = form.wanted, form.answered()
    page = Paginator(wanted.sessions(now=now).with_details().in_order(), ON_A_PAGE).get_page(request.GET.get("page"))
    days = groupby(page.object_list, key=lambda row: local_date(row.start, row.site.tz))
    previous = page.previous_page_number() if page.has_previous() else 0
    following = page.next_page_number() if page.has_next() else 0
    context |= {
        "count": page.paginator.count,
        "days": [(day, list(rows)) for day, rows in days],
        "chips": chips("agenda:list", wanted, words),
        **around("agenda:list", wanted, in_month(wanted, now=now)),
        "previous": address("agenda:list", wanted, page=str(previous)) if previous else "",
        "next": address("agenda:list", wanted, page=str(following)) if following else "",
    }
    return render(request, "agenda/list.html", context)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    now, tz = clock.now(), _tz()
    form = FilterForm(request.GET, catalogue=catalogue.current(), partners=partners_shown(), has_days=False)
    context: dict[str, Any] = {"form": form, "now": now}
    if not form.is_valid():
        return render(request, "agenda/month.html", context, status=400)
    today = local_date(now, tz)
    first = month_shown(form.wanted, today=today)
    form.wanted = month_filter(form.wanted, first, tz)
    words = [said for said in form.answered() if said.name != "month"]
    wanted = form.wanted
    before, after = next_month(first, -1), next_month(first)
    context |= {
        "first": first,
        "today": today,
        "weeks": weeks_of(wanted, first, now=now),
        "chips": chips("agenda:month", wanted, words),
        **around("agenda:month", wanted.at_any_time, wanted),
        "previous": address("agenda:month", month_filter(wanted, before, tz)) if before.year >= FIRST_YEAR else "",
        "next": address("agenda:month", month_filter(wanted, after, tz)) if after.year <= LAST_YEAR else "",
    }
    return render(request, "agenda/month.html", context)


def around(name: str, wanted: Filter, month: Filter) -> dict[str, Any]:
    """What both pages lead to: each other, and the selection elsewhere."""
    urls = {"agenda:list": address("agenda:list", wanted), "agenda:month": address("agenda:month", month)}
    labels = {"agenda:list": _("Liste"), "agenda:month": _("Mois")}
    return {
        "tabs": [{"label": labels[one], "url": url, "is_current": one == name} for one, url in urls.items()],
        "addresses": Addresses(wanted),
        "widgets_url": address("agenda:widgets", wanted),
        "canonical": settings.PUBLIC_URL + urls[name],
        "image_url": settings.PUBLIC_URL + reverse("agenda:image"),
    }


def in_month(wanted: Filter, *, now: datetime) -> Filter:
    return month_filter(wanted, month_shown(wanted, today=local_date(now, _tz())), _tz())


def _tz() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
