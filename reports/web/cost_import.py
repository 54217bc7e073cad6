"""Costs from a table: a look at each row first, then all of them or none. And out again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from booking.importing.decoding import text_of
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from reports.access_costs import costs_seen_by
from reports.actions.costing import import_costs
from reports.costs.file import Line, entries_of, read_costs, write_costs
from reports.costs.words import HEADINGS
from reports.web.cost_entry import Desk, desk_of
from reports.web.cost_forms import FileForm
from reports.web.page import area_tabs


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_bound:
        return _show(request, desk, form)
    if not form.is_valid():
        return _show(request, desk, form, status=400)
    data = form.read()
    try:
        lines = read_costs(data, desk.sites, desk.site)
        form = FileForm({"text": text_of(data)})
    except Refusal as refusal:
        form.add_error("file", str(refusal.detail or refusal.title))
        return _show(request, desk, form, status=refusal.status)
    if "apply" not in request.POST:
        return _show(request, desk, form, lines=lines)
    try:
        entries = entries_of(lines)
        import_costs(entries=entries, by=person_of(request), now=clock.now())
    except Refusal as refusal:
        return _show(request, desk, form, lines=lines, refusal=refusal, status=refusal.status)
    said = ngettext("%(count)s charge importée.", "%(count)s charges importées.", len(entries))
    messages.success(request, said % {"count": len(entries)})
    return redirect(desk.url)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The costs of a place and year, to be filled in further and imported again."""
    desk = desk_of(request)
    rows = costs_seen_by(person_of(request), site_id=desk.site.pk).filter(month__year=desk.year)
    answer = HttpResponse(write_costs(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="couts-{desk.site.slug}-{desk.year}.csv"'
    return answer


def _show(
    request: HttpRequest, desk: Desk, form: FileForm, *, lines: list[Line] | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "lines": lines,
        "wrong": sum(bool(line.problems) for line in lines or []),
        "headings": [label for label, _names in HEADINGS.values()],
        "areas": area_tabs(request.path),
        **more,
    }
    return render(request, "reports/costs/import.html", context, status=status)
