"""A booking about to be made: which resource, when, on whose account, and what it would cost."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing.errors import PriceBelowFloor, PriceIsFixed
from billing.models import PriceGroup
from billing.standing import Payer
from booking.actions.allotting import Wanted, as_chosen, outlook_for
from booking.actions.judging import check_ahead
from booking.actions.requesting import nothing_free, slot_taken
from booking.availability import DAY, is_free, occupied, open_and_free, window_of
from booking.choosing import choices
from booking.models import Booking
from booking.offering import offered
from booking.rules import is_paid_first
from booking.web.asked import Asked
from booking.web.conditions import conditions_text
from booking.web.quoting import Price, explained, left_text
from booking.web.times import gaps, instant_of, of_walls, sensible
from booking.web.wording import in_order, moment_text
from core.clock import local_date, start_of_day
from core.ranges import Period, PeriodInvalid
from members.access import payer_for
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource
from spaces.policies import strictest_of
from spaces.terms import staircase
from spaces.wording import cancellation_text

MOST_OTHERS = 19


@dataclass(frozen=True, slots=True)
class Draft:
    """`is_timed` once the person has chosen the hours; before that the period is only an offer."""

    entry: ResourceEntry
    period: Period
    is_timed: bool
    person: Person
    payer_id: UUID | None
    catalogue: Catalogue
    others: tuple[ResourceEntry, ...] = ()
    """What is booked with it, in the same booking."""
    by: Person | None = None
    """Who books it for the person."""

    @property
    def entries(self) -> list[ResourceEntry]:
        return [self.entry, *self.others]

    @property
    def names(self) -> str:
        return ", ".join(entry.name for entry in self.entries)

    @property
    def day(self) -> date:
        return local_date(self.period.start, self.entry.tz)

    def wanted(self, **said: Any) -> Wanted:
        """Raises PayerNotAllowed."""
        payer = Payer(self.person.pk, payer_for(self.person, self.payer_id))
        return Wanted(person=self.person, payer=payer, resources=self.entries, period=self.period, by=self.by, **said)


@dataclass(frozen=True, slots=True)
class Preview:
    price: Price
    free_until: str
    """In words; empty once cancelling costs what the booking costs."""
    needs_approval: bool
    tiers: str = ""
    """What cancelling costs when, in words; empty where it is free, then owed whole."""
    conditions: tuple[str, ...] = ()
    without: Decimal | None = None
    """What somebody without plan and passes would pay."""
    left: Sequence[str] = ()
    """What remains of them, in words."""


def read_draft(
    data: Mapping[str, Any],
    entry: ResourceEntry,
    *,
    person: Person,
    catalogue: Catalogue,
    now: datetime,
    others: Iterable[str] = (),
    by: Person | None = None,
) -> Draft:
    """From the address of the page; `others` are the public ids of what is booked with it. Raises PeriodInvalid."""
    period = asked_period(data, entry)
    offer = period or sensible(entry.site, [entry], now=now, day=_date(data.get("day", "")))
    payer, beside = _uuid(data.get("payer", "")), _others(others, entry, catalogue)
    return Draft(entry, offer, period is not None, person, payer, catalogue, beside, by)


def _others(texts: Iterable[str], entry: ResourceEntry, catalogue: Catalogue) -> tuple[ResourceEntry, ...]:
    """Raises ResourceNotFound."""
    keys = dict.fromkeys(key for text in texts if (key := _uuid(text)) and key != entry.public_id)
    return tuple(catalogue.resource(key) for key in list(keys)[:MOST_OTHERS])


def best_draft(asked: Asked, *, person: Person, catalogue: Catalogue, now: datetime) -> Draft:
    """For somebody who leaves the choice to the service. Raises NothingFree with its offers."""
    found = choices(asked.wish, asked.period, person=person, catalogue=catalogue, now=now)
    if not found:
        raise nothing_free(asked.wish, asked.period, catalogue=catalogue, now=now)
    first, *others = found[0]
    return Draft(first, asked.period, True, person, None, catalogue, tuple(others))


def asked_period(data: Mapping[str, Any], entry: ResourceEntry) -> Period | None:
    """Two instants (`start`, `end`), or a day and two wall-clock times; None where no hours are said."""
    try:
        if data.get("start") and data.get("end"):
            return Period(instant_of(data["start"], entry.site), instant_of(data["end"], entry.site))
        if data.get("day") and data.get("start_time") and data.get("end_time"):
            start, end = (time.fromisoformat(data[name]) for name in ("start_time", "end_time"))
            until = date.fromisoformat(data["until"]) if data.get("until") else None
            return of_walls(date.fromisoformat(data["day"]), start, end, entry.site, until)
    except ValueError as error:
        raise PeriodInvalid() from error
    return None


def preview(draft: Draft, *, now: datetime, paid: Mapping[str, Any] | None = None) -> Preview:
    """What confirming would give; `paid` is how, as `Wanted` takes it. Raises every refusal that is already certain,
    SlotTaken with its offers. A price below the floor is shown as it is advised.
    """
    wanted = draft.wanted(**(paid or {}))
    entries, policy = draft.entries, strictest_of(entry.policy for entry in draft.entries)
    check_ahead(wanted, policy, now=now)
    atoms = sorted({atom for entry in entries for atom in entry.atoms})
    taken = occupied(window_of(entries, draft.period), now=now, atoms=atoms)
    if not all(is_free(entry, draft.period, taken) for entry in entries):
        raise slot_taken(wanted, draft.catalogue, now=now)
    told = outlook_for(wanted, draft.catalogue)
    quote = told.quote
    with suppress(PriceBelowFloor, PriceIsFixed):
        quote = as_chosen(quote, wanted)
    free_until = draft.period.start - policy.free_cancellation
    said = moment_text(free_until, draft.entry.tz) if free_until > now else ""
    tiers = cancellation_text(policy) if len(staircase(policy.tiers)) > 1 else ""
    group = quote.lines[0].group if quote.lines else PriceGroup.PUBLIC
    conditions = conditions_text(
        entries,
        group=group,
        on=local_date(draft.period.start, draft.entry.tz),
        version=draft.catalogue.version,
        is_paid_first=is_paid_first(policy, wanted.purpose, quote.total),
    )
    price = explained(quote.as_json())
    return Preview(price, said, policy.needs_approval, tiers, conditions, told.without, left_text(told.left))


@dataclass(frozen=True, slots=True)
class Extra:
    """Equipment that can be had with a room."""

    entry: ResourceEntry
    is_chosen: bool


def extras(draft: Draft, *, now: datetime) -> list[Extra]:
    """The equipment of the site that is free then, for a room. One query."""
    if draft.entry.kind != Resource.Kind.ROOM or not draft.is_timed:
        return []
    there = draft.catalogue.matching(site=draft.entry.site.pk, kind=Resource.Kind.EQUIPMENT)
    allowed = offered(there, draft.period, catalogue=draft.catalogue, now=now)
    free = open_and_free(allowed, draft.period, now=now)
    return [Extra(entry, entry in draft.others) for entry in sorted(free, key=in_order)[:MOST_OTHERS]]


def free_gaps(draft: Draft, *, now: datetime) -> list[Period]:
    """When the resource is to be had on the day of the draft. One query."""
    tz = draft.entry.tz
    whole = Period(start_of_day(draft.day, tz), start_of_day(draft.day + DAY, tz))
    taken = occupied(window_of([draft.entry], whole), now=now, atoms=draft.entry.atoms)
    return gaps(draft.entry, draft.day, taken, now=now)


def already_made(draft: Draft) -> Booking | None:
    """The person's own booking of exactly this, where a page was sent twice."""
    return (
        Booking.objects.of(draft.person)
        .holding()
        .filter(period=draft.period.stored, allocations__requested=draft.entry.pk)
        .first()
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
