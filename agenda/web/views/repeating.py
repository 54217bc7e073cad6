"""A series of sessions: its rule first, then its dates with what stands in their way, then all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda import access
from agenda.actions.planning import Planned, settled
from agenda.actions.repeating import create_series, preview_series
from agenda.models import Workshop
from agenda.web.refusing import told
from agenda.web.series_forms import SeriesForm
from agenda.web.views.publishing import status_asked
from booking.recurrence_words import rule_text
from core import clock
from core.errors import Refusal
from core.web import once
from core.wording import period_text
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Line:
    """`why` is empty where the day is possible; a day may be held all the same where the place is only closed."""

    day: str
    when: str
    why: str
    may_be_held: bool
    is_chosen: bool


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    workshop, current = access.find_own_workshop(person_of(request), public_id), catalogue.current()
    data = request.GET if "rhythm" in request.GET else None
    form = SeriesForm(data, partner=workshop.partner, catalogue=current, format=workshop.format)
    context: dict[str, Any] = {"workshop": workshop, "partner": workshop.partner, "form": form}
    status = 400 if data and not form.is_valid() else 200
    if data and form.is_valid():
        try:
            if request.method == "POST":
                return _create(request, workshop, form, current)
            context |= _preview(request, workshop, form, current)
        except Refusal as refusal:
            context |= {"refusal": refusal, **_after(request, workshop, form, current, refusal)}
            status = refusal.status
    return render(request, "agenda/partner/series_new.html", context, status=status)


def _create(request: HttpRequest, workshop: Workshop, form: SeriesForm, current: Catalogue) -> HttpResponse:
    facts = form.facts(status_asked(request.POST))

    def act() -> str:
        create_series(
            workshop=workshop,
            facts=facts,
            pattern=form.pattern(current.sites[facts.site_id].tz),
            by=person_of(request),
            catalogue=current,
            now=clock.now(),
            days=_days(request),
        )
        return reverse("agenda:partner-workshop", args=[workshop.public_id])

    address = once(person_of(request).pk, request.POST.get("key", "")[:64], act)
    messages.success(request, _("La série est enregistrée."))
    return redirect(address)


def _preview(request: HttpRequest, workshop: Workshop, form: SeriesForm, current: Catalogue) -> dict[str, Any]:
    facts = form.facts()
    tz = current.sites[facts.site_id].tz
    pattern = form.pattern(tz)
    found = preview_series(
        workshop=workshop, facts=facts, pattern=pattern, by=person_of(request), catalogue=current, now=clock.now()
    )
    whole = settled(pattern)
    chosen = _days(request) if request.method == "POST" else None
    return {
        "lines": _lines(found, current, chosen, tz),
        "rule": rule_text(whole.rule, whole.first),
        "key": request.POST.get("key", "")[:64] or uuid4().hex,
        "possible": sum(one.refusal is None for one in found),
    }


def _after(
    request: HttpRequest, workshop: Workshop, form: SeriesForm, current: Catalogue, refusal: Refusal
) -> dict[str, Any]:
    """The dates once more, as they stand now; nothing where the rule itself was refused."""
    try:
        return _preview(request, workshop, form, current) if request.method == "POST" else {}
    except Refusal:
        return {}


def _lines(found: Sequence[Planned], current: Catalogue, chosen: set[date] | None, tz: Any) -> list[Line]:
    return [
        Line(
            day=one.day.isoformat(),
            when=period_text(one.period.start, one.period.end, tz, with_year=True),
            why=told(one.refusal, current) if one.refusal else "",
            may_be_held=one.refusal is None or one.is_closed,
            is_chosen=one.refusal is None if chosen is None else one.day in chosen,
        )
        for one in found
    ]


def _days(request: HttpRequest) -> set[date]:
    days = set()
    for text in request.POST.getlist("on"):
        try:
            days.add(date.fromisoformat(text))
        except ValueError:
            continue
    return days
