"""Closing the books: a period's totals are written down, and nothing is written in it any more.

Days close by themselves once they are over, months and years when somebody says so. All issuers close together, since
a month closes the activity of the whole network too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from billing.actions.posting import CHAIN
from billing.books.totals import totals
from billing.chain import FIRST, closing_digest
from billing.errors import BooksBusy, PeriodClosed, PeriodNotOver, PeriodOpenBefore
from billing.models import Closing, Counter, Issuer, LedgerEntry
from core import outbox
from members.models import Person

DAY = timedelta(days=1)
PATIENCE = "800ms"
"""Whoever is writing goes first: below PostgreSQL's `deadlock_timeout`, so that it is never they who give way."""


def close_days(*, today: date, now: datetime) -> int:
    """Close every day with entries before today that is open yet, and yesterday. Returns how many it closed."""
    made = 0
    for issuer in Issuer.objects.order_by("pk"):
        for day in list(_days_to_close(issuer, today)):
            with _writers_waiting([issuer]):
                made += _close(issuer, Closing.Kind.DAY, day, day, by=None, now=now)
    return made


def _days_to_close(issuer: Issuer, today: date) -> Iterator[date]:
    closed = Closing.objects.filter(issuer=issuer).aggregate(until=Max("ends_on"))["until"]
    entries = LedgerEntry.objects.filter(issuer=issuer, entered_on__lt=today)
    entries = entries if closed is None else entries.filter(entered_on__gt=closed)
    days = set(entries.values_list("entered_on", flat=True).distinct())
    if days or (closed is not None and closed < today - DAY):
        days.add(today - DAY)
    yield from sorted(days)


def close_month(*, month: date, by: Person, today: date, now: datetime) -> list[Closing]:
    """Close the month that `month` lies in, for every issuer, and its activity with it.

    Raises PeriodNotOver, PeriodClosed, PeriodOpenBefore where the month before is still open, BooksBusy.
    """
    first, last = month_around(min(month, today))
    _check_over(last, today=today)
    _check_in_turn(Closing.Kind.MONTH, first)
    return _close_all(Closing.Kind.MONTH, first, last, by=by, now=now)


def close_year(*, year: int, by: Person, today: date, now: datetime) -> list[Closing]:
    """Close a year whose months are closed. Raises PeriodNotOver, PeriodClosed, PeriodOpenBefore, BooksBusy."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    _check_over(last, today=today)
    _check_in_turn(Closing.Kind.YEAR, first)
    if not Closing.objects.filter(kind=Closing.Kind.MONTH, ends_on=last).exists():
        raise PeriodOpenBefore(_("Clôturez d’abord le mois de décembre."))
    return _close_all(Closing.Kind.YEAR, first, last, by=by, now=now)


def month_around(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def next_month_to_close() -> date | None:
    """The first day of the first month that is not closed yet; None where nothing was ever entered."""
    closed = Closing.objects.filter(kind=Closing.Kind.MONTH).aggregate(until=Max("ends_on"))["until"]
    if closed is not None:
        return closed + DAY
    first: date | None = LedgerEntry.objects.aggregate(first=Min("entered_on"))["first"]
    return first and first.replace(day=1)


def _check_over(last: date, *, today: date) -> None:
    if last >= today:
        raise PeriodNotOver(_("Elle se termine le %(day)s.") % {"day": last.isoformat()}, ends_on=last.isoformat())


def _check_in_turn(kind: str, first: date) -> None:
    """Months close one after the other: the one after the last closed, or any where none is."""
    closed = Closing.objects.filter(kind=kind).aggregate(until=Max("ends_on"))["until"]
    if closed is not None and closed >= first:
        raise PeriodClosed(closed_until=closed.isoformat())
    if closed is not None and closed + DAY < first:
        raise PeriodOpenBefore(_("Les périodes se clôturent dans l’ordre."), closed_until=closed.isoformat())
    if closed is None and kind == Closing.Kind.MONTH and (due := next_month_to_close()) and due < first:
        raise PeriodOpenBefore(_("Les périodes se clôturent dans l’ordre."), first_open=due.isoformat())


def _close_all(kind: str, first: date, last: date, *, by: Person, now: datetime) -> list[Closing]:
    issuers = list(Issuer.objects.order_by("pk"))
    with _writers_waiting(issuers):
        for issuer in issuers:
            _close(issuer, kind, first, last, by=by, now=now)
        made = list(Closing.objects.filter(kind=kind, starts_on=first).select_related("issuer"))
        payload = {"kind": str(kind), "starts_on": first.isoformat(), "ends_on": last.isoformat()}
        outbox.record("books.closed", subject_id=None, payload=payload, now=now)
    return made


@contextmanager
def _writers_waiting(issuers: Sequence[Issuer]) -> Iterator[None]:
    """A transaction in which nobody else writes charges, nor entries of these issuers. Raises BooksBusy."""
    with transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                cursor.execute("LOCK TABLE billing_charge IN SHARE MODE")
            list(Counter.objects.filter(issuer__in=issuers, what=CHAIN).order_by("issuer_id").select_for_update())
        except OperationalError as error:
            raise BooksBusy() from error
        yield


def _close(issuer: Issuer, kind: str, first: date, last: date, *, by: Person | None, now: datetime) -> int:
    """Under the lock of the chain. 1, or 0 where somebody else has closed it meanwhile."""
    before = Closing.objects.filter(issuer=issuer)
    if before.filter(kind=kind, starts_on=first).exists():
        return 0
    entries = LedgerEntry.objects.filter(issuer=issuer, entered_on__lte=last)
    within = totals(Q(entry__issuer=issuer, entry__entered_on__range=(first, last)))
    ever = totals(Q(entry__issuer=issuer, entry__entered_on__lte=last))
    previous = before.order_by("pk").last()
    closing = Closing(
        issuer=issuer,
        kind=kind,
        starts_on=first,
        ends_on=last,
        last_position=entries.aggregate(last=Max("position"))["last"] or 0,
        debit=within.debit,
        credit=within.credit,
        revenue=within.revenue,
        perpetual=ever.revenue,
        by=by,
        at=now,
        previous_digest=previous.digest if previous else FIRST,
    )
    closing.digest = closing_digest(closing)
    closing.save()
    return 1
