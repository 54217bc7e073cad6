"""Mandates, payments out of the ordinary, and a bank statement that is half matched.

What is ordinary, paid in full and in time, is there already.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from billing import bearings
from billing.actions.bouncing import return_debit
from billing.actions.debiting import announce_batch, collect_batch, send_batch
from billing.actions.mandating import sign_mandate
from billing.actions.receiving import receive_payment
from billing.actions.reconciling import accept_sure, take_in_lines
from billing.actions.settling import today
from billing.bank.lines import ReadLine
from billing.debits import candidates, first_collection
from billing.models import Account, BankLine, Invoice, Issuer, Method
from billing.paid import open_invoices_of
from core.money import CENT
from members.models import Person
from spaces.models import Site

IBANS = ("FR7630001007941234567890185", "FR7630004000031234567890143", "FR7610107001011234567890129")
"""Made up, with right check digits."""
MONTH = timedelta(days=31)
DAY = timedelta(days=1)
TEN = Decimal("10.00")


def pay(manager: Person, site: Site, *, now: datetime) -> int:
    """How many payments. None where nobody bills, or who bills does not collect."""
    issuer = bearings.current().known_issuer_for(None, today(now))
    owing = Account.objects.filter(pk__in=Invoice.objects.filter(kind=Invoice.Kind.INVOICE).open().values("account"))
    accounts = list(owing.select_related("person", "organisation").order_by("pk"))
    if issuer is None or not (issuer.ics and issuer.iban) or not accounts:
        return 0
    signed, others = accounts[: len(IBANS)], accounts[len(IBANS) :]
    _sign(issuer, signed, now=now)
    count = _debit(issuer, manager, now=now)
    for account, more, method in zip(others, (None, TEN), (Method.CASH, Method.CHEQUE), strict=False):
        count += _settle(account, site, manager, more=more, method=method, now=now)
    return count + _reconcile(issuer, others[2:], manager, now=now)


def _sign(issuer: Issuer, accounts: list[Account], *, now: datetime) -> None:
    then = now - 3 * MONTH
    for account, iban in zip(accounts, IBANS, strict=False):
        sign_mandate(
            issuer=issuer,
            account=account,
            holder=account.name,
            iban=iban,
            signed_by=account.name,
            signed_on=today(then),
            now=then,
        )


def _debit(issuer: Issuer, manager: Person, *, now: datetime) -> int:
    """A batch of last month, of which one line came back; and one that is announced."""
    possible, then, count = candidates(issuer.pk), now - MONTH, 0
    if late := [one.invoice.pk for one in possible if one.invoice.issued_on < today(then)]:
        day = first_collection(issuer.pk, today=today(then))
        batch = announce_batch(issuer=issuer, invoices=late, collect_on=day, by=manager, now=then)
        send_batch(batch=batch, now=then + DAY)
        count = collect_batch(batch=batch, by=manager, now=now)
        return_debit(debit=batch.debits.order_by("-pk")[0], reason="AM04", by=manager, now=now)
    if rest := [one.invoice.pk for one in candidates(issuer.pk)]:
        day = first_collection(issuer.pk, today=today(now))
        announce_batch(issuer=issuer, invoices=rest, collect_on=day, by=manager, now=now)
    return count


def _settle(account: Account, site: Site, manager: Person, *, more: Decimal | None, method: str, now: datetime) -> int:
    """Half of the oldest invoice at the desk, today; or all that is open and so much more."""
    invoices = open_invoices_of(account)
    invoice = invoices[0]
    amount = invoice.left_to_pay / 2 if more is None else sum(row.left_to_pay for row in invoices) + more
    receive_payment(
        issuer_id=invoice.issuer_id,
        account=account,
        method=method,
        amount=amount.quantize(CENT),
        paid_on=today(now),
        now=now,
        by=manager,
        towards=[invoice],
        site_id=site.pk,
    )
    return 1


def _reconcile(issuer: Issuer, accounts: list[Account], manager: Person, *, now: datetime) -> int:
    """Transfers that name their invoice, that name only their payer, and one that is not of a member."""
    open_ = [(account, row) for account in accounts for row in open_invoices_of(account) if row.issuer_id == issuer.pk]
    day = today(now) - 2 * DAY
    lines = [ReadLine("demo-grant", day, Decimal("1500.00"), "VIR LORIENT AGGLOMERATION SUBVENTION")]
    for number, (account, invoice) in enumerate(open_[:6]):
        said = account.name.upper() if number % 2 else invoice.number
        lines.append(ReadLine(f"demo-{number}", day, invoice.left_to_pay, f"VIR SEPA {said}"))
    take_in_lines(issuer=issuer, lines=lines, by=manager, now=now)
    first = BankLine.objects.filter(issuer=issuer).order_by("pk").values_list("pk", flat=True)[:2]
    return accept_sure(issuer=issuer, keys=list(first), by=manager, now=now)
