"""Sixteen weeks of bookings, each asked for at its own time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from random import Random

from backend.demo import rhythm
from backend.demo.asking import Ask, Diary, House, level_of
from backend.demo.lending import Plan, lend_planned, planned
from backend.demo.living import Happening, Living
from backend.demo.people import People, Regular
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from backend.demo.titles import PARTNER_TITLES
from billing.standing import Payer
from core.clock import start_of_day
from core.ranges import Period
from spaces import catalogue
from spaces.catalogue import Catalogue, ResourceEntry

Say = Callable[[str], None]


def live_through(
    span: Span,
    people: People,
    network: Network,
    diary: Diary,
    *,
    besides: Iterable[Happening],
    seed: str,
    say: Say,
) -> Living:
    """Everything in the order of time: what is asked, for days that may be far ahead, and what happens `besides`."""
    known = catalogue.current()
    living = Living(known, people.host, span.now)
    houses = houses_of(people, network, known, diary, span.now)
    at_home = loans_of_now(houses[0], people, span)
    visits = Visits(people, network, known, diary, span.now)
    for when, what in besides:
        living.at(when, what)
    for day in span.days():
        rng = Random(f"{seed}:{day}")  # noqa: S311  # dice, not secrets
        level = level_of(day, span.filling(day), rng)
        asks = [ask for house in houses for ask in house.asks(day, level, rng)]
        for ask in [*asks, *visits.asks(day, level, rng)]:
            living.at(ask.made_at, partial(_booked, living, ask, Random(rng.random())))  # noqa: S311
        diary.forget(before=start_of_day(day, TZ))
    for day in span.days():
        living.until(start_of_day(day + DAY, TZ))
        if day.weekday() == 6:
            say(f"week to {day}: {living.tally['bookings']} bookings")
    lend_planned(at_home, host=people.host, catalogue=known)
    return living


def _booked(living: Living, ask: Ask, rng: Random, _now: datetime) -> None:
    living.book(ask, rng)


def loans_of_now(house: House, people: People, span: Span) -> list[Plan]:
    """The coworker has one computer at home; somebody else should have brought another back. Nobody else asks."""
    someone = next(one.person for one in house.regulars if one.person != people.coworker)
    free = [thing for thing in house.loans if thing.policy.loan_is_free]
    plans = planned(free[1:], [people.coworker, someone], now=span.now)
    for thing, _person, period in plans:
        house.diary.take([thing], Period(period.start, max(period.end, span.now + 4 * DAY)))
    return plans


def houses_of(people: People, network: Network, known: Catalogue, diary: Diary, now: datetime) -> list[House]:
    """The regulars share themselves out over the tiers-lieu and its annexes."""
    houses = []
    for number, site in enumerate(network.houses):
        entries = [entry for entry in known.resources.values() if entry.site.pk == site.pk]
        houses.append(house_of(entries, people.regulars[number :: len(network.houses)], diary, now))
    return houses


def house_of(entries: list[ResourceEntry], regulars: list[Regular], diary: Diary, now: datetime) -> House:
    equipment = [entry for entry in entries if entry.kind == "equipment"]
    loans = [entry for entry in equipment if "loan" in entry.features]
    return House(
        desks=[entry for entry in entries if entry.kind == "desk"],
        rooms=[entry for entry in entries if entry.kind == "room"],
        machines=[entry for entry in equipment if "portable" not in entry.features],
        portable=[entry for entry in equipment if "portable" in entry.features and entry not in loans],
        loans=loans,
        regulars=regulars,
        diary=diary,
        now=now,
    )


class Visits:
    """What the partner sites' own people book in their rooms."""

    def __init__(self, people: People, network: Network, known: Catalogue, diary: Diary, now: datetime) -> None:
        self.diary, self.now = diary, now
        self.pairs = []
        for site in network.partners:
            staff = [(person, bearer) for person, bearer in people.mediators if bearer == site.organisation]
            entries = [entry for entry in known.resources.values() if entry.site.pk == site.pk]
            self.pairs.append((staff, entries))

    def asks(self, day: date, level: float, rng: Random) -> Iterator[Ask]:
        for staff, entries in self.pairs:
            for entry in entries:
                open_ = entry.opening.on(day)
                if open_ and rng.random() < 0.3 * level:
                    period = rhythm.machine_time(open_, rng)
                    if self.diary.first_free([entry], period):
                        person, bearer = rng.choice(staff)
                        self.diary.take([entry], period)
                        made_at = rhythm.asked_at(period.start, longest=20 * DAY, now=self.now, rng=rng)
                        heads = min(entry.capacity, rng.randint(1, 8))
                        title = rng.choice(PARTNER_TITLES)
                        yield Ask(person, Payer(person.pk, bearer), [entry], period, made_at, title, heads, False)
