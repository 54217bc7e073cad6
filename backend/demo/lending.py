"""Loans of the demo world: refurbished computers lent for nothing, a bicycle lent for money."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from backend.demo.span import DAY, TZ
from billing.standing import Payer
from booking.actions.allotting import Wanted
from booking.actions.lending import Inspection, Reach, Seen, hand_over, request_loan, take_back
from booking.models import Booking, Loan
from core.clock import local_date
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STREETS = ("rue de Belgique", "quai des Indes", "rue Paul-Guieysse", "cours de Chazelles", "rue de Larmor")
PURPOSES = ("Chercher un emploi", "Formation à distance", "Démarches en ligne", "Devoirs des enfants", "Un atelier")
WEAR = ("good", "good", "good", "good", "worn")


def reach_of(rng: Random) -> Reach:
    """The telephone numbers are of the range that is given to nobody."""
    return Reach(
        address=f"{rng.randint(1, 90)} {rng.choice(STREETS)}, 56100 Lorient",
        phone=f"06 39 98 {rng.randint(10, 99)} {rng.randint(10, 99)}",
        purpose=rng.choice(PURPOSES),
    )


def days_out(entry: ResourceEntry, day: date, days: int) -> Period | None:
    """From an hour after opening on that day to an hour before closing on the first open day after so many."""
    first = entry.opening.on(day)
    last = next((open_ for n in range(8) if (open_ := entry.opening.on(day + (days + n) * DAY))), ())
    return Period(first[0].start + HOUR, last[-1].end - HOUR) if first and last else None


def as_seen(loan: Loan, condition: str) -> Inspection:
    return Inspection([Seen(item.resource_id, condition) for item in loan.items.all()])


def give(loan: Loan, *, host: Person, catalogue: Catalogue, now: datetime, condition: str = "good") -> None:
    seen = as_seen(loan, condition)
    hand_over(loan=loan, by=host, seen=seen, is_signed=True, catalogue=catalogue, now=now)


def get_back(loan: Loan, *, host: Person, catalogue: Catalogue, now: datetime, condition: str = "good") -> None:
    take_back(loan=loan, by=host, seen=as_seen(loan, condition), catalogue=catalogue, now=now)


Plan = tuple[ResourceEntry, Person, Period]


def planned(things: Iterable[ResourceEntry], borrowers: Iterable[Person], *, now: datetime) -> list[Plan]:
    """One that is out and well, one that is late: the first person's is due in some days, the second's was due."""
    plans = []
    for thing, person, (begins, lasts) in zip(things, borrowers, ((-3, 7), (-16, 14)), strict=False):
        day = open_day(thing, local_date(now, TZ) + begins * DAY)
        period = days_out(thing, day, lasts) if day else None
        if period and period.start < now:
            plans.append((thing, person, period))
    return plans


def lend_planned(plans: Iterable[Plan], *, host: Person, catalogue: Catalogue) -> None:
    rng = Random("loans")  # noqa: S311  # dice, not secrets
    for thing, person, period in plans:
        wanted = Wanted(person, Payer(person.pk), [thing], period, purpose=Booking.Purpose.LOAN)
        loan = request_loan(wanted=wanted, reach=reach_of(rng), catalogue=catalogue, now=period.start - DAY)
        give(loan, host=host, catalogue=catalogue, now=period.start + 10 * MINUTE)


def open_day(entry: ResourceEntry, day: date) -> date | None:
    """That day, or the nearest open one before it."""
    return next((day - n * DAY for n in range(10) if entry.opening.on(day - n * DAY)), None)
