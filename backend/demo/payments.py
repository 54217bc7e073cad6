"""Mandates, payments in every way there is, and a bank statement that is half matched."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from billing import bearings
from billing.actions.bouncing import return_debit
from billing.actions.debiting import announce_batch, collect_batch, send_batch
from billing.actions.mandating import sign_mandate
from billing.actions.receiving import receive_payment
from billing.actions.reconciling import accept_sure, take_in_lines
from billing.actions.settling import today
from billing.bank.lines import ReadLine
from billing.banking import banking_day_from
from billing.debits import candidates, first_collection
from billing.models import Account, BankLine, Invoice, Issuer, Method
from billing.paid import open_invoices_of
from core.money import CENT
from members.models import Person

IBANS = (
    "FR7630001007941234567890185", "FR7630004000031234567890143", "FR7630006000011234567890189",
    "FR7610107001011234567890129", "FR7611315000011234567890138",
)  # fmt: skip
"""Made up, with a right check digit."""
WAYS = (Method.TRANSFER, Method.TRANSFER, Method.CARD, Method.CHEQUE, Method.TRANSFER, Method.CASH)
MONTH = timedelta(days=31)
DAY = timedelta(days=1)


def pay(manager: Person, *, now: datetime) -> int:
    """Most invoices are paid; a few in part, twice, by debit, or not yet. How many payments that is."""
    issuer = _debiting(today(now))
    rows = Account.objects.filter(invoices__kind=Invoice.Kind.INVOICE).distinct().order_by("pk")
    accounts = list(rows.select_related("person", "organisation"))
    if issuer is None or not accounts:
        return 0
    signed = accounts[:: max(len(accounts) // len(IBANS), 2)][: len(IBANS)]
    _sign(issuer, signed, now=now)
    others = [account for account in accounts if account not in signed]
    count = _debit(issuer, manager, now=now)
    count += sum(_settle(account, number, manager, now=now) for number, account in enumerate(others))
    return count + _reconcile(issuer, others, manager, now=now)


def _debiting(day: date) -> Issuer | None:
    """The network's issuer, where it may collect by direct debit."""
    issuer = bearings.current().known_issuer_for(None, day)
    return issuer if issuer and issuer.ics and issuer.iban else None


def _sign(issuer: Issuer, accounts: list[Account], *, now: datetime) -> None:
    for account, iban in zip(accounts, IBANS, strict=False):
        sign_mandate(
            issuer=issuer,
            account=account,
            holder=account.name,
            iban=iban,
            signed_by=account.name,
            signed_on=today(now) - 3 * MONTH,
            now=now - 3 * MONTH,
        )


def _debit(issuer: Issuer, manager: Person, *, now: datetime) -> int:
    """A batch of last month, one line of which came back; and one that is announced."""
    possible = candidates(issuer.pk)
    late = [one.invoice.pk for one in possible if one.invoice.issued_on < today(now) - MONTH]
    count = 0
    if late:
        then = now - MONTH
        day = first_collection(issuer.pk, today=today(then))
        batch = announce_batch(issuer=issuer, invoices=late, collect_on=day, by=manager, now=then)
        send_batch(batch=batch, now=then + DAY)
        count = collect_batch(batch=batch, by=manager, now=now)
        last = batch.debits.order_by("pk").last()
        if last is not None:
            return_debit(debit=last, reason="AM04", by=manager, now=now)
    if rest := [one.invoice.pk for one in candidates(issuer.pk)]:
        day = banking_day_from(first_collection(issuer.pk, today=today(now)))
        announce_batch(issuer=issuer, invoices=rest, collect_on=day, by=manager, now=now)
    return count


def _settle(account: Account, number: int, manager: Person, *, now: datetime) -> int:
    """The newest invoice of each third account waits for the bank statement; one pays half, one too much."""
    invoices = open_invoices_of(account)
    paid = invoices[:-1] if number % 3 == 0 else invoices
    for invoice in paid:
        amount = {1: invoice.left_to_pay / 2, 2: invoice.left_to_pay + 10}.get(number, invoice.left_to_pay)
        receive_payment(
            issuer_id=invoice.issuer_id,
            account=account,
            method=WAYS[(number + invoice.pk) % len(WAYS)],
            amount=amount.quantize(CENT),
            paid_on=min(invoice.issued_on + timedelta(days=4 + number % 9), today(now)),
            now=now,
            by=manager,
            towards=[invoice],
        )
    return len(paid)


def _reconcile(issuer: Issuer, accounts: list[Account], manager: Person, *, now: datetime) -> int:
    """Transfers that name their invoice, that name only their payer, and one that is not ours."""
    open_ = [(account, row) for account in accounts for row in open_invoices_of(account) if row.issuer_id == issuer.pk]
    day = today(now) - 2 * DAY
    lines = []
    for number, (account, invoice) in enumerate(open_[:8]):
        said = invoice.number if number % 2 == 0 else account.name.upper()
        lines.append(ReadLine(f"demo-{number}", day, invoice.left_to_pay, f"VIR SEPA {said}"))
    lines.append(ReadLine("demo-grant", day, Decimal("1500.00"), "VIR LORIENT AGGLO SUBVENTION"))
    take_in_lines(issuer=issuer, lines=lines, by=manager, now=now)
    first = BankLine.objects.filter(issuer=issuer).order_by("pk").values_list("pk", flat=True)[:3]
    return accept_sure(issuer=issuer, keys=list(first), by=manager, now=now)
