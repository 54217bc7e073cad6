"""Loans fall due: one event for each step, recorded once for each due date, in the morning of the place."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from booking.models import Loan
from core import outbox
from core.clock import at_wall, local_date
from core.models import Event
from members.models import Person
from notifications.models import Category, Preference

MORNING = time(8)
SOON = 2
"""Days before it is due."""
LATE = (7, 3, 1)
"""Days after it was due, the latest first."""
DAY = timedelta(days=1)
HORIZON = timedelta(days=SOON + 1)
GIVEN_UP = timedelta(days=max(LATE) + 7)
"""What nobody has brought back by then is no longer for letters."""


def remind_loans(*, now: datetime) -> int:
    """How many steps fell due. Two queries, and one more for each of them."""
    around = Loan.objects.out().filter(
        booking__period__endswith__gt=now - GIVEN_UP, booking__period__endswith__lte=now + HORIZON
    )
    steps = [
        step
        for loan in around.select_related("booking__person__preference", "booking__site")
        for step in _steps(loan, now)
    ]
    known = set(Event.objects.filter(once__in=[once for once, *_ in steps]).values_list("once", flat=True))
    recorded = 0
    with transaction.atomic():
        for once, kind, loan, days in steps:
            if once not in known:
                sequence = f"{loan.booking.sequence}.{days}"
                payload = {"loan": str(loan.public_id), "sequence": sequence, "days": days}
                recorded += outbox.record(kind, subject_id=loan.pk, payload=payload, once=once, now=now)
    return recorded


def _steps(loan: Loan, now: datetime) -> Iterator[tuple[str, str, Loan, int]]:
    """The key, the kind of event, the loan, and by how many days it is early or late; one at most."""
    step = step_of(loan.due_at, loan.handed_over_at or loan.booking.start, loan.booking.site.tz, now=now)
    if step is None:
        return
    kind, days = step
    if kind == "loan.overdue" or _wants_reminders(loan.booking.person):
        yield f"{kind}:{loan.pk}:{int(loan.due_at.timestamp())}:{days}", kind, loan, days


def _wants_reminders(person: Person) -> bool:
    said: Preference | None = getattr(person, "preference", None)  # it has none where nothing was said
    return said is None or Category.REMINDERS not in said.unwanted


def step_of(due_at: datetime, out_since: datetime, tz: ZoneInfo, *, now: datetime) -> tuple[str, int] | None:
    """Which letter is owed now. Pure.

    Nobody is reminded on the very day on which they fetched it. Of several that were missed, the last one is owed.
    """
    today, due_on = local_date(now, tz), local_date(due_at, tz)
    if now < at_wall(today, MORNING, tz):
        today -= DAY  # what falls due today is said in the morning
    late = (today - due_on).days
    if due_at <= now:
        return next((("loan.overdue", days) for days in LATE if late >= days), None)
    if today <= local_date(out_since, tz):
        return None
    if late == 0:
        return "loan.due_today", 0
    return ("loan.due_soon", SOON) if -SOON <= late < 0 else None
