"""A cost before it is written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Key = tuple[int, date, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """Euros without VAT; `month` is its first day, an empty `activity` is shared by all."""

    site_id: int
    month: date
    label: str
    behaviour: str
    activity: str
    amount: Decimal

    @property
    def key(self) -> Key:
        """What a place has once."""
        return self.site_id, self.month, self.label, self.behaviour, self.activity
