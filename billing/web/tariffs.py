"""A version of the prices as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from billing.models import Price, Tariff
from billing.price_wording import (
    KINDS,
    case_text,
    percents,
    said_by,
    unit_case_text,
    unit_text,
    value_text,
    window_text,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row to open: `group` and what it says in words."""

    pk: int
    group: str
    said: str


@dataclass(slots=True)
class Case:
    name: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """Prices of one kind."""

    name: str
    cases: list[Case] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(case.lines) for case in self.cases)


GROUPS = {"public": 0, "member": 1, "association": 2, "solidarity": 3}


def price_parts(tariff: Tariff) -> list[Part]:
    """The general price of a kind first, then its sites', then single resources'."""
    parts = {kind: Part(str(name)) for kind, name in KINDS.items()}
    cases: dict[tuple[str, str], Case] = {}
    for price in sorted(tariff.prices.all(), key=_in_order):
        name = case_text(price)
        if (price.kind, name) not in cases:
            cases[price.kind, name] = Case(name)
            parts[price.kind].cases.append(cases[price.kind, name])
        cases[price.kind, name].lines.append(Line(price.pk, price.get_group_display(), price_text(price)))
    return list(parts.values())


def _in_order(price: Price) -> tuple[str, bool, bool, str, int]:
    return price.kind, price.resource_id is not None, price.site_id is not None, case_text(price), GROUPS[price.group]


def price_text(price: Price) -> str:
    """`L’heure 1,75 € · La journée 12,50 € · TVA 20 %`."""
    return " · ".join(f"{column.label} {value_text(column, value)}" for column, value in said_by(price))


def unit_cases(tariff: Tariff) -> list[Case]:
    cases: dict[str, Case] = {}
    for row in sorted(tariff.unit_prices.all(), key=lambda row: (unit_case_text(row), GROUPS[row.group])):
        said = f"{unit_text(row.amount)} / {row.usage_kind.unit} · {percents(row.vat_rate)}"
        line = Line(row.pk, row.get_group_display(), said)
        cases.setdefault(unit_case_text(row), Case(unit_case_text(row))).lines.append(line)
    return list(cases.values())


def window_lines(tariff: Tariff) -> Iterator[Line]:
    for row in tariff.peak_windows.all():
        yield Line(row.pk, "", window_text(row))
