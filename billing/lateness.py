"""When somebody is reminded of an invoice that is late. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Counted from one."""

    number: int
    on: date


def next_step(
    due_on: date, days: Sequence[int], *, last: Step | None = None, paused_until: date | None = None
) -> Step | None:
    """The next reminder and its day; `days` are those of the steps after the due date, `last` is the one that was sent.

    No step is left out, so that who was paused, or whose reminders were late, is not met with the last one first; and
    two of them are as far apart as they were meant to be.
    """
    number = last.number + 1 if last else 1
    if number > len(days):
        return None
    on = due_on + days[number - 1] * DAY
    if last:
        on = max(on, last.on + (days[number - 1] - days[number - 2]) * DAY)
    if paused_until:
        on = max(on, paused_until + DAY)
    return Step(number, on)


def days_late(due_on: date, today: date) -> int:
    return max(0, (today - due_on).days)
