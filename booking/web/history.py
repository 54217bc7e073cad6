"""The life of a booking as its page shows it: on the clocks of the site."""

from dataclasses import dataclass

from booking.models import Booking
from booking.telling import Told, history_of
from core.wording import day_text, hour_text
from members.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    told: Told
    when: str


def lines(booking: Booking, *, reader: Person) -> list[Line]:
    tz = booking.site.tz
    walls = [(told, told.at.astimezone(tz)) for told in history_of(booking, reader=reader)]
    return [Line(told, f"{day_text(wall.date(), with_year=True)}, {hour_text(wall)}") for told, wall in walls]
