"""A second computation, slow and naive: minute by minute, on the clocks of each site. Both must agree to the minute."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.occupancy import GROUPS, occupancy
from reports.question import Days, Question
from spaces import catalogue
from tests.reports.worlds import Atom, Use, build, minutes, worlds

NEVER = datetime(1, 1, 1, tzinfo=UTC)
WORDS = st.lists(st.sampled_from(GROUPS), unique=True, max_size=3)


def slowly(atoms: list[Atom], question: Question) -> dict[tuple[Any, ...], tuple[int, int, int, int]]:
    """Minutes open, booked, attended and booked outside, by the keys of the row.

    Everybody has the place's whole open time, whoever they are: those who used something, and nobody in particular.
    """
    words = question.group_by
    payers = {payer_keys(use, words) for atom in atoms for use in atom.booked if asked_for(atom, use, question.days)}
    payers.add(payer_keys(Use(NEVER, NEVER, None, "public"), words))
    counts = [Counter(), Counter(), Counter(), Counter()]
    for atom in atoms:
        for minute in minutes(question.days, atom.tz):
            place, is_open = keys_of(atom, minute.astimezone(atom.tz), words), atom.is_open(minute)
            for payer in payers:
                counts[0][mixed(place, payer, words)] += is_open
            for use in during(minute, atom.booked):
                counts[1 if is_open else 3][mixed(place, payer_keys(use, words), words)] += 1
            for use in during(minute, atom.attended) if is_open else ():
                counts[2][mixed(place, payer_keys(use, words), words)] += 1
    return {keys: tuple(count[keys] for count in counts) for keys in counts[0]}


def asked_for(atom: Atom, use: Use, days: Days) -> bool:
    asked = minutes(days, atom.tz)
    return use.start <= asked[-1] and asked[0] < use.end


def during(minute: datetime, uses: list[Use]) -> list[Use]:
    return [use for use in uses if use.start <= minute < use.end]


def payer_keys(use: Use, words: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(use, word) for word in words if word in ("plan", "group"))


def mixed(place: dict[str, Any], payer: tuple[Any, ...], words: tuple[str, ...]) -> tuple[Any, ...]:
    payers = iter(payer)
    return tuple(next(payers) if word in ("plan", "group") else place[word] for word in words)


def keys_of(atom: Atom, local: datetime, words: tuple[str, ...]) -> dict[str, Any]:
    row = atom.row
    return {
        "resource": row.pk,
        "kind": row.kind,
        "zone": row.zone_id,
        "site": row.site_id,
        "day": local.strftime("%Y-%m-%d"),
        "week": local.strftime("%G-W%V"),
        "month": local.strftime("%Y-%m"),
        "weekday": int(local.strftime("%u")) - 1,
        "hour": int(local.strftime("%H")),
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=worlds(), words=WORDS)
def test_occupancy_agrees_with_counting_minutes(facts, words):
    with transaction.atomic():
        world = build(facts)
        question = Question(facts["days"], group_by=tuple(words))
        report = occupancy(question, catalogue=catalogue.current(), now=world.now)
        found = {row.keys: (row.open, row.booked, row.attended, row.outside) for row in report.rows}
        expected = slowly(world.atoms, question)
        plain = occupancy(replace(question, group_by=()), catalogue=catalogue.current(), now=world.now)
        transaction.set_rollback(True)
    minute = 60_000_000
    assert {keys: tuple(value / minute for value in values) for keys, values in found.items()} == expected
    assert report.whole == plain.whole
