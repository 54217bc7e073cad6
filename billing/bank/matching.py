"""What a credit on the statement may be: invoices it pays, or money that is already recorded."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from text_unidecode import unidecode

from billing.models import Account, BankLine, Debit, Invoice, Method, Payment
from core.money import ZERO

NEAR = timedelta(days=10)
"""Between the day somebody recorded a transfer and the day the bank booked it."""
ACCOUNT = re.compile(r"\bC(\d{6,})\b")
END_TO_END = re.compile(r"\bPRLV-\d+-\d+\b")
SMALL = 3
"""Letters of a name that say nothing: de, le, M."""
ENOUGH = 0.6
MOST_PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    account: Account
    invoices: tuple[Invoice, ...] = ()
    payment: Payment | None = None
    """Already recorded: the line is only ticked off."""
    debit: Debit | None = None
    is_sure: bool = False
    """The label names invoices of one account, and the amount is exactly theirs."""

    @property
    def key(self) -> str:
        """Tells it from other proposals of the line, whatever has changed meanwhile."""
        parts = [self.account.public_id, *(invoice.public_id for invoice in self.invoices)]
        return ".".join(str(part)[-12:] for part in [*parts, *([self.payment.public_id] if self.payment else [])])


@dataclass(frozen=True, slots=True)
class Known:
    """What is open with an issuer, read once for all lines."""

    invoices: list[Invoice]
    payments: dict[Decimal, list[Payment]]
    accounts: dict[int, Account]
    debits: dict[str, Debit]
    by_account: dict[int, list[Invoice]] = field(default_factory=dict)


def propose(lines: Sequence[BankLine], issuer_id: int) -> dict[int, list[Proposal]]:
    """For each line (key), the likeliest first. The number of queries does not depend on the lines."""
    known = _known(lines, issuer_id)
    return {line.pk: _propose(line, known)[:MOST_PROPOSED] for line in lines}


def _known(lines: Sequence[BankLine], issuer_id: int) -> Known:
    who = ("account__person", "account__organisation")
    rows = Invoice.objects.filter(issuer=issuer_id, kind=Invoice.Kind.INVOICE).open().select_related(*who)
    invoices = list(rows.defer("facts").order_by("issued_on", "pk"))
    payments: dict[Decimal, list[Payment]] = defaultdict(list)
    loose = Payment.objects.filter(issuer=issuer_id, nature=Payment.Nature.RECEIVED, bank_line=None)
    amounts = {line.amount for line in lines}
    for payment in loose.filter(amount__in=amounts, method=Method.TRANSFER).select_related(*who):
        payments[payment.amount].append(payment)
    named = {int(key) for line in lines for key in ACCOUNT.findall(line.label.upper()) if len(key) < 18}
    accounts = Account.objects.filter(pk__in=named).select_related("person", "organisation").in_bulk()
    codes = {code for line in lines for code in END_TO_END.findall(line.label.upper())}
    debits = Debit.objects.filter(end_to_end__in=codes, batch__issuer=issuer_id)
    found = debits.select_related("payment", "invoice__account__person", "invoice__account__organisation", "batch")
    by_account: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        by_account[invoice.account_id].append(invoice)
    return Known(invoices, payments, accounts, {debit.end_to_end: debit for debit in found}, by_account)


def _propose(line: BankLine, known: Known) -> list[Proposal]:
    label = unidecode(line.label).upper()
    found = [*_by_debit(label, known), *_recorded(line, label, known), *_by_number(line, label, known)]
    if not found:
        found = [*_by_account_number(label, line.amount, known), *_by_amount(line, label, known)]
    return list({(one.account.pk, one.invoices, one.payment): one for one in found}.values())


def _by_debit(label: str, known: Known) -> Iterable[Proposal]:
    for code in END_TO_END.findall(label):
        if debit := known.debits.get(code):
            yield Proposal(debit.invoice.account, (debit.invoice,), debit.payment, debit)


def _recorded(line: BankLine, label: str, known: Known) -> Iterable[Proposal]:
    for payment in known.payments.get(line.amount, []):
        if abs(payment.paid_on - line.booked_on) <= NEAR and likeness(payment.account.name, label) >= ENOUGH:
            yield Proposal(payment.account, payment=payment)


def _by_number(line: BankLine, label: str, known: Known) -> Iterable[Proposal]:
    named: dict[int, list[Invoice]] = defaultdict(list)
    squeezed = _squeeze(label)
    for invoice in known.invoices:
        if _squeeze(invoice.number) in squeezed and names(invoice.number, label):
            named[invoice.account_id].append(invoice)
    for invoices in named.values():
        is_sure = len(named) == 1 and _owed(invoices) == line.amount
        yield Proposal(invoices[0].account, tuple(invoices), is_sure=is_sure)


def _by_account_number(label: str, amount: Decimal, known: Known) -> Iterable[Proposal]:
    for key in ACCOUNT.findall(label):
        if account := known.accounts.get(int(key)):
            yield Proposal(account, _fitting(known.by_account.get(account.pk, []), amount))


def _by_amount(line: BankLine, label: str, known: Known) -> list[Proposal]:
    """One invoice of exactly that, or all that is open, of an account whose name the label has."""
    found = []
    for invoices in known.by_account.values():
        chosen = _fitting(invoices, line.amount)
        score = likeness(invoices[0].account.name, label)
        if chosen and score >= ENOUGH:
            found.append((score, Proposal(invoices[0].account, chosen)))
    return [proposal for _score, proposal in sorted(found, key=lambda one: -one[0])]


def _fitting(invoices: Sequence[Invoice], amount: Decimal) -> tuple[Invoice, ...]:
    one = next((invoice for invoice in invoices if invoice.left_to_pay == amount), None)
    if one is not None:
        return (one,)
    return tuple(invoices) if invoices and _owed(invoices) == amount else ()


def _owed(invoices: Iterable[Invoice]) -> Decimal:
    return sum((invoice.left_to_pay for invoice in invoices), ZERO)


def likeness(name: str, label: str) -> float:
    """How much of a name stands in a label in capitals: 1 is all of it."""
    words = [word for word in re.findall(r"[A-Z0-9]+", unidecode(name).upper()) if len(word) >= SMALL]
    said = set(re.findall(r"[A-Z0-9]+", label))
    return sum(word in said for word in words) / len(words) if words else 0.0


def names(number: str, label: str) -> bool:
    """Whether a label names an invoice, however it is spaced: FA2027-0001, fa 2027 0001, not FA2027-00012."""
    parts = re.findall(r"[A-Z]+|\d+", number.upper())
    pattern = r"(?<![A-Z0-9])" + r"[\s\-/_.]*".join(map(re.escape, parts)) + r"(?!\d)"
    return re.search(pattern, label.upper()) is not None


def _squeeze(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
