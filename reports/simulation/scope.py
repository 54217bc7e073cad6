"""Whether what a scenario names exists and is its to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from billing.models import Plan, UsageKind
from reports.errors import ScenarioOutOfScope
from reports.simulation.reading import no
from reports.simulation.terms import Terms
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Known:
    """Keys by public id of all that terms can name."""

    catalogue: Catalogue
    plans: dict[UUID, int]
    usage_kinds: dict[UUID, int]

    def site(self, public_id: UUID | None) -> int | None:
        return None if public_id is None else self.catalogue.site_by_id[public_id].pk

    def resource(self, public_id: UUID | None) -> int | None:
        return None if public_id is None else self.catalogue.resource_by_id[public_id].pk


@dataclass(frozen=True, slots=True)
class _Named:
    """What a line of the terms names: its path there and the ids."""

    path: str
    site: UUID | None = None
    resource: UUID | None = None
    needs_place: bool = False
    """It changes a place; one that names none changes all."""


def known(catalogue: Catalogue) -> Known:
    """Two queries."""
    return Known(
        catalogue,
        dict(Plan.objects.values_list("public_id", "pk")),
        dict(UsageKind.objects.values_list("public_id", "pk")),
    )


def check(terms: Terms, known: Known, *, site: int | None) -> None:
    """`site` is the scenario's own, None the whole network. Raises ScenarioTermsInvalid, ScenarioOutOfScope."""
    for path, public_id in _plans(terms):
        if public_id not in known.plans:
            raise no(path, _("Cette formule n’existe pas."))
    for path, public_id in _usage_kinds(terms):
        if public_id not in known.usage_kinds:
            raise no(path, _("Cette consommation n’existe pas."))
    for named in _places(terms):
        _check_place(named, known.catalogue, site)


def _check_place(named: _Named, catalogue: Catalogue, own: int | None) -> None:
    place = catalogue.site_by_id.get(named.site) if named.site else None
    thing = catalogue.resource_by_id.get(named.resource) if named.resource else None
    if named.site and place is None:
        raise no(f"{named.path}.site", _("Ce lieu n’existe pas."))
    if named.resource and (thing is None or (place and thing.site.pk != place.pk)):
        raise no(f"{named.path}.resource", _("Cette ressource n’existe pas dans ce lieu."))
    if own is None:
        return
    touched = {one for one in (place.pk if place else None, thing.site.pk if thing else None) if one}
    if touched - {own} or (named.needs_place and not touched):
        raise ScenarioOutOfScope(field=f"{named.path}.site")


def _plans(terms: Terms) -> Iterator[tuple[str, UUID]]:
    for number, plan in enumerate(terms.plans):
        yield f"plans.{number}.plan", plan.plan
        if plan.becomes:
            yield f"plans.{number}.becomes", plan.becomes


def _usage_kinds(terms: Terms) -> Iterator[tuple[str, UUID]]:
    for number, unit in enumerate((terms.tariff and terms.tariff.units) or ()):
        yield f"tariff.units.{number}.usage_kind", unit.usage_kind
    for number, plan in enumerate(terms.plans):
        for row, allowance in enumerate(plan.allowances or ()):
            if allowance.usage_kind:
                yield f"plans.{number}.allowances.{row}.usage_kind", allowance.usage_kind


def _places(terms: Terms) -> Iterator[_Named]:
    for number, price in enumerate((terms.tariff and terms.tariff.prices) or ()):
        yield _Named(f"tariff.prices.{number}", price.site, price.resource)
    for number, unit in enumerate((terms.tariff and terms.tariff.units) or ()):
        yield _Named(f"tariff.units.{number}", unit.site)
    for number, opening in enumerate(terms.opening):
        yield _Named(f"opening.{number}", opening.site, opening.resource, needs_place=True)
    for number, policy in enumerate(terms.policy):
        yield _Named(f"policy.{number}", policy.site, needs_place=True)
