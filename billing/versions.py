"""Which version of the prices holds when: of those published, the one that started last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from billing.models import PeakWindow, Price, Tariff, UnitPrice

DAY = timedelta(days=1)


class State(StrEnum):
    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in_force"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Version:
    tariff: Tariff
    state: State
    last_day: date | None
    """Of a published version that another follows."""


def versions(tariffs: Iterable[Tariff], *, today: date) -> list[Version]:
    """Drafts first, then from the furthest to come to the oldest."""
    rows = sorted(tariffs, key=lambda row: (row.is_published, -row.valid_from.toordinal(), -row.pk))
    told, next_from = [], None
    for row in rows:
        if not row.is_published:
            told.append(Version(row, State.DRAFT, None))
            continue
        told.append(Version(row, _state(row, next_from, today), next_from and next_from - DAY))
        next_from = row.valid_from
    return told


def _state(tariff: Tariff, next_from: date | None, today: date) -> State:
    if tariff.valid_from > today:
        return State.COMING
    return State.IN_FORCE if next_from is None or next_from > today else State.PAST


def in_force(tariffs: Iterable[Version]) -> Version | None:
    return next((version for version in tariffs if version.state == State.IN_FORCE), None)


def whole(tariffs: QuerySet[Tariff]) -> QuerySet[Tariff]:
    """With all rows and what they name: four queries however many versions."""
    return tariffs.prefetch_related(
        Prefetch("prices", Price.objects.select_related("site", "resource__site")),
        Prefetch("unit_prices", UnitPrice.objects.select_related("site", "usage_kind")),
        Prefetch("peak_windows", PeakWindow.objects.order_by("weekday", "starts")),
    )
