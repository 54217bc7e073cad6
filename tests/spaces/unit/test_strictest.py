"""Random policies against a slow reference: the strictest wins, and the order of policies never matters."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.clock import at_wall
from core.ranges import Period
from spaces.policies import Speaker, joined, strictest_of
from spaces.terms import Audience, Named, Privilege, Scope, Slot, Slots, Tier, staircase

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
MONDAY = date(2027, 1, 11)
lengths = st.integers(0, 72).map(lambda hours: hours * HOUR)
maybe = st.one_of(st.none(), lengths)
groups = st.frozensets(st.integers(1, 4).map(lambda n: Named(n, f"g{n}", f"G{n}")), min_size=1, max_size=3)
tiers = st.frozensets(st.builds(Tier, lengths, st.integers(1, 100)), max_size=3)


@st.composite
def speakers(draw):
    """One policy as it is compiled; what it says nothing of is left out."""
    said = {"min_notice": draw(maybe), "max_duration": draw(maybe), "needs_approval": draw(st.none() | st.booleans())}
    privilege = draw(st.none() | st.builds(Privilege, groups, lengths))
    terms = {
        "bookers": draw(st.frozensets(st.builds(Audience, st.just("groups"), groups), max_size=1)),
        "tiers": draw(tiers),
    }
    return Speaker(
        name=draw(st.sampled_from("ABCDEF")),
        scope=Scope(),
        values={name: value for name, value in said.items() if value is not None},
        horizon=draw(maybe),
        privilege=privilege,
        terms={name: value for name, value in terms.items() if value},
    )


some = st.lists(speakers(), max_size=5)


@given(some, st.randoms())
def test_the_order_of_policies_never_matters(policies, dice):
    shuffled = dice.sample(policies, len(policies))
    assert joined(policies) == joined(shuffled)
    assert joined(policies).said_by == joined(shuffled).said_by


@given(some)
def test_plain_values_are_the_strictest_said(policies):
    policy = joined(policies)
    notices = [one.values["min_notice"] for one in policies if "min_notice" in one.values]
    longest = [one.values["max_duration"] for one in policies if "max_duration" in one.values]
    assert policy.min_notice == max(notices, default=timedelta(0))
    assert policy.max_duration == min(longest, default=24 * HOUR)
    assert policy.needs_approval == any(one.values.get("needs_approval") for one in policies)


@given(some, st.frozensets(st.integers(1, 4)))
def test_the_horizon_of_somebody_is_their_strictest_privilege_or_what_holds_for_all(policies, mine):
    theirs = [
        one.privilege.horizon
        for one in policies
        if one.privilege and any(group.pk in mine for group in one.privilege.groups)
    ]
    general = [one.horizon for one in policies if one.horizon is not None]
    expected = min(theirs) if theirs else min(general, default=timedelta(days=90))
    assert joined(policies).horizon_of(mine) == expected


@given(some, some)
def test_two_resources_are_as_strict_as_the_stricter_value_by_value(one, other):
    both = strictest_of([joined(one), joined(other)])
    assert both == strictest_of([joined(other), joined(one)])
    assert both.min_notice == max(joined(one).min_notice, joined(other).min_notice)
    assert both.bookers == joined(one).bookers | joined(other).bookers


@given(tiers, lengths)
def test_the_dearest_tier_that_applies_wins(some_tiers, before):
    slow = max((tier.percent for tier in some_tiers if before < tier.notice), default=0)
    steps = [tier for tier in staircase(some_tiers) if before < tier.notice]
    assert (steps[-1].percent if steps else 0) == slow


@given(st.lists(st.tuples(st.integers(0, 22), st.integers(1, 4)), max_size=6), st.integers(0, 22), st.integers(1, 8))
def test_slots_compose_what_a_walk_over_them_reaches(told, start, length):
    slots = Slots("A", tuple(Slot(0, time(begin), time(min(begin + more, 23))) for begin, more in told if begin < 23))
    end = min(start + length, 23)
    if start >= end:
        return
    reached = {start}
    for _round in told:
        reached |= {s.ends.hour for s in slots.slots if s.starts.hour in reached and s.ends.hour <= end}
    period = Period(at_wall(MONDAY, time(start), PARIS), at_wall(MONDAY, time(end), PARIS))
    assert slots.compose(period, PARIS) == (end in reached)


def test_a_slot_lasts_as_long_as_the_clocks_say_on_the_days_they_change():
    night = Slot(6, time(1), time(4))
    spring, autumn = night.on(date(2027, 3, 28), PARIS), night.on(date(2027, 10, 31), PARIS)
    assert (spring.length, autumn.length) == (2 * HOUR, 4 * HOUR)


def test_a_slot_that_the_spring_change_swallows_does_not_exist():
    assert Slot(6, time(2), time(3)).on(date(2027, 3, 28), PARIS) is None
