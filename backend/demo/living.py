"""Lives through the days: people ask, come, leave, cancel or do not turn up, each through its action at its time."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import connection

from backend.demo.asking import Ask
from backend.demo.lending import WEAR, get_back, give, reach_of
from backend.demo.titles import CANCEL_REASONS, DECLINE_REASON
from booking.actions.allotting import Wanted
from booking.actions.attending import check_in, check_out
from booking.actions.changing import approve_booking, cancel_booking, decline_booking
from booking.actions.lending import request_loan
from booking.actions.requesting import request_booking
from booking.actions.sweeping import complete_past, release_no_shows
from booking.models import Booking
from booking.models.booking import Status
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue

CANCELLED, ABSENT, DECLINED = 0.05, 0.1, 0.12
"""Of all bookings; of those that ask for check-in; of those that ask for approval."""
CHECKS_IN, CHECKS_OUT, LEAVES_EARLY = 0.7, 0.7, 0.35
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

Happening = tuple[datetime, Callable[[datetime], object]]
"""When, and what."""


@dataclass(slots=True)
class Living:
    """The clock of the demo world. `now` is the real one: nothing happens after it."""

    catalogue: Catalogue
    host: Person
    now: datetime
    to_come: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    numbers: "count[int]" = field(default_factory=count)

    def at(self, when: datetime, what: Callable[[datetime], object]) -> None:
        if when <= self.now:
            heapq.heappush(self.to_come, (when, next(self.numbers), what))

    def until(self, end: datetime) -> None:
        """Everything that happens before `end`, in order of time; then what is over is closed."""
        while self.to_come and self.to_come[0][0] < end:
            when, _number, what = heapq.heappop(self.to_come)
            what(when)
        complete_past(now=min(end, self.now))

    def book(self, ask: Ask, rng: Random) -> Booking | None:
        wanted = Wanted(
            person=ask.person,
            payer=ask.payer,
            resources=ask.resources,
            period=ask.period,
            title=ask.title,
            attendees=ask.attendees,
            is_private=ask.is_private,
            purpose=Booking.Purpose.LOAN if ask.is_loan else Booking.Purpose.USE,
        )
        if ask.is_loan:
            return self.lend(wanted, ask, rng)
        if ask.period.start - ask.made_at < max(entry.policy.min_notice for entry in ask.resources):
            self.tally["notice-too-short"] += 1  # where no savepoint is set, that would end the whole load
            return None
        try:
            booking = request_booking(wanted=wanted, catalogue=self.catalogue, now=ask.made_at)
        except Refusal as refusal:
            if connection.needs_rollback:
                raise
            self.tally[refusal.code] += 1
            return None
        self.tally["bookings"] += 1
        self.follow(booking, ask, rng)
        return booking

    def lend(self, wanted: Wanted, ask: Ask, rng: Random) -> Booking:
        """Fetched at its hour, brought back on the day it is due."""
        loan = request_loan(wanted=wanted, reach=reach_of(rng), catalogue=self.catalogue, now=ask.made_at)
        self.tally["loans"] += 1
        facts: dict[str, Any] = {"host": self.host, "catalogue": self.catalogue}
        fetched = max(ask.made_at, ask.period.start) + rng.randint(2, 20) * MINUTE
        brought = ask.period.end - rng.randint(10, 240) * MINUTE
        condition = rng.choice(WEAR)
        self.at(fetched, lambda now: give(loan, now=now, condition=condition, **facts))
        self.at(brought, lambda now: get_back(loan, now=now, condition=condition, **facts))
        return loan.booking

    def follow(self, booking: Booking, ask: Ask, rng: Random) -> None:
        """Decide now what will become of it."""
        if booking.status == Status.REQUESTED and not self.answer(booking, ask, rng):
            return
        if rng.random() < CANCELLED:
            self.cancel(booking, ask, rng)
        elif booking.no_show_at and rng.random() < ABSENT:
            self.at(booking.no_show_at + MINUTE, lambda when: release_no_shows(now=when))
        elif booking.no_show_at or rng.random() < CHECKS_IN:
            self.attend(booking, ask, rng)

    def answer(self, booking: Booking, ask: Ask, rng: Random) -> bool:
        """The front desk answers within the day; the last requests are still waiting. True when it approves."""
        when = min(ask.made_at + timedelta(hours=rng.uniform(0.5, 20)), ask.period.start - 20 * MINUTE)
        if rng.random() < DECLINED:
            self.at(when, lambda now: decline_booking(booking=booking, by=self.host, reason=DECLINE_REASON, now=now))
            return False
        self.at(when, lambda now: approve_booking(booking=booking, by=self.host, catalogue=self.catalogue, now=now))
        return when <= self.now

    def cancel(self, booking: Booking, ask: Ask, rng: Random) -> None:
        """Mostly in good time, sometimes too late to be free."""
        spare = ask.period.start - ask.made_at
        when = ask.made_at + spare * rng.uniform(0.2, 0.99)
        reason = rng.choice(CANCEL_REASONS)
        self.at(when, lambda now: cancel_booking(booking=booking, by=ask.person, now=now, reason=reason))

    def attend(self, booking: Booking, ask: Ask, rng: Random) -> None:
        start, end = ask.period.start, ask.period.end
        arrives = max(ask.made_at, start + rng.randint(-10, 10) * MINUTE)
        if start <= self.now < arrives:
            arrives = self.now
        self.at(arrives, lambda now: check_in(booking=booking, by=ask.person, now=now))
        if rng.random() < CHECKS_OUT:
            early = rng.randint(5, 40) if rng.random() < LEAVES_EARLY else rng.randint(0, 4)
            leaves = max(arrives + MINUTE, end - early * MINUTE)
            self.at(leaves, lambda now: check_out(booking=booking, by=ask.person, now=now))
