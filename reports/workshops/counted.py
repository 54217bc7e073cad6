"""What one session adds to the report, and what several add up to."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a session that was announced. Drafts are none of it."""

    HELD = "held", _("a eu lieu")
    TO_COME = "to_come", _("à venir")
    POSTPONED = "postponed", _("reportée")
    CANCELLED = "cancelled", _("annulée")


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole numbers that add up. People and places are those of sessions that took place, times are minutes.

    `expected` are those registered of whom it was noted whether they came, `came` those of them who did.
    """

    sessions: int = 0
    to_come: int = 0
    postponed: int = 0
    cancelled: int = 0
    places: int = 0
    registered: int = 0
    attended: int = 0
    walk_ins: int = 0
    waiting: int = 0
    expected: int = 0
    came: int = 0
    minutes: int = 0
    facilitation: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def registered_fill(self) -> float | None:
        """None without a place."""
        return self.registered / self.places if self.places else None

    @property
    def attended_fill(self) -> float | None:
        """More than 1 where more came than there were places for."""
        return self.attended / self.places if self.places else None

    @property
    def attendance(self) -> float | None:
        return self.came / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Counted:
    """One session: its key, its local day, what cuts it into rows, and what it adds. It may be for several publics."""

    key: int
    on: date
    outcome: Outcome
    theme: str
    publics: tuple[str, ...]
    level: str
    site: int
    partner: int
    mode: str
    type: str
    figures: Figures
