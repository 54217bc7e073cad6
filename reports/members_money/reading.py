"""Contracts as lives, cut by the words of a question. Two queries, however many members."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing import bearings
from billing.bearings import Bearings
from billing.models import Membership, Plan
from reports.members_money.lives import DAY, Keys, Stretch
from reports.question import Question
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Row:
    """A membership as far as its fee goes."""

    key: int
    contract: UUID
    starts_on: date
    ends_on: date | None
    anchor_on: date | None
    plan: int
    home: int | None
    fee: Decimal
    group: str

    @property
    def paid_from(self) -> date:
        """Days before the anchor are a trial."""
        return max(self.starts_on, self.anchor_on or self.starts_on)


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a row on a day is keyed. All versions of a plan count as the newest."""

    words: tuple[str, ...]
    newest: dict[int, int]
    books: Bearings

    def keys(self, row: Row, day: date) -> Keys:
        return tuple(CUT[word](self, row, day) for word in self.words)

    def issuer(self, row: Row, day: date) -> int | None:
        issuer = self.books.known_issuer_for(row.home, day)
        return issuer.pk if issuer else None

    def turns(self, row: Row) -> Iterator[date]:
        """Days on which another issuer may take over the row's place."""
        if "issuer" in self.words:
            for place in {row.home, None}:
                yield from (bearing.valid_from for bearing in self.books.by_site.get(place, ()))


CUT: dict[str, Callable[[Cutting, Row, date], Any]] = {
    "plan": lambda cutting, row, day: cutting.newest[row.plan],
    "group": lambda cutting, row, day: row.group,
    "site": lambda cutting, row, day: row.home,
    "issuer": lambda cutting, row, day: cutting.issuer(row, day),
}


def lives_of(question: Question, *, catalogue: Catalogue) -> list[list[Stretch]]:
    """Of every contract that was ever at home in the question's sites; without sites, of all."""
    words = tuple(word for word in question.group_by if word in CUT)
    cutting = Cutting(words, newest_versions(), bearings.at(catalogue.version))
    contracts: dict[UUID, list[Row]] = defaultdict(list)
    for row in _rows(question):
        contracts[row.contract].append(row)
    return [[part for row in rows for part in _stretches(row, question, cutting)] for rows in contracts.values()]


def newest_versions() -> dict[int, int]:
    """The newest version of each plan. One query."""
    replaces = dict(Plan.objects.order_by("-version", "-pk").values_list("pk", "replaces"))
    follows = {before: after for after, before in replaces.items() if before is not None}
    newest: dict[int, int] = {}
    for plan in replaces:
        last = plan
        while last in follows:
            last = follows[last]
        newest[plan] = last
    return newest


def _rows(question: Question) -> list[Row]:
    rows = Membership.objects.all()
    if question.sites is not None:
        rows = rows.filter(
            contract__in=Membership.objects.filter(home_site__in=question.sites).order_by().values("contract")
        )
    names = ("pk", "contract", "starts_on", "ends_on", "anchor_on", "plan", "home_site", "plan__monthly_fee")
    return [Row(*values) for values in rows.order_by("starts_on", "pk").values_list(*names, "plan__group")]


def _stretches(row: Row, question: Question, cutting: Cutting) -> Iterator[Stretch]:
    first = row.paid_from
    if row.ends_on is not None and row.ends_on < first:
        return
    is_asked = question.sites is None or row.home in question.sites
    turns = sorted({day for day in cutting.turns(row) if first < day and (row.ends_on is None or day <= row.ends_on)})
    for since, until in zip([first, *turns], [*(day - DAY for day in turns), row.ends_on], strict=True):
        yield Stretch(since, until, row.fee, cutting.keys(row, since) if is_asked else None, row.key)
