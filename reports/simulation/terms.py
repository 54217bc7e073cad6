"""What a scenario changes, as `Scenario.terms` keeps it. Pure; `compiling` makes of it what a replay asks.

What is absent stays as it really is. A list of prices that is there replaces the real one whole, whatever the date;
what it has no price for keeps its real price. Weekly rules that are there replace those of their place, and of a
policy each value replaces the real one where it speaks, the closest first: site and kind, site, kind, all.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _

from billing.models import PlanAllowance, PriceGroup
from core.clock import MIDNIGHT
from reports.simulation.reading import amount, built, identity, one_of, wall, whole, written, yes_or_no
from spaces.models import Resource

KINDS: tuple[str, ...] = tuple(str(kind) for kind in Resource.Kind.values)
GROUPS: tuple[str, ...] = tuple(str(group) for group in PriceGroup.values)

Id = Annotated[UUID, identity]
Euros = Annotated[Decimal, amount(2, 999_999)]
UnitEuros = Annotated[Decimal, amount(4, 9_999)]
Rate = Annotated[Decimal, amount(2, 99)]
Percent = Annotated[int, whole(0, 100)]
Minutes = Annotated[int, whole(1, 527_040)]
Weekday = Annotated[int, whole(0, 6)]
Wall = Annotated[time, wall]
Kind = Annotated[str, one_of(*KINDS)]
AnyKind = Annotated[str, one_of("", *KINDS)]
Group = Annotated[str, one_of(*GROUPS)]
Faults = Iterator[tuple[str, str]]
"""Fields and what is wrong with them."""


@dataclass(frozen=True, slots=True)
class PeakTerm:
    """Wall-clock hours of a weekday in which peak prices hold; 00:00 ends at the end of the day."""

    weekday: Weekday
    starts: Wall
    ends: Wall

    def faults(self) -> Faults:
        yield from _reversed("ends", self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class PriceTerm:
    """As `billing.models.Price`: euros excluding VAT, what is None is not offered."""

    group: Group
    kind: Kind
    hourly: Euros
    site: Id | None = None
    resource: Id | None = None
    peak_hourly: Euros | None = None
    half_day: Euros | None = None
    daily_cap: Euros | None = None
    weekly: Euros | None = None
    monthly: Euros | None = None
    per_use: Euros | None = None
    minimum: Euros | None = None
    free_minutes: Annotated[int, whole(0, 1440)] = 0
    floor_percent: Percent | None = None
    true_cost_percent: Annotated[int, whole(0, 1000)] | None = None
    deposit: Euros | None = None
    no_show_fee: Euros | None = None
    vat_rate: Rate = Decimal("20.00")

    def faults(self) -> Faults:
        if self.daily_cap is not None and self.daily_cap < self.hourly:
            yield "daily_cap", _("Un jour ne peut pas coûter moins qu’une heure.")


@dataclass(frozen=True, slots=True)
class UnitTerm:
    """What a unit of something metered costs a group."""

    group: Group
    usage_kind: Id
    amount: UnitEuros
    site: Id | None = None
    vat_rate: Rate = Decimal("20.00")


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """`base` is the tariff that was copied, to be read again; it changes nothing."""

    base: Id | None = None
    half_day_minutes: Annotated[int, whole(30, 1440)] | None = None
    caps_span_bookings: Annotated[bool, yes_or_no] | None = None
    peaks: tuple[PeakTerm, ...] | None = None
    prices: tuple[PriceTerm, ...] | None = None
    units: tuple[UnitTerm, ...] | None = None

    def faults(self) -> Faults:
        cases = ((one.group, one.kind, one.site, one.resource) for one in self.prices or ())
        yield from _twice("prices", cases)
        yield from _twice("units", ((one.group, one.usage_kind, one.site) for one in self.units or ()))
        peaks = sorted(self.peaks or (), key=lambda one: (one.weekday, one.starts))
        for before, after in pairwise(peaks):
            if before.weekday == after.weekday and (before.ends == MIDNIGHT or after.starts < before.ends):
                yield "peaks", _("Les heures pleines d’un même jour ne doivent pas se chevaucher.")


@dataclass(frozen=True, slots=True)
class AllowanceTerm:
    """`amount` in minutes of a kind of resource, or in units of something metered, for each window."""

    amount: Annotated[int, whole(0, 1_000_000)]
    kind: AnyKind = ""
    usage_kind: Id | None = None
    step_minutes: Annotated[int, whole(1, 1440)] = 1
    reset: Annotated[str, one_of(*(str(one) for one in PlanAllowance.Reset.values))] = "month"
    rollover: Annotated[int, whole(0, 24)] = 0

    def faults(self) -> Faults:
        if bool(self.kind) == bool(self.usage_kind):
            yield "kind", _("Un crédit porte sur une nature de ressource ou sur une consommation.")


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """Of a plan's members; with `becomes` they have that plan instead, on its own terms in the scenario."""

    plan: Id
    monthly_fee: Euros | None = None
    discount_percent: Percent | None = None
    group: Group | None = None
    allowances: tuple[AllowanceTerm, ...] | None = None
    becomes: Id | None = None

    def faults(self) -> Faults:
        yield from _twice("allowances", ((one.kind, one.usage_kind) for one in self.allowances or ()))
        if self.becomes == self.plan:
            yield "becomes", _("Une formule ne se remplace pas par elle-même.")


