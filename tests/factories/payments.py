"""Invoices and credit notes as payments meet them: numbered, adding up, in the ledger; and money."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Sum

from billing.accounts import lock_account
from billing.actions.debiting import announce_batch
from billing.actions.mandating import sign_mandate
from billing.actions.posting import EntryLine, next_number, post_entry
from billing.actions.receiving import receive_payment
from billing.models import Account, Charge, DebitBatch, Invoice, InvoiceLine, Issuer, LedgerLine, Mandate, Payment
from core.money import ZERO
from tests.conftest import MONDAY, NOW
from tests.factories.members import PersonFactory
from tests.factories.money import IssuerTermsFactory


def owed(account: Account, issuer: Issuer, total: str | Decimal, *, day: date = MONDAY) -> Invoice:
    """An invoice of one line, without VAT."""
    return _issued(account, issuer, Decimal(total), day=day)


def credited(invoice: Invoice, total: str | Decimal, *, day: date = MONDAY) -> Invoice:
    """A credit note of that much; it is not settled."""
    return _issued(invoice.account, invoice.issuer, Decimal(total), day=day, corrects=invoice)


def paid(account: Account, issuer: Issuer, amount: str | Decimal, **more: Any) -> Payment:
    """By transfer on that Monday, unless said otherwise."""
    values: dict[str, Any] = {"method": "transfer", "paid_on": MONDAY, "now": NOW, **more}
    return receive_payment(issuer_id=issuer.pk, account=account, amount=Decimal(amount), **values)


@transaction.atomic
def _issued(account: Account, issuer: Issuer, total: Decimal, *, day: date, corrects: Invoice | None = None) -> Invoice:
    lock_account(account.pk)
    sign = -1 if corrects else 1
    serial = next_number(issuer.pk, "invoice", day.year)
    invoice = Invoice.objects.create(
        issuer=issuer,
        account=account,
        kind=Invoice.Kind.CREDIT_NOTE if corrects else Invoice.Kind.INVOICE,
        corrects=corrects,
        year=day.year,
        serial=serial,
        number=f"{issuer.prefix}{day.year}-{serial:04}",
        issued_on=day,
        due_on=day + timedelta(days=30),
        supply_from=day,
        supply_to=day,
        net=total,
        vat=ZERO,
        total=total,
        facts={},
        created_at=NOW,
    )
    InvoiceLine.objects.create(invoice=invoice, charge=_charge(account, sign * total, day), position=1)
    lines = [EntryLine("411", debit=sign * total, account_id=account.pk), EntryLine("706", credit=sign * total)]
    post_entry(
        issuer_id=issuer.pk, journal="VE", entered_on=day, piece=invoice.number, piece_on=day, label=invoice.number,
        lines=lines, source_kind="invoice", source_id=invoice.public_id, now=NOW,
    )  # fmt: skip
    return invoice


def _charge(account: Account, total: Decimal, day: date) -> Charge:
    return Charge.objects.create(
        person=account.person,
        organisation=account.organisation,
        kind=Charge.Kind.OTHER,
        group="public",
        label="Essai",
        rule="test",
        quantity=1,
        unit="piece",
        unit_price=total,
        net=total,
        vat_rate=ZERO,
        vat=ZERO,
        total=total,
        activity_on=day,
        source_kind="test",
        source_id=uuid4(),
        created_at=NOW,
    )


def balance(account: Account, *ledger_accounts: str) -> Decimal:
    """Debits less credits of the account on these accounts of the chart; on 411 and 4191 together, unless said."""
    rows = LedgerLine.objects.filter(account=account, ledger_account__in=ledger_accounts or ("411", "4191"))
    return rows.aggregate(sum=Sum(F("debit") - F("credit")))["sum"] or ZERO


def left_of(invoice: Invoice) -> Decimal:
    """To pay of an invoice, to use of a credit note."""
    return Invoice.objects.with_settled().get(pk=invoice.pk).left_to_pay


def credit_of(account: Account) -> Decimal:
    """Credit of an account that payments left."""
    rows = Payment.objects.with_settled().filter(account=account, nature="received")
    return sum((row.left for row in rows), ZERO)


IBAN = "FR7630006000011234567890189"


def debiting_issuer() -> Issuer:
    """One that may collect by direct debit, announced 14 days before."""
    return IssuerTermsFactory(issuer__ics="FR72ZZZ123456").issuer


def mandate_of(account: Account, issuer: Issuer, **more: Any) -> Mandate:
    values: dict[str, Any] = {"iban": IBAN, "signed_on": MONDAY, "now": NOW, "holder": account.name, **more}
    return sign_mandate(issuer=issuer, account=account, signed_by=account.name, **values)


def announced(issuer: Issuer, *invoices: Invoice, collect_on: date = date(2027, 1, 25)) -> DebitBatch:
    return announce_batch(
        issuer=issuer, invoices=[invoice.pk for invoice in invoices], collect_on=collect_on, by=PersonFactory(), now=NOW
    )
