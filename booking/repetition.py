"""What a series asks for, day by day, and what stands in its way. Reads only, in as many queries for one as for all."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.actions.judging import check_beforehand
from booking.availability import Occupied, is_free, needed, occupied_each, window_of
from booking.errors import BeyondHorizon, NothingToRepeat, TooManyOccurrences
from booking.recurrence import Recurrence, period_on
from booking.wanting import Wanted
from core.clock import local_date
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import ResourceEntry
from spaces.policies import Policy, strictest_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Pattern:
    """When: a rule from a first day on, an hour and a length on the clocks of the place, and the days left out."""

    rule: Recurrence
    first: date
    starts: time
    length: timedelta
    tz: ZoneInfo
    exdates: frozenset[date] = frozenset()

    def days(self, *, last: date | None = None) -> Iterator[date]:
        """Those of the rule that are not left out; a day left out counts for COUNT (RFC 5545, section 3.8.5.1)."""
        return (day for day in self.rule.days(self.first, last=last) if day not in self.exdates)

    def period(self, day: date) -> Period:
        return period_on(day, self.starts, self.length, self.tz)

    def aligned(self) -> "Pattern":
        """Beginning on the first day that the rule gives, and saying what that day left unsaid. Raises
        NothingToRepeat."""
        first = next(self.rule.days(self.first), None)
        if first is None:
            raise NothingToRepeat(_("Aucun jour à venir ne correspond à cette règle."))
        return replace(self, rule=self.rule.spelled_out(self.first), first=first)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one occurrence is wanted. `day` is what the rule gave it, wherever it was moved to."""

    day: date
    period: Period
    resources: tuple[ResourceEntry, ...]
    is_moved: bool = False


@dataclass(slots=True)
class Occurrence:
    """`refusal` is what the rules say, `busy` what is in the way and on which resource."""

    place: Place
    refusal: Refusal | None = None
    busy: tuple[ResourceEntry, Period] | None = None

    @property
    def is_free(self) -> bool:
        return self.refusal is None and self.busy is None

    @property
    def is_not_open_yet(self) -> bool:
        return isinstance(self.refusal, BeyondHorizon)


def places_of(pattern: Pattern, resources: Sequence[ResourceEntry], *, now: datetime) -> list[Place]:
    """One for each day of the pattern, `MOST` at most. Raises NothingToRepeat, and TooManyOccurrences where more of
    them could be booked today."""
    days = list(islice(pattern.days(), MOST + 1))
    if not days:
        raise NothingToRepeat(_("Aucun jour à venir ne correspond à cette règle."))
    if len(days) > MOST and days.pop() <= last_open_day(resources, now=now):
        raise TooManyOccurrences(
            _("Une série compte au plus %(limit)s dates : choisissez une fin plus proche.") % {"limit": MOST},
            limit=MOST,
        )
    return [Place(day, pattern.period(day), tuple(resources)) for day in days]


def last_open_day(resources: Sequence[ResourceEntry], *, now: datetime) -> date:
    policy = strictest_of(entry.policy for entry in resources)
    return local_date(now, resources[0].tz) + policy.horizon


def foresee(
    places: Sequence[Place], wanted: Wanted, *, now: datetime, besides: Collection[int] = ()
) -> list[Occurrence]:
    """Each place against the rules that hold for everybody, against what is taken (not by the bookings of these
    keys), and against those before it in the list. One query."""
    found = [Occurrence(place, refusal_of(place, wanted, now=now)) for place in places]
    asked = [one for one in found if one.refusal is None]
    atoms = {atom for one in asked for entry in one.place.resources for atom in entry.atoms}
    windows = [window_of(one.place.resources, one.place.period) for one in asked]
    own: Occupied = defaultdict(list)
    for one, taken in zip(asked, occupied_each(windows, now=now, atoms=atoms, besides=besides), strict=True):
        one.busy = _in_the_way(one.place, taken) or _in_the_way(one.place, own)
        if one.busy is None:
            _take(one.place, own)
    return found


def refusal_of(place: Place, wanted: Wanted, *, now: datetime) -> Refusal | None:
    asked = wanted_at(place, wanted)
    try:
        check_beforehand(asked, policy_of(place), now=now)
    except Refusal as refusal:
        return refusal
    return None


def wanted_at(place: Place, wanted: Wanted) -> Wanted:
    return replace(wanted, resources=place.resources, period=place.period)


def policy_of(place: Place) -> Policy:
    return strictest_of(entry.policy for entry in place.resources) if place.resources else Policy()


def _in_the_way(place: Place, taken: Mapping[int, Sequence[Period]]) -> tuple[ResourceEntry, Period] | None:
    for entry in place.resources:
        wanted = needed(entry, place.period)
        for atom in entry.atoms:
            for busy in taken.get(atom, ()):
                if busy.overlaps(wanted):
                    return entry, busy
    return None


def _take(place: Place, own: Occupied) -> None:
    for entry in place.resources:
        for atom in entry.atoms:
            own[atom].append(needed(entry, place.period))


def best_of(
    candidates: Sequence[ResourceEntry], pattern: Pattern, wanted: Wanted, *, now: datetime
) -> ResourceEntry | None:
    """For somebody who asks for any: the resource on which most of the days are possible; of equals, the smallest.
    One query."""
    if not candidates:
        return None
    days = list(islice(pattern.days(), MOST))
    periods = [pattern.period(day) for day in days]
    windows = [window_of(candidates, period) for period in periods]
    atoms = {atom for entry in candidates for atom in entry.atoms}
    each = occupied_each(windows, now=now, atoms=atoms)

    def possible(entry: ResourceEntry) -> int:
        return sum(
            is_free(entry, period, taken) and refusal_of(Place(day, period, (entry,)), wanted, now=now) is None
            for day, period, taken in zip(days, periods, each, strict=True)
        )

    return min(candidates, key=lambda entry: (-possible(entry), entry.capacity, len(entry.features), entry.pk))
