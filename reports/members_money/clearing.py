"""What issuers owe each other for the period's uses, pair by pair."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from billing.clearing import cleared_between
from core.money import ZERO
from reports.members_money.lives import Keys
from reports.question import Question
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ClearingRow:
    """`keys` are the issuer that owes and the one it owes. Minutes, and euros net of VAT."""

    keys: Keys
    minutes: int
    unpriced: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Clearing:
    question: Question
    rows: list[ClearingRow]


def clearing(question: Question, *, catalogue: Catalogue) -> Clearing:
    """What touches one of the question's sites; the largest debt first. One query."""
    days, sites = question.days, question.sites
    sums: dict[Keys, tuple[int, int, Decimal]] = defaultdict(lambda: (0, 0, ZERO))
    cleared = cleared_between(days.first, days.last, catalogue=catalogue, sites=None if sites is None else set(sites))
    for row in cleared:
        keys = (row.home_issuer.pk, row.host_issuer.pk)
        minutes, unpriced, net = sums[keys]
        sums[keys] = (minutes + row.minutes, unpriced + row.unpriced_minutes, net + row.net)
    rows = [ClearingRow(keys, *values) for keys, values in sums.items()]
    return Clearing(question, sorted(rows, key=lambda row: (-row.net, row.keys)))
