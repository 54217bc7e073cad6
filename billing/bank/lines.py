"""What stands in the rows: the credits, and what could not be understood."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from billing.bank.columns import Mapping
from billing.bank.reading import Table
from core.money import CENT, ZERO

DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s.*)?$")
YEAR_FIRST = re.compile(r"^(\d{4})[/.\-]?(\d{2})[/.\-]?(\d{2})(?:[T\s].*)?$")
CENTS = re.compile(r"[.,](\d{1,2})$")
AMOUNT = re.compile(r"^\d+$")
MOST = Decimal("9999999999")


@dataclass(frozen=True, slots=True)
class ReadLine:
    once: str
    booked_on: date
    amount: Decimal
    label: str


@dataclass(slots=True)
class Understood:
    credits: list[ReadLine] = field(default_factory=list)
    debits: int = 0
    wrong: list[int] = field(default_factory=list)
    """Numbers of rows without a date or an amount, such as totals."""


def understand(table: Table, mapping: Mapping, *, issuer_id: int) -> Understood:
    """Of the same file, or of one that overlaps, each line has the same `once`."""
    found, seen = Understood(), Counter[tuple[date, Decimal, str]]()
    for number, cells in table.rows:
        day, amount = read_day(_cell(cells, mapping, "date")), _amount(cells, mapping)
        if day is None or amount is None:
            found.wrong.append(number)
        elif amount <= ZERO:
            found.debits += 1
        else:
            label = " · ".join(text for text in (_cell(cells, mapping, name) for name in ("label", "detail")) if text)
            key = (day, amount, label[:300])
            seen[key] += 1
            found.credits.append(ReadLine(_digest(issuer_id, *key, seen[key]), *key))
    return found


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _cell(cells: Sequence[str], mapping: Mapping, name: str) -> str:
    place = mapping.get(name)
    return cells[place] if place is not None and place < len(cells) else ""


def _amount(cells: Sequence[str], mapping: Mapping) -> Decimal | None:
    if "credit" in mapping:
        credit, debit = (read_amount(_cell(cells, mapping, name)) for name in ("credit", "debit"))
        return abs(credit) if credit else None if debit is None else -abs(debit)
    return read_amount(_cell(cells, mapping, "amount"))


def read_day(text: str) -> date | None:
    """`31/12/2027`, `31.12.27`, `2027-12-31`, `20271231`."""
    for pattern, order in ((DAY_FIRST, (3, 2, 1)), (YEAR_FIRST, (1, 2, 3))):
        if found := pattern.match(text.strip()):
            year, month, day = (int(found[place]) for place in order)
            try:
                return date(year + 2000 if year < 100 else year, month, day)
            except ValueError:
                return None
    return None


def read_amount(text: str) -> Decimal | None:
    """`1 234,56`, `1.234,56`, `+1,234.56 €`, `-12`, `12,00-`; None for anything else."""
    plain = "".join(text.replace("€", "").replace("EUR", "").replace("\u2212", "-").split()).replace("'", "")
    sign = -1 if "-" in (plain[:1], plain[-1:]) else 1
    digits = plain.strip("+-")
    cents = CENTS.search(digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    if not AMOUNT.match(whole):
        return None
    try:
        amount = Decimal(f"{whole}.{cents[1] if cents else 0}").quantize(CENT)
    except InvalidOperation:
        return None
    return sign * amount if amount < MOST else None
