"""What depends on who asks and on what they have had: judged inside the transaction, on what its first trip tells.

And setting rules aside: whoever manages the place may, with a reason; every rule set aside is written down.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking import quotas
from booking.claims import Claims, asking_claims, claims_in, day_of_use, depends_on_who
from booking.errors import BehalfNotAllowed, OverrideNotAllowed
from booking.models import Booking, Override
from booking.rules import (
    check_attendees,
    check_audience,
    check_booking,
    check_qualified,
    check_resources,
    check_to_come,
    failing,
)
from booking.standing import check_standing
from booking.wanting import Wanted
from core.database import Rows, Statement, in_one_trip, inserting
from core.errors import Refusal
from members.models import Person
from spaces.policies import Policy

CLAIMS = 4
"""Statements that `asking_claims` gives."""
SET_ASIDE = frozenset(
    {
        "notice-too-short", "beyond-horizon", "too-short", "too-long", "off-the-grid", "not-a-slot", "day-reserved",
        "outside-opening-hours", "members-only", "groups-only", "stewards-only", "qualification-missing",
        "quota-exceeded", "cooldown-running", "too-late-to-move",
    }
)  # fmt: skip
"""Codes of the rules of the house. What is past, impossible or taken stays so."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something wanted, by the rules of its resources; `booking` where it exists already, to be moved or confirmed.

    `excused` holds the codes that were set aside when it was made: they are not asked again.
    """

    wanted: Wanted
    policy: Policy
    booking: Booking | None = None
    keeps_its_place: bool = False
    is_written: bool = False
    """It stands at its new place already."""
    excused: frozenset[str] = frozenset()
    met: tuple[Refusal, ...] = ()
    """What the caller has found against it."""

    @property
    def by(self) -> Person:
        return self.wanted.by or self.wanted.person

    @property
    def is_for_another(self) -> bool:
        return self.by.pk != self.wanted.person.pk and self.booking is None

    @property
    def asks_claims(self) -> bool:
        wanted = self.wanted
        return bool(wanted.set_aside or self.is_for_another) or depends_on_who(self.policy, wanted.resources)

    @property
    def use(self) -> quotas.Use:
        wanted = self.wanted
        holder = quotas.Holder(wanted.person.pk, wanted.payer.organisation_id)
        besides = (self.booking.pk,) if self.booking else ()
        is_loan = wanted.purpose == Booking.Purpose.LOAN
        return quotas.Use(holder, wanted.resources, wanted.period, besides, self.is_written, is_loan)

    def locks(self) -> list[Statement]:
        """The first of all locks; nothing where nothing is counted."""
        return quotas.locking(self.policy, self.use) if self._counts else []

    def questions(self, *, now: datetime) -> list[Statement]:
        """After the locks. Nothing where nothing depends on who asks or on what they have had."""
        wanted, asked = self.wanted, []
        if self.asks_claims:
            asked += asking_claims(wanted.person, self.by, day_of_use(wanted.period, wanted.resources[0]))
        return asked + (quotas.asking(self.policy, self.use, now=now) if self._counts else [])

    @property
    def _counts(self) -> bool:
        return bool(self.policy.limits or self.policy.rests)

    def judged(self, answers: Sequence[Rows], *, now: datetime) -> list[Refusal]:
        """The rules that are set aside. Raises the first that says no and is not."""
        answers = list(answers)
        claims = claims_in(self.by, *answers[:CLAIMS]) if self.asks_claims else None
        site = self.wanted.resources[0].site.pk
        if self.is_for_another and claims and not claims.is_at_the_desk(site):
            raise BehalfNotAllowed()
        counted = answers[CLAIMS:] if self.asks_claims else answers
        found = [*self.met, *self._against(claims, now=now), *self._used_up(counted)]
        return self._settled([refusal for refusal in found if refusal.code not in self.excused], claims)

    def _against(self, claims: Claims | None, *, now: datetime) -> Iterator[Refusal]:
        """Loans have times of their own, judged before; who may is judged alike."""
        wanted = self.wanted
        if claims is None:
            return
        if wanted.purpose == Booking.Purpose.USE and not self.keeps_its_place:
            yield from failing(
                wanted.resources, self.policy, wanted.period, attendees=wanted.attendees, now=now, claims=claims
            )
            return
        yield from _refusal_of(check_audience, self.policy, claims, site_id=wanted.resources[0].site.pk)
        yield from _refusal_of(check_qualified, self.policy, claims)

    def _used_up(self, answers: Sequence[Rows]) -> Iterator[Refusal]:
        if self._counts:
            for standing in quotas.answered(self.policy, self.use, answers):
                yield from _refusal_of(check_standing, standing, self.use.tz)

    def _settled(self, found: list[Refusal], claims: Claims | None) -> list[Refusal]:
        firm = [refusal for refusal in found if refusal.code not in SET_ASIDE]
        if firm or (found and not self.wanted.set_aside):
            raise (firm or found)[0]
        if found and not (claims and claims.is_manager(self.wanted.resources[0].site.pk)):
            raise OverrideNotAllowed(rules=[refusal.code for refusal in found])
        return found


def _refusal_of(check: object, *arguments: object, **named: object) -> Iterator[Refusal]:
    try:
        check(*arguments, **named)  # type: ignore[operator]
    except Refusal as refusal:
        yield refusal


def check_beforehand(wanted: Wanted, policy: Policy, *, now: datetime, booking: Booking | None = None) -> None:
    """What needs no transaction. Where more depends on who asks, only what is the same for everybody.

    `booking` is the one about to be moved; only where its claims are asked will its rules be judged later.
    """
    check_resources(wanted.resources)
    if Case(wanted, policy, booking).asks_claims:
        check_to_come(policy, wanted.period, now=now)
        check_attendees(wanted.resources, wanted.attendees)
        return
    check_booking(wanted.resources, policy, wanted.period, attendees=wanted.attendees, now=now)


def check_ahead(wanted: Wanted, policy: Policy, *, now: datetime) -> None:
    """What asking for it now would be told by the rules, before anything is asked for. One query where who asks or
    what they have had matters.
    """
    check_beforehand(wanted, policy, now=now)
    case = Case(wanted, policy)
    if questions := case.questions(now=now):
        case.judged(in_one_trip(questions), now=now)


def judge_all(cases: Sequence[Case], *, now: datetime) -> list[list[Refusal]]:
    """Of bookings that exist, about to be moved or confirmed: the rules set aside for each. One trip, or none."""
    locks = _locks(cases)
    questions = [case.questions(now=now) for case in cases]
    statements = [*locks, *(one for asked in questions for one in asked)]
    answers = in_one_trip(statements)[len(locks) :] if statements else []
    judged = []
    for case, asked in zip(cases, questions, strict=True):
        judged.append(case.judged(answers[: len(asked)], now=now))
        answers = answers[len(asked) :]
    return judged


def lock_holders(cases: Sequence[Case]) -> None:
    """Before any other lock, for whoever judges later."""
    if locks := _locks(cases):
        in_one_trip(locks)


def _locks(cases: Sequence[Case]) -> list[Statement]:
    """Once each, in one order."""
    locks = sorted({tuple(values): (text, values) for case in cases for text, values in case.locks()}.items())
    return [lock for _key, lock in reversed(locks)]


def overrides(
    booking: Booking, set_aside: Sequence[Refusal], *, by: Person, reason: str, now: datetime
) -> list[Override]:
    """Not yet written: one row a rule."""
    return [
        Override(
            booking_id=booking.pk,
            rule=refusal.code,
            detail=str(refusal.detail or refusal.title)[:300],
            reason=reason,
            by=by,
            at=now,
        )
        for refusal in set_aside
    ]


def write(rows: Sequence[Override]) -> None:
    if rows:
        in_one_trip(inserting(rows))


def excused(booking: Booking) -> frozenset[str]:
    """The rules set aside for a booking so far. One query."""
    return frozenset(Override.objects.filter(booking=booking).values_list("rule", flat=True))
