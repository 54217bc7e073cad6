"""Prix libre: amounts that are advised, and what somebody chooses instead. Pure. Amounts include VAT, as
people see them.

The choice is a line of its own for each resource and rate, in proportion, so that nothing falls below its own floor.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.errors import PriceBelowFloor, PriceIsFixed
from billing.quotes import Choice, Quote, QuoteLine
from core.money import ZERO, to_cents

ALL = 100
RULE = "pay_what_you_want"


def choice_of(lines: Sequence[QuoteLine]) -> Choice | None:
    """None where every price is fixed, or nothing is to be paid."""
    free = [line for line in lines if line.floor_percent is not None]
    if sum((line.total for line in free), ZERO) <= ZERO:
        return None
    true_cost = None
    if any(line.true_cost_percent is not None for line in free):
        true_cost = _share((line, line.true_cost_percent) for line in lines)
    advised = sum((line.total for line in lines), ZERO)
    return Choice(advised, _share((line, line.floor_percent) for line in lines), true_cost)


def _share(lines: Iterable[tuple[QuoteLine, int | None]]) -> Decimal:
    """Where no share is said, all of it."""
    return to_cents(sum((line.total * (ALL if percent is None else percent) / ALL for line, percent in lines), ZERO))


def with_choice(quote: Quote, total: Decimal, *, advised_before: Decimal | None = None) -> Quote:
    """The quote at the price that was chosen. Raises PriceBelowFloor, PriceIsFixed.

    With `advised_before` it was chosen earlier, of another advice: the same share of what is advised now is kept, and
    never refused.
    """
    choice = quote.choice
    if choice is None:
        if advised_before is None and total != quote.total:
            raise PriceIsFixed(total=str(quote.total))
        return quote
    if advised_before:
        total = total if advised_before == choice.advised else to_cents(choice.advised * total / advised_before)
        total = max(total, choice.floor)
    if total < choice.floor:
        raise PriceBelowFloor(floor=str(choice.floor), advised=str(choice.advised), chosen=str(total))
    lines = (*quote.lines, *_differences(quote.lines, total - choice.advised))
    return replace(quote, lines=lines, choice=replace(choice, chosen=total))


def _differences(lines: Sequence[QuoteLine], difference: Decimal) -> Iterator[QuoteLine]:
    """Shared out by what each may give up, or, where more is given, by what each costs."""
    if not difference:
        return
    cases: dict[tuple[int, Decimal, int | None], list[QuoteLine]] = defaultdict(list)
    for line in lines:
        if line.floor_percent is not None:
            cases[line.resource_id, line.vat_rate, line.floor_percent].append(line)
    room = ALL if difference > ZERO else None
    weights = [
        sum((line.total for line in some), ZERO) * (room or ALL - (floor or 0))
        for (_resource, _rate, floor), some in cases.items()
    ]
    so_far = told = ZERO
    for some, weight in zip(cases.values(), weights, strict=True):
        so_far += weight
        part = to_cents(difference * so_far / sum(weights, ZERO)) - told
        told += part
        if part:
            yield _chosen(some[0], part)


def _chosen(line: QuoteLine, part: Decimal) -> QuoteLine:
    """The VAT is what is left of the part, so that what was chosen is met to the cent."""
    net = to_cents(part * ALL / (ALL + line.vat_rate))
    return replace(
        line,
        label=_("Prix choisi"),
        rule=RULE,
        quantity=Decimal(1 if net >= ZERO else -1),
        unit="share",
        unit_price=abs(net),
        net=net,
        vat=part - net,
        minutes=0,
        peak_minutes=0,
    )
