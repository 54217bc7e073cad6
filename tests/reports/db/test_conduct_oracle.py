"""A second computation of what is counted of bookings: in plain Python, one booking after the other."""

from collections import defaultdict
from statistics import quantiles
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.conduct import GROUPS, conduct, seat_fill
from reports.conduct.statement import ASKED_WORDS, LEADS
from reports.question import Question
from spaces import catalogue
from spaces.models import Resource
from tests.reports.worlds import HELD_ITS_TIME, Told, World, build, worlds

WORDS = st.lists(st.sampled_from(GROUPS), unique=True, max_size=3).map(tuple)
KINDS = st.sampled_from(["", "desk", "room", "equipment"])


def began_there(world: World, question: Question) -> list[Told]:
    """Workshops are counted elsewhere."""
    days = question.days
    return [
        one
        for one in world.told
        if one.row.purpose != "session"
        and days.first <= one.row.period.lower.astimezone(world.tz(one.row.site)).date() <= days.last
    ]


def keys_of(world: World, one: Told, resource: Resource | None, words: tuple[str, ...]) -> tuple[Any, ...]:
    local = one.row.period.lower.astimezone(world.tz(one.row.site))
    known = {
        "site": one.row.site_id,
        "plan": one.plan,
        "group": one.group,
        "day": local.strftime("%Y-%m-%d"),
        "week": local.strftime("%G-W%V"),
        "month": local.strftime("%Y-%m"),
        "weekday": local.weekday(),
        "hour": local.hour,
        "lead": sum(lead(one) >= band for band in LEADS),
    }
    if resource:
        known |= {"resource": resource.pk, "kind": resource.kind, "zone": resource.zone_id}
    return tuple(known[word] for word in words)


def lead(one: Told) -> float:
    return max((one.row.period.lower - one.row.created_at).total_seconds() / 3600, 0)


def gathered(world: World, question: Question) -> dict[tuple[Any, ...], list[Told]]:
    """Each booking once under each of the keys that it has."""
    found: dict[tuple[Any, ...], list[Told]] = defaultdict(list)
    for one in began_there(world, question):
        asked = [resource for resource in one.asked if question.kind in ("", resource.kind)]
        for keys in {keys_of(world, one, resource, question.group_by) for resource in asked}:
            found[keys].append(one)
    return found


def kept(bookings: list[Told]) -> tuple[Any, ...]:
    rows = [one.row for one in bookings]
    firm = [one for one in bookings if one.row.status in HELD_ITS_TIME]
    awaited = [row for row in rows if row.no_show_at and row.status in ("checked_in", "completed", "no_show")]
    given_back = [row for row in rows if row.status == "cancelled" and row.held_until is None]
    late = [row for row in given_back if row.ended_at > row.free_until]
    absent = [row for row in awaited if row.status == "no_show"]
    leads = [lead(one) for one in firm]
    quarters = tuple(quantiles(leads, method="inclusive")) if len(leads) > 1 else tuple(leads * 3) or None
    return len(firm), len(awaited), len(absent), len(given_back), len(late), quarters and pytest.approx(quarters)


def seats(world: World, question: Question) -> dict[tuple[Any, ...], tuple[int, float, float]]:
    bookings, taken, offered = defaultdict(set), defaultdict(float), defaultdict(float)
    for one in began_there(world, question):
        seated = [resource for resource in one.asked if resource.kind != "equipment"]
        if one.row.status not in ("confirmed", "checked_in", "completed"):
            continue
        hours, capacities = one.held.total_seconds() / 3600, sum(resource.capacity for resource in seated)
        for resource in seated:
            if question.kind in ("", resource.kind):
                keys = keys_of(world, one, resource, question.group_by)
                bookings[keys].add(one.row.pk)
                taken[keys] += one.row.attendees * hours * resource.capacity / capacities
                offered[keys] += resource.capacity * hours
    return {keys: (len(bookings[keys]), pytest.approx(taken[keys]), pytest.approx(offered[keys])) for keys in bookings}


def test_every_word_of_a_booking_is_tried():
    assert set(ASKED_WORDS) | {"site", "plan", "group", "day", "week", "month", "weekday", "hour", "lead"} == set(
        GROUPS
    )


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=worlds(), words=WORDS, kind=KINDS)
def test_conduct_and_seat_fill_agree_with_counting_bookings(facts, words, kind):
    with transaction.atomic():
        world = build(facts)
        question = Question(facts["days"], kind=kind, group_by=words)
        current = catalogue.current()
        found = {
            row.keys: (row.bookings, row.expected, row.absent, row.cancelled, row.late, row.leads and tuple(row.leads))
            for row in conduct(question, catalogue=current).rows
        }
        sat = {row.keys: (row.bookings, row.taken, row.offered) for row in seat_fill(question, catalogue=current).rows}
        expected, expected_seats = {k: kept(v) for k, v in gathered(world, question).items()}, seats(world, question)
        transaction.set_rollback(True)
    empty, no_seats = {(): (0, 0, 0, 0, 0, None)}, {(): (0, 0, 0)}
    assert found == (expected or (empty if not words else {}))
    assert sat == (expected_seats or (no_seats if not words else {}))
