"""Revenue, yields and what was given away, against a slow computation in plain Python from the rows: to the cent."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import price_list
from billing.models import Bearing, Charge, InvoiceLine, Membership
from billing.models.payment import Settlement
from billing.pricing import quote_use
from billing.standing import Standing
from booking.models import Allocation, Booking
from core.ranges import Period
from reports.naming import names_for
from reports.narrowing import as_query, narrowed
from reports.question import Days, Question
from reports.revenue import BASES, GROUPS, revenue
from reports.revenue.lines import Lines
from reports.revenue.uses import uses
from reports.revenue.yields import GROUPS as YIELD_GROUPS
from reports.revenue.yields import yields
from spaces import catalogue
from tests.conftest import MONDAY, NOW, PARIS
from tests.reports.money_world import STEPS, World

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOTHING = Decimal(0)
DAYS = st.tuples(st.integers(-3, 12), st.integers(0, 30)).map(
    lambda pair: Days(MONDAY + pair[0] * DAY, MONDAY + sum(pair) * DAY)
)
slow = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def keys_of(charge: Charge, day: Any, issuer: Any, words: Any) -> tuple[Any, ...]:
    known = {
        "resource": charge.resource_id,
        "kind": charge.kind,
        "site": charge.site_id,
        "plan": plan_of(charge),
        "group": charge.group,
        "issuer": issuer,
        "day": day.strftime("%Y-%m-%d"),
        "week": day.strftime("%G-W%V"),
        "month": day.strftime("%Y-%m"),
    }
    return tuple(known[word] for word in words)


def plan_of(charge: Charge) -> Any:
    if charge.source_kind != "membership":
        return charge.membership and charge.membership.plan_id
    rows = [row for row in Membership.objects.all() if charge.source_id in (row.public_id, row.contract)]
    return min(rows, key=lambda row: row.starts_on).plan_id


def bearer(charge: Charge) -> Any:
    for site in (charge.site_id, None):
        rows = [row for row in Bearing.objects.all() if row.site_id == site and row.valid_from <= charge.activity_on]
        if rows:
            return max(rows, key=lambda row: row.valid_from).issuer_id
    return None


def earned(basis: str) -> Iterator[tuple[Charge, Any, Any, Decimal, Decimal]]:
    """Charge, day, issuer, net and total."""
    lines = {line.charge_id: line for line in InvoiceLine.objects.select_related("invoice", "charge__membership")}
    if basis == "activity":
        for charge in Charge.objects.select_related("membership"):
            line = lines.get(charge.pk) or lines.get(charge.reverses_id)
            yield (
                charge,
                charge.activity_on,
                line.invoice.issuer_id if line else bearer(charge),
                charge.net,
                charge.total,
            )
    elif basis == "invoice":
        for line in lines.values():
            yield line.charge, line.invoice.issued_on, line.invoice.issuer_id, line.charge.net, line.charge.total
    else:
        yield from paid(list(lines.values()))


def paid(lines: list[InvoiceLine]) -> Iterator[tuple[Charge, Any, Any, Decimal, Decimal]]:
    """Each new payment lifts what the lines have got so far, from the first line down."""
    so_far: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for row in Settlement.objects.filter(payment__isnull=False).order_by("pk"):
        document = row.invoice_id or row.credit_note_id
        before = so_far[document]
        after = before + (row.amount if row.invoice_id else -row.amount)
        so_far[document] = after
        above = {"net": NOTHING, "total": NOTHING}
        own = sorted((line for line in lines if line.invoice_id == document), key=lambda line: line.position)
        for line in own:
            shares = []
            for name, sum_above in above.items():
                sum_here, whole = sum_above + getattr(line.charge, name), line.invoice.total
                got = cents(sum_here * after / whole) - cents(sum_above * after / whole)
                shares.append(got - cents(sum_here * before / whole) + cents(sum_above * before / whole))
                above[name] = sum_here
            yield line.charge, row.settled_on, line.invoice.issuer_id, shares[0], shares[1]


def slowly(basis: str, words: Any, days: Days) -> dict[Any, tuple[Decimal, Decimal]]:
    sums: dict[Any, tuple[Decimal, Decimal]] = defaultdict(lambda: (NOTHING, NOTHING))
    for charge, day, issuer, net, total in earned(basis):
        if days.first <= day <= days.last:
            keys = keys_of(charge, day, issuer, words)
            sums[keys] = (sums[keys][0] + net, sums[keys][1] + total)
    return dict(sums)


@slow
@given(steps=STEPS, days=DAYS, words=st.lists(st.sampled_from(GROUPS), unique=True, min_size=1, max_size=2))
def test_revenue_agrees_with_the_rows_on_every_basis(steps, days, words):
    with transaction.atomic():
        world = World()
        for step in steps:
            world.live(*step)
        current = catalogue.current()
        found, expected = {}, {}
        for basis in BASES:
            for cut in (*[(word,) for word in GROUPS], tuple(words)):
                rows = revenue(Question(days, group_by=cut, basis=basis), catalogue=current).rows
                found[basis, cut] = {row.keys: (row.net, row.total) for row in rows}
                expected[basis, cut] = slowly(basis, cut, days)
        transaction.set_rollback(True)
    assert found == expected


def uses_slowly(words: Any, days: Days) -> dict[Any, dict[str, Any]]:
    """Charge by charge, booking by booking."""
    current, prices = catalogue.current(), price_list.current()
    cases: dict[Any, list[Charge]] = defaultdict(list)
    for charge in Charge.objects.filter(source_kind="booking").select_related("membership", "reverses"):
        cases[charge.source_id, charge.resource_id].append(charge)
    rows: dict[Any, dict[str, Any]] = defaultdict(lambda: defaultdict(Decimal))
    for (booking, resource), charges in cases.items():
        used = [charge for charge in charges if not (charge.reverses and charge.reason)]
        of_use = sum(charge.minutes for charge in used)
        if of_use <= 0:
            continue
        period = Booking.objects.get(public_id=booking).period
        lines = quote_use(
            [current.resources[resource]], Period(period.lower, period.upper), standing=Standing(), prices=prices
        ).lines
        listed = sum((line.net for line in lines), NOTHING)
        cost = sum((line.net * (line.true_cost_percent or 100) / 100 for line in lines), NOTHING)
        parts: dict[Any, list[Charge]] = defaultdict(list)
        for charge in charges:
            if days.first <= charge.activity_on <= days.last:
                parts[keys_of(charge, charge.activity_on, None, words)].append(charge)
        for keys, some in parts.items():
            _add(rows[keys], some, listed, cents(cost), of_use)
    return {keys: dict(row) for keys, row in rows.items()}


def _add(row: dict[str, Any], charges: list[Charge], listed: Decimal, cost: Decimal, of_use: int) -> None:
    told = [charge for charge in charges if not (charge.reverses and charge.reason)]
    minutes, net = sum(charge.minutes for charge in told), sum((charge.net for charge in charges), NOTHING)
    asked, real = cents(listed * minutes / of_use), cents(cost * minutes / of_use)
    included = sum(charge.minutes for charge in told if charge.rule == "allowance")
    on_pass = sum(charge.minutes for charge in told if charge.rule == "pass")
    row["minutes"] += minutes
    row["listed"] += asked
    row["paid"] += net
    row["by_membership"] += cents(asked * included / minutes) if minutes else 0
    row["by_pass"] += cents(asked * on_pass / minutes) if minutes else 0
    row["by_discount"] -= sum(charge.net for charge in told if charge.rule == "discount")
    row["by_choice"] -= sum(charge.net for charge in told if charge.rule == "pay_what_you_want")
    row["let_go"] -= sum(charge.net for charge in charges if charge not in told)
    row["below"] += minutes if net < asked else 0
    row["free"] += minutes if net <= 0 < asked else 0
    row["missing"] += max(asked - net, NOTHING)
    row["cost"] += real
    row["subsidised"] += max(real - net, NOTHING)


@slow
@given(steps=STEPS, days=DAYS, words=st.lists(st.sampled_from(GROUPS[:5]), unique=True, max_size=2))
def test_what_was_given_away_agrees_with_the_rows(steps, days, words):
    with transaction.atomic():
        world = World()
        for step in steps:
            world.live(*step)
        report = uses(Question(days, group_by=tuple(words)), catalogue=catalogue.current())
        expected = uses_slowly(words, days)
        behind = {row.keys: paid_behind(row.keys, words, days) for row in report.rows}
        transaction.set_rollback(True)
    found = {row.keys: {name: getattr(row, name) for name in expected.get(row.keys, {})} for row in report.rows}
    assert found == expected
    assert behind == {row.keys: row.paid for row in report.rows}
    for row in report.rows:
        reasons = row.by_membership, row.by_pass, row.by_group, row.by_discount, row.by_choice, row.offered, row.let_go
        assert row.listed == row.paid + sum(reasons)


def paid_behind(keys: Any, words: Any, days: Days) -> Decimal:
    """What the lines add up to that the row leads to."""
    current = catalogue.current()
    said = as_query(words, keys, names_for(words, current))
    return Lines(narrowed(Question(days), said, words, catalogue=current), catalogue=current, part="uses").sums.net


def hours_slowly(words: Any, days: Days, resources: list[Any]) -> dict[Any, list[int]]:
    """Minutes open and booked, minute by minute; every place is open day and night."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for resource in resources:
        for day in days.each():
            keys = keys_of(Charge(resource=resource, kind=resource.kind, site=resource.site), day, None, words)
            sums[keys][0] += 24 * 60
        for row in Allocation.objects.filter(resource=resource, standing__in=("firm", "past")):
            minute = row.booked.lower
            while minute < row.booked.upper:
                day = minute.astimezone(PARIS).date()
                if days.first <= day <= days.last:
                    keys = keys_of(Charge(resource=resource, kind=resource.kind, site=resource.site), day, None, words)
                    sums[keys][1] += 1
                minute += timedelta(minutes=1)
    return sums


@slow
@given(
    steps=STEPS,
    days=DAYS,
    basis=st.sampled_from(BASES),
    words=st.lists(st.sampled_from(YIELD_GROUPS), unique=True, max_size=2),
)
def test_yields_agree_with_the_rows(steps, days, basis, words):
    with transaction.atomic():
        world = World()
        for step in steps:
            world.live(*step)
        found = yields(Question(days, group_by=tuple(words), basis=basis), catalogue=catalogue.current(), now=NOW)
        hours = hours_slowly(words, days, world.resources)
        nets: dict[Any, Decimal] = defaultdict(lambda: NOTHING)
        apart: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        for charge, day, _issuer, net, _total in earned(basis):
            if days.first <= day <= days.last:
                if charge.resource_id is None:
                    apart[charge.kind] += net
                else:
                    nets[keys_of(charge, day, None, words)] += net
        transaction.set_rollback(True)
    told = {row.keys: (row.net, row.per_available_hour, row.per_booked_hour) for row in found.rows}
    assert told == {
        keys: (nets[keys], *(cents(nets[keys] * 60 / minutes) if minutes else None for minutes in hours[keys]))
        for keys in {*hours, *nets, *told}
    }
    assert found.apart == apart
