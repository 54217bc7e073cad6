"""What people ask for on a day: desks, rooms, machines, loans. Nothing is booked here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from backend.demo import rhythm
from backend.demo.lending import days_out
from backend.demo.people import Regular
from backend.demo.span import DAY, busyness
from backend.demo.titles import MACHINE_TITLES, ROOM_TITLES
from billing.standing import Payer
from booking.availability import needed
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry

LOAN, MACHINES = "loan", "equipment"


@dataclass(frozen=True, slots=True)
class Ask:
    person: Person
    payer: Payer
    resources: Sequence[ResourceEntry]
    period: Period
    made_at: datetime
    title: str = ""
    attendees: int = 1
    is_private: bool = True
    is_loan: bool = False


@dataclass(slots=True)
class Diary:
    """What has been taken so far, so that people ask for what is free."""

    taken: dict[int, list[Period]] = field(default_factory=lambda: defaultdict(list))

    def is_free(self, entry: ResourceEntry, period: Period) -> bool:
        wanted = needed(entry, period)
        return not any(busy.overlaps(wanted) for atom in entry.atoms for busy in self.taken[atom])

    def take(self, entries: Iterable[ResourceEntry], period: Period) -> None:
        for entry in entries:
            for atom in entry.atoms:
                self.taken[atom].append(needed(entry, period))

    def forget(self, before: datetime) -> None:
        """What is over is in nobody's way."""
        for atom, periods in self.taken.items():
            self.taken[atom] = [period for period in periods if period.end > before]

    def first_free(self, entries: Iterable[ResourceEntry], period: Period) -> ResourceEntry | None:
        return next((e for e in entries if e.opening.covers(period) and self.is_free(e, period)), None)


@dataclass(slots=True)
class House:
    """One tiers-lieu as people see it."""

    desks: list[ResourceEntry]
    rooms: list[ResourceEntry]
    machines: list[ResourceEntry]
    portable: list[ResourceEntry]
    loans: list[ResourceEntry]
    regulars: list[Regular]
    diary: Diary
    now: datetime

    def asks(self, day: date, level: float, rng: Random) -> Iterator[Ask]:
        open_ = self.desks[0].opening.on(day)
        if not open_:
            return
        for regular in self.regulars:
            if rng.random() < regular.habit * level:
                yield from self.desk_asks(regular, day, open_, rng)
        for _meeting in range(round(15 * level + rng.uniform(-2, 2))):
            yield from self.room_ask(day, rng)
        for _use in range(round(3 * level + rng.uniform(-1, 1))):
            yield from self.machine_ask(open_, rng)
        if rng.random() < 0.55 * level:
            yield from self.loan_ask(day, rng)

    def desk_asks(self, regular: Regular, day: date, open_: tuple[Period, ...], rng: Random) -> Iterator[Ask]:
        """The usual desk where it is free. Who leads a team now and then takes a place for a colleague as well."""
        mates = 1 if regular.is_leading and rng.random() < 0.3 else 0
        payer = regular.payer(rng, alone=0.1)
        for period in rhythm.desk_periods(day, open_, full_days=regular.full_days, rng=rng):
            around = self.desks[regular.favourite :] + self.desks[: regular.favourite]
            free = [desk for desk in around if self.diary.is_free(desk, period)][: 1 + mates]
            if free:
                yield self.ask(regular, payer, free, period, rng, attendees=len(free), longest=21 * DAY)

    def room_ask(self, day: date, rng: Random) -> Iterator[Ask]:
        """A meeting in the smallest room that fits, or in one that people like."""
        period = rhythm.meeting(day, rng)
        heads = rng.choices((2, 3, 4, 5, 6, 8, 12, 18, 35), (14, 16, 18, 14, 12, 10, 8, 5, 3))[0]
        fitting = sorted((room for room in self.rooms if room.capacity >= heads), key=lambda room: room.capacity)
        if rng.random() < 0.5:
            rng.shuffle(fitting)
        room = self.diary.first_free([r for r in fitting if r.capacity <= 8 * heads], period)
        if room is None:
            return
        resources = [room]
        if rng.random() < 0.12 and (extra := self.diary.first_free(self.portable, period)):
            resources.append(extra)
        regular = rng.choice(self.regulars)
        payer = regular.payer(rng, alone=0.2)
        kind = regular.organisation.kind if regular.organisation and payer.organisation else ""
        title = rng.choice(ROOM_TITLES[kind])
        hides = rng.random() < 0.6
        yield self.ask(
            regular, payer, resources, period, rng, attendees=heads, title=title, longest=45 * DAY, is_private=hides
        )

    def machine_ask(self, open_: tuple[Period, ...], rng: Random) -> Iterator[Ask]:
        period = rhythm.machine_time(open_, rng)
        regular = rng.choice([one for one in self.regulars if one.is_member])
        machine = self.diary.first_free(rng.sample(self.machines, len(self.machines)), period)
        if machine:
            title = rng.choice(MACHINE_TITLES)
            yield self.ask(regular, Payer(regular.person.pk), [machine], period, rng, title=title, longest=14 * DAY)

    def loan_ask(self, day: date, rng: Random) -> Iterator[Ask]:
        """For some days, over nights and weekends."""
        period = days_out(self.loans[0], day, rng.choice((2, 4, 7))) if self.loans else None
        thing = next((one for one in self.loans if period and self.diary.is_free(one, period)), None)
        if thing and period:
            regular = rng.choice(self.regulars)
            yield self.ask(regular, regular.payer(rng), [thing], period, rng, longest=10 * DAY, is_loan=True)

    def ask(
        self,
        regular: Regular,
        payer: Payer,
        resources: Sequence[ResourceEntry],
        period: Period,
        rng: Random,
        *,
        longest: timedelta,
        title: str = "",
        attendees: int = 1,
        is_private: bool = True,
        is_loan: bool = False,
    ) -> Ask:
        self.diary.take(resources, period)
        notice = max(entry.policy.min_notice for entry in resources)
        made_at = rhythm.asked_at(period.start, longest=longest, now=self.now, rng=rng, notice=notice)
        return Ask(regular.person, payer, resources, period, made_at, title, attendees, is_private, is_loan)


def level_of(day: date, filling: float, rng: Random) -> float:
    return busyness(day) * filling * rng.uniform(0.93, 1.05)
