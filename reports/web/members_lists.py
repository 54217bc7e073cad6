"""The contracts, invoices and passes behind a figure of members' money."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.books.ageing import band_of
from core.money import ZERO, to_cents
from reports.access import narrowed
from reports.errors import RowUnknown
from reports.members_money.liabilities import Liability, entries_of
from reports.members_money.lives import What, moved_in
from reports.members_money.reading import CUT, lives_of
from reports.members_money.receivables import open_shares
from reports.members_money.tables import BAND_COLUMNS
from reports.question import Question
from reports.web.members_entries import ENTRIES, of_invoices, of_movements, of_stretches
from reports.web.members_pictures import SAID
from reports.web.page import area_tabs
from reports.web.row import Row, paged, row_asked

BANDS = {column.name: column.label for column in BAND_COLUMNS}


@login_required
@never_cache
@require_safe
def movements(request: HttpRequest) -> HttpResponse:
    """Those of the days, in their order; what only moves between rows where a row is asked for."""
    row = row_asked(request, ("month", *CUT))
    question, wanted = _cut(row), _chosen(request, "mouvement", dict.fromkeys(What))
    days = question.days
    found = [
        one
        for one in moved_in(lives_of(question, catalogue=row.catalogue))
        if days.first <= one.day <= days.last and one.keys == _keys(row) and wanted in ("", one.what)
    ]
    found.sort(key=lambda one: (one.day, one.row))
    told = [(_("Mouvement"), str(SAID[What(wanted)]))] if wanted else []
    title = _("Mouvements du revenu récurrent")
    return _show(request, row, title, found, of_movements, sum((one.amount for one in found), ZERO), told)


@login_required
@never_cache
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Those that are paid for on the last day, the dearest first."""
    row = row_asked(request, ("month", *CUT))
    question = _cut(row)
    found = [
        stretch
        for life in lives_of(question, catalogue=row.catalogue)
        for stretch in life
        if stretch.holds(question.days.last) and stretch.keys == _keys(row)
    ]
    found.sort(key=lambda one: (-one.fee, one.row))
    title = _("Abonnements en cours à la fin")
    return _show(request, row, title, found, of_stretches, sum((one.fee for one in found), ZERO), [])


@login_required
@never_cache
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """Those that something is owed of at the end, the latest first; of a site, its share."""
    row = row_asked(request, ("issuer", "site"))
    question, wanted = _scoped(row), _chosen(request, "retard", BANDS)
    keys = row.narrowed.keys
    found = [
        one
        for one in open_shares(question)
        if wanted in ("", band_of(one.due_on, question.days.last))
        and all(getattr(one, word) == key for word, key in keys.items())
    ]
    found.sort(key=lambda one: (one.due_on, one.invoice, one.site or 0))
    told = [(_("Retard"), str(BANDS[wanted]))] if wanted else []
    return _show(request, row, _("Créances"), found, of_invoices, sum((one.amount for one in found), ZERO), told)


@login_required
@never_cache
@require_safe
def liabilities(request: HttpRequest) -> HttpResponse:
    row = row_asked(request, ("site",))
    wanted = Liability(_chosen(request, "dette", dict(Liability.choices)) or Liability.PASSES)
    question = _scoped(row)
    found = [
        one
        for one in entries_of(wanted, question, catalogue=row.catalogue)
        if all(getattr(one, word) == key for word, key in row.narrowed.keys.items())
    ]
    amount = sum((one.value if wanted == Liability.PASSES else one.amount for one in found), ZERO)
    told = [(_("Dette"), str(wanted.label).capitalize())]
    return _show(request, row, _("Ce qui est dû aux abonnés"), found, ENTRIES[wanted], amount, told)


def _chosen(request: HttpRequest, name: str, known: Any) -> str:
    """Raises RowUnknown."""
    said = request.GET.get(name, "")
    if said and said not in known:
        raise RowUnknown(field=name)
    return said


def _scoped(row: Row) -> Question:
    """A row's site is asked about as the page asks about one. Raises ReportsNotAllowed."""
    question, site = row.narrowed.question, row.narrowed.keys.get("site")
    return replace(question, sites=narrowed(question.sites, site))


def _cut(row: Row) -> Question:
    return replace(_scoped(row), group_by=tuple(word for word in CUT if word in row.narrowed.keys))


def _keys(row: Row) -> tuple[Any, ...]:
    return tuple(row.narrowed.keys[word] for word in CUT if word in row.narrowed.keys)


def _show(
    request: HttpRequest,
    row: Row,
    title: str,
    found: Sequence[Any],
    entries: Any,
    amount: Decimal,
    told: list[tuple[str, str]],
) -> HttpResponse:
    page = paged(request, found)
    context = {
        **page,
        "title": title,
        "entries": entries(list(page["page"]), row.person),
        "count": len(found),
        "amount": to_cents(amount),
        "days": row.narrowed.question.days,
        "told": [*row.told, *told],
        "areas": area_tabs(request.path),
    }
    return render(request, "reports/members/entries.html", context)
