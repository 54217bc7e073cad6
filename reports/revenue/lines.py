"""The charges behind a row of revenue: what it is for, who owes it, on which invoice it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, overload
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from core.money import ZERO
from reports.narrowing import Narrowed
from reports.revenue.parts import PARTS
from reports.revenue.sources import SOURCES, asked, column
from spaces.catalogue import Catalogue

CHARGE = (
    "public_id", "label", "kind", "group", "reason", "activity_on", "site_id", "resource_id", "source_kind",
    "source_id", "person__public_id", "person__name", "organisation__public_id", "organisation__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """Euros. `on` is its day by the question's basis."""

    on: date
    net: Decimal
    total: Decimal
    charge: UUID
    label: str
    kind: str
    group: str
    reason: str
    activity_on: date
    site: int | None
    resource: int | None
    source_kind: str
    source_id: UUID
    person: UUID | None
    person_name: str | None
    organisation: UUID | None
    organisation_name: str | None
    invoice: UUID | None
    number: str | None

    @property
    def vat(self) -> Decimal:
        return self.total - self.net

    @property
    def payer(self) -> tuple[str, str]:
        """Public id and name."""
        if self.organisation is not None:
            return str(self.organisation), self.organisation_name or ""
        return str(self.person), self.person_name or ""


@dataclass(frozen=True, slots=True)
class Sums:
    count: int
    net: Decimal
    total: Decimal

    @property
    def vat(self) -> Decimal:
        return self.total - self.net


class Lines(Sequence[Line]):
    """In the order of their days, read as they are looked at: one query for the sums, one for each slice."""

    def __init__(self, narrowed: Narrowed, *, catalogue: Catalogue, part: str = "") -> None:
        """`part` is one of `PARTS`, whose basis is the question's."""
        self.question = narrowed.question
        self.source = SOURCES[narrowed.question.basis]
        rows = asked(self.source, narrowed.question)
        rows = rows.alias(**{f"by_{word}": column(word, self.source, catalogue) for word in narrowed.keys})
        for word, key in narrowed.keys.items():
            rows = rows.filter(**({f"by_{word}__isnull": True} if key is None else {f"by_{word}": key}))
        if part:
            rows = rows.filter(PARTS[part].only(narrowed.question.days))
        self.rows: QuerySet[Any] = rows

    @cached_property
    def sums(self) -> Sums:
        amounts = {name: Sum(f"{self.source.amounts}{name}") for name in ("net", "total")}
        found = self.rows.aggregate(lines=Count("pk"), **amounts)
        return Sums(found["lines"], found["net"] or ZERO, found["total"] or ZERO)

    def __len__(self) -> int:
        return self.sums.count

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        source = self.source
        paths = [source.day, f"{source.amounts}net", f"{source.amounts}total", *self._of_the_charge()]
        paths += [f"{source.invoice}__public_id", f"{source.invoice}__number"]
        told = self.rows.order_by(source.day, f"{source.charge}pk", "pk")
        return [Line(*row) for row in told.values_list(*(F(path) for path in paths))[place]]

    def __iter__(self) -> Iterator[Line]:
        return iter(self[:])

    def _of_the_charge(self) -> list[str]:
        return [f"{self.source.charge}{name}" for name in CHARGE]
