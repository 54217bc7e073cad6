"""Bringing bookings over from another service: a file, a look at what it would become, then its bookings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.actions.importing import (
    adjust_import,
    apply_import,
    begin_import,
    bookable,
    delete_import,
    stop_import,
)
from booking.errors import ImportNotFound
from booking.importing.access import find_import, managed_sites
from booking.importing.matching import Places
from booking.models import ImportBatch
from booking.models.importing import Outcome, Verdict
from booking.tasks import carry_on_import
from booking.web.import_forms import ApplyForm, SettingsForm, UploadForm
from booking.web.imported import progress, shown, source_name, tabs, unmatched
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files of the last days, and a form for another. Raises ImportNotFound for who manages no site."""
    person, current = person_of(request), catalogue.current()
    sites = managed_sites(person, current)
    if not sites:
        raise ImportNotFound()
    form = UploadForm(request.POST or None, request.FILES or None, sites=sites)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        site, data, name = form.chosen
        try:
            batch = begin_import(site=site, by=person, data=data, filename=name, catalogue=current, now=clock.now())
            return redirect("booking:import", batch.public_id)
        except Refusal as refusal:
            form.add_error("file", str(refusal.detail or refusal.title))
            status = refusal.status
    batches = ImportBatch.objects.filter(site__in=[site.pk for site in sites]).select_related("site", "by")
    context = {"form": form, "batches": batches.order_by("-pk")[:20]}
    return render(request, "booking/imports.html", context, status=status)


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, batch: UUID) -> HttpResponse:
    return _show(request, find_import(person_of(request), batch), catalogue.current())


@login_required
@never_cache
@require_safe
def following(request: HttpRequest, batch: UUID) -> HttpResponse:
    """How far it is, for a page that looks again and again; the whole page once it is done."""
    found = find_import(person_of(request), batch)
    answer = render(request, "booking/_import_progress.html", _progress(found))
    if found.status != ImportBatch.Status.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def adjust(request: HttpRequest, batch: UUID) -> HttpResponse:
    found, current = find_import(person_of(request), batch), catalogue.current()
    form = _settings(found, current, request.POST)
    if not form.is_valid():
        return _show(request, found, current, form=form, status=400)
    try:
        adjust_import(batch=found, catalogue=current, now=clock.now(), **form.asked)
    except Refusal as refusal:
        return _show(request, found, current, refusal=refusal)
    messages.success(request, _("Le fichier a été relu."))
    return redirect("booking:import", batch)


@login_required
@require_POST
def apply(request: HttpRequest, batch: UUID) -> HttpResponse:
    found, current = find_import(person_of(request), batch), catalogue.current()
    form = ApplyForm(request.POST, numbers=list(found.rows.applicable().values_list("number", flat=True)))
    chosen = None if "all" in request.POST else form.cleaned_data.get("row", []) if form.is_valid() else []
    try:
        count = apply_import(batch=found, numbers=chosen, now=clock.now())
    except Refusal as refusal:
        return _show(request, found, current, refusal=refusal)
    carry_on_import.apply_async([found.pk], ignore_result=True)
    said = ngettext("%(count)s réservation va être importée.", "%(count)s réservations vont être importées.", count)
    messages.success(request, said % {"count": count})
    return redirect("booking:import", batch)


@login_required
@require_POST
def stop(request: HttpRequest, batch: UUID) -> HttpResponse:
    stop_import(batch=find_import(person_of(request), batch), now=clock.now())
    messages.success(request, _("L’import est arrêté\u00a0: ce qui a été écrit reste."))
    return redirect("booking:import", batch)


@login_required
@require_POST
def delete(request: HttpRequest, batch: UUID) -> HttpResponse:
    found = find_import(person_of(request), batch)
    try:
        delete_import(batch=found)
    except Refusal as refusal:
        return _show(request, found, catalogue.current(), refusal=refusal)
    messages.success(request, _("Le fichier est oublié\u00a0; ses réservations restent."))
    return redirect("booking:imports")


def _settings(batch: ImportBatch, current: Catalogue, data: Any = None) -> SettingsForm:
    places = Places(bookable(current.sites[batch.site_id], current), {})
    form = SettingsForm(data, batch=batch, names=unmatched(batch), places=places)
    if data is None:
        form.initial.update({f"name_{number}": batch.choices.get(name) for number, name in form.names.items()})
    return form


def _progress(batch: ImportBatch) -> dict[str, Any]:
    totals = _totals(batch)
    done, of = progress(totals)
    return {"batch": batch, "totals": totals, "done": done, "of": of}


def _totals(batch: ImportBatch) -> dict[str, int]:
    none = dict.fromkeys(["all", *Verdict.values, *(name for name in Outcome.values if name)], 0)
    return batch.rows.all().counts().get(batch.pk, none)


def _show(
    request: HttpRequest,
    batch: ImportBatch,
    current: Catalogue,
    *,
    form: SettingsForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    rows = batch.rows.select_related("person").order_by("number")
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    told = _progress(batch)
    context = {
        **told,
        "form": form or _settings(batch, current),
        "rows": [shown(row, batch, current) for row in page],
        "tabs": tabs(batch, told["totals"], verdict if verdict in Verdict.values else ""),
        "applicable": batch.rows.applicable().count(),
        "source": source_name(batch),
        "is_running": batch.status == ImportBatch.Status.RUNNING,
        "is_endless": batch.options.get("endless"),
        "refusal": refusal,
        "previous_url": f"?verdict={verdict}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?verdict={verdict}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "booking/import.html", context, status=refusal.status if refusal else status)
