"""What somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from billing.standing import Payer
from booking.models import Booking
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """With `hold`, the time is kept for a while until it is confirmed, or `held_until`.

    `by` is who books where that is not the person; `set_aside` is the reason for which rules are set aside.
    `chosen_total` is what the payer gives where the price is free to choose, including VAT; with `advised_before` it
    was chosen earlier, when that much was advised. Without `use_passes` passes are left alone.
    """

    person: Person
    payer: Payer
    resources: Sequence[ResourceEntry]
    period: Period
    title: str = ""
    attendees: int = 1
    is_private: bool = True
    hold: bool = False
    held_until: datetime | None = None
    purpose: str = Booking.Purpose.USE
    by: Person | None = None
    set_aside: str = ""
    chosen_total: Decimal | None = None
    advised_before: Decimal | None = None
    use_passes: bool = True
