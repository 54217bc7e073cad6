"""What really happened in some days, read row by row in the order in which it was priced. Reads, writes nothing.

A booking belongs to the day on which it begins, on the clocks of its site.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from billing.standing import DAY_RULES
from booking.actions.changing import CANCELLATION_DUE
from booking.cancelling import ALL
from booking.models import Booking
from booking.models.booking import FIRM, Status
from core.money import ZERO
from core.ranges import Period
from reports.question import Days

PAGE = 2000
"""Rows that the server sends at a time."""
HELD = (*FIRM, Status.COMPLETED, Status.NO_SHOW)
BEGAN = """
b.period && tstzrange(%(first)s::date - interval '1 day', %(last)s::date + interval '2 days')
    AND (lower(b.period) AT TIME ZONE s.time_zone)::date BETWEEN %(first)s AND %(last)s
"""
"""Of a booking `b` at its site `s`: it begins in the days."""
REPLAYED = f"""
{BEGAN} AND (b.status = ANY(%(held)s) OR b.status = 'cancelled' AND EXISTS (
    SELECT 1 FROM billing_charge WHERE source_kind = 'booking' AND source_id = b.public_id
))
"""  # noqa: S608
FEE = "(rule = 'no_show' OR source_key LIKE 'no-show:%%')"
"""For not coming, or what was let go of it."""
LEVELLED = "(rule = ANY(%(of_a_day)s) AND unit = 'share')"
"""What is missing to the price of a day, another use of which was given up."""
QUOTED = f"reverses_id IS NULL AND rule NOT IN ('cancellation', 'no_show') AND NOT {LEVELLED}"
ASKED = "(%(kind)s = '' OR kind = %(kind)s)"
COUNT = f"SELECT count(*) FROM booking_booking b JOIN spaces_site s ON s.id = b.site_id WHERE {REPLAYED}"  # noqa: S608
BOOKINGS = f"""
SELECT b.person_id, b.organisation_id, b.site_id, b.status, b.purpose, lower(b.period), upper(b.period),
    b.created_at, b.ended_at, b.free_until, b.cancellation, b.quote->>'chosen', b.quote->>'advised',
    coalesce((b.quote->>'use_passes')::boolean, true),
    held.requested, held.atoms, held.since, held.until, aside.rules,
    coalesce(owed.priced_at, b.created_at) AS priced_at, coalesce(owed.net, 0), coalesce(owed.levelled, 0),
    coalesce(owed.fee, 0), coalesce(owed.minutes, 0), coalesce(owed.units, 0), owed.groups, owed.was, settled.parts
FROM booking_booking b JOIN spaces_site s ON s.id = b.site_id
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT requested_id) AS requested,
        array_agg(resource_id) FILTER (WHERE standing IN ('firm', 'past')) AS atoms,
        min(lower(booked)) FILTER (WHERE standing IN ('firm', 'past')) AS since,
        max(upper(booked)) FILTER (WHERE standing IN ('firm', 'past')) AS until
    FROM booking_allocation WHERE booking_id = b.id
) AS held
CROSS JOIN LATERAL (
    SELECT max(created_at) FILTER (WHERE {QUOTED}) AS priced_at,
        sum(net) FILTER (WHERE {ASKED}) AS net,
        sum(net) FILTER (WHERE {ASKED} AND {LEVELLED}) AS levelled,
        sum(net) FILTER (WHERE {ASKED} AND {FEE}) AS fee,
        sum(net) FILTER (WHERE reverses_id IS NULL AND NOT {FEE}) AS was,
        sum(allowance_minutes) FILTER (WHERE {ASKED}) AS minutes,
        sum(pass_units) FILTER (WHERE {ASKED}) AS units,
        array_agg(DISTINCT "group") FILTER (WHERE {ASKED}) AS groups,
        bool_or(reverses_id IS NOT NULL AND reason <> '') AS by_hand
    FROM billing_charge WHERE source_kind = 'booking' AND source_id = b.public_id
) AS owed
CROSS JOIN LATERAL (
    SELECT json_object_agg(what, json_build_array(owed, gone)) AS parts FROM (
        SELECT CASE WHEN was.rule IN ('no_show', 'cancellation') THEN was.rule ELSE '' END AS what,
            sum(was.net) AS owed, sum(coalesce(back.net, 0)) AS gone
        FROM billing_charge was LEFT JOIN billing_charge back ON back.reverses_id = was.id AND back.reason <> ''
        WHERE owed.by_hand AND was.source_kind = 'booking' AND was.source_id = b.public_id
            AND was.reverses_id IS NULL AND was.created_at >= owed.priced_at
        GROUP BY 1
    ) AS told
) AS settled
CROSS JOIN LATERAL (SELECT array_agg(rule) AS rules FROM booking_override WHERE booking_id = b.id) AS aside
WHERE {REPLAYED} AND held.requested IS NOT NULL
ORDER BY priced_at, b.id
"""  # noqa: S608
USAGE = """
SELECT u.person_id, u.organisation_id, u.site_id, u.kind_id, u.quantity,
    (u.occurred_at AT TIME ZONE s.time_zone)::date,
    (SELECT coalesce(sum(net), 0) FROM billing_charge WHERE source_kind = 'usage' AND source_id = u.public_id)
