"""Paying by card what has been invoiced: one invoice, or all that is open with an issuer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from billing.access_cards import accounts_of
from billing.actions.checking_out import ACCOUNT, INVOICE, open_checkout
from billing.errors import NothingToPay
from billing.models import Account, Checkout, Debit, Invoice
from core.money import ZERO
from members.models import Person


@dataclass(frozen=True, slots=True)
class Due:
    """What an account owes an issuer now; `invoices` the oldest first."""

    account: Account
    issuer_id: int
    issuer: str
    invoices: tuple[Invoice, ...]

    @property
    def amount(self) -> Decimal:
        return sum((invoice.left_to_pay for invoice in self.invoices), ZERO)


def due_of(person: Person) -> list[Due]:
    """What the person may pay now, an account and issuer at a time; not what a direct debit is under way for."""
    debited = Debit.objects.filter(status=Debit.Status.ANNOUNCED).values("invoice")
    accounts = Account.objects.filter(accounts_of(person))
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, account__in=accounts).open().exclude(pk__in=debited)
    found: dict[tuple[int, int], list[Invoice]] = {}
    for invoice in rows.select_related("account", "issuer").defer("facts").order_by("issued_on", "pk"):
        found.setdefault((invoice.account_id, invoice.issuer_id), []).append(invoice)
    return [
        Due(some[0].account, issuer_id, some[0].issuer.name, tuple(some)) for (_key, issuer_id), some in found.items()
    ]


def pay_invoice(*, invoice_id: UUID | str, by: Person, return_to: str, now: datetime) -> Checkout:
    """Raises NothingToPay for what is paid, unknown or not the person's to pay, and what `open_checkout` raises."""
    invoice = _open_invoice(invoice_id, by)
    return open_checkout(
        issuer_id=invoice.issuer_id,
        account=invoice.account,
        by=by,
        source_kind=INVOICE,
        source_id=invoice.public_id,
        label=_("Facture %(number)s") % {"number": invoice.number},
        amount=invoice.left_to_pay,
        return_to=return_to,
        now=now,
    )


def _open_invoice(invoice_id: UUID | str, by: Person) -> Invoice:
    accounts = Account.objects.filter(accounts_of(by))
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, account__in=accounts).open().select_related("account")
    try:
        invoice = rows.filter(public_id=invoice_id).first()
    except ValidationError:
        invoice = None
    if invoice is None:
        raise NothingToPay()
    return invoice


def pay_all(*, account_id: UUID | str, by: Person, return_to: str, now: datetime) -> Checkout:
    """All that the account owes; to one issuer at a time, the one owed for longest first. Raises as `pay_invoice`."""
    due = next((one for one in due_of(by) if str(one.account.public_id) == str(account_id)), None)
    if due is None:
        raise NothingToPay()
    return open_checkout(
        issuer_id=due.issuer_id,
        account=due.account,
        by=by,
        source_kind=ACCOUNT,
        source_id=due.account.public_id,
        label=_("Factures à payer à %(issuer)s") % {"issuer": due.issuer},
        amount=due.amount,
        return_to=return_to,
        now=now,
    )