@dataclass(frozen=True, slots=True)
class RuleTerm:
    weekday: Weekday
    opens: Wall
    closes: Wall

    def faults(self) -> Faults:
        yield from _reversed("closes", self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class OpeningTerms:
    """The weekly rules of a site or of one resource; none at all: never open."""

    site: Id
    rules: tuple[RuleTerm, ...]
    resource: Id | None = None


@dataclass(frozen=True, slots=True)
class TierTerm:
    """Cancelling less than so many hours before the start costs `percent` of the price."""

    hours_before: Annotated[int, whole(0, 8784)]
    percent: Percent


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What a replay can judge of a real booking: its length, its grid, when it was made, what its person had besides,
    and what its cancellation cost. Quotas are those of a person.
    """

    site: Id | None = None
    kind: AnyKind = ""
    min_minutes: Minutes | None = None
    max_minutes: Minutes | None = None
    step_minutes: Annotated[int, whole(1, 1440)] | None = None
    min_ahead_minutes: Annotated[int, whole(0, 527_040)] | None = None
    max_ahead_days: Annotated[int, whole(0, 3660)] | None = None
    max_hours_per_day: Annotated[int, whole(0, 10_000)] | None = None
    max_hours_per_week: Annotated[int, whole(0, 10_000)] | None = None
    max_hours_per_month: Annotated[int, whole(0, 10_000)] | None = None
    max_bookings_per_day: Annotated[int, whole(0, 10_000)] | None = None
    max_bookings_per_week: Annotated[int, whole(0, 10_000)] | None = None
    max_bookings_per_month: Annotated[int, whole(0, 10_000)] | None = None
    cancellation: tuple[TierTerm, ...] | None = None

    def faults(self) -> Faults:
        yield from _twice("cancellation", (one.hours_before for one in self.cancellation or ()))
        if self.min_minutes and self.max_minutes and self.min_minutes > self.max_minutes:
            yield "max_minutes", _("La durée maximale ne peut pas être plus courte que la minimale.")


@dataclass(frozen=True, slots=True)
class Terms:
    tariff: TariffTerms | None = None
    plans: tuple[PlanTerms, ...] = ()
    opening: tuple[OpeningTerms, ...] = ()
    policy: tuple[PolicyTerms, ...] = ()

    def faults(self) -> Faults:
        yield from _twice("plans", (one.plan for one in self.plans))
        yield from _twice("opening", ((one.site, one.resource) for one in self.opening))
        yield from _twice("policy", ((one.site, one.kind) for one in self.policy))


def read(json: Any) -> Terms:
    """Raises ScenarioTermsInvalid, which names the field. Whether its ids exist, `scope.check` says."""
    return built(Terms, json)


def as_json(terms: Terms) -> dict[str, Any]:
    """What `read` reads again."""
    json: dict[str, Any] = written(terms)
    return json


def _reversed(name: str, starts: time, ends: time) -> Faults:
    if ends != MIDNIGHT and ends <= starts:
        yield name, _("La fin doit venir après le début.")


def _twice(name: str, keys: Iterable[Hashable]) -> Faults:
    seen: set[Hashable] = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield f"{name}.{number}", _("Cette ligne en répète une autre.")
        seen.add(key)
