"""Prices of several uses, one after the other: each draws on what the ones before it have left of the allowance."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.price_list import PriceList
from billing.pricing import Quote, minutes_by_day, quote_use
from billing.standing import LOCKED, Payer, Question, Standing, first_of_month
from core.database import Statement, in_one_trip
from core.ranges import Period
from spaces.catalogue import ResourceEntry

Use = tuple[Sequence[ResourceEntry], Period]

MEMBERSHIPS = """
SELECT starts_on, ends_on + 1 FROM billing_membership
WHERE (organisation_id = %s OR %s::bigint IS NULL AND person_id = %s)
    AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
ORDER BY id
"""


def quotes_in_turn(uses: Sequence[Use], *, payer: Payer, prices: PriceList, locked: bool = False) -> list[Quote]:
    """One quote a use, in the order given. With `locked`, the payer's memberships are ours until the transaction ends.

    A membership that ends, or changes, in between counts for its own days only. Two round trips, however many uses.
    Raises PriceMissing.
    """
    days = [[day for day, _minutes in minutes_by_day(period, entries[0])] for entries, period in uses]
    every = sorted({day for some in days for day in some})
    starts, parts = _parts(payer, every, locked=locked)
    kinds = sorted({entry.kind for entries, _period in uses for entry in entries})
    questions = [Question(payer, kinds, part) for part in parts]
    told = in_one_trip(statement for question in questions for statement in question.statements(locked=locked))
    standings = [
        question.answer(told[2 * number], told[2 * number + 1], prices=prices)
        for number, question in enumerate(questions)
    ]
    quotes = []
    for (entries, period), some in zip(uses, days, strict=True):
        number = bisect_right(starts, some[0]) - 1
        quote = quote_use(list(entries), period, standing=standings[number], prices=prices)
        standings[number] = _less(standings[number], quote, entries)
        quotes.append(quote)
    return quotes


def _parts(payer: Payer, days: Sequence[date], *, locked: bool) -> tuple[list[date], list[list[date]]]:
    """The days, cut where a membership begins or ends: the first day of each part, and its days."""
    values = [payer.organisation_id, payer.organisation_id, payer.person_id, days[-1], days[0]]
    statement: Statement = (MEMBERSHIPS + LOCKED * locked, values)
    (rows,) = in_one_trip([statement])
    cuts = {day for row in rows for day in row if day is not None and days[0] < day <= days[-1]}
    firsts = sorted({days[0], *(min(day for day in days if day >= cut) for cut in cuts)})
    parts = [[day for day in days if bisect_right(firsts, day) == number + 1] for number in range(len(firsts))]
    return firsts, parts


def _less(standing: Standing, quote: Quote, entries: Sequence[ResourceEntry]) -> Standing:
    kinds = {entry.pk: entry.kind for entry in entries}
    remaining = dict(standing.remaining)
    for line in quote.lines:
        if line.allowance_minutes:
            remaining[kinds[line.resource_id], first_of_month(line.activity_on)] -= line.allowance_minutes
    return replace(standing, remaining=remaining)
