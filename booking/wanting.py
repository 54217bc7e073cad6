"""What somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing.standing import Payer
from booking.models import Booking
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """With `hold`, the time is kept for a while until it is confirmed, or `held_until`.

    `by` is who books where that is not the person; `set_aside` is the reason for which rules are set aside.
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
