"""The requests of each row of the budget table, for the floor and for the product."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count, cycle, repeat
from urllib.parse import urlencode

from bench.client import Ask
from bench.shape import DAY, FREE_FROM, HOUR, Slot, free_slots, searched

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the fill program told: public ids of the resources, and the tokens of their users."""

    resources: list[str]
    rooms: list[str]
    tokens: list[str]

    def bearer(self, number: int) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[number % len(self.tokens)]}"}


class Slots:
    """One shuffled supply for each side, so that no slot is asked for twice."""

    def __init__(self, day: datetime) -> None:
        self.floor = iter(free_slots(day, seed="floor"))
        self.product = iter(free_slots(day, seed="product"))
        self.series = count()


def floor_create(slots: Iterator[Slot]) -> Iterator[Ask]:
    for slot in slots:
        body = {"thing": slot.resource + 1, "start": slot.start.isoformat(), "end": slot.end.isoformat()}
        yield Ask("POST", "/slots", json.dumps(body), JSON)


def product_create(slots: Iterator[Slot], known: Known) -> Iterator[Ask]:
    for number, slot in zip(count(), slots, strict=False):
        body = {
            "resources": [known.resources[slot.resource]],
            "start": slot.start.isoformat(),
            "end": slot.end.isoformat(),
        }
        yield Ask("POST", "/api/v1/bookings", json.dumps(body), {**JSON, **known.bearer(number)})


def series(day: datetime, known: Known, turns: Iterator[int]) -> Iterator[Ask]:
    """Two hundred days of one room and hour after the other; each is asked for once."""
    for number in turns:
        hour, room = divmod(number, len(known.rooms))
        start = day + FREE_FROM * DAY + (8 + hour) * HOUR
        body = {
            "resources": [known.rooms[room]],
            "start": start.isoformat(),
            "end": (start + HOUR).isoformat(),
            "rrule": "FREQ=DAILY;COUNT=200",
        }
        yield Ask("POST", "/api/v1/series", json.dumps(body), {**JSON, **known.bearer(number)})


def week_page(day: datetime) -> Iterator[Ask]:
    asked = {"site": "week", "day": day.date().isoformat()}
    return repeat(
        Ask("GET", "/semaine/?" + urlencode(asked), headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"})
    )


def floor_search(day: datetime) -> Iterator[Ask]:
    for start, end in cycle(searched(day, seed="floor", count=500)):
        yield Ask("GET", "/free?" + urlencode({"start": start.isoformat(), "end": end.isoformat()}))


def product_search(day: datetime, known: Known) -> Iterator[Ask]:
    for number, (start, end) in zip(count(), cycle(searched(day, seed="product", count=500)), strict=False):
        asked = {"start": start.isoformat(), "end": end.isoformat(), "kind": "desk", "page_size": 200}
        yield Ask("GET", "/api/v1/availability?" + urlencode(asked), headers=known.bearer(number))
