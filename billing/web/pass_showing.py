"""Passes as their holders read them: what is left, reserved and used, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db.models import Prefetch, Q

from billing import bearings, sources
from billing.access_money import passes_seen_by, receivers_for
from billing.actions.lapsing import FORTNIGHT
from billing.holding import Counts, counts_of
from billing.models import Pass, PassMovement, PassOffer
from core.money import ZERO, vat_of
from members.models import Organisation, Person

KEPT = timedelta(days=365)
"""How long a pass that is over stays on the page."""


@dataclass(frozen=True, slots=True)
class Moved:
    movement: PassMovement
    url: str
    """Of the use it served, where the reader may look at it."""

    @property
    def label(self) -> str:
        charge = self.movement.charge
        return charge.label if charge and charge.pass_used_id else self.movement.reason


@dataclass(frozen=True, slots=True)
class Held:
    row: Pass
    counts: Counts
    moved: list[Moved]
    receivers: Sequence[Person | Organisation]
    is_over: bool
    is_ending: bool

    @property
    def unit(self) -> timedelta:
        return timedelta(minutes=self.row.unit_minutes)

    @property
    def key(self) -> str:
        """Of the form that hands units over: sent twice, it does so once."""
        return uuid4().hex

    @property
    def may_be_sent(self) -> bool:
        return bool(self.receivers and self.row.left and not self.is_over)


@dataclass(frozen=True, slots=True)
class Offered:
    offer: PassOffer
    price: Decimal
    """With VAT, where its issuer bills any."""
    key: str
    """Of the form: sent twice, it buys once."""

    @property
    def unit(self) -> timedelta:
        return timedelta(minutes=self.offer.unit_minutes)


def passes_of(person: Person, *, today: date) -> list[Held]:
    """What can be used first, the soonest to end before the others; then what is over, for a year. Five queries."""
    movements = PassMovement.objects.select_related("charge", "by").order_by("-at", "-pk")
    shown = Q(valid_until__gte=today - KEPT)
    rows = passes_seen_by(person).filter(shown).select_related("organisation", "site")
    passes = list(rows.prefetch_related(Prefetch("movements", movements)).soonest_first())
    counts, receivers = counts_of(passes, today=today), receivers_for(person)
    held = [
        Held(
            row,
            counts.get(row.pk, Counts()),
            [_moved(movement, row, person) for movement in row.movements.all()],
            receivers.get(row.organisation_id, []),
            is_over=row.valid_until < today,
            is_ending=bool(row.left) and today <= row.valid_until <= today + FORTNIGHT,
        )
        for row in passes
    ]
    return sorted(held, key=lambda one: one.is_over)


def _moved(movement: PassMovement, row: Pass, reader: Person) -> Moved:
    """Uses of a pool are other people's bookings, which only they may look at."""
    charge = movement.charge
    is_own = row.person_id is not None or movement.by_id == reader.pk
    url = sources.page_of(charge.source_kind, charge.source_id) if charge and is_own else ""
    return Moved(movement, url)


def pass_offers(*, today: date) -> list[Offered]:
    """The cheapest first. One query."""
    borne = bearings.current()
    return [
        Offered(offer, offer.price + _vat(offer, borne.has_vat(offer.site_id, today)), uuid4().hex)
        for offer in PassOffer.objects.filter(is_offered=True).select_related("site").order_by("price", "pk")
    ]


def _vat(offer: PassOffer, has_vat: bool) -> Decimal:
    return vat_of(offer.price, offer.vat_rate) if has_vat else ZERO
