"""`python -m bench.product.feeds`: feeds of five hundred events, measured in this process. Prints JSON.

One person has bookings one by one, another in twenty weekly series; the agenda shows as many sessions of twenty
workshops. Floors: the same rows read bare, as many VEVENTs put
together from strings, and one empty round trip.
"""

import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import django
from django.db import connection

EVENTS, SERIES = 500, 20
TIMES = 30
LINES = (
    "BEGIN:VEVENT", "UID:{0}@localhost", "DTSTAMP:20270111T060000Z", "LAST-MODIFIED:20270111T060000Z", "SEQUENCE:0",
    "STATUS:CONFIRMED", "DTSTART;TZID=Europe/Paris:{0:%Y%m%dT%H%M%S}", "DTEND;TZID=Europe/Paris:{0:%Y%m%dT%H%M%S}",
    "SUMMARY:Desk", "LOCATION:Desk\\, Bench\\, -\\, - -", "URL:http://localhost/{0}", "TRANSP:OPAQUE", "END:VEVENT",
)  # fmt: skip


def make(person: Any, *, series: int) -> None:
    from booking.models import Allocation, Booking, Series
    from core import clock
    from spaces.models import Resource, Site

    site, now = Site.objects.get(slug="bench"), clock.now()
    desk = Resource.objects.filter(site=site).order_by("name").first()
    first = now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=200)
    each = EVENTS // series if series else 1
    about = {"person": person, "site": site, "created_at": now, "changed_at": now}
    for group in range(series or EVENTS):
        start = first + timedelta(hours=group % 8, days=group // 8)
        told = {}
        if series:
            local = start.astimezone(site.tz)
            words = {"rule": f"FREQ=WEEKLY;COUNT={each}", "starts_on": local.date(), "starts": local.time()}
            told = {"series": Series.objects.create(**about, **words, duration=timedelta(minutes=30))}
        when = [start.astimezone(site.tz) + timedelta(weeks=week) for week in range(each)]
        rows = Booking.objects.bulk_create(
            Booking(
                **about, **told, status="confirmed", free_until=now, period=(lower, lower + timedelta(minutes=30)),
                occurrence_on=lower.astimezone(site.tz).date() if series else None,
            )
            for lower in when
        )  # fmt: skip
        Allocation.objects.bulk_create(
            Allocation(
                booking=row, resource=desk, requested=desk, period=row.period, booked=row.period, standing="over"
            )
            for row in rows
        )


def make_agenda() -> None:
    from agenda.models import Partner, Session, Workshop
    from core import clock
    from members.models import Organisation
    from spaces.models import Site

    site, now = Site.objects.get(slug="bench"), clock.now()
    partner = Partner.objects.create(organisation=Organisation.objects.create(name="Bench"), slug="bench")
    about = {"partner": partner, "created_at": now, "changed_at": now}
    words = {"description": "Découvrir, essayer ; revenir. " * 6, "publics": ["seniors"]}
    workshops = [Workshop.objects.create(**about, **words, title=f"Atelier {number}") for number in range(SERIES)]
    starts = [now + timedelta(hours=number + 1) for number in range(EVENTS)]
    Session.objects.bulk_create(
        Session(
            **about, workshop=workshops[number % SERIES], site=site, period=(start, start + timedelta(hours=1)),
            capacity=8, status="published", published_at=now,
        )
        for number, start in enumerate(starts)
    )  # fmt: skip


def path_of(person: Any) -> str:
    from booking.actions.feeds import create_feed
    from booking.models import CalendarFeed
    from core import clock
    from notifications.addresses import feed

    _feed, secret = create_feed(person=person, scope=CalendarFeed.Scope.PERSON, busy_only=False, now=clock.now())
    return feed(secret).removeprefix("http://localhost")


def measure(name: str, path: str) -> dict[str, Any]:
    from django.test import Client

    client = Client(headers={"Host": "localhost"})
    whole = client.get(path)
    same = {"If-None-Match": whole["ETag"]}
    cold_ms, cold_trips, _rows, cold_cpu_ms = _timed(lambda: client.get(path))
    same_ms, same_trips, same_rows, same_cpu_ms = _timed(lambda: client.get(path, headers=same))
    return {
        "name": name, "path": path, "etag": whole["ETag"], "bytes": len(whole.content),
        "events": whole.content.count(b"BEGIN:VEVENT"), "cold_ms": cold_ms, "cold_trips": cold_trips,
        "same_ms": same_ms, "same_trips": same_trips, "same_rows": same_rows,
        "cold_cpu_ms": cold_cpu_ms, "same_cpu_ms": same_cpu_ms,
    }  # fmt: skip


def _timed(ask: Callable[[], Any]) -> tuple[float, int, int, float]:
    """Milliseconds (the median), round trips, how many times events were loaded, and milliseconds of this process's own
    work, which other programs on the machine cannot lengthen."""
    asked: list[str] = []

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        ask()
    took, worked = [], []
    for _time in range(TIMES):
        began, work = time.perf_counter(), time.process_time()
        ask()
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - work))
    loaded = sum(f'"{table}"."public_id"' in sql for sql in asked for table in ("booking_booking", "agenda_session"))
    return round(median(took), 2), len(asked), loaded, round(median(worked), 2)


def floors(person: Any) -> dict[str, float]:
    from booking.models import Booking

    columns = ("public_id", "status", "sequence", "changed_at", "period", "title", "site_id", "person__name")

    def rows() -> list[Any]:
        return list(Booking.objects.filter(person=person).values_list(*columns))

    moments = [row[3] for row in rows()]

    def lines() -> bytes:
        return "\r\n".join(line.format(moment) for moment in moments for line in LINES).encode()

    def trip() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    return {"rows_ms": _timed(rows)[0], "lines_ms": _timed(lines)[0], "trip_ms": _timed(trip)[0]}


def main() -> None:
    from members.models import Person

    singly, repeating = (
        Person.objects.create(email=f"feed{number}@bench.local", name=f"Feed {number}") for number in range(2)
    )
    make(singly, series=0)
    make(repeating, series=SERIES)
    make_agenda()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE booking_booking, booking_allocation, booking_series, agenda_session")
    paths = {
        "500 bookings": path_of(singly), "500 bookings in 20 series": path_of(repeating),
        "500 sessions of 20 workshops": "/agenda.ics",
    }  # fmt: skip
    rows = [measure(name, path) for name, path in paths.items()]
    print(json.dumps({**floors(singly), "rows": rows}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    main()
