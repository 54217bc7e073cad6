"""Versions of the prices: the list, one of them, two side by side; publishing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_tariffs import check_may_edit_tariffs, check_may_read_drafts, find_tariff, may_edit_tariffs
from billing.actions.drafting import copy_tariff, discard_draft, edit_draft
from billing.actions.publishing import publish_tariff, unpublish_tariff
from billing.example_uses import priced_under_both
from billing.models import Tariff
from billing.publishable import problems_of
from billing.tariff_changes import difference
from billing.versions import State, in_force, versions, whole
from billing.web.tariff_forms import CompareForm, NewDraftForm, PublishForm, SettingsForm
from billing.web.tariffs import price_parts, unit_cases, window_lines
from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of
from spaces import catalogue


@login_required
@require_safe
def tariffs(request: HttpRequest) -> HttpResponse:
    """All versions, drafts first."""
    person, now = person_of(request), clock.now()
    check_may_read_drafts(person)
    told = versions(Tariff.objects.all(), today=timezone.localdate(now))
    context = {"versions": told, "may_edit": may_edit_tariffs(person)}
    return render(request, "billing/tariffs/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft, made of a version that there is."""
    check_may_edit_tariffs(person_of(request))
    today = timezone.localdate(clock.now())
    told = versions(Tariff.objects.all(), today=today)
    usual = in_force(told) or next(iter(told), None)
    if request.method == "POST":
        form = NewDraftForm(request.POST, today=today)
        if form.is_valid():
            draft = copy_tariff(**form.said)
            messages.success(request, _("Le brouillon est prêt : rien n’en est annoncé tant qu’il n’est pas publié."))
            return redirect("billing:tariff", draft.public_id)
        return render(request, "billing/tariffs/new.html", {"form": form}, status=400)
    named = next((row.tariff for row in told if str(row.tariff.public_id) == request.GET.get("de")), None)
    form = NewDraftForm(today=today, source=named or (usual.tariff if usual else None))
    return render(request, "billing/tariffs/new.html", {"form": form})


@login_required
@require_safe
def tariff(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_may_read_drafts(person_of(request))
    return _show(request, find_tariff(person_of(request), public_id))


def _show(request: HttpRequest, row: Tariff, refusal: Refusal | None = None) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    today = timezone.localdate(now)
    shown = whole(Tariff.objects.filter(pk=row.pk)).get()
    version = next(one for one in versions(Tariff.objects.all(), today=today) if one.tariff.pk == row.pk)
    may_edit = may_edit_tariffs(person)
    context: dict[str, Any] = {
        "tariff": shown,
        "version": version,
        "parts": price_parts(shown),
        "units": unit_cases(shown),
        "windows": list(window_lines(shown)),
        "may_edit": may_edit and version.state == State.DRAFT,
        "may_unpublish": may_edit and version.state == State.COMING,
        "may_copy": may_edit,
        "refusal": refusal,
        "publish": PublishForm(initial={"valid_from": max(shown.valid_from, today)}),
    }
    if version.state == State.DRAFT:
        first = max(shown.valid_from, today)
        context["problems"] = problems_of(shown, valid_from=first, catalogue=catalogue.current(), today=today)
    return render(request, "billing/tariffs/tariff.html", context, status=refusal.status if refusal else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, date, what a half-day is."""
    check_may_edit_tariffs(person_of(request))
    row = find_tariff(person_of(request), public_id)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        edit_draft(tariff=row, **form.cleaned_data)
        return redirect("billing:tariff", row.public_id)
    status = 400 if form.errors else 200
    return render(request, "billing/tariffs/settings.html", {"form": form, "tariff": row}, status=status)


@login_required
@require_safe
def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The other version, then this one: each amount that changes, and what uses cost under both."""
    person, today = person_of(request), timezone.localdate(clock.now())
    check_may_read_drafts(person)
    row = find_tariff(person, public_id)
    told = versions(Tariff.objects.exclude(pk=row.pk), today=today)
    usual = in_force(told) or next(iter(told), None)
    form = CompareForm(request.GET, tariff=row, usual=usual.tariff if usual else None)
    context: dict[str, Any] = {"tariff": row, "form": form}
    if form.is_valid():
        both = {one.pk: one for one in whole(Tariff.objects.filter(pk__in=[row.pk, form.cleaned_data["avec"].pk]))}
        before, after = both[form.cleaned_data["avec"].pk], both[row.pk]
        group = form.cleaned_data["groupe"]
        context |= {
            "before": before,
            "difference": difference(before, after),
            "examples": priced_under_both(before, after, group=group, catalogue=catalogue.current()),
        }
    status = 200 if form.is_valid() or usual is None else 400
    return render(request, "billing/tariffs/compare.html", context, status=status)


@login_required
@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    form = PublishForm(request.POST)
    first = form.cleaned_data["valid_from"] if form.is_valid() else None

    def act(row: Tariff, by: Person, now: datetime) -> None:
        publish_tariff(tariff=row, by=by, now=now, valid_from=first)

    return _act(request, public_id, act, _("Le tarif est publié : chacun peut le lire."))


@login_required
@require_POST
def unpublish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def act(row: Tariff, by: Person, now: datetime) -> None:
        unpublish_tariff(tariff=row, by=by, now=now)

    return _act(request, public_id, act, _("Le tarif est de nouveau un brouillon."))


@login_required
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_may_edit_tariffs(person_of(request))
    row = find_tariff(person_of(request), public_id)
    try:
        discard_draft(tariff=row)
    except Refusal as refusal:
        return _show(request, row, refusal)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("billing:tariffs")


def _act(
    request: HttpRequest, public_id: UUID, act: Callable[[Tariff, Person, datetime], None], said: str
) -> HttpResponse:
    person = person_of(request)
    check_may_edit_tariffs(person)
    row = find_tariff(person, public_id)
    try:
        act(row, person, clock.now())
    except Refusal as refusal:
        return _show(request, row, refusal)
    messages.success(request, said)
    return redirect("billing:tariff", row.public_id)
