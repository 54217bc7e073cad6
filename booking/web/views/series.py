"""From a chosen resource to a series, and what can be done with one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.standing import Payer
from booking.access import find_series
from booking.actions.conflicting import occurrence_shape
from booking.actions.previewing import preview_series
from booking.actions.repeating import create_series
from booking.actions.series_editing import cancel_series, edit_series, pattern_of, to_come
from booking.models import Series
from booking.recurrence_words import rule_text
from booking.wanting import Wanted
from booking.web.booking_form import BookingForm
from booking.web.drafting import read_draft
from booking.web.repeat_forms import RepeatForm, SeriesEndForm, SeriesForm, decisions_of
from booking.web.repeating import lines_of
from booking.web.views.confirming import said
from core import clock
from core.errors import Refusal, Stale
from core.ranges import PeriodInvalid
from core.web import once
from core.wording import period_text
from members.access import payer_for
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import ResourceEntry


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, resource: UUID) -> HttpResponse:
    """The rule first, then its dates with what stands in their way, then all of them are booked at once."""
    now, current = clock.now(), catalogue.current()
    entry = current.resource(resource)
    asks = "rhythm" in request.GET
    form = RepeatForm(request.GET if asks else None, initial=_first_answers(request, entry, now=now))
    context: dict[str, Any] = {"entry": entry, "form": form}
    status = 200
    if asks and form.is_valid():
        wanted, words = _wanted(request, entry, form, now=now)
        context["words"] = words
        answers = request.POST
        if request.method == "POST" and words.is_valid():
            try:
                return _book(request, entry, form, wanted, words, now=now)
            except Refusal as refusal:
                context["refusal"], status = refusal, refusal.status
        try:
            context |= _previewed(wanted, form, entry, answers, now=now)
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
    elif asks:
        status = 400
    return render(request, "booking/series_new.html", context, status=status)


def _first_answers(request: HttpRequest, entry: ResourceEntry, *, now: datetime) -> dict[str, Any]:
    person, current = person_of(request), catalogue.current()
    try:
        draft = read_draft(request.GET, entry, person=person, catalogue=current, now=now)
    except (PeriodInvalid, AttributeError):
        draft = read_draft({}, entry, person=person, catalogue=current, now=now)
    start, end = (instant.astimezone(entry.tz) for instant in (draft.period.start, draft.period.end))
    return {"day": start.date(), "start_time": start.time(), "end_time": end.time(), "count": 4}


def _wanted(
    request: HttpRequest, entry: ResourceEntry, form: RepeatForm, *, now: datetime
) -> tuple[Wanted, BookingForm]:
    person = person_of(request)
    words = BookingForm(request.POST if request.method == "POST" else None, capacity=entry.capacity)
    words.ask_how(None)
    pattern = form.pattern(entry.tz)
    payer = Payer(person.pk, payer_for(person, None))
    more = said(words) if words.is_bound and words.is_valid() else {}
    period = pattern.period(pattern.first)
    return Wanted(person=person, payer=payer, resources=[entry], period=period, **more), words


def _previewed(
    wanted: Wanted, form: RepeatForm, entry: ResourceEntry, answers: Any, *, now: datetime
) -> dict[str, Any]:
    current = catalogue.current()
    preview = preview_series(wanted=wanted, pattern=form.pattern(entry.tz), catalogue=current, now=now)
    shapes = [occurrence_shape(one, offers) for one, offers in zip(preview.occurrences, preview.offers, strict=True)]
    return {
        "preview": preview,
        "lines": lines_of(shapes, entry, current, answers),
        "rule": rule_text(preview.pattern.rule, preview.pattern.first),
    }


def _book(
    request: HttpRequest, entry: ResourceEntry, form: RepeatForm, wanted: Wanted, words: BookingForm, *, now: datetime
) -> HttpResponse:
    current = catalogue.current()
    decisions = decisions_of(request.POST.dict(), entry, current)

    def act() -> str:
        series = create_series(
            wanted=wanted, pattern=form.pattern(entry.tz), catalogue=current, now=now, decisions=decisions
        )
        return reverse("booking:series", args=[series.public_id])

    address = once(wanted.person.pk, words.cleaned_data["key"], act)
    messages.success(request, _("La série est réservée, à bientôt."))
    return redirect(address)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows = Series.objects.of(person_of(request)).with_details().order_by("-pk")[:100]
    return render(request, "booking/series_mine.html", {"rows": [(row, words_of(row)) for row in rows]})


def words_of(series: Series) -> str:
    pattern = pattern_of(series)
    return rule_text(pattern.rule, pattern.first)


@login_required
@require_safe
def show(request: HttpRequest, series: UUID) -> HttpResponse:
    return _show(request, find_series(person_of(request), series))


@login_required
@require_POST
def change(request: HttpRequest, series: UUID) -> HttpResponse:
    """A refused edit comes back with its dates, each to be decided."""
    person, current, now = person_of(request), catalogue.current(), clock.now()
    found = find_series(person, series)
    form = SeriesForm(request.POST, series=found, days=_days(found, now=now))
    if not form.is_valid():
        return _show(request, found, form=form, status=400)
    entry = current.resources[found.resources.all()[0].pk]
    try:
        if form.cleaned_data["sequence"] != found.sequence:
            raise Stale(sequence=found.sequence)
        edited = edit_series(
            series=found,
            by=person,
            scope=form.cleaned_data["scope"],
            edit=form.edit(pattern_of(found)),
            catalogue=current,
            now=now,
            occurrence=form.cleaned_data["occurrence"] or None,
            decisions=decisions_of(request.POST.dict(), entry, current),
        )
    except Refusal as refusal:
        return _show(request, find_series(person, series), form=form, refusal=refusal, status=refusal.status)
    messages.success(request, _("La série est modifiée."))
    return redirect("booking:series", edited.public_id)


@login_required
@require_POST
def cancel(request: HttpRequest, series: UUID) -> HttpResponse:
    person, now = person_of(request), clock.now()
    found = find_series(person, series)
    form = SeriesEndForm(request.POST, days=_days(found, now=now))
    if not form.is_valid():
        return _show(request, found, ending=form, status=400)
    answers = form.cleaned_data
    try:
        cancel_series(
            series=found,
            by=person,
            scope=answers["scope"],
            now=now,
            occurrence=answers["occurrence"] or None,
            reason=answers["reason"],
        )
    except Refusal as refusal:
        return _show(request, find_series(person, series), ending=form, refusal=refusal, status=refusal.status)
    messages.success(request, _("C’est annulé."))
    return redirect("booking:series", series)


def _days(series: Series, *, now: datetime) -> list[tuple[str, str]]:
    tz = series.site.tz
    return [
        (str(one.occurrence_on), period_text(one.start, one.end, tz, with_year=True))
        for one in to_come(series, now=now)
    ]


def _show(
    request: HttpRequest,
    series: Series,
    *,
    form: SeriesForm | None = None,
    ending: SeriesEndForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now, current = clock.now(), catalogue.current()
    days = _days(series, now=now)
    first = {"occurrence": request.GET.get("date", "")}
    entry = current.resources[series.resources.all()[0].pk]
    conflicts = refusal.facts.get("conflicts", []) if refusal else []
    context = {
        "series": series,
        "names": ", ".join(sorted(str(row) for row in series.resources.all())),
        "rule": words_of(series),
        "occurrences": series.bookings.order_by("occurrence_on", "pk"),
        "form": form or SeriesForm(series=series, days=days, initial=first),
        "ending": ending or SeriesEndForm(days=days, initial=first, auto_id="id_end_%s"),
        "may_change": bool(days) and series.ended_at is None,
        "refusal": refusal,
        "lines": lines_of(conflicts, entry, current, request.POST, may_keep=True),
    }
    return render(request, "booking/series.html", context, status=status)
