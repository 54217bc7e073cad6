"""What the places of the demo world cost: rent, energy, salaries, cleaning, supplies, month after month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from backend.demo.places import Network
from backend.demo.span import Span, busyness
from members.models import Person
from reports.actions.costing import enter_costs
from reports.costs.entry import Entry
from reports.costs.months import months_between
from reports.models import Cost
from spaces.models import Site

ALL = ""
ROOM, EQUIPMENT, WORKSHOP = Cost.Activity.ROOM.value, Cost.Activity.EQUIPMENT.value, Cost.Activity.WORKSHOP.value
FIXED, VARIABLE = Cost.Behaviour.FIXED.value, Cost.Behaviour.VARIABLE.value
HEATED = {1: 1.6, 2: 1.5, 3: 1.25, 4: 1.0, 10: 1.05, 11: 1.35, 12: 1.55}
"""Of the usual energy; the months between are warm."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Euros of a usual month."""

    label: str
    amount: int
    behaviour: str = FIXED
    activity: str = ALL
    is_energy: bool = False


HOUSE = (
    Habit("Loyer", 1950),
    Habit("Énergie", 420, is_energy=True),
    Habit("Salaires, part accueil", 3150),
    Habit("Ménage", 620),
    Habit("Assurances", 148),
    Habit("Internet et téléphone", 84),
    Habit("Maintenance des machines", 140, activity=EQUIPMENT),
    Habit("Matériel des salles", 65, activity=ROOM),
    Habit("Animation des ateliers", 420, activity=WORKSHOP),
    Habit("Café, papier, savon", 160, VARIABLE),
    Habit("Filament, bois, encre", 95, VARIABLE, EQUIPMENT),
)
PARTNER = (
    Habit("Charges des locaux", 260),
    Habit("Énergie", 90, is_energy=True),
    Habit("Animation des ateliers", 310, activity=WORKSHOP),
    Habit("Fournitures", 35, VARIABLE),
)


def spend(network: Network, by: Person, span: Span, *, now: datetime) -> int:
    """From the first month of the world to its last; what grows with use follows how busy the months are."""
    months = months_between(span.first.replace(day=1), span.last.replace(day=1))
    sites = [*((site, HOUSE) for site in network.houses), *((site, PARTNER) for site in network.partners)]
    entries = [entry for site, habits in sites for month in months for entry in _of(site, habits, month)]
    return len(enter_costs(entries=entries, by=by, now=now))


def _of(site: Site, habits: tuple[Habit, ...], month: date) -> Iterator[Entry]:
    busy = busyness(month.replace(day=14 - month.replace(day=14).weekday() + 1))
    for habit in habits:
        level = HEATED.get(month.month, 0.7) if habit.is_energy else 1.0
        level *= busy if habit.behaviour == VARIABLE else 1.0
        amount = Decimal(round(habit.amount * level * 100)) / 100
        yield Entry(site.pk, month, habit.label, habit.behaviour, habit.activity, amount)
