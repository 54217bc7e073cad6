"""The network drawn from the positions of its places: a schematic plan, without anybody's tiles.

Distances are true to scale except where two marks would touch: those are moved apart a little, so that each can be
read and pressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from spaces.models import Site

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 480.0, 240.0, 480.0
EDGE = 44.0
APART = 54.0
"""Between the middles of two marks; a mark is 44 across, which a finger can press."""
ROUNDS = 60
DEGREE = 111_320.0
"""Metres in a degree of latitude, on the sphere."""
SCALES = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


@dataclass(slots=True)
class Mark:
    number: int
    site: Site
    x: float
    y: float

    @property
    def text_y(self) -> float:
        return self.y + 6


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """`scale_metres` is what the bar of the scale stands for."""

    marks: list[Mark]
    width: int
    height: int
    scale_metres: int
    scale_length: int

    @property
    def scale_km(self) -> int:
        return self.scale_metres // 1000

    @property
    def bar_x(self) -> int:
        return self.width - 24 - self.scale_length


def drawn(sites: Sequence[Site]) -> NetworkMap | None:
    """The places that have a position, numbered as they are listed; None where none has."""
    placed = [
        (number, site, float(site.longitude), float(site.latitude))
        for number, site in enumerate(sites, start=1)
        if site.longitude is not None and site.latitude is not None
    ]
    if not placed:
        return None
    west, east = min(row[2] for row in placed), max(row[2] for row in placed)
    south, north = min(row[3] for row in placed), max(row[3] for row in placed)
    narrowing = cos(radians((south + north) / 2))
    wide, high = (east - west) * narrowing * DEGREE, (north - south) * DEGREE
    room, rise = WIDTH - 2 * EDGE, MOST_HEIGHT - 2 * EDGE
    metre = min(room / wide if wide else 1.0, rise / high if high else 1.0)
    height = min(MOST_HEIGHT, max(LEAST_HEIGHT, high * metre + 2 * EDGE))
    left, top = (WIDTH - wide * metre) / 2, (height - high * metre) / 2
    marks = [
        Mark(
            number,
            site,
            left + (longitude - west) * narrowing * DEGREE * metre,
            top + (north - latitude) * DEGREE * metre,
        )
        for number, site, longitude, latitude in placed
    ]
    move_apart(marks, height)
    metres = max((step for step in SCALES if step * metre <= WIDTH / 4), default=SCALES[0])
    return NetworkMap(marks, int(WIDTH), round(height), metres, round(metres * metre))


def move_apart(marks: list[Mark], height: float) -> None:
    """Marks that touch give way to each other, half each, inside the frame."""
    for _round in range(ROUNDS):
        moved = False
        for place, one in enumerate(marks):
            for other in marks[place + 1 :]:
                moved |= _give_way(one, other)
        for mark in marks:
            mark.x = min(max(mark.x, EDGE / 2), WIDTH - EDGE / 2)
            mark.y = min(max(mark.y, EDGE / 2), height - EDGE / 2)
        if not moved:
            break
    for mark in marks:
        mark.x, mark.y = round(mark.x, 1), round(mark.y, 1)


def _give_way(one: Mark, other: Mark) -> bool:
    across, down = other.x - one.x, other.y - one.y
    distance = hypot(across, down)
    if distance >= APART:
        return False
    if distance == 0:
        across, down, distance = 1.0, 0.0, 1.0
    push = (APART - distance) / 2 + 0.1
    one.x, one.y = one.x - across / distance * push, one.y - down / distance * push
    other.x, other.y = other.x + across / distance * push, other.y + down / distance * push
    return True
