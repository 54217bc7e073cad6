"""What contracts owe, and what they include, before and after. Of the terms only the fee and what is included differ:
when a contract is billed, and how its terms are cut, stays as its plan really has it. Sign-up fees are left out.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from billing.contracts import Contract
from billing.fees import SOURCE
from billing.models import Charge, Membership
from billing.terms import Part, parts_of
from core.money import ZERO
from reports.question import Days, Question
from reports.simulation.rows import payer_of
from reports.simulation.tally import MEMBERSHIP, Case, Pair, Tally, month_of
from reports.simulation.worlds import World


def add_fees(question: Question, before: World, after: World, contracts: list[Contract], tally: Tally) -> None:
    """Of the terms that begin in the days. One query. A fee belongs to the home site, as its charge does."""
    owed = ZERO
    for contract in contracts:
        for row, part in _parts(contract, question.days):
            if question.sites is None or row.home_site_id in question.sites:
                months = row.plan.term_months
                fees = Pair(*(part.fee(world.fee(row.plan_id), months=months) for world in (before, after)))
                case = Case(MEMBERSHIP, row.plan.group, row.plan_id, month_of(part.first))
                tally.add(case, payer_of(row.person_id, row.organisation_id), fees)
                owed += fees.before
    tally.reconcile(MEMBERSHIP, charged=_charged(question), replayed=owed)


def _parts(contract: Contract, days: Days) -> Iterator[tuple[Membership, Part]]:
    for row in contract.rows:
        for part in parts_of(contract.span(row), until=days.last):
            if part.first >= days.first:
                yield row, part


def _charged(question: Question) -> Decimal:
    days = question.days
    fees = Charge.objects.filter(source_kind=SOURCE, activity_on__gte=days.first, activity_on__lte=days.last)
    if question.sites is not None:
        fees = fees.filter(site__in=question.sites)
    return fees.exclude(rule="sign_up_fee").aggregate(sum=Sum("net"))["sum"] or ZERO


def add_included(question: Question, before: World, after: World, contracts: list[Contract], tally: Tally) -> None:
    """Minutes of the windows that the days touch."""
    for contract in contracts:
        for kind, minutes in _included(contract, before, question.days):
            tally.included[kind] += Pair(before=minutes)
        for kind, minutes in _included(contract, after, question.days):
            tally.included[kind] += Pair(after=minutes)


def _included(contract: Contract, world: World, days: Days) -> Iterator[tuple[str, Decimal]]:
    """One grant a window: of the row that holds last in it."""
    windows: dict[tuple[str, date], int] = {}
    for row in contract.rows:
        first = max(row.starts_on, days.first)
        last = days.last if row.ends_on is None else min(row.ends_on, days.last)
        for kind, entry in world.plan(row.plan_id).allowances.items():
            if first <= last:
                windows.update({(kind, window): entry.amount for window in entry.windows(first, last)})
    for (kind, _window), minutes in windows.items():
        yield kind, Decimal(minutes)
