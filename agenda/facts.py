"""What a publisher says of a workshop and of a session, whoever asks: a form, the API, an import."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from agenda.models import Theme, Workshop
from agenda.models.session import Mode, Status
from agenda.models.workshop import Format
from agenda.slots import count
from core.money import ZERO
from core.ranges import Period
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """`price` in euros; with `is_pay_what_you_want` it is only advised."""

    title: str
    description: str = ""
    theme: str = Theme.OTHER
    format: str = Format.GROUP
    audience: str = ""
    publics: list[str] = field(default_factory=list)
    min_age: int | None = None
    max_age: int | None = None
    level: str = Workshop.Level.ALL
    language: str = "fr"
    price: Decimal = ZERO
    is_pay_what_you_want: bool = False
    to_bring: str = ""
    documents: str = ""
    accessibility: str = ""
    access_features: list[str] = field(default_factory=list)
    needs_confirmation: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """When and where. With a `room`, publishing books it.

    Without a `mode`, an address for a call makes the session hybrid. With `slot_minutes` it is cut into appointments,
    and there are as many places as these; a `capacity` beside them may only say the same.
    """

    period: Period
    site_id: int
    capacity: int | None = None
    room: ResourceEntry | None = None
    online_url: str = ""
    status: str = Status.PUBLISHED
    mode: str = ""
    slot_minutes: int | None = None
    facilitators: tuple[int, ...] | None = None
    """Keys of those who hold it; None leaves them as they are."""

    @property
    def places(self) -> int:
        if self.slot_minutes:
            return count(self.period, self.slot_minutes)
        return self.capacity or 0

    @property
    def together(self) -> int:
        """How many are in the room at once: an appointment is between two."""
        return 2 if self.slot_minutes else self.places

    @property
    def held_in(self) -> str:
        """The mode, said or meant."""
        return self.mode or (Mode.HYBRID if self.online_url else Mode.ON_SITE)

    @property
    def fields(self) -> dict[str, Any]:
        """What is stored as it is said; the state moves by its own verbs."""
        return {
            "period": self.period.stored,
            "site_id": self.site_id,
            "room_id": self.room.pk if self.room else None,
            "capacity": self.places,
            "online_url": self.online_url if self.held_in != Mode.ON_SITE else "",
            "mode": self.held_in,
            "slot_minutes": self.slot_minutes,
        }
