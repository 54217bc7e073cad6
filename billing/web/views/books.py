"""The books: closed by the month, verified, taken away as files."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.access_books import check_may_keep_books
from billing.actions.closing import close_month, close_year
from billing.books import verdicts
from billing.books.ageing import aged_balance
from billing.models import Issuer
from billing.tasks import verify_books
from billing.web.books import AgedForm, ExportForm, kept_books, next_closing
from core import clock
from core.errors import Refusal
from core.money import ZERO
from members.models import Person
from members.web.person import person_of


@login_required
@never_cache
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    check_may_keep_books(person_of(request))
    return _show(request)


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """A month, or a year: what the page said could be closed next."""
    person, now = person_of(request), clock.now()
    check_may_keep_books(person)
    try:
        _closing(request.POST, person, today=timezone.localdate(now))()
    except Refusal as refusal:
        return _show(request, refusal=refusal)
    messages.success(request, _("La période est clôturée : plus rien ne s’y écrit. Son archive est prête."))
    return redirect("billing:books")


def _closing(said: Any, person: Person, *, today: date) -> Callable[[], object]:
    now = clock.now()
    year = said.get("year", "")
    if year.isdecimal() and len(year) == 4 and int(year):
        return lambda: close_year(year=int(year), by=person, today=today, now=now)
    try:
        month = date.fromisoformat(said.get("month", ""))
    except ValueError:
        raise Refusal(_("Choisissez le mois à clôturer.")) from None
    return lambda: close_month(month=month, by=person, today=today, now=now)


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """A worker reads everything again; the page tells when it has."""
    check_may_keep_books(person_of(request))
    if verdicts.announce():
        verify_books.apply_async(ignore_result=True)
    messages.success(request, _("La vérification est en cours : cette page en dira le résultat."))
    return redirect("billing:books")


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    check_may_keep_books(person_of(request))
    form = ExportForm(request.GET)
    return redirect(form.address) if form.is_valid() else _show(request, form=form, status=400)


@login_required
@require_safe
def ageing(request: HttpRequest) -> HttpResponse:
    """Who owes what, by how late it is."""
    check_may_keep_books(person_of(request))
    first = Issuer.objects.order_by("name").first()
    usual = {"issuer": first.slug if first else "", "on": timezone.localdate(clock.now()).isoformat()}
    form = AgedForm({**usual, **{name: value for name, value in request.GET.items() if value}})
    is_asked = form.is_valid()
    rows = aged_balance(form.cleaned_data["issuer"], form.cleaned_data["on"]) if is_asked else []
    bands = {band: sum((row.bands[band] for row in rows), ZERO) for row in rows[:1] for band in row.bands}
    whole = {name: sum((getattr(row, name) for row in rows), ZERO) for name in ("owed", "credit", "balance")}
    context = {"form": form, "rows": rows, "bands": bands, "whole": whole}
    status = 200 if is_asked or not first else 400
    return render(request, "billing/books/ageing.html", context, status=status)


def _show(
    request: HttpRequest, *, form: ExportForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate(clock.now())
    usual = {"first": today.replace(month=1, day=1), "last": today}
    context = {
        "books": kept_books(today=today),
        "next": next_closing(today=today),
        "verdict": verdicts.remembered(),
        "is_verifying": verdicts.is_under_way(),
        "form": form or ExportForm(initial=usual),
        "refusal": refusal,
    }
    return render(request, "billing/books/books.html", context, status=refusal.status if refusal else status)
