"""What a loan must respect, and when things can be had: they leave the place for days, so only their going and coming
need an open door."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking import errors
from booking.availability import Occupied, needed, occupied
from booking.rules import check_horizon, check_notice, check_resources
from core.clock import local_date, start_of_day
from core.ranges import Period
from core.wording import day_text, hours_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource
from spaces.policies import Policy

DAY = timedelta(days=1)
TERMS = "1"
"""The version of the conditions that the agreement prints."""


def is_lendable(entry: ResourceEntry) -> bool:
    return entry.kind == Resource.Kind.EQUIPMENT and entry.is_bookable and entry.policy.max_loan is not None


def lendable(catalogue: Catalogue, site: SiteEntry | None = None) -> list[ResourceEntry]:
    """What the catalogue's reader may see of it."""
    equipment = catalogue.matching(site=site.pk if site else None, kind=Resource.Kind.EQUIPMENT)
    return [entry for entry in equipment if is_lendable(entry)]


def longest_loan(entries: Iterable[ResourceEntry]) -> int:
    """In days, at least one. For things that may be lent."""
    return max(1, min((entry.policy.max_loan or DAY) for entry in entries).days)


def days_of(period: Period, entry: ResourceEntry) -> int:
    """Nights that it is away, on the calendar of the place: the spring change makes no day shorter."""
    return (local_date(period.end, entry.tz) - local_date(period.start, entry.tz)).days


def check_things(entries: Sequence[ResourceEntry]) -> None:
    check_resources(entries)
    for entry in entries:
        if not is_lendable(entry):
            raise errors.NotLendable(resource=str(entry.public_id))


def check_length(days: int, entries: Sequence[ResourceEntry]) -> None:
    longest = longest_loan(entries)
    if days < 1:
        raise errors.TooShort(
            ngettext("Un prêt dure au moins %(days)s jour.", "Un prêt dure au moins %(days)s jours.", 1) % {"days": 1},
            limit_minutes=1440,
        )
    if days > longest:
        words = ngettext("Un prêt dure au plus %(days)s jour.", "Un prêt dure au plus %(days)s jours.", longest)
        raise errors.TooLong(words % {"days": longest}, limit_minutes=longest * 1440)


def check_loan(entries: Sequence[ResourceEntry], policy: Policy, period: Period, *, now: datetime) -> None:
    """All that can be known without the database. The grid, lengths and slots of ordinary use do not count."""
    check_things(entries)
    check_notice(policy, period, now=now)
    check_length(days_of(period, entries[0]), entries)
    check_horizon(policy, period, entries[0], now=now)
    check_doors(entries, [period.start, period.end])


def check_doors(entries: Sequence[ResourceEntry], instants: Iterable[datetime]) -> None:
    """Somebody is there to give the things out and to take them back."""
    for instant in instants:
        for entry in entries:
            if not is_open_at(entry, instant):
                open_ = entry.opening.on(local_date(instant, entry.tz))
                spans = [_span(part, entry) for part in open_]
                raise errors.LoanWhileClosed(
                    _hours_said(open_, instant, entry), resource=str(entry.public_id), open=spans
                )


def _hours_said(open_: Sequence[Period], instant: datetime, entry: ResourceEntry) -> str:
    day = day_text(local_date(instant, entry.tz))
    if not open_:
        return _("Le lieu est fermé le %(day)s : choisissez un autre jour.") % {"day": day}
    hours = ", ".join(hours_text(part.start, part.end, entry.tz) for part in open_)
    return _("Le %(day)s, le lieu est ouvert : %(hours)s.") % {"day": day, "hours": hours}


def is_open_at(entry: ResourceEntry, instant: datetime) -> bool:
    """Closing time is still in time."""
    return any(part.start <= instant <= part.end for part in _open_on(entry, instant))


def fetched_until(entry: ResourceEntry, start: datetime, policy: Policy) -> datetime:
    """When nobody has come for it: at the end of the day's opening, or of the grace where that is later."""
    return max([start + policy.check_in_grace, *(part.end for part in _open_on(entry, start))])


def next_loan(
    entry: ResourceEntry, taken: Occupied, *, now: datetime, days: int = 1, within: int = 60
) -> Period | None:
    """The first period of so many days that it can be had, both ends at an open door; the soonest pick-up."""
    today = local_date(now, entry.tz)
    for offset in range(within):
        day = today + offset * DAY
        for start in _pick_ups(entry, day, now=now):
            end = _return_on(entry, day + days * DAY)
            if end and _is_free(entry, Period(start, end), taken):
                return Period(start, end)
    return None


def next_loans(entries: Sequence[ResourceEntry], *, now: datetime, days: int = 1) -> dict[int, Period | None]:
    """One query."""
    if not entries:
        return {}
    window = Period(now - DAY, now + 120 * DAY)
    taken = occupied(window, now=now, atoms={atom for entry in entries for atom in entry.atoms})
    return {entry.pk: next_loan(entry, taken, now=now, days=days) for entry in entries}


def _pick_ups(entry: ResourceEntry, day: date, *, now: datetime) -> list[datetime]:
    """The opening of each part of the day; now, where it is open now."""
    earliest = now + entry.policy.min_notice
    return [max(part.start, earliest) for part in entry.opening.on(day) if part.end > earliest]


def _return_on(entry: ResourceEntry, day: date) -> datetime | None:
    """Closing time of the first open day from that one on; a loan that would end on a Sunday ends on Monday."""
    longest = entry.policy.max_loan or DAY
    for offset in range(max(1, longest.days)):
        if open_ := entry.opening.on(day + offset * DAY):
            return open_[-1].end
    return None


def _is_free(entry: ResourceEntry, period: Period, taken: Occupied) -> bool:
    wanted = needed(entry, period)
    return not any(busy.overlaps(wanted) for atom in entry.atoms for busy in taken.get(atom, ()))


def _open_on(entry: ResourceEntry, instant: datetime) -> Sequence[Period]:
    """Of the local day; midnight at the end of a day belongs to it too."""
    day = local_date(instant, entry.tz)
    before = entry.opening.on(day - DAY) if instant == start_of_day(day, entry.tz) else ()
    return [*before, *entry.opening.on(day)]


def _span(part: Period, entry: ResourceEntry) -> dict[str, str]:
    return {
        "start": part.start.astimezone(entry.tz).isoformat(),
        "end": part.end.astimezone(entry.tz).isoformat(),
    }
