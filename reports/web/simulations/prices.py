"""Prices of a scenario: a table of their main columns, one price in full, all raised at once."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing.price_wording import KINDS, unit_text
from core.errors import NotFound, Refusal
from reports.scenarios.differences import price_changes
from reports.scenarios.known import group_word
from reports.scenarios.prices import (
    UNITS,
    find_price,
    price_key,
    raised,
    unit_key,
    with_price,
    without_price,
)
from reports.simulation.terms import TariffTerms, Terms
from reports.web.simulations.bench import Bench, bench_of, saved, sheet, show
from reports.web.simulations.price_forms import (
    MainColumnsForm,
    PriceForm,
    RaiseForm,
    SettingsForm,
    UnitForm,
    places_of,
)
from spaces.models import Resource

Row = dict[str, Any]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Those of one kind, or of what is metered; sent, they are all kept or none is."""
    bench, what = bench_of(request, public_id), request.GET.get("quoi", "")
    what = what if what in (*Resource.Kind.values, UNITS) else Resource.Kind.DESK
    data = request.POST if request.method == "POST" else None
    rows = unit_rows(bench, data) if what == UNITS else price_rows(bench, str(what), data)
    if data is None:
        return _page(request, bench, str(what), rows)
    wrong = [row for row in rows if not row["form"].is_valid()]
    if wrong:
        return _page(request, bench, str(what), rows, status=400)

    def change(tariff: TariffTerms) -> TariffTerms:
        return _units_kept(tariff, rows) if what == UNITS else _prices_kept(tariff, rows)

    try:
        return saved(request, bench, tariff_change(bench, change), f"{_address(bench)}?quoi={what}")
    except Refusal as refusal:
        return _page(request, bench, str(what), rows, refusal=refusal)


def tariff_change(bench: Bench, change: Any) -> Any:
    """Of the scenario's tariff, which begins as today's; as today's again, it is none of the scenario's business."""

    def changed(terms: Terms) -> Terms:
        tariff = change(terms.tariff or bench.today_tariff)
        return replace(terms, tariff=None if tariff == bench.today.tariff else tariff)

    return changed


def price_rows(bench: Bench, kind: str, data: Any = None) -> list[Row]:
    real = {price_key(one): one for one in bench.today_tariff.prices or ()}
    rows = []
    for price in sorted(bench.tariff.prices or (), key=lambda one: (bool(one.resource), bool(one.site))):
        if price.kind != kind:
            continue
        form, was = MainColumnsForm(data, price=price), real.get(price_key(price))
        changes = price_changes(was, price)
        rows.append(
            {
                "form": form,
                "name": bench.words.place(price.kind, price.site, price.resource),
                "group": group_word(price.group),
                "key": price_key(price),
                "is_new": was is None,
                "cells": [(field, changes.get(field.name, "") if was else "") for field in form],
                "more": sum(name not in form.fields for name in changes) if was else 0,
            }
        )
    return rows


def unit_rows(bench: Bench, data: Any = None) -> list[Row]:
    real = {unit_key(one): one for one in bench.today_tariff.units or ()}
    rows = []
    for unit in bench.tariff.units or ():
        key = unit_key(unit)
        form, was = UnitForm(data, prefix=key, unit=unit), real.get(key)
        place = f", {bench.words.site(unit.site)}" if unit.site else ""
        before = unit_text(was.amount) if was and was.amount != unit.amount else ""
        name = f"{bench.words.metered(unit.usage_kind)}{place}"
        rows.append({"form": form, "name": name, "group": group_word(unit.group), "cells": [(form["amount"], before)]})
    return rows


def _prices_kept(tariff: TariffTerms, rows: list[Row]) -> TariffTerms:
    said = {row["key"]: row["form"].said for row in rows}
    prices = tuple(replace(one, **said.get(price_key(one), {})) for one in tariff.prices or ())
    return replace(tariff, prices=prices)


def _units_kept(tariff: TariffTerms, rows: list[Row]) -> TariffTerms:
    said = {row["form"].prefix: row["form"].cleaned_data["amount"] for row in rows}
    units = [replace(one, amount=said.get(unit_key(one), one.amount)) for one in tariff.units or ()]
    return replace(tariff, units=tuple(one for one in units if one.amount is not None))


