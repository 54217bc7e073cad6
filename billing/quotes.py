"""What a price is made of: lines that explain themselves, and what they add up to."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import CURRENCY, ZERO


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """`quantity` in `unit`s, `unit_price` and `net` in euros excluding VAT, `vat_rate` in percent.

    A rebate is a negative quantity at a positive price. `minutes` are those of use that the line speaks of. With a
    `floor_percent` the amount is only advised, and says which share of the true cost it is.
    """

    label: str
    rule: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    net: Decimal
    vat_rate: Decimal
    vat: Decimal
    resource_id: int
    activity_on: date
    group: str = "public"
    membership_id: int | None = None
    minutes: int = 0
    peak_minutes: int = 0
    allowance_minutes: int = 0
    pass_id: int | None = None
    pass_units: int = 0
    floor_percent: int | None = None
    true_cost_percent: int | None = None

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    def as_json(self) -> dict[str, str]:
        return {
            "label": self.label,
            "rule": self.rule,
            "quantity": str(self.quantity),
            "unit": self.unit,
            "unit_price": str(self.unit_price),
            "net": str(self.net),
            "vat_rate": str(self.vat_rate),
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """Of a price that is free to choose, including VAT: what is advised, the least, the true cost, what was chosen."""

    advised: Decimal
    floor: Decimal
    true_cost: Decimal | None = None
    chosen: Decimal | None = None

    def as_json(self) -> dict[str, str | None]:
        return {
            name: None if (amount := getattr(self, name)) is None else str(amount)
            for name in ("advised", "floor", "true_cost", "chosen")
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """`choice` where the price is free to choose; without `uses_passes` passes were left alone on purpose."""

    lines: tuple[QuoteLine, ...] = ()
    choice: Choice | None = None
    uses_passes: bool = True
    currency: str = CURRENCY
    net: Decimal = field(init=False, default=ZERO)
    vat: Decimal = field(init=False, default=ZERO)

    def __post_init__(self) -> None:
        object.__setattr__(self, "net", sum((line.net for line in self.lines), ZERO))
        object.__setattr__(self, "vat", sum((line.vat for line in self.lines), ZERO))

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    def as_json(self) -> dict[str, Any]:
        """The public shape; also the snapshot kept with a booking."""
        return {
            "lines": [line.as_json() for line in self.lines],
            "net": str(self.net),
            "vat": str(self.vat),
            "total": str(self.total),
            "currency": self.currency,
            **(self.choice.as_json() if self.choice else {}),
            **({} if self.uses_passes else {"use_passes": False}),
        }
