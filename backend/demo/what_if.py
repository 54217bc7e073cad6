"""What a manager wonders about: two questions that were replayed on the past weeks, and an idea that was not."""

from dataclasses import replace
from datetime import datetime

from backend.demo.people import People
from backend.demo.span import DAY, Span
from members.models import Person
from reports.actions.replaying import asked
from reports.actions.scenarios import make_scenario
from reports.actions.simulating import ask_simulation, begin, finish
from reports.models import Scenario
from reports.question import Days
from reports.scenarios.prices import freed
from reports.scenarios.starts import STARTS, Start
from reports.scenarios.today import todays
from reports.simulation.carrying_out import carry_out
from reports.simulation.terms import PriceTerm, Terms
from spaces import catalogue

DEARER, IDEA = "plus-cinq", "une-soiree"
FREE = Start(
    "Première heure offerte aux associations",
    "La première heure de chaque usage est gratuite pour les associations.",
    lambda today: Terms(tariff=today.tariff and replace(today.tariff, prices=freed(_prices(today), "association", 60))),
)
REPLAYED_DAYS = 28


def wonder(people: People, span: Span, *, now: datetime) -> int:
    """How many scenarios there are to read."""
    days = Days(span.today - REPLAYED_DAYS * DAY, span.today - DAY)
    for start in (STARTS[DEARER], FREE):
        _replay(_scenario(start, people.manager, span, now=now), days, people.manager, now=now)
    _scenario(STARTS[IDEA], people.manager, span, now=now)
    return 3


def _prices(today: Terms) -> tuple[PriceTerm, ...]:
    return (today.tariff and today.tariff.prices) or ()


def _scenario(begun: Start, by: Person, span: Span, *, now: datetime) -> Scenario:
    current = catalogue.current()
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
