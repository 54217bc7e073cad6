"""What terms name, in words: places, plans and metered things by their public ids."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from billing.models import Plan, PriceGroup, UsageKind
from billing.price_wording import KINDS
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Words:
    catalogue: Catalogue
    plans: dict[UUID, str]
    usage_kinds: dict[UUID, tuple[str, str]]
    """Name and unit."""

    def place(self, kind: str, site: UUID | None, resource: UUID | None) -> str:
        """`Postes de travail`, `Salles, Fab Lab`, `La Criée (Fab Lab)`."""
        if resource and (entry := self.catalogue.resource_by_id.get(resource)):
            return f"{entry.name} ({entry.site.name})"
        return f"{KINDS[kind]}, {self.site(site)}" if site else str(KINDS[kind])

    def site(self, site: UUID | None) -> str:
        if site is None:
            return _("tous les lieux")
        entry = self.catalogue.site_by_id.get(site)
        return entry.name if entry else "–"

    def thing(self, site: UUID, resource: UUID | None) -> str:
        entry = self.catalogue.resource_by_id.get(resource) if resource else None
        return f"{entry.name} ({entry.site.name})" if entry else self.site(site)

    def plan(self, plan: UUID) -> str:
        return self.plans.get(plan, "–")

    def metered(self, usage_kind: UUID) -> str:
        return self.usage_kinds.get(usage_kind, ("–", ""))[0]

    def unit(self, usage_kind: UUID) -> str:
        return self.usage_kinds.get(usage_kind, ("", "–"))[1]


def group_word(group: str) -> str:
    return str(PriceGroup(group).label)


def words_for(catalogue: Catalogue) -> Words:
    """Two queries."""
    plans = dict(Plan.objects.values_list("public_id", "name"))
    metered = UsageKind.objects.values_list("public_id", "name", "unit")
    return Words(catalogue, plans, {key: (name, unit) for key, name, unit in metered})
