"""Prices, peak hours and unit prices of a draft, one at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from billing.access_tariffs import check_may_edit_tariffs, find_tariff
from billing.actions.drafting import Row, remove_row, save_row
from billing.models import PeakWindow, Price, Tariff, UnitPrice
from billing.web.tariff_forms import PeakWindowForm, PriceForm, UnitPriceForm
from core.errors import Refusal, Text
from members.web.person import person_of


@dataclass(frozen=True, slots=True)
class Sort:
    """What is edited, by its word in the address."""

    model: type[Row]
    form: type[ModelForm]
    new: Text
    name: Text


SORTS = {
    "prix": Sort(Price, PriceForm, gettext_lazy("Ajouter un prix"), gettext_lazy("Prix")),
    "heures-pleines": Sort(
        PeakWindow, PeakWindowForm, gettext_lazy("Ajouter des heures pleines"), gettext_lazy("Heures pleines")
    ),
    "unites": Sort(UnitPrice, UnitPriceForm, gettext_lazy("Ajouter un prix à l’unité"), gettext_lazy("Prix à l’unité")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, public_id: UUID, sort: str, pk: int | None = None) -> HttpResponse:
    """A new one, perhaps like another (`?comme=`), or one that there is, which can also be removed."""
    person = person_of(request)
    check_may_edit_tariffs(person)
    tariff, kind = find_tariff(person, public_id), SORTS.get(sort)
    if kind is None:
        raise Http404
    current = _current(request, tariff, kind, pk)
    form = kind.form(request.POST if request.method == "POST" else None, instance=current)
    if request.method != "POST":
        return _page(request, tariff, kind, form)
    try:
        if "remove" in request.POST and pk is not None:
            remove_row(row=current)
            messages.success(request, _("C’est retiré."))
            return redirect("billing:tariff", tariff.public_id)
        if form.is_valid():
            save_row(row=form.save(commit=False))
            messages.success(request, _("C’est enregistré."))
            return redirect("billing:tariff", tariff.public_id)
    except Refusal as refusal:
        return _page(request, tariff, kind, form, refusal)
    return _page(request, tariff, kind, form)


def _current(request: HttpRequest, tariff: Tariff, kind: Sort, pk: int | None) -> Any:
    if pk is not None:
        return get_object_or_404(kind.model, pk=pk, tariff=tariff)
    like = request.GET.get("comme", "")
    if like.isdecimal() and request.method != "POST":
        model = get_object_or_404(kind.model, pk=like, tariff=tariff)
        model.pk = None
        return model
    return kind.model(tariff=tariff)


def _page(
    request: HttpRequest, tariff: Tariff, kind: Sort, form: ModelForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"tariff": tariff, "form": form, "kind": kind, "is_new": form.instance.pk is None, "refusal": refusal}
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "billing/tariffs/row.html", context, status=status)
