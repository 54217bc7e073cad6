"""Sessions from files: a file, a look at what each row would do, then its sessions."""

import csv
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import access
from agenda.access_importing import find_import
from agenda.actions.importing import apply_import, begin_import, delete_import
from agenda.api.said import facts_said
from agenda.importing.columns import FIELDS
from agenda.models import Partner, SessionImport, SessionVerdict
from agenda.web.imported import counts, shown
from agenda.web.importing_forms import FileForm
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces import catalogue

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of the last weeks, and a form for another."""
    person, current = person_of(request), catalogue.current()
    partner = access.find_own_partner(person, slug)
    form = FileForm(request.POST or None, request.FILES or None, partner=partner, catalogue=current)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            batch = begin_import(
                partner=partner, by=person, read=facts_said, catalogue=current, now=clock.now(), **form.chosen
            )
            return redirect("agenda:session-import", slug, batch.public_id)
        except Refusal as refusal:
            form.add_error("file", str(refusal.detail or refusal.title))
            status = refusal.status
    files = SessionImport.objects.filter(partner=partner, calendar=None).select_related("by")
    context = {"partner": partner, "form": form, "batches": files[:20], "columns": list(FIELDS.values())}
    return render(request, "agenda/partner/importing/files.html", context, status=status)


@login_required
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A table to fill in, with its headings in the reader's language."""
    access.find_own_partner(person_of(request), slug)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="seances.csv"'
    csv.writer(answer, delimiter=";").writerow([str(label) for label in FIELDS.values()])
    return answer


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    return show(request, partner, find_import(partner, public_id))


@login_required
@require_POST
def apply(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    person = person_of(request)
    partner = access.find_own_partner(person, slug)
    batch = find_import(partner, public_id)
    try:
        apply_import(
            batch=batch,
            by=person,
            read=facts_said,
            catalogue=catalogue.current(),
            now=clock.now(),
            all_or_none="all_or_none" in request.POST,
        )
    except Refusal as refusal:
        return show(request, partner, batch, refusal=refusal)
    messages.success(request, _("L’import est appliqué."))
    return redirect("agenda:session-import", slug, public_id)


@login_required
@require_POST
def delete(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    delete_import(batch=find_import(partner, public_id), by=person_of(request))
    messages.success(request, _("Le fichier est oublié\u00a0; ses séances restent."))
    return redirect("agenda:session-imports", slug)


def show(
    request: HttpRequest, partner: Partner, batch: SessionImport, *, refusal: Refusal | None = None
) -> HttpResponse:
    told = counts(batch)
    verdict = request.GET.get("verdict", "")
    rows = batch.rows.select_related("session__workshop", "session__site").order_by("number")
    if verdict in SessionVerdict.values:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "partner": partner,
        "batch": batch,
        "counts": told,
        "rows": shown(page, batch, catalogue.current()),
        "is_draft": batch.status == SessionImport.Status.DRAFT,
        "to_do": batch.rows.worth_doing().count(),
        "wrong": sum(one["count"] for one in told if one["value"] == SessionVerdict.WRONG),
        "refusal": refusal,
        "verdict": verdict,
        "previous_url": f"?verdict={verdict}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?verdict={verdict}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "agenda/partner/importing/import.html", context, status=refusal.status if refusal else 200)
