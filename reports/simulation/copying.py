"""What is real today as terms, to be edited: a tariff's prices, the plans on offer or held, weekly hours, rules."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from billing.models import Plan, PlanAllowance, Price, Tariff, UnitPrice
from billing.price_list import AMOUNTS
from reports.simulation.terms import (
    AllowanceTerm,
    OpeningTerms,
    PeakTerm,
    PlanTerms,
    PolicyTerms,
    PriceTerm,
    RuleTerm,
    TariffTerms,
    Terms,
    TierTerm,
    UnitTerm,
)
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource
from spaces.opening import OpeningHours
from spaces.policies import Policy, strictest_of
from spaces.terms import staircase

MINUTE = timedelta(minutes=1)


def copied_from(catalogue: Catalogue, tariff: Tariff | None, sites: frozenset[int] | None, *, on: date) -> Terms:
    """Of the sites (None: the whole network), on that day; a copy that is not edited changes nothing. Five queries."""
    places = [site for site in catalogue.sites.values() if sites is None or site.pk in sites]
    return Terms(
        tariff=_tariff(tariff, catalogue, sites) if tariff else None,
        plans=tuple(_plan(row) for row in _plans(on)),
        opening=tuple(opening for site in places for opening in _openings(site, catalogue, on)),
        policy=tuple(policy for site in places for policy in _policies(site, catalogue)),
    )


def _tariff(tariff: Tariff, catalogue: Catalogue, sites: frozenset[int] | None) -> TariffTerms:
    def concerns(row: Price | UnitPrice, resource: ResourceEntry | None = None) -> bool:
        place = resource.site.pk if resource else row.site_id
        return place is None or sites is None or place in sites

    prices = [(row, catalogue.resources.get(row.resource_id or 0)) for row in tariff.prices.order_by("pk")]
    units = tariff.unit_prices.select_related("usage_kind", "site").order_by("pk")
    return TariffTerms(
        base=tariff.public_id,
        half_day_minutes=tariff.half_day_minutes,
        caps_span_bookings=tariff.caps_span_bookings,
        peaks=tuple(PeakTerm(row.weekday, row.starts, row.ends) for row in tariff.peak_windows.all()),
        prices=tuple(
            PriceTerm(
                group=row.group,
                kind=row.kind,
                site=catalogue.sites[row.site_id].public_id if row.site_id else None,
                resource=thing.public_id if thing else None,
                **{name: getattr(row, name) for name in AMOUNTS},
            )
            for row, thing in prices
            if concerns(row, thing)
        ),
        units=tuple(
            UnitTerm(
                row.group, row.usage_kind.public_id, row.amount, row.site.public_id if row.site else None, row.vat_rate
            )
            for row in units
            if concerns(row)
        ),
    )


def _plans(on: date) -> list[Plan]:
    """Those that can be joined, and those that somebody holds."""
    held = Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on))
    offered = Plan.objects.offered_on(on).values("pk")
    rows = Plan.objects.filter(Q(pk__in=offered) | held).distinct().order_by("monthly_fee", "pk")
    return list(rows.prefetch_related("allowances__usage_kind"))


def _plan(row: Plan) -> PlanTerms:
    allowances = sorted(row.allowances.all(), key=lambda one: one.pk)
    return PlanTerms(
        row.public_id, row.monthly_fee, row.discount_percent, row.group, tuple(_allowance(one) for one in allowances)
    )


def _allowance(row: PlanAllowance) -> AllowanceTerm:
    return AllowanceTerm(
        row.monthly_minutes if row.kind else row.units,
        row.kind,
        row.usage_kind.public_id if row.usage_kind else None,
        row.step_minutes if row.kind else 1,
        row.reset,
        row.rollover,
    )


def _openings(site: SiteEntry, catalogue: Catalogue, on: date) -> Iterator[OpeningTerms]:
    """The site's, and those of its resources that have others."""
    usual = _rules(site.opening, on)
    yield OpeningTerms(site.public_id, usual)
    for entry in catalogue.resources.values():
        if entry.site.pk == site.pk and (own := _rules(entry.opening, on)) != usual:
            yield OpeningTerms(site.public_id, own, entry.public_id)


def _rules(opening: OpeningHours, on: date) -> tuple[RuleTerm, ...]:
    """Those of the season, in term: the year round, a scenario has one week."""
    rules = {
        (rule.weekday, rule.opens, rule.closes)
        for rule in opening.rules
        if (rule.valid_from is None or rule.valid_from <= on)
        and (rule.valid_until is None or on <= rule.valid_until)
        and rule.school != "holidays"
    }
    return tuple(RuleTerm(*rule) for rule in sorted(rules))


def _policies(site: SiteEntry, catalogue: Catalogue) -> Iterator[PolicyTerms]:
    """One for each kind whose resources there all have one policy: where they differ, none is said to be theirs."""
    for kind in Resource.Kind.values:
        policies = {
            entry.policy
            for entry in catalogue.resources.values()
            if entry.site.pk == site.pk and entry.kind == kind and entry.is_bookable
        }
        if len(policies) == 1:
            yield _policy(site, str(kind), strictest_of(policies))


def _policy(site: SiteEntry, kind: str, policy: Policy) -> PolicyTerms:
    named: dict[str, Any] = {
        "min_minutes": policy.min_duration // MINUTE,
        "max_minutes": policy.max_duration // MINUTE,
        "step_minutes": policy.granularity // MINUTE,
        "min_ahead_minutes": policy.min_notice // MINUTE,
        "max_ahead_days": policy.horizon.days,
    }
    tiers = staircase(policy.tiers)
    hours = tuple(TierTerm(tier.notice // (60 * MINUTE), tier.percent) for tier in tiers)
    return PolicyTerms(site.public_id, kind, **named, cancellation=hours)
