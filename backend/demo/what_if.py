"""What a manager wonders about: two questions that were replayed on the past weeks, and an idea that was not."""

from datetime import datetime

from backend.demo.people import People
from backend.demo.span import DAY, Span
from members.models import Person
from reports.actions.replaying import asked
from reports.actions.scenarios import make_scenario
from reports.actions.simulating import ask_simulation, begin, finish
from reports.models import Scenario
from reports.question import Days
from reports.scenarios.starts import STARTS
from reports.scenarios.today import todays
from reports.simulation.carrying_out import carry_out
from spaces import catalogue

REPLAYED = ("plus-cinq", "premiere-heure")
IDEA = "une-soiree"
REPLAYED_DAYS = 28


def wonder(people: People, span: Span, *, now: datetime) -> int:
    """How many scenarios there are to read."""
    days = Days(span.today - REPLAYED_DAYS * DAY, span.today - DAY)
    for start in REPLAYED:
        _replay(_scenario(start, people.manager, span, now=now), days, people.manager, now=now)
    _scenario(IDEA, people.manager, span, now=now)
    return len(REPLAYED) + 1


def _scenario(start: str, by: Person, span: Span, *, now: datetime) -> Scenario:
    current, begun = catalogue.current(), STARTS[start]
    return make_scenario(
        name=str(begun.name),
        note=str(begun.note),
        site=None,
        terms=begun.made(todays(current, None, today=span.today)),
        by=by,
        catalogue=current,
        now=now,
    )


def _replay(scenario: Scenario, days: Days, by: Person, *, now: datetime) -> None:
    """At once: the demo world has no worker yet."""
    waiting = ask_simulation(scenario=scenario, days=days, by=by, catalogue=catalogue.current(), now=now)
    run = begin(waiting.pk, now=now)
    if run is not None:
        finish(run, carry_out(asked(run)), now=now)
