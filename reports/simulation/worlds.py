"""The two worlds that a replay compares: what is real, and what it would be under the terms. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from billing.allowances import AllowanceEntry
from billing.models import Plan
from billing.price_list import PlanEntry, PriceList
from reports.simulation import prices as pricing
from reports.simulation.prices import ReplayPrices
from reports.simulation.scope import Known
from reports.simulation.terms import AllowanceTerm, OpeningTerms, PlanTerms, PolicyTerms, Terms
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Quota
from spaces.opening import OpeningHours, WeeklyRule
from spaces.policies import ONCE_BEGUN, Policy, strictest_of
from spaces.terms import Horizon, Limit, Scope, Tier

MINUTE = timedelta(minutes=1)
LENGTHS = {
    "min_minutes": "min_duration",
    "max_minutes": "max_duration",
    "step_minutes": "granularity",
    "min_ahead_minutes": "min_notice",
}
"""Terms in minutes, by the name that the policy has for them."""
QUOTAS = {
    f"max_{measure}_per_{window}": (measure, window)
    for measure in (str(Quota.Measure.HOURS), str(Quota.Measure.BOOKINGS))
    for window in (str(Quota.Window.DAY), str(Quota.Window.WEEK), str(Quota.Window.MONTH))
}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    prices: ReplayPrices
    catalogue: Catalogue
    fees: Mapping[int, Decimal]
    """Euros a month, by key of the plan."""
    becomes: Mapping[int, int] = field(default_factory=dict)
    """The plan that the members of another have."""
    limits: Mapping[int, tuple[Limit, ...]] = field(default_factory=dict)
    """Quotas that the terms tell, by key of the resource."""
    judged: frozenset[int] = frozenset()
    """Keys of the resources whose hours or rules are not the real ones."""
    tiers: frozenset[int] = frozenset()
    """Keys of the resources whose cancellation costs what the terms tell."""
    _policies: dict[tuple[int, ...], Policy] = field(default_factory=dict)

    def plan(self, key: int) -> PlanEntry:
        return self.prices.plans[self.becomes.get(key, key)]

    def fee(self, plan: int) -> Decimal:
        return self.fees[self.becomes.get(plan, plan)]

    def entries(self, keys: Iterable[int]) -> list[ResourceEntry]:
        return [self.catalogue.resources[key] for key in keys]

    def policy(self, keys: tuple[int, ...]) -> Policy:
        """Of all of them together."""
        if keys not in self._policies:
            self._policies[keys] = strictest_of(entry.policy for entry in self.entries(keys))
        return self._policies[keys]


def real_world(catalogue: Catalogue, prices: PriceList) -> World:
    """One query."""
    return World(pricing.as_real(prices), catalogue, dict(Plan.objects.values_list("pk", "monthly_fee")))


def told_world(terms: Terms, known: Known, real: World, *, sites: frozenset[int] | None) -> World:
    """`sites`: where the terms hold, None everywhere. No query."""
    plans = {known.plans[one.plan]: one for one in terms.plans}
    entries = {key: _plan(entry, plans.get(key), known) for key, entry in real.prices.plans.items()}
    fees = {key: one.monthly_fee for key, one in plans.items() if one.monthly_fee is not None}
    opening = _openings(terms.opening, known)
    policies = {key: _policy(entry, terms.policy, known) for key, entry in real.catalogue.resources.items()}
    resources = {
        key: replace(entry, opening=opening.get(key, entry.opening), policy=policies[key].policy)
        if key in opening or policies[key].is_told
        else entry
        for key, entry in real.catalogue.resources.items()
    }
    return World(
        prices=pricing.as_told(terms.tariff, known, real.prices, plans=entries, sites=sites),
        catalogue=replace(real.catalogue, resources=resources),
        fees={**real.fees, **fees},
        becomes={key: known.plans[one.becomes] for key, one in plans.items() if one.becomes},
        limits={key: told.limits for key, told in policies.items() if told.limits},
        judged=frozenset({*opening, *(key for key, told in policies.items() if told.is_told)}),
        tiers=frozenset(key for key, told in policies.items() if told.has_tiers),
    )


def _plan(entry: PlanEntry, terms: PlanTerms | None, known: Known) -> PlanEntry:
    if terms is None:
        return entry
    told: dict[str, Any] = {"group": terms.group, "discount_percent": terms.discount_percent}
    if terms.allowances is not None:
        told["allowances"] = {one.kind: _allowance(one) for one in terms.allowances if one.kind}
        told["units"] = {
            known.usage_kinds[one.usage_kind]: _allowance(one) for one in terms.allowances if one.usage_kind
        }
    return replace(entry, **{name: said for name, said in told.items() if said is not None})


def _allowance(term: AllowanceTerm) -> AllowanceEntry:
    return AllowanceEntry(term.amount, term.step_minutes if term.kind else 1, term.reset, term.rollover)


def _openings(terms: Iterable[OpeningTerms], known: Known) -> dict[int, OpeningHours]:
    """By key of the resources whose hours are told: by their own name, or as those that follow their site."""
    found: dict[int, OpeningHours] = {}
    for one in sorted(terms, key=lambda one: one.resource is not None):
        rules = tuple(WeeklyRule(rule.weekday, rule.opens, rule.closes) for rule in one.rules)
        made = cache(lambda hours, rules=rules: _with(hours, rules))
        site = known.catalogue.site_by_id[one.site]
        for key, entry in known.catalogue.resources.items():
            is_meant = entry.public_id == one.resource
            if is_meant or (one.resource is None and entry.site is site and entry.opening.rules == site.opening.rules):
                found[key] = made(entry.opening)
    return found


def _with(hours: OpeningHours, rules: tuple[WeeklyRule, ...]) -> OpeningHours:
    return OpeningHours(
        hours.tz,
        rules,
        hours.closures,
        hours.closed_on_public_holidays,
        hours.specials,
        hours.school_zone,
        hours.wider,
        hours.why,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    policy: Policy
    is_told: bool = False
    limits: tuple[Limit, ...] = ()
    has_tiers: bool = False


def _policy(entry: ResourceEntry, terms: Iterable[PolicyTerms], known: Known) -> _Told:
    """Value by value what the closest terms tell; what none tells stays."""
    speaking = [one for one in terms if known.site(one.site) in (None, entry.site.pk) and one.kind in ("", entry.kind)]
    speaking.sort(key=lambda one: (one.site is None, not one.kind))
    values: dict[str, Any] = {}
    for name, called in LENGTHS.items():
        if (minutes := _closest(speaking, name)[0]) is not None:
            values[called] = minutes * MINUTE
    if (days := _closest(speaking, "max_ahead_days")[0]) is not None:
        privileges = frozenset(one for horizon in entry.policy.horizons for one in horizon.privileges)
        values["horizons"] = frozenset({Horizon(timedelta(days=days), privileges)})
    tiers = _closest(speaking, "cancellation")[0]
    if tiers is not None:
        values["tiers"] = frozenset(Tier(timedelta(hours=one.hours_before), one.percent) for one in tiers) | {
            ONCE_BEGUN
        }
    limits = tuple(_limits(speaking, known))
    return _Told(replace(entry.policy, **values), bool(values or limits), limits, tiers is not None)


def _limits(speaking: Iterable[PolicyTerms], known: Known) -> Iterable[Limit]:
    for name, (measure, window) in QUOTAS.items():
        most, said_by = _closest(speaking, name)
        if most is not None and said_by is not None:
            scope = Scope(said_by.kind, known.site(said_by.site))
            yield Limit(name, scope, str(Quota.Holder.PERSON), measure, window, Decimal(most))


def _closest(speaking: Iterable[PolicyTerms], name: str) -> tuple[Any, PolicyTerms | None]:
    return next(((said, one) for one in speaking if (said := getattr(one, name)) is not None), (None, None))
