"""The agenda inside other sites, and the page on which a widget is chosen, tried and copied."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.filter_reading import read_filter
from agenda.filter_words import title_of
from agenda.web.reading_forms import FilterForm
from agenda.web.selection import address, partners_shown
from agenda.web.widget_forms import LookForm, Snippet
from booking.sight import seen_by
from booking.web.embedding import FreeTimesForm
from core import clock
from core.clock import local_date
from core.embedding import framed, number_of, scheme_of
from spaces import catalogue

USUAL_COUNT, MOST_COUNT = 10, 50
FREE_TIMES = "disponibilites"


@require_safe
@framed
def agenda(request: HttpRequest) -> HttpResponse:
    """The next sessions of a selection; each leads to its page, in a window of its own."""
    now, current = clock.now(), catalogue.current()
    wanted = read_filter(request.GET, catalogue=current)
    count = number_of(request.GET, "count", usual=USUAL_COUNT, most=MOST_COUNT)
    rows = wanted.sessions(now=now).with_details().in_order()[:count]
    days = groupby(rows, key=lambda row: local_date(row.start, row.site.tz))
    context = {
        "scheme": scheme_of(request.GET),
        "title": title_of(wanted, catalogue=current),
        "days": [(day, list(sessions)) for day, sessions in days],
        "whole_url": address("agenda:list", wanted),
    }
    return render(request, "agenda/embed.html", context)


@require_safe
def widgets(request: HttpRequest) -> HttpResponse:
    """Choose, look, copy."""
    is_free_times = request.GET.get("widget") == FREE_TIMES
    current = catalogue.current()
    known = seen_by(None, current, now=clock.now())
    form: Any
    if is_free_times:
        form = FreeTimesForm(request.GET, catalogue=known)
    else:
        form = FilterForm(request.GET, catalogue=current, partners=partners_shown(), has_days=False)
    look = LookForm(request.GET, has_count=not is_free_times)
    context: dict[str, Any] = {"form": form, "look": look, "tabs": _tabs(is_free_times), "is_free_times": is_free_times}
    status = 400
    if form.is_valid() and look.is_valid():
        title = _("Disponibilités") if is_free_times else _("Agenda des ateliers")
        query = "&".join(part for part in (_query_of(form), urlencode(look.query())) if part)
        path = reverse("booking:embed" if is_free_times else "agenda:embed")
        context["snippet"] = Snippet(f"{path}?{query}" if query else path, title, look.pixels)
        status = 200
    return render(request, "agenda/widgets.html", context, status=status)


def _query_of(form: FilterForm | FreeTimesForm) -> str:
    if isinstance(form, FreeTimesForm):
        return form.query()
    form.answered()
    return form.wanted.query


def _tabs(is_free_times: bool) -> list[dict[str, Any]]:
    url = reverse("agenda:widgets")
    return [
        {"label": _("Agenda"), "url": url, "is_current": not is_free_times},
        {"label": _("Disponibilités"), "url": f"{url}?widget={FREE_TIMES}", "is_current": is_free_times},
    ]
