"""How long a qualification holds. Pure."""

import calendar
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the month's last where it has none: 31 January and a month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(granted_on: date, valid_months: int | None) -> date | None:
    """The last day it holds, which is that anniversary; None for ever. Raises nothing: the count starts each time anew
    from the day it was granted, so that month ends do not drift.
    """
    return None if valid_months is None else months_later(granted_on, valid_months)
