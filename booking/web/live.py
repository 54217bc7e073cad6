"""What is free at this moment, on the floor plans. One query; nothing is drawn where nothing has changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking.availability import free_periods, needed
from booking.offering import is_allowed
from booking.web.asked import confirm_address
from booking.web.plan import PlacedFloor, Row, placed
from booking.web.taken import Taken, TakenBy, all_atoms, taken_in
from booking.web.wording import in_order
from core.clock import local_date, start_of_day
from core.ranges import Period
from core.wording import hour_text
from members.models import Person
from spaces import drawings
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

DAY = timedelta(days=1)
USUAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Live:
    """`tag` changes with anything that the plan or the list would say."""

    rows: list[Row]
    tag: str


def look_now(site: SiteEntry, *, catalogue: Catalogue, reader: Person | None, now: datetime) -> Live:
    """One query, whatever the number of resources."""
    entries = sorted(catalogue.matching(site=site.pk), key=in_order)
    today = local_date(now, site.tz)
    day = Period(start_of_day(today, site.tz), start_of_day(today + DAY, site.tz))
    taken = taken_in(day.widened(before=USUAL, after=USUAL), all_atoms(entries), reader=reader, now=now)
    rows = [_row(entry, day, taken, now=now) for entry in entries]
    told = repr([(row.entry.pk, row.state, row.state_text, row.url) for row in rows])
    seen = f"{catalogue.version} {get_language()} {reader.pk if reader else ''} {told}"
    return Live(rows, blake2b(seen.encode(), digest_size=12).hexdigest())


def floors_of(live: Live, site: SiteEntry, catalogue: Catalogue) -> list[PlacedFloor]:
    """No query."""
    return placed(live.rows, drawings.at(catalogue.version), catalogue, site.pk)


def unplaced(live: Live, floors: list[PlacedFloor]) -> list[Row]:
    """What no plan shows."""
    drawn = {place.name for floor in floors for place in floor.places}
    return [row for row in live.rows if row.entry.name not in drawn]


def _row(entry: ResourceEntry, day: Period, taken: TakenBy, *, now: datetime) -> Row:
    state, text, url = _state(entry, day, taken, now=now)
    return Row(entry, state, text, url, None, [])


def _state(entry: ResourceEntry, day: Period, taken: TakenBy, *, now: datetime) -> tuple[str, str, str]:
    hits = [hit for atom in entry.atoms for hit in taken.get(atom, ()) if hit.period.end > now]
    current = [hit for hit in hits if hit.period.start <= now]
    mine = next((hit for hit in current if hit.is_mine), None)
    if mine:
        text = _("à vous jusqu’à %(hour)s") % {"hour": _hour(mine.period.end, entry)}
        return "mine", text, reverse("booking:detail", args=[mine.booking])
    if not any(part.start <= now < part.end for part in entry.opening.on(local_date(now, entry.tz))):
        return "closed", _("fermé"), confirm_address(entry, day=local_date(now, entry.tz))
    if current:
        until = max(hit.period.end for hit in current)
        return "busy", _("occupé jusqu’à %(hour)s") % {"hour": _hour(until, entry)}, _later(entry, now)
    return _free(entry, day, hits, now=now)


def _free(entry: ResourceEntry, day: Period, hits: list[Taken], *, now: datetime) -> tuple[str, str, str]:
    """Bookable from the step that has begun, for an hour or as long as it lasts."""
    step = entry.policy.granularity
    start = day.start + (now - day.start) // step * step
    taken = {entry.atoms[0]: [hit.period for hit in hits]}
    gaps = free_periods([entry], needed(entry, day), taken)
    gap = next((gap for gap in gaps if gap.start <= now < gap.end), None)
    if gap is None:
        return "partly", _("en préparation"), _later(entry, now)
    end = min(max(start + max(USUAL, entry.policy.min_duration), start + step), gap.end)
    text = _("libre jusqu’à %(hour)s") % {"hour": _hour(gap.end, entry)}
    start = max(start, gap.start)
    if start < end and is_allowed(entry, Period(start, end), now=now):
        return "free", text, confirm_address(entry, Period(start, end))
    return "partly", text, _later(entry, now)


def _later(entry: ResourceEntry, now: datetime) -> str:
    return confirm_address(entry, day=local_date(now, entry.tz))


def _hour(instant: datetime, entry: ResourceEntry) -> str:
    return hour_text(instant.astimezone(entry.tz))
