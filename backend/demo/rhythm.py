"""At what hours people come, how long they stay, how long ahead they book. Pure but for the dice."""

from datetime import date, datetime, time, timedelta
from random import Random

from backend.demo.span import TZ
from core.clock import at_wall
from core.ranges import Period, merged

HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)

ARRIVALS = ("8:30", "9:00", "9:30", "10:00")
ARRIVAL_WEIGHTS = (10, 45, 30, 15)
DEPARTURES = ("16:30", "17:00", "17:30", "18:00", "18:30")
DEPARTURE_WEIGHTS = (10, 25, 30, 22, 13)
NOONS, BACK = ("12:00", "12:30"), ("13:30", "14:00")

MEETING_STARTS = {
    "8:30": 2, "9:00": 7, "9:30": 8, "10:00": 22, "10:30": 15, "11:00": 14, "11:30": 4, "12:00": 2, "13:00": 3,
    "13:30": 6, "14:00": 24, "14:30": 15, "15:00": 13, "15:30": 6, "16:00": 6, "16:30": 4, "17:00": 3,
}  # fmt: skip
MEETING_LENGTHS = {1.0: 30, 1.5: 20, 2.0: 30, 3.0: 13, 4.0: 7}
SESSION_LENGTHS = {1.0: 15, 2.0: 40, 3.0: 30, 4.0: 15}


def at(day: date, text: str) -> datetime:
    hour, minute = text.split(":")
    return at_wall(day, time(int(hour), int(minute)), TZ)


def one_of(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def desk_periods(day: date, open_: tuple[Period, ...], *, full_days: float, rng: Random) -> list[Period]:
    """A working day at a desk: whole, cut by lunch, a morning or an afternoon; inside the opening hours."""
    arrives = at(day, rng.choices(ARRIVALS, ARRIVAL_WEIGHTS)[0])
    leaves = at(day, rng.choices(DEPARTURES, DEPARTURE_WEIGHTS)[0])
    noon, back = at(day, rng.choice(NOONS)), at(day, rng.choice(BACK))
    draw = rng.random()
    if draw < full_days * 0.88:
        wanted = [Period(arrives, leaves)]
    elif draw < full_days:
        wanted = [Period(arrives, noon), Period(back, leaves)]
    else:
        wanted = [Period(arrives, noon)] if rng.random() < 0.55 else [Period(back, leaves)]
    return inside(wanted, open_)


def inside(wanted: list[Period], open_: tuple[Period, ...]) -> list[Period]:
    """What is left of the periods within the opening hours, where at least an hour is left."""
    parts = [part for period in wanted for piece in merged(open_) if (part := period.within(piece))]
    return [part for part in parts if part.length >= HOUR]


def meeting(day: date, rng: Random) -> Period:
    start = at(day, one_of(MEETING_STARTS, rng))
    return Period(start, start + HOUR * rng.choices(list(MEETING_LENGTHS), list(MEETING_LENGTHS.values()))[0])


def machine_time(open_: tuple[Period, ...], rng: Random) -> Period:
    """Some hours that begin on a half-hour of the opening hours."""
    piece = rng.choice(open_)
    steps = max(1, piece.length // HALF_HOUR - 2)
    start = piece.start + rng.randrange(steps) * HALF_HOUR
    return Period(start, start + HOUR * rng.choices(list(SESSION_LENGTHS), list(SESSION_LENGTHS.values()))[0])


def asked_at(
    start: datetime, *, longest: timedelta, now: datetime, rng: Random, notice: timedelta = timedelta(0)
) -> datetime:
    """When somebody asked: often the day before, sometimes weeks ahead, never later than now, nor than may be asked."""
    ahead = timedelta(hours=rng.expovariate(1 / 40)) + timedelta(minutes=rng.randrange(20, 600))
    moment = start - min(ahead, longest)
    if moment >= now:
        moment = now - timedelta(minutes=rng.randrange(30, 60 * 24 * 3))
    moment = min(moment, start - notice - timedelta(minutes=1))
    return moment.replace(second=rng.randrange(60), microsecond=0)
