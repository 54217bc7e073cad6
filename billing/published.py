"""What is or was announced, with all it says, compiled for reading under the stamp of all configuration."""

from dataclasses import dataclass
from datetime import date

from billing.models import PassOffer, Plan, Tariff
from billing.versions import Version, versions, whole
from core.configuration import Compiled


@dataclass(frozen=True, slots=True)
class Published:
    """Rows for reading only. `tariffs` with their unit prices and peak windows, newest first."""

    tariffs: tuple[Tariff, ...]
    plans: tuple[Plan, ...]
    passes: tuple[PassOffer, ...]

    def versions(self, today: date) -> list[Version]:
        return versions(self.tariffs, today=today)

    def plans_on(self, day: date) -> list[Plan]:
        """On offer that day: not yet those of later, nor those that another version has followed by then."""
        begun = [plan for plan in self.plans if plan.offered_from is None or plan.offered_from <= day]
        followed = {plan.replaces_id for plan in begun}
        return [plan for plan in begun if plan.pk not in followed]


def build(_version: int) -> Published:
    plans = Plan.objects.filter(is_offered=True).prefetch_related("allowances__usage_kind")
    return Published(
        tariffs=tuple(whole(Tariff.objects.filter(is_published=True).order_by("-valid_from"))),
        plans=tuple(plans.order_by("monthly_fee", "pk")),
        passes=tuple(PassOffer.objects.filter(is_offered=True).select_related("site").order_by("price", "pk")),
    )


_compiled = Compiled(build)


def at(version: int) -> Published:
    return _compiled.at(version)