@login_required
@require_POST
def raise_all(request: HttpRequest, public_id: UUID) -> HttpResponse:
    bench, form = bench_of(request, public_id), RaiseForm(request.POST)
    what = form.data.get("what", "") or str(Resource.Kind.DESK)
    if not form.is_valid():
        return _page(request, bench, what, _rows(bench, what), raising=form, status=400)
    said = form.said
    try:
        return saved(
            request,
            bench,
            tariff_change(bench, lambda tariff: raised(tariff, **said)),
            f"{_address(bench)}?quoi={said['kind'] or what}",
            _("Les prix sont changés dans le scénario, et là seulement."),
        )
    except Refusal as refusal:
        return _page(request, bench, what, _rows(bench, what), raising=form, refusal=refusal)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def price(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One price with all it says: the one named by `cle`, or a new one of a kind, `quoi`."""
    bench, key = bench_of(request, public_id), request.GET.get("cle", "")
    found = find_price(bench.tariff, key)
    if key and found is None:
        raise NotFound(_("Ce prix n’est plus dans le scénario."))
    kind = found.kind if found else request.GET.get("quoi", "")
    kind = kind if kind in Resource.Kind.values else str(Resource.Kind.DESK)
    places = places_of(bench.words, bench.scenario.site_id)
    data = request.POST if request.method == "POST" else None
    form = PriceForm(data, places=places, price=found, kind=kind, words=bench.words)
    name = f"{bench.words.place(found.kind, found.site, found.resource)}, {group_word(found.group)}" if found else ""
    return sheet(
        request,
        bench,
        form,
        change=tariff_change(bench, lambda tariff: with_price(tariff, form.said, instead_of=key)),
        without=tariff_change(bench, lambda tariff: without_price(tariff, key)) if found else None,
        back=f"{_address(bench)}?quoi={kind}",
        context={"heading": name or _("Ajouter un prix"), "back_label": _("Prix du scénario")},
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Half-days, caps, peak hours."""
    bench = bench_of(request, public_id)
    tariff, real = bench.tariff, bench.today_tariff
    half_day = tariff.half_day_minutes or real.half_day_minutes or 240
    caps = tariff.caps_span_bookings if tariff.caps_span_bookings is not None else bool(real.caps_span_bookings)
    peaks = (real.peaks if tariff.peaks is None else tariff.peaks) or ()
    form = SettingsForm(request.POST if request.method == "POST" else None, half_day=half_day, caps=caps, peaks=peaks)

    def change(tariff: TariffTerms) -> TariffTerms:
        said = form.cleaned_data
        return replace(
            tariff,
            half_day_minutes=said["half_day_minutes"],
            caps_span_bookings=said["caps_span_bookings"],
            peaks=form.peaks,
        )

    return sheet(
        request,
        bench,
        form,
        change=tariff_change(bench, change),
        back=_address(bench),
        template="reports/simulations/settings.html",
        context={"heading": _("Heures pleines et réglages"), "back_label": _("Prix du scénario")},
    )


def _rows(bench: Bench, what: str) -> list[Row]:
    return unit_rows(bench) if what == UNITS else price_rows(bench, what)


def _address(bench: Bench) -> str:
    return reverse("reports:scenario-prices", args=[bench.scenario.public_id])


def _page(
    request: HttpRequest,
    bench: Bench,
    what: str,
    rows: list[Row],
    *,
    raising: RaiseForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = {kind: sum(one.kind == kind for one in bench.tariff.prices or ()) for kind in Resource.Kind.values}
    counts[UNITS] = len(bench.tariff.units or ())
    labels = {**{kind: str(label) for kind, label in KINDS.items()}, UNITS: _("Consommations")}
    tabs = [
        {"label": labels[kind], "url": f"?quoi={kind}", "is_current": kind == what, "count": count}
        for kind, count in counts.items()
    ]
    context = {
        "scenario": bench.scenario,
        "rows": rows,
        "columns": [field.label for field in rows[0]["form"]] if rows else [],
        "tabs": tabs,
        "what": what,
        "is_metered": what == UNITS,
        "raising": raising or RaiseForm(),
        "refusal": refusal,
        "has_errors": any(row["form"].errors for row in rows),
    }
    status = refusal.status if refusal else status
    return show(request, "reports/simulations/prices.html", context, status=status)
