"""What a series of sessions asks for, day by day, and what stands in its way. Reads only, as many queries for one day
as for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _

from agenda.actions.assigning import busy
from agenda.actions.rooms import wanted_room
from agenda.errors import SeriesWithoutEnd, SiteClosed
from agenda.facts import SessionFacts
from agenda.models import Facilitation, Workshop
from agenda.models.session import Status
from agenda.rules import check_period
from booking.errors import NothingToRepeat, NotInTheSeries, SlotTaken, TooManyOccurrences
from booking.repetition import Occurrence, Pattern, Place, foresee
from core.clock import local_date
from core.errors import Refusal
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, SiteEntry

MOST = 104
"""Two years of weeks."""


@dataclass(slots=True)
class Planned:
    """One day, and why it is not possible."""

    day: date
    period: Period
    refusal: Refusal | None = None

    @property
    def is_closed(self) -> bool:
        """The place is closed, and nothing else speaks against it."""
        return isinstance(self.refusal, SiteClosed)


def settled(pattern: Pattern) -> Pattern:
    """Beginning on the first day that the rule gives. Raises NothingToRepeat, SeriesWithoutEnd, TooManyOccurrences."""
    if not pattern.rule.has_an_end:
        raise SeriesWithoutEnd(_("Donnez un nombre de dates, ou un dernier jour."))
    aligned = pattern.aligned()
    days = list(islice(aligned.days(), MOST + 1))
    if not days:
        raise NothingToRepeat(_("Aucun jour à venir ne correspond à cette règle."))
    if len(days) > MOST:
        raise TooManyOccurrences(
            _("Une série compte au plus %(limit)s dates : choisissez une fin plus proche.") % {"limit": MOST},
            limit=MOST,
        )
    return aligned


def planned(
    workshop: Workshop,
    facts: SessionFacts,
    pattern: Pattern,
    *,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    days: Collection[date] | None = None,
) -> list[Planned]:
    """Each day of a settled pattern. Days that are named are held although the place is closed, and no others are.

    Raises NotInTheSeries.
    """
    found = [Planned(day, pattern.period(day)) for day in pattern.days() if days is None or day in days]
    if unknown := set(days or ()) - {one.day for one in found}:
        raise NotInTheSeries(day=min(unknown).isoformat())
    site = catalogue.sites[facts.site_id]
    for one in found:
        one.refusal = _against(one.period, site, may_be_closed=days is not None, now=now)
    if facts.status == Status.PUBLISHED and found:
        _meet_rooms(found, workshop, facts, by=by, now=now)
        _meet_facilitators(found, facts.facilitators or ())
    return found


def _against(period: Period, site: SiteEntry, *, may_be_closed: bool, now: datetime) -> Refusal | None:
    try:
        check_period(period, now=now)
    except Refusal as refusal:
        return refusal
    return None if may_be_closed else _closed(site, period)


def _closed(site: SiteEntry, period: Period) -> SiteClosed | None:
    """By a closure, or on a public holiday on which nothing is said to be open."""
    opening = site.opening
    for closure in opening.closures:
        if closure.overlaps(period):
            return SiteClosed(opening.why.get(closure, ""))
    is_off = opening.is_off(local_date(period.start, site.tz)) and not opening.during(period)
    return SiteClosed(_("C’est un jour férié.")) if is_off else None


def _meet_rooms(
    found: Sequence[Planned], workshop: Workshop, facts: SessionFacts, *, by: Person, now: datetime
) -> None:
    if facts.room is None:
        return
    asked = [one for one in found if one.refusal is None]
    if not asked:
        return
    places = [Place(one.day, one.period, (facts.room,)) for one in asked]
    wanted = wanted_room(workshop, facts, by=by)
    for one, occurrence in zip(asked, foresee(places, wanted, now=now), strict=True):
        one.refusal = occurrence.refusal or _taken(occurrence)


def _taken(occurrence: Occurrence) -> SlotTaken | None:
    if occurrence.busy is None:
        return None
    room, period = occurrence.busy
    span = {"start": period.start.astimezone(room.tz), "end": period.end.astimezone(room.tz)}
    named = {edge: instant.isoformat() for edge, instant in span.items()}
    return SlotTaken(conflict={"resource": str(room.public_id), **named})


def _meet_facilitators(found: Sequence[Planned], keys: Collection[int]) -> None:
    if not keys:
        return
    whole = Period(min(one.period.start for one in found), max(one.period.end for one in found))
    living = Facilitation.objects.filter(is_living=True, facilitator__in=keys, period__overlap=whole.stored)
    held = list(living.select_related("facilitator", "session__workshop", "session__site").order_by("period", "pk"))
    for one in found:
        clash = next((row for row in held if Period.of(row.period).overlaps(one.period)), None)
        if clash and one.refusal is None:
            one.refusal = busy(clash)
