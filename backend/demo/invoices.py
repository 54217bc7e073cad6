"""The months that are over, invoiced: most are paid, a few are late and were reminded of, one was corrected."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection

from backend.demo.people import People
from backend.demo.span import DAY, TZ, Span
from billing.actions.crediting import credit_invoice, creditable
from billing.actions.receiving import receive_payment
from billing.actions.reminding import remind_late
from billing.actions.running import issue_next, start_run
from billing.errors import NothingToInvoice
from billing.models import Account, Bearing, Invoice
from core.clock import start_of_day

MORNING = timedelta(hours=9)
PAID_AFTER = 12 * DAY
EVERY_NTH_IS_LATE = 9
STREETS = ("quai des Indes", "rue de Merville", "cours de Chazelles", "rue Poissonnière", "rue du Port")
REASON = "Vidéoprojecteur en panne : la salle est offerte."


def invoice_past_months(people: People, span: Span) -> int:
    """How many documents. None where nobody bills. With a month that is over go the fees of the one that begins."""
    if not Bearing.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE billing_charge")  # all of them are of this transaction, which nobody has counted yet
    for month in span.months():
        if (first := (month + 31 * DAY).replace(day=1)) <= span.today:
            _run(people, until=first, now=start_of_day(first, TZ) + MORNING)
    _correct(people, now=span.now - 20 * DAY)
    _pay(span)
    _remind(span)
    return Invoice.objects.count()


def _run(people: People, *, until: date, now: datetime) -> None:
    try:
        run = start_run(until=until, by=people.manager, now=now)
    except NothingToInvoice:
        return
    _locate()
    while issue_next(run.pk, now=now):
        pass


def _locate() -> None:
    """Where the payers live; one in eight has not said."""
    accounts = list(Account.objects.filter(street=""))
    for account in accounts:
        if account.pk % 8:
            account.street = f"{account.pk % 60 + 1} {STREETS[account.pk % len(STREETS)]}"
            account.postcode, account.town = "56100", "Lorient"
    Account.objects.bulk_update(accounts, ["street", "postcode", "town"])


def _correct(people: People, *, now: datetime) -> None:
    """Before it is paid, so that less of it is asked for."""
    invoice = Invoice.objects.filter(account__person=people.coworker).order_by("pk").first()
    room = invoice and creditable(invoice).order_by("-kind", "total").first()
    if invoice and room:
        credit_invoice(invoice=invoice, charges=[room.pk], reason=REASON, by=people.manager, now=now)


def _pay(span: Span) -> None:
    for invoice in _paid(span):
        paid_on = min(invoice.issued_on + PAID_AFTER, span.today)
        receive_payment(
            issuer_id=invoice.issuer_id,
            account=invoice.account,
            method="transfer",
            amount=invoice.left_to_pay,
            paid_on=paid_on,
            reference=invoice.number,
            towards=[invoice],
            now=min(start_of_day(paid_on, TZ) + MORNING, span.now),
        )


def _paid(span: Span) -> Iterator[Invoice]:
    """All that is old enough, but for those who are always late."""
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, issued_on__lte=span.today - PAID_AFTER).open()
    for invoice in rows.select_related("account").defer("facts").order_by("pk"):
        if invoice.account_id % EVERY_NTH_IS_LATE:
            yield invoice


def _remind(span: Span) -> None:
    day = span.first
    while day <= span.today:
        remind_late(now=min(start_of_day(day, TZ) + MORNING, span.now))
        day += 7 * DAY
