"""What a figure of members' money is made of, one by one: found at once, told as they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, overload
from uuid import UUID

from django.utils.translation import gettext as _

from billing.models import Account, Charge, Deposit, Invoice, Membership, Pass, Payment
from core.money import ZERO, to_cents
from reports.members_money.credits import Credit
from reports.members_money.deferred import Deferred
from reports.members_money.lives import Movement, Stretch
from reports.members_money.passes import Held
from reports.members_money.receivables import OpenShare


@dataclass(frozen=True, slots=True)
class Entry:
    """`label` and `detail` are what it is called; `kind` is its movement, else empty.

    `source_kind` and `source_id` are what it is of, `key` that one's key; of a deposit, what the deposit is for.
    """

    label: str
    detail: str
    payer: tuple[UUID, str]
    since: date
    until: date | None
    amount: Decimal
    site: int | None
    source_kind: str
    source_id: UUID
    key: int
    kind: str = ""


class Entries(Sequence[Entry]):
    """At most two queries for each slice."""

    def __init__(self, found: Sequence[Any], tell: "Teller", amounts: Callable[[Any], Decimal] | None = None) -> None:
        self._found, self._tell = found, tell
        self.amount = to_cents(sum((one.amount if amounts is None else amounts(one) for one in found), ZERO))

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        return self._tell(self._found[place]) if isinstance(place, slice) else self._tell([self._found[place]])[0]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self[:])


Teller = Callable[[Sequence[Any]], list[Entry]]


def of_movements(found: Sequence[Movement]) -> list[Entry]:
    rows = _memberships(one.row for one in found)
    return [
        Entry(row.plan.name, "", _payer(row), one.day, None, one.amount, row.home_site_id, "membership", row.public_id,
              row.pk, one.what.value)
        for one in found for row in [rows[one.row]]
    ]  # fmt: skip


def of_stretches(found: Sequence[Stretch]) -> list[Entry]:
    rows = _memberships(one.row for one in found)
    return [
        Entry(row.plan.name, str(row.home_site or _("Réseau")), _payer(row), one.first, one.last, one.fee,
              row.home_site_id, "membership", row.public_id, row.pk)
        for one in found for row in [rows[one.row]]
    ]  # fmt: skip


def of_invoices(found: Sequence[OpenShare]) -> list[Entry]:
    rows = _invoices(one.invoice for one in found)
    return [
        _invoiced(rows[one.invoice], rows[one.invoice].issued_on, one.due_on, one.amount, one.site) for one in found
    ]


def of_passes(found: Sequence[Held]) -> list[Entry]:
    rows = Pass.objects.select_related("person", "organisation").in_bulk([one.key for one in found])
    return [
        Entry(row.name, _("%(units)s unités") % {"units": one.units}, _payer(row), one.bought_on, one.valid_until,
              one.value, one.site, "pass", row.public_id, row.pk)
        for one in found for row in [rows[one.key]]
    ]  # fmt: skip


def of_fees(found: Sequence[Deferred]) -> list[Entry]:
    charges = Charge.objects.select_related("person", "organisation", "invoice_line__invoice")
    rows = charges.defer("invoice_line__invoice__facts").in_bulk([one.charge for one in found])
    return [
        Entry(row.label, invoice.number, _payer(row), one.first, one.last, one.amount, one.site, "invoice",
              invoice.public_id, invoice.pk)
        for one in found for row in [rows[one.charge]] for invoice in [row.invoice_line.invoice]
    ]  # fmt: skip


def of_advances(found: Sequence[Credit]) -> list[Entry]:
    joined = Payment.objects.select_related("account__person", "account__organisation")
    rows = joined.in_bulk([one.key for one in found])
    return [
        Entry(row.number, row.get_method_display(), _billed(row.account), one.since, None, one.amount, one.site,
              "payment", row.public_id, row.pk)
        for one in found for row in [rows[one.key]]
    ]  # fmt: skip


def of_notes(found: Sequence[Credit]) -> list[Entry]:
    rows = _invoices(one.key for one in found)
    return [_invoiced(rows[one.key], one.since, None, one.amount, one.site) for one in found]


def of_deposits(found: Sequence[Credit]) -> list[Entry]:
    joined = Deposit.objects.select_related("account__person", "account__organisation")
    rows = joined.in_bulk([one.key for one in found])
    return [
        Entry(row.label, "", _billed(row.account), one.since, None, one.amount, one.site, row.source_kind,
              row.source_id, row.pk)
        for one in found for row in [rows[one.key]]
    ]  # fmt: skip


def _memberships(keys: Iterator[int]) -> dict[int, Membership]:
    return Membership.objects.select_related("plan", "person", "organisation", "home_site").in_bulk(list(keys))


def _invoices(keys: Iterator[int]) -> dict[int, Invoice]:
    joined = Invoice.objects.select_related("issuer", "account__person", "account__organisation")
    return joined.defer("facts").in_bulk(list(keys))


def _invoiced(row: Invoice, since: date, until: date | None, amount: Decimal, site: int | None) -> Entry:
    payer = _billed(row.account)
    return Entry(row.number, row.issuer.name, payer, since, until, amount, site, "invoice", row.public_id, row.pk)


def _payer(row: Membership | Pass | Charge) -> tuple[UUID, str]:
    payer: Any = row.organisation or row.person
    return payer.public_id, str(payer)


def _billed(account: Account) -> tuple[UUID, str]:
    payer: Any = account.organisation or account.person
    return payer.public_id, account.name
