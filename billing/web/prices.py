"""The public price list: which version, for whom, and all that goes with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import bearings, price_list, published
from billing.models import PassOffer, Plan, PlanAllowance, PriceGroup, Tariff
from billing.price_board import Amount, Place, Unit, places_of, units_of
from billing.price_wording import KINDS, unit_text, windows_text
from billing.versions import State, Version, in_force
from core.money import CURRENCY, ZERO
from core.wording import duration_text, money_text
from spaces.catalogue import Catalogue
from spaces.models import Resource
from spaces.wording import length_text

MINUTE = timedelta(minutes=1)
FINE = Decimal("0.0001")
TEN_CENTS = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class Board:
    """`on` is the day whose prices are shown: today, or the first of a version to come or past."""

    version: Version
    on: date
    group: str
    coming: list[Version]
    past: list[Version]
    places: list[Place]
    peaks: list[str]
    half_day: str
    units: list[dict[str, str]]
    plans: list[dict[str, Any]]
    passes: list[dict[str, Any]]


def chosen(versions: list[Version], key: str) -> Version | None:
    """The one named; else the one in force, else the next."""
    if key:
        return next((one for one in versions if str(one.tariff.public_id) == key), None)
    return in_force(versions) or next((one for one in reversed(versions) if one.state == State.COMING), None)


def board_of(versions: list[Version], version: Version, *, group: str, catalogue: Catalogue, today: date) -> Board:
    on = today if version.state == State.IN_FORCE else version.tariff.valid_from
    billed, tariff = bearings.at(catalogue.version), version.tariff
    announced = published.at(catalogue.version)
    has_vat = billed.has_vat(None, on)
    return Board(
        version=version,
        on=on,
        group=group,
        coming=[one for one in reversed(versions) if one.state == State.COMING],
        past=[one for one in versions if one.state == State.PAST],
        places=places_of(price_list.at(catalogue.version), catalogue, billed, group=group, on=on),
        peaks=windows_text(tariff.peak_windows.all()),
        half_day=duration_text(tariff.half_day_minutes * MINUTE),
        units=[_unit(one) for one in units_of(tariff, billed, group=group, on=on)],
        plans=[_plan(plan, has_vat) for plan in announced.plans_on(today)],
        passes=[_pass(offer, billed.has_vat(offer.site_id, on)) for offer in announced.passes],
    )


def _unit(one: Unit) -> dict[str, str]:
    """To the cent from ten cents on; what costs less is told as finely as it is priced."""
    total = money_text(one.total) if one.total >= TEN_CENTS else unit_text(one.total.quantize(FINE))
    return {"name": one.name, "site": one.site, "unit": one.unit, "total": total, "net": unit_text(one.net)}


def _plan(plan: Plan, has_vat: bool) -> dict[str, Any]:
    rate = plan.vat_rate if has_vat else ZERO
    fee, sign_up = Amount.of(plan.monthly_fee, rate), Amount.of(plan.sign_up_fee, rate)
    return {
        "name": plan.name,
        "description": plan.description,
        "fee": fee,
        "sign_up": sign_up if plan.sign_up_fee else None,
        "facts": [*(_allowance(row) for row in plan.allowances.all()), *_conditions(plan)],
    }


EVERY = {
    PlanAllowance.Reset.WEEK: lambda: _("par semaine"),
    PlanAllowance.Reset.MONTH: lambda: _("par mois"),
    PlanAllowance.Reset.QUARTER: lambda: _("par trimestre"),
    PlanAllowance.Reset.YEAR: lambda: _("par an"),
}


def _allowance(row: PlanAllowance) -> str:
    every = EVERY[PlanAllowance.Reset(row.reset)]()
    if row.usage_kind:
        return f"{row.usage_kind.name} : {row.units} {every}"
    return f"{KINDS[row.kind]} : {duration_text(row.monthly_minutes * MINUTE)} {every}"


def _conditions(plan: Plan) -> Iterator[str]:
    if plan.discount_percent:
        yield _("%(percent)s %% de remise au-delà") % {"percent": plan.discount_percent}
    if plan.trial_days:
        yield ngettext("%(days)s jour d’essai", "%(days)s jours d’essai", plan.trial_days) % {"days": plan.trial_days}
    if plan.minimum_months:
        months = plan.minimum_months
        yield ngettext("engagement d’%(months)s mois", "engagement de %(months)s mois", months) % {"months": months}
    else:
        yield _("sans engagement")
    if plan.notice_days:
        days = plan.notice_days
        yield ngettext("préavis d’%(days)s jour", "préavis de %(days)s jours", days) % {"days": days}
    if plan.scope == Plan.Scope.HOME:
        yield _("dans un seul lieu, celui d’attache")


def _pass(offer: PassOffer, has_vat: bool) -> dict[str, Any]:
    unit = {"kind": Resource.Kind(offer.kind).label, "length": duration_text(offer.unit_minutes * MINUTE)}
    many = ngettext("%(many)s fois %(length)s, %(kind)s", "%(many)s fois %(length)s, %(kind)s", offer.quantity)
    return {
        "name": offer.name,
        "price": Amount.of(offer.price, offer.vat_rate if has_vat else ZERO),
        "facts": [
            many % {"many": offer.quantity, **unit},
            _("valable %(length)s") % {"length": length_text(timedelta(days=offer.valid_days))},
            offer.site.name if offer.site else _("dans tous les lieux"),
        ],
    }


def group_tabs(version: Version, group: str) -> list[dict[str, Any]]:
    told = {"version": str(version.tariff.public_id)} if version.state != State.IN_FORCE else {}
    return [
        {"label": label, "url": address(**told, **({"groupe": value} if value != PriceGroup.PUBLIC else {})),
         "is_current": value == group, "count": None}
        for value, label in PriceGroup.choices
    ]  # fmt: skip


def address(**asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("billing:prices") + (f"?{query}" if query else "")


UNIT_CODES = {"hourly": "HUR", "daily_cap": "DAY", "weekly": "WEE", "monthly": "MON"}
"""UN/CEFACT Recommendation 20; what has no code there is left out."""


def offers_json(board: Board, tariff: Tariff) -> dict[str, Any]:
    """An `OfferCatalog` of schema.org: what each kind costs in each place, with VAT."""
    return {
        "@context": "https://schema.org",
        "@type": "OfferCatalog",
        "name": tariff.name,
        "itemListElement": [
            {
                "@type": "Offer",
                "itemOffered": {"@type": "Service", "name": ", ".join(row.names) or table.title},
                "availableAtOrFrom": {"@type": "Place", "name": place.site.name},
                "validFrom": tariff.valid_from.isoformat(),
                "priceSpecification": [
                    {
                        "@type": "UnitPriceSpecification",
                        "price": str(amount.total),
                        "priceCurrency": CURRENCY,
                        "unitCode": UNIT_CODES[column.name],
                        "valueAddedTaxIncluded": True,
                    }
                    for column, amount in row.cells
                    if amount and column.name in UNIT_CODES
                ],
            }
            for place in board.places
            for table in place.tables
            for row in table.rows
        ],
    }
