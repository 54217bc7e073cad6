"""The replay against a second, slow reckoning in plain Python, over worlds made at random."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from booking.actions.changing import cancel_booking
from core.errors import Refusal
from core.ranges import Period
from reports.simulation.copying import copied_from
from reports.simulation.payers import EDGES
from reports.simulation.terms import as_json
from spaces import catalogue
from tests.conftest import PARIS
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.passes import pass_of
from tests.factories.simulating import replayed
from tests.factories.spaces import BookingPolicyFactory, PartFactory
from tests.reports.replay_reference import Payer, Plan, Rates, Use, World, reckon, share_of

pytestmark = pytest.mark.django_db

MADE = datetime(2027, 3, 1, 8, tzinfo=UTC)
MONDAY = date(2027, 3, 22)
"""Of the week in which the clocks change; the tariff does in its middle."""
FIRST, LAST, CHANGE = MONDAY, MONDAY + timedelta(days=10), MONDAY + timedelta(days=3)
RESOURCES = ("desk", "desk", "half", "half", "whole")
WHO = ("member", "holder", "public")

CENTS = st.integers(0, 2000)
RATES = st.builds(
    Rates,
    hourly=st.integers(0, 900),
    half_day=st.none() | CENTS,
    daily_cap=st.none() | st.integers(900, 3000),
    per_use=st.sampled_from([0, 0, 150]),
    minimum=st.sampled_from([0, 0, 500]),
    free_minutes=st.sampled_from([0, 0, 30]),
    peak_hourly=st.none() | st.integers(0, 1200),
    weekly=st.none() | st.none() | st.integers(1000, 6000),
    monthly=st.none() | st.none() | st.integers(1000, 9000),
)
BY_DAY = dict.fromkeys(range(5), ((10, 12), (14, 16)))
PEAKS = st.sampled_from([{}, BY_DAY, {**BY_DAY, 6: ((1, 4),)}])
"""On the Sunday, over the hour that the clocks leave out."""
TARIFF = st.fixed_dictionaries(
    {("public", "desk"): RATES, ("public", "room"): RATES},
    optional={("member", "desk"): RATES, ("member", "room"): RATES},
)
PLANS = st.builds(
    Plan,
    group=st.just("member"),
    discount=st.sampled_from([0, 15, 50]),
    minutes=st.integers(0, 900),
    step=st.sampled_from([1, 1, 60]),
    rollover=st.integers(0, 2),
    reset=st.sampled_from(["week", "month"]),
)
USES = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.integers(0, len(RESOURCES) - 1),
        st.integers(-4, 13),
        st.integers(0, 47),
        st.integers(1, 30) | st.integers(60, 300),
        st.sampled_from([None, None, None, 72, 36, 5]),
    ),
    min_size=1,
    max_size=14,
)
HOURS = st.none() | st.dictionaries(st.integers(0, 6), st.sampled_from([(0, 24), (8, 18), (9, 13)]), max_size=7)
CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "tariff": TARIFF,
        "plan": PLANS,
        "hours": HOURS,
        "peaks": PEAKS,
        "spans": st.booleans(),
        "longest": st.sampled_from([120, 240]),
        "tiers": st.sampled_from([{24: 100}, {96: 30, 24: 80}]),
    },
)


@settings(max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    tariffs=st.tuples(TARIFF, TARIFF),
    plan=PLANS,
    uses=USES,
    changed=CHANGED,
    joined=st.integers(-60, 4),
    units=st.integers(0, 3),
    rules=st.fixed_dictionaries({"peaks": PEAKS, "spans": st.booleans()}),
)
def test_a_replay_agrees_with_a_second_reckoning(tariffs, plan, uses, changed, joined, units, rules):
    with transaction.atomic():
        place = Place(tariffs, plan, MONDAY + timedelta(days=joined), units, rules)
        booked = place.booked(uses)
        real = World([(CHANGE, tariffs[1]), (date(2020, 1, 1), tariffs[0])], plan, tiers={48: 50, 24: 100}, **rules)
        told = told_world(real, changed)
        payers = [place.payers(), place.payers()]
        for use in booked:
            use.counts = FIRST <= use.start.date() <= LAST
        inside = [use for use in booked if use.counts]
        cut, whole, refused, hours = reckon(booked, real, told, payers)
        found = replayed(FIRST, LAST, place.terms(changed))
        same = replayed(FIRST, LAST, as_json(copied_from(catalogue.current(), None, None, on=MONDAY)))
        transaction.set_rollback(True)
    assert (same["before"], same["after"], same["refused"]) == (found["before"], found["before"], [])
    assert by(found, "kind") == folded(cut, 0)
    assert by(found, "group") == folded(cut, 1)
    assert {one["rule"]: one["bookings"] for one in found["refused"]} == refused
    assert [Decimal(found[side]["booked_hours"]) for side in ("before", "after")] == [
        round(Decimal(one.numerator) / one.denominator, 2) for one in hours
    ]
    assert found["bookings"] == sum(bool(share_of(use, real)) for use in inside)
    assert found["payers"]["bands"] == [
        {
            "from": None if low is None else str(low),
            "to": None if high is None else str(high),
            "payers": None if some else 0,
        }
        for low, high, some in banded(whole)
    ]


class Place:
    """A site that never closes, with desks, and a room of two halves."""

    def __init__(self, tariffs, plan, since, units, rules):
        self.plan, self.since, self.units = plan, since, units
        site = self.site = SiteFactory()
        open_every_day(site, time(0), time(0))
        for valid_from, rates in ((date(2020, 1, 1), tariffs[0]), (CHANGE, tariffs[1])):
            tariff = TariffFactory(valid_from=valid_from, caps_span_bookings=rules["spans"])
            for weekday, starts, ends in windows(rules["peaks"]):
                tariff.peak_windows.create(weekday=weekday, starts=starts, ends=ends)
            for (group, kind), one in rates.items():
                PriceFactory(tariff=tariff, group=group, kind=kind, **amounts(one))
        policy = BookingPolicyFactory(min_duration=timedelta(minutes=15), max_duration=timedelta(days=8))
        for hours, percent in ((48, 50), (24, 100)):
            policy.cancellation_tiers.create(notice=timedelta(hours=hours), percent=percent)
        kinds = {"desk": "desk", "half": "room", "whole": "room"}
        self.resources = [ResourceFactory(site=site, kind=kinds[name]) for name in RESOURCES]
        for half in self.resources[2:4]:
            PartFactory(whole=self.resources[4], part=half)
        self.people = {who: PersonFactory() for who in WHO}
        self.row = PlanFactory(group=plan.group, discount_percent=plan.discount, monthly_fee=0)
        self.row.allowances.create(
            kind="desk", monthly_minutes=plan.minutes, step_minutes=plan.step, rollover=plan.rollover, reset=plan.reset
        )
        MembershipFactory(plan=self.row, person=self.people["member"], starts_on=since)
        if units:
            pass_of(self.people["holder"], quantity=units)

    def booked(self, uses):
        """Those that are not refused, by the real verbs, one minute after the other; cancelled when all are made."""
        made, cancelled = [], []
        for number, (who, index, day, quarter, length, before) in enumerate(uses):
            start = datetime.combine(MONDAY + timedelta(days=day), time(quarter // 2, quarter % 2 * 30), tzinfo=PARIS)
            start = start.astimezone(UTC)
            period = Period(start, start + timedelta(minutes=30 * length))
            now, resource = MADE + timedelta(minutes=number), self.resources[index]
            try:
                booking = book(self.people[who], [resource], period, now=now)
            except Refusal:
                continue
            local = [one.astimezone(PARIS) for one in (period.start, period.end)]
            made.append(Use(who, resource.kind, index, 2 if index == 4 else 1, *local, before))
            if before is not None:
                cancelled.append((booking, period.start - timedelta(hours=before)))
        for booking, when in sorted(cancelled, key=lambda one: one[1]):
            cancel_booking(booking=booking, by=booking.person, now=when)
        return made

    def payers(self):
        return {
            "member": Payer(is_member=True, since=self.since),
            "holder": Payer(units=self.units),
            "public": Payer(),
        }

    def terms(self, changed):
        terms = {}
        if "tariff" in changed:
            rows = [
                {
                    "group": group,
                    "kind": kind,
                    **{name: said for name, said in amounts(one).items() if said is not None},
                }
                for (group, kind), one in changed["tariff"].items()
            ]
            terms["tariff"] = {"prices": rows}
        if "spans" in changed:
            terms.setdefault("tariff", {})["caps_span_bookings"] = changed["spans"]
        if "peaks" in changed:
            rows = [{"weekday": day, "starts": since, "ends": to} for day, since, to in windows(changed["peaks"])]
            terms.setdefault("tariff", {})["peaks"] = rows
        if plan := changed.get("plan"):
            allowance = {"kind": "desk", "amount": plan.minutes, "step_minutes": plan.step, "rollover": plan.rollover}
            allowances = [{**allowance, "reset": plan.reset}]
            row = {"plan": str(self.row.public_id), "discount_percent": plan.discount, "allowances": allowances}
            terms["plans"] = [row]
        if changed.get("hours") is not None:
            rules = [
                {"weekday": day, "opens": f"{opens:02}:00", "closes": f"{closes % 24:02}:00"}
                for day, (opens, closes) in changed["hours"].items()
            ]
            terms["opening"] = [{"site": str(self.site.public_id), "rules": rules}]
        policy = {}
        if "longest" in changed:
            policy["max_minutes"] = changed["longest"]
        if "tiers" in changed:
            tiers = changed["tiers"].items()
            policy["cancellation"] = [{"hours_before": hours, "percent": percent} for hours, percent in tiers]
        return {**terms, "policy": [policy]} if policy else terms


def windows(peaks):
    return [(day, f"{since:02}:00", f"{to:02}:00") for day, some in peaks.items() for since, to in some]


def told_world(real, changed):
    tariffs = [(date(2020, 1, 1), changed["tariff"])] if "tariff" in changed else real.tariffs
    return replace(
        real,
        tariffs=tariffs,
        plan=changed.get("plan", real.plan),
        hours=changed.get("hours"),
        longest=changed.get("longest"),
        tiers=changed.get("tiers", real.tiers),
        peaks=changed.get("peaks", real.peaks),
        spans=changed.get("spans", real.spans),
    )


def amounts(rates):
    return {
        name: None if said is None else str(Decimal(said) / 100)
        for name, said in vars(rates).items()
        if name != "free_minutes"
    } | {"free_minutes": rates.free_minutes}


def by(found, word):
    pairs = {one[word]: (Decimal(one["before"]), Decimal(one["after"])) for one in found[f"by_{word}"]}
    return {key: pair for key, pair in pairs.items() if any(pair)}


def folded(cut, place):
    found = defaultdict(lambda: [0, 0])
    for key, pair in cut.items():
        for side in (0, 1):
            found[key[place]][side] += pair[side]
    return {key: tuple(Decimal(one) / 100 for one in pair) for key, pair in found.items() if any(pair)}


def banded(whole):
    """Three people are fewer than five: a band is empty, or it is hidden."""
    months = Decimal(11) * 12 / Decimal("365.25")
    changes = [round(Decimal(after - before) / 100 / months, 2) for before, after in whole.values()]
    for low, high in zip([None, *EDGES], [*EDGES, None], strict=True):
        if low is None or low < 0:
            yield low, high, any(one < 0 and (low is None or one > low) and one <= high for one in changes)
        else:
            yield low, high, any(one > 0 and one >= low and (high is None or one < high) for one in changes)
