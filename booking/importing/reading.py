"""A file's bytes, whatever they are, as a table."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.importing.columns import recognised
from booking.importing.decoding import text_of
from booking.importing.events import MAPPING, read_calendar
from booking.importing.table import Table
from booking.importing.tabular import read_csv
from booking.models import ImportBatch


def read_file(data: bytes, *, tz: ZoneInfo, now: datetime) -> tuple[ImportBatch.Kind, Table, dict[str, int]]:
    """What it is, what it says, and which column says what. Raises ImportUnreadable, ImportTooLarge."""
    text = text_of(data)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        return ImportBatch.Kind.ICALENDAR, read_calendar(text, tz=tz, now=now), dict(MAPPING)
    table = read_csv(text)
    return ImportBatch.Kind.CSV, table, recognised(table.columns)