FROM billing_usagerecord u JOIN spaces_site s ON s.id = u.site_id
WHERE u.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM billing_usagerecord r WHERE r.reverses_id = u.id)
    AND (u.occurred_at AT TIME ZONE s.time_zone)::date BETWEEN %(first)s AND %(last)s
ORDER BY u.created_at, u.id
"""

Payer = int
"""A person's key, or an organisation's, negative."""


def payer_of(person: int | None, organisation: int | None) -> Payer:
    return person or 0 if organisation is None else -organisation


@dataclass(frozen=True, slots=True)
class Owed:
    """What stands of its charges: euros, of which the fee for not coming and what levels a day; what they drew."""

    net: Decimal
    fee: Decimal = ZERO
    levelled: Decimal = ZERO
    minutes: int = 0
    units: int = 0
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Use:
    """One real booking. `held` is what it kept of its time, `atoms` of which resources; nothing where it gave it back.

    It was priced when it became firm, or was last moved. `share` is what its cancellation really cost, in percent;
    `kept` the part of its price that was not taken back by hand, and so with `is_fee_let_go`.
    """

    payer: Payer
    person: int
    site: int
    status: str
    purpose: str
    period: Period
    made_at: datetime
    priced_at: datetime
    ended_at: datetime | None
    share: int
    chosen: Decimal | None
    advised: Decimal | None
    use_passes: bool
    resources: tuple[int, ...]
    atoms: tuple[int, ...]
    held: Period | None
    owed: Owed
    kept: Decimal
    is_fee_let_go: bool
    set_aside: frozenset[str]

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def is_priced(self) -> bool:
        return self.purpose != Booking.Purpose.SESSION


@dataclass(frozen=True, slots=True)
class Metered:
    payer: Payer
    site: int
    usage_kind: int
    quantity: Decimal
    on: date
    charged: Decimal


def of(days: Days, kind: str = "") -> dict[str, Any]:
    """The parameters of all statements."""
    held = [str(one) for one in HELD]
    return {"first": days.first, "last": days.last, "held": held, "kind": kind, "of_a_day": list(DAY_RULES)}


def count(asked: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, asked)
        return int(cursor.fetchone()[0])


def uses(asked: dict[str, Any]) -> Iterator[Use]:
    return (_use(row) for row in _streamed(BOOKINGS, asked))


def metered(asked: dict[str, Any]) -> Iterator[Metered]:
    for person, organisation, site, kind, quantity, on, charged in _streamed(USAGE, asked):
        yield Metered(payer_of(person, organisation), site, kind, quantity, on, charged)


def _streamed(text: str, asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """By a cursor of the server, so that memory does not grow with the rows. In a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, asked)
        while rows := cursor.fetchmany(PAGE):
            yield from rows


def _use(row: tuple[Any, ...]) -> Use:
    (
        person, organisation, site, status, purpose, starts, ends, made_at, ended_at, free_until, steps, chosen,
        advised, use_passes, resources, atoms, since, until, rules, priced_at, net, levelled, fee, minutes, units,
        groups, was, settled,
    ) = row  # fmt: skip
    set_aside = frozenset(rules or ())
    share = ALL
    if status == Status.CANCELLED:
        share = 0 if CANCELLATION_DUE in set_aside else _share(steps, free_until, ended_at)
        if share and was and not net:  # called off by the house
            share, set_aside = 0, set_aside | {CANCELLATION_DUE}
    return Use(
        payer=payer_of(person, organisation),
        person=person,
        site=site,
        status=status,
        purpose=purpose,
        period=Period(starts, ends),
        made_at=made_at,
        priced_at=priced_at,
        ended_at=ended_at,
        share=share,
        chosen=None if chosen is None else Decimal(chosen),
        advised=None if advised is None else Decimal(advised),
        use_passes=use_passes,
        resources=tuple(resources),
        atoms=tuple(atoms or ()),
        held=Period(since, until) if since and until and since < until else None,
        owed=Owed(net, fee, levelled, minutes, units, frozenset(groups or ())),
        kept=_kept(settled or {}),
        is_fee_let_go=bool((settled or {}).get("no_show", (0, 0))[1]),
        set_aside=set_aside,
    )


def _kept(settled: dict[str, tuple[Any, Any]]) -> Decimal:
    """Of the price that was agreed, and of what a cancellation kept of it, what nobody took back by hand."""
    kept = Decimal(1)
    for owed, gone in (settled.get(what, (0, 0)) for what in ("", "cancellation")):
        if owed and gone:
            kept *= 1 + Decimal(str(gone)) / Decimal(str(owed))
    return kept


def _share(steps: str, free_until: datetime, ended_at: datetime | None) -> int:
    """As `booking.cancelling.share_due`; the steps are JSON."""
    if ended_at is None:
        return ALL
    known = [(datetime.fromisoformat(one["until"]), one["percent"]) for one in json.loads(steps)] or [(free_until, 0)]
    return next((int(share) for until, share in known if ended_at <= until), ALL)
