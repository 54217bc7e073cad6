"""A second computation, in plain Python with fractions: hour by hour, cost by cost. Both must agree to the cent."""

from collections import defaultdict
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ranges import Period
from reports.costs import GROUPS, break_evens
from reports.models import Cost
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import NOW, at
from tests.factories import OpeningRuleFactory, PersonFactory, ResourceFactory, SiteFactory
from tests.factories.costs import spent
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIRST = date(2026, 12, 20)
CENTS = st.integers(0, 200_000)
MONTHS = (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))
PLACES = ((0, "room"), (0, "desk"), (0, "desk"), (1, "desk"))
"""Site and kind of each resource; both sites are open from 9 to 17 on some weekdays."""

COSTS = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(MONTHS), st.sampled_from(["fixed", "variable"]),
        st.sampled_from(["", *Cost.Activity.values]), CENTS,
    ),
    max_size=12,
)  # fmt: skip
CHARGES = st.lists(
    st.tuples(
        st.integers(0, 50), st.none() | st.integers(0, 1), st.sampled_from(["room", "desk", "workshop", "membership"]),
        CENTS,
    ),
    max_size=12,
)  # fmt: skip
BOOKINGS = st.sets(st.tuples(st.integers(0, 50), st.integers(0, 3), st.integers(8, 17)), max_size=10)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    costs=COSTS,
    charges=CHARGES,
    bookings=BOOKINGS,
    weekdays=st.sets(st.integers(0, 6)),
    words=st.lists(st.sampled_from(GROUPS), unique=True),
    start=st.integers(0, 20),
    length=st.integers(0, 40),
)
def test_break_even_agrees_with_adding_up(costs, charges, bookings, weekdays, words, start, length):
    days = Days(FIRST + start * DAY, FIRST + (start + length) * DAY)
    with transaction.atomic():
        sites = [SiteFactory(closes_on_public_holidays=False) for _number in range(2)]
        person = PersonFactory()
        for site in sites:
            for weekday in weekdays:
                OpeningRuleFactory(site=site, weekday=weekday, opens=time(9), closes=time(17))
        resources = [ResourceFactory(site=sites[number], kind=kind) for number, kind in PLACES]
        for offset, number, hour in bookings:
            day = FIRST + offset * DAY
            past_booking(person, [resources[number]], Period(at(hour, day=day), at(hour + 1, day=day)))
        for offset, number, kind, cents in charges:
            where = None if number is None else sites[number]
            charged(person, str(Decimal(cents) / 100), FIRST + offset * DAY, kind=kind, site=where)
        for index, (number, month, behaviour, activity, cents) in enumerate(costs):
            fields = {"label": f"n° {index}", "month": month, "behaviour": behaviour, "activity": activity}
            spent(person, sites[number], str(Decimal(cents) / 100), **fields)
        asked = Question(days, group_by=tuple(words))
        rows = break_evens(asked, catalogue=catalogue.current(), now=NOW).rows
        keys = [site.pk for site in sites]
        transaction.set_rollback(True)
    expected = slowly(costs, charges, bookings, weekdays, words, days, keys)
    if not words:
        expected = expected or {(): [0] * 5}
    found = {row.keys: figures(row.figures) for row in rows}
    assert found == expected


def figures(row):
    return [row.open_hours, row.booked_hours, row.net, row.fixed, row.variable]


def slowly(costs, charges, bookings, weekdays, words, days, sites):
    """Hours open and booked, net, fixed and variable costs by the keys of the row."""
    cells = defaultdict(lambda: [Fraction(0)] * 5)
    for key, place, amount in (*used(bookings, weekdays, days, sites), *earned(charges, days, sites)):
        add(cells, key, place, amount)
    hours = {key: (sums[0], sums[1]) for key, sums in cells.items()}
    for (site, month, behaviour, activity), cents in monthly(costs, days, sites).items():
        for bearer, part in borne(site, month, behaviour, activity, cents, hours).items():
            add(cells, (site, bearer, month), 3 if behaviour == "fixed" else 4, Fraction(part, 100))
    gathered = defaultdict(lambda: [0] * 5)
    for key, sums in cells.items():
        kept = tuple(dict(zip(GROUPS, key, strict=True))[word] for word in words)
        gathered[kept] = [before + more for before, more in zip(gathered[kept], sums, strict=True)]
    return {key: sums for key, sums in gathered.items() if any(sums)}


def add(cells, key, place, amount):
    cells[key] = [was + amount if index == place else was for index, was in enumerate(cells[key])]


def used(bookings, weekdays, days, sites):
    """Cell, place and hours: open first, then booked."""
    opened = [day for day in days.each() if day.weekday() in weekdays]
    for day in opened:
        for number, kind in PLACES:
            yield (sites[number], kind, f"{day:%Y-%m}"), 0, 8
    for offset, resource, hour in bookings:
        day = FIRST + offset * DAY
        if day in opened and 9 <= hour < 17:
            number, kind = PLACES[resource]
            yield (sites[number], kind, f"{day:%Y-%m}"), 1, 1


def earned(charges, days, sites):
    for offset, number, kind, cents in charges:
        day = FIRST + offset * DAY
        if days.first <= day <= days.last:
            site = None if number is None else sites[number]
            yield (site, None if kind == "membership" else kind, f"{day:%Y-%m}"), 2, Fraction(cents, 100)


def monthly(costs, days, sites):
    """Cents of each site, month, behaviour and activity: day by day, then rounded half up."""
    sums = defaultdict(Fraction)
    for number, month, behaviour, activity, cents in costs:
        of_month = [month + offset * DAY for offset in range(31) if (month + offset * DAY).month == month.month]
        inside = [day for day in of_month if days.first <= day <= days.last]
        sums[sites[number], f"{month:%Y-%m}", behaviour, activity] += Fraction(cents * len(inside), len(of_month))
    return {key: int(amount + Fraction(1, 2)) for key, amount in sums.items()}


def borne(site, month, behaviour, activity, cents, hours):
    if activity:
        return {activity: cents}
    there = {key[1]: both for key, both in sorted(hours.items(), key=str) if (key[0], key[2]) == (site, month)}
    weights = {bearer: both[0] for bearer, both in there.items() if both[0]}
    booked = {bearer: both[1] for bearer, both in there.items() if both[0]}
    if behaviour == "variable" and sum(booked.values()):
        weights = booked
    whole = sum(weights.values())
    if not whole:
        return {None: cents}
    shares = {bearer: Fraction(cents) * weight / whole for bearer, weight in sorted(weights.items())}
    parts = {bearer: int(share) for bearer, share in shares.items()}
    for bearer in sorted(shares, key=lambda one: parts[one] - shares[one])[: cents - sum(parts.values())]:
        parts[bearer] += 1
    return parts
