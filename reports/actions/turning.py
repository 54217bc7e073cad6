"""A scenario becomes the draft of a tariff. Nothing is in force by it: a draft is published on its own page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from billing.access_tariffs import check_may_edit_tariffs
from billing.actions.drafting_from import draft_tariff
from billing.models import PeakWindow, Price, Tariff, UnitPrice
from billing.price_list import AMOUNTS
from members.models import Person
from reports.errors import ScenarioWithoutPrices
from reports.models import Scenario
from reports.scenarios.prices import price_key, unit_key
from reports.scenarios.today import todays
from reports.simulation.scope import Known, known
from reports.simulation.terms import PeakTerm, PriceTerm, TariffTerms, UnitTerm, read
from spaces.catalogue import Catalogue


def turn_into_draft(
    *, scenario: Scenario, name: str, valid_from: date, by: Person, catalogue: Catalogue, today: date
) -> Tariff:
    """With all that the scenario says of prices. A tariff holds for the network, so that of one site's scenario keeps
    today's prices of the other sites. Raises NotAllowed, ScenarioWithoutPrices, PriceGivenTwice.
    """
    check_may_edit_tariffs(by)
    wanted = read(scenario.terms).tariff
    if wanted is None:
        raise ScenarioWithoutPrices()
    real = todays(catalogue, None, today=today).tariff or TariffTerms()
    own = real if scenario.site_id is None else todays(catalogue, scenario.site_id, today=today).tariff or TariffTerms()
    writer = _Writer(known(catalogue))
    return draft_tariff(
        name=name,
        valid_from=valid_from,
        half_day_minutes=wanted.half_day_minutes or real.half_day_minutes or 240,
        caps_span_bookings=_first(wanted.caps_span_bookings, real.caps_span_bookings),
        prices=writer.prices(_prices(wanted, real, own)),
        peaks=writer.peaks((real.peaks if wanted.peaks is None else wanted.peaks) or ()),
        units=writer.units(_units(wanted, real, own)),
    )


def _first(said: bool | None, real: bool | None) -> bool:
    return bool(real if said is None else said)


def _prices(wanted: TariffTerms, real: TariffTerms, own: TariffTerms) -> Iterator[PriceTerm]:
    """The scenario's, then today's of what it does not speak of."""
    if wanted.prices is None:
        yield from real.prices or ()
        return
    yield from wanted.prices
    spoken_of = {price_key(one) for one in (*(own.prices or ()), *wanted.prices)}
    yield from (one for one in real.prices or () if price_key(one) not in spoken_of)


def _units(wanted: TariffTerms, real: TariffTerms, own: TariffTerms) -> Iterator[UnitTerm]:
    if wanted.units is None:
        yield from real.units or ()
        return
    yield from wanted.units
    spoken_of = {unit_key(one) for one in (*(own.units or ()), *wanted.units)}
    yield from (one for one in real.units or () if unit_key(one) not in spoken_of)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Terms, which name things by their public ids, as rows of a tariff."""

    known: Known

    def prices(self, terms: Iterator[PriceTerm]) -> Iterator[Price]:
        for one in terms:
            site, resource = self.known.site(one.site), self.known.resource(one.resource)
            amounts = {name: getattr(one, name) for name in AMOUNTS}
            yield Price(group=one.group, kind=one.kind, site_id=site, resource_id=resource, **amounts)

    def peaks(self, terms: tuple[PeakTerm, ...]) -> Iterator[PeakWindow]:
        return (PeakWindow(weekday=one.weekday, starts=one.starts, ends=one.ends) for one in terms)

    def units(self, terms: Iterator[UnitTerm]) -> Iterator[UnitPrice]:
        for one in terms:
            yield UnitPrice(
                group=one.group,
                usage_kind_id=self.known.usage_kinds[one.usage_kind],
                site_id=self.known.site(one.site),
                amount=one.amount,
                vat_rate=one.vat_rate,
            )
