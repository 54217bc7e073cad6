"""What is free at a chosen time: the rows of the list and the places on the floor plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from billing import price_list
from billing.comparing import quotes_apart
from billing.pricing import minutes_by_day
from billing.standing import Payer, Standing, standing_of
from booking.availability import needed, window_of
from booking.claims import Claims, claims_of, day_of_use, depends_on_who
from booking.rules import check_booking
from booking.web.asked import Asked, confirm_address, rules_address
from booking.web.taken import Taken, TakenBy, all_atoms, taken_in
from booking.web.wording import KINDS, LETTER, in_order, short_name
from core.errors import Refusal
from core.ranges import Period, subtracted
from core.wording import hours_text
from members.models import Person
from spaces import drawings
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.drawings import Drawings, Floor, Spot

STATES = ["free", "mine", "partly", "busy", "closed"]


@dataclass(frozen=True, slots=True)
class Row:
    """A resource at the chosen time; `total` includes VAT and is None where no price is in force."""

    entry: ResourceEntry
    state: str
    state_text: str
    url: str
    total: Decimal | None
    features: list[str]
    period: Period | None = None

    @property
    def rules_url(self) -> str:
        """Where it is explained why it cannot be booked then."""
        return rules_address(self.entry, self.period) if self.entry.is_bookable else ""

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.entry.kind])


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a plan, as `components/_place.html` takes it."""

    x: int
    y: int
    width: int
    height: int
    name: str
    short: str
    state: str
    state_text: str
    url: str


@dataclass(frozen=True, slots=True)
class PlacedFloor:
    """`places` answer the question; `others` are only drawn, so that one finds one's way."""

    floor: Floor
    places: list[Place]
    others: list[Place]


@dataclass(frozen=True, slots=True)
class Found:
    rows: list[Row]
    floors: list[PlacedFloor]

    @property
    def free(self) -> list[Row]:
        return [row for row in self.rows if row.state == "free"]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.rows if row.state != "free"]


def look(asked: Asked, *, catalogue: Catalogue, reader: Person | None, now: datetime) -> Found:
    """One query for what is taken, one or two for the reader's prices, one where it matters who reads; whatever the
    number of resources.
    """
    entries = sorted(asked.wish.candidates(catalogue), key=in_order)
    if not entries:
        return Found([], [])
    taken = taken_in(window_of(entries, asked.period), all_atoms(entries), reader=reader, now=now)
    prices = _Prices(asked, catalogue, reader, entries)
    drawn = drawings.at(catalogue.version)
    asks_who = reader is not None and any(depends_on_who(entry.policy, [entry]) for entry in entries)
    claims = claims_of(reader, day_of_use(asked.period, entries[0])) if asks_who else None
    rows = [_row(entry, asked.period, taken, prices, drawn, claims, now=now) for entry in entries]
    return Found(sorted(rows, key=lambda row: STATES.index(row.state)), placed(rows, drawn, catalogue, asked.site.pk))


class _Prices:
    def __init__(
        self, asked: Asked, catalogue: Catalogue, reader: Person | None, entries: Sequence[ResourceEntry]
    ) -> None:
        prices, standing = price_list.at(catalogue.version), Standing()
        if reader:
            days = [day for day, _minutes in minutes_by_day(asked.period, entries[0])]
            kinds = {entry.kind for entry in entries}
            here = [entry.pk for entry in entries]
            standing = standing_of(Payer(reader.pk), prices=prices, kinds=kinds, days=days, resources=here)
        self.quotes = quotes_apart(entries, asked.period, standing=standing, prices=prices)

    def total(self, entry: ResourceEntry) -> Decimal | None:
        quote = self.quotes[entry.pk]
        return None if quote is None else Decimal(quote["total"])


def _row(
    entry: ResourceEntry,
    period: Period,
    taken: TakenBy,
    prices: _Prices,
    drawn: Drawings,
    claims: Claims | None,
    *,
    now: datetime,
) -> Row:
    state, text, url = state_of(entry, period, taken, claims, now=now)
    features = sorted(drawn.feature_name(slug) for slug in entry.features)
    return Row(entry, state, text, url, prices.total(entry), features, period)


def state_of(
    entry: ResourceEntry, period: Period, taken: TakenBy, claims: Claims | None = None, *, now: datetime
) -> tuple[str, str, str]:
    """State, the state in words, and the address of what can be done (empty: nothing)."""
    wanted = needed(entry, period)
    hits = [row for atom in entry.atoms for row in taken.get(atom, ()) if row.period.overlaps(wanted)]
    mine = next((row for row in hits if row.is_mine and row.period.overlaps(period)), None)
    if mine:
        return "mine", _("à vous"), reverse("booking:detail", args=[mine.booking])
    if not entry.opening.covers(period):
        return "closed", _("fermé"), ""
    if hits:
        return _occupied(entry, period, hits)
    try:
        check_booking([entry], entry.policy, period, attendees=1, now=now, claims=claims)
    except Refusal as refusal:
        return "closed", str(refusal.title), confirm_address(entry, day=period.start.astimezone(entry.tz).date())
    return "free", _("libre"), confirm_address(entry, period)


def _occupied(entry: ResourceEntry, period: Period, hits: list[Taken]) -> tuple[str, str, str]:
    left = subtracted([period], [needed(entry, row.period) for row in hits])
    if not left:
        return "busy", _("occupé"), ""
    hours = ", ".join(hours_text(part.start, part.end, entry.tz) for part in left)
    text = _("libre en partie : %(hours)s") % {"hours": hours}
    return "partly", text, confirm_address(entry, day=period.start.astimezone(entry.tz).date())


def placed(rows: Sequence[Row], drawn: Drawings, catalogue: Catalogue, site_pk: int) -> list[PlacedFloor]:
    by_key = {row.entry.pk: row for row in rows}
    floors = [
        PlacedFloor(
            floor,
            [_place(by_key[pk], spot) for pk, spot in floor.spots.items() if pk in by_key],
            [_other(catalogue.resources[pk], spot) for pk, spot in floor.spots.items() if pk not in by_key],
        )
        for floor in drawn.floors.get(site_pk, [])
    ]
    return [placed for placed in floors if placed.places]


def _place(row: Row, spot: Spot) -> Place:
    short = short_name(row.entry, spot.width)
    where = (spot.x, spot.y, spot.width, spot.height)
    return Place(*where, name=row.entry.name, short=short, state=row.state, state_text=row.state_text, url=row.url)


def _other(entry: ResourceEntry, spot: Spot) -> Place:
    short = entry.name if len(entry.name) * LETTER <= spot.width else ""
    return Place(spot.x, spot.y, spot.width, spot.height, name=entry.name, short=short, state="", state_text="", url="")
