"""Bookings that began on the days asked for, gathered by the words of a question: one statement, whatever is counted.

A booking counts whole on the day it begins, on the clocks of its site, never on the day it was made; in place of a
resource stands what was asked for, so that a whole is itself. Workshops have figures of their own and are left out.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from core.clock import start_of_day
from reports.occupancy.places import UTC
from reports.payers import PAYER_WORDS, columns, standing
from reports.question import DAY, MOST_ROWS, Question, check_size
from spaces.catalogue import Catalogue

ASKED_WORDS = {"resource": "asked.resource_id", "kind": "asked.kind", "zone": "asked.zone_id"}
"""Those that a booking of several resources has several times."""

TIME_WORDS = {
    "day": "to_char(began, 'YYYY-MM-DD')",
    "week": "to_char(began, 'IYYY-\"W\"IW')",
    "month": "to_char(began, 'YYYY-MM')",
    "weekday": "date_part('isodow', began)::int - 1",
    "hour": "date_part('hour', began)::int",
}

LEADS = (1, 24, 3 * 24, 7 * 24, 28 * 24)
"""Hours before the start at which one band of lead times ends and the next begins."""

LEAD = "greatest(date_part('epoch', lower(booking.period) - booking.created_at) / 3600, 0)"
"""Hours from making a booking to its start; none where it was made once it had begun."""

WORDS = {
    **ASKED_WORDS,
    "site": "booking.site_id",
    **PAYER_WORDS,
    **TIME_WORDS,
    "lead": f"width_bucket({LEAD}, ARRAY{list(LEADS)}::float8[])",
}
GROUPS = tuple(WORDS)

STATEMENT = """
SELECT {keys}{figures}
FROM booking_booking AS booking
JOIN unnest(%(sites)s::bigint[], %(zones)s::text[]) AS site (site_id, zone) USING (site_id)
CROSS JOIN LATERAL (SELECT lower(booking.period) AT TIME ZONE zone AS began) AS local
{asked}
{standing}
WHERE booking.purpose <> 'session' AND booking.period && tstzrange(%(first)s, %(last)s)
    AND began >= %(from)s::date AND began < %(until)s::date
{grouped}
LIMIT {most}
"""

ASKED = """
JOIN LATERAL (
    SELECT DISTINCT {columns}
    FROM booking_allocation AS allocation
    JOIN spaces_resource AS resource ON resource.id = allocation.requested_id
    WHERE allocation.booking_id = booking.id AND %(kind)s IN ('', resource.kind)
) AS asked ON true
"""
OF_ASKED = {"resource": "resource.id AS resource_id", "kind": "resource.kind", "zone": "resource.zone_id"}

Found = list[tuple[tuple[Any, ...], tuple[Any, ...]]]
"""Keys and figures."""


def told(question: Question, figures: Mapping[str, str], *, catalogue: Catalogue, asked: str = "") -> Found:
    """One query. `asked` joins what was asked for, where the usual will not do. Raises ReportTooLarge."""
    words = question.group_by
    keys = [WORDS[word] for word in words]
    statement = STATEMENT.format(
        keys="".join(f"{key}, " for key in keys),
        figures=", ".join(f"{figure} AS {name}" for name, figure in figures.items()),
        asked=asked or _asked(question),
        standing=standing(words, zone="site.zone") if columns(words) else "",
        grouped=f"GROUP BY {', '.join(str(number) for number in range(1, len(keys) + 1))}" if keys else "",
        most=MOST_ROWS + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(question, catalogue))
        rows = cursor.fetchall()
    check_size(len(rows))
    return [(row[: len(keys)], row[len(keys) :]) for row in rows]


def _asked(question: Question) -> str:
    """A booking once for each key that it has; nothing is joined where neither a word nor the kind asks for it."""
    wanted = [OF_ASKED[word] for word in question.group_by if word in OF_ASKED]
    if not (wanted or question.kind):
        return ""
    return ASKED.format(columns=", ".join(wanted or [OF_ASKED["kind"]]))


def _parameters(question: Question, catalogue: Catalogue) -> dict[str, Any]:
    sites = [site for site in catalogue.sites.values() if question.covers(site.pk)]
    first, until = question.days.first, question.days.last + DAY
    return {
        "sites": [site.pk for site in sites],
        "zones": [site.tz.key for site in sites],
        "from": first,
        "until": until,
        **_window(first, until),
        "kind": question.kind,
    }


def _window(first: date, until: date) -> dict[str, Any]:
    """A day more at either end, which the index reads; the local dates decide."""
    around: Sequence[date] = (first - timedelta(days=1), until + timedelta(days=1))
    return dict(zip(("first", "last"), (start_of_day(day, UTC) for day in around), strict=True))
