"""The charges behind a figure of revenue, as a page."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.access_invoices import invoices_seen_by
from billing.models import Charge
from billing.sources import page_of
from reports import revenue
from reports.definitions import BASIS
from reports.errors import RowUnknown
from reports.naming import Names
from reports.revenue.lines import Line, Lines
from reports.revenue.parts import PARTS
from reports.web.page import area_tabs
from reports.web.row import Row, files, paged, row_asked
from spaces.access import ROLES_AT_THE_DESK, sites_where


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with the names and the addresses that its reader may follow."""

    line: Line
    kind: str
    place: str
    source_url: str
    invoice_url: str


@login_required
@never_cache
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """What a row adds up, in the order of its days; the sums are the row's own."""
    part = PARTS.get(request.GET.get("part", ""))
    basis = part.basis if part else request.GET.get("basis", revenue.ACTIVITY)
    if basis not in revenue.BASES:
        raise RowUnknown(field="basis")
    row = row_asked(request, revenue.GROUPS, basis=basis)
    found = Lines(row.narrowed, catalogue=row.catalogue, part=request.GET["part"] if part else "")
    page = paged(request, found)
    context = {
        **page,
        "rows": _shown(list(page["page"]), row),
        "sums": found.sums,
        "days": found.question.days,
        "told": [*row.told, *([(_("Part"), part.label)] if part else [])],
        "basis": BASIS[basis],
        "areas": area_tabs(request.path, row.as_query),
        "files": files(request, "report-revenue-lines", found.question.days, found.sums.count),
    }
    return render(request, "reports/revenue/lines.html", context)


def _shown(found: list[Line], row: Row) -> list[Shown]:
    """Two queries: whose desk, and which invoices."""
    desks, names = sites_where(row.person, ROLES_AT_THE_DESK), Names(row.catalogue)
    asked = [line.invoice for line in found if line.invoice]
    seen = set(invoices_seen_by(row.person).filter(public_id__in=asked).values_list("public_id", flat=True))
    return [
        Shown(
            line,
            kind=str(Charge.Kind(line.kind).label),
            place=_place(line, names),
            source_url=page_of(line.source_kind, line.source_id) if desks is None or line.site in desks else "",
            invoice_url=reverse("billing:invoice", args=[line.invoice]) if line.invoice in seen else "",
        )
        for line in found
    ]


def _place(line: Line, names: Names) -> str:
    """Nothing where it is the whole network's."""
    if line.resource:
        return names.said("resource", line.resource)
    return names.said("site", line.site) if line.site else ""
