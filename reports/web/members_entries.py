"""What a figure of members' money is made of, entry by entry, with the pages that its reader may open.

Whoever reads a site's figures manages it or keeps its accounts: they see who its contracts and invoices are of. The
pages of the desk have rules of their own, and an entry leads to one only where they let its reader in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from billing.access_contracts import memberships_run_by
from billing.access_invoices import invoices_seen_by
from billing.access_payments import payments_seen_by
from billing.models import Charge, Deposit, Invoice, Membership, Pass, Payment
from billing.sources import page_of
from members.models import Person
from reports.members_money.credits import Credit
from reports.members_money.deferred import Deferred
from reports.members_money.liabilities import Liability
from reports.members_money.lives import Movement, Stretch
from reports.members_money.passes import Held
from reports.members_money.receivables import OpenShare
from reports.web.members_pictures import SAID
from spaces.access import ROLES_AT_THE_DESK, sites_where


@dataclass(frozen=True, slots=True)
class Entry:
    what: str
    detail: str
    who: str
    since: date
    until: date | None
    amount: Decimal
    url: str = ""


def of_movements(found: Sequence[Movement], person: Person) -> list[Entry]:
    rows, run = _memberships([one.row for one in found], person)
    return [
        Entry(str(SAID[one.what]), rows[one.row].plan.name, _payer(rows[one.row]), one.day, None, one.amount,
              _contract(rows[one.row], run))
        for one in found
    ]  # fmt: skip


def of_stretches(found: Sequence[Stretch], person: Person) -> list[Entry]:
    rows, run = _memberships([one.row for one in found], person)
    return [
        Entry(rows[one.row].plan.name, str(rows[one.row].home_site or _("Réseau")), _payer(rows[one.row]), one.first,
              one.last, one.fee, _contract(rows[one.row], run))
        for one in found
    ]  # fmt: skip


def of_invoices(found: Sequence[OpenShare], person: Person) -> list[Entry]:
    rows = _invoices([one.invoice for one in found])
    seen = _keys(invoices_seen_by(person), rows)
    return [
        Entry(rows[one.invoice].number, rows[one.invoice].issuer.name, rows[one.invoice].account.name,
              rows[one.invoice].issued_on, one.due_on, one.amount, _invoice(rows[one.invoice], seen))
        for one in found
    ]  # fmt: skip


def _of_passes(found: Sequence[Held], person: Person) -> list[Entry]:
    rows = Pass.objects.select_related("person", "organisation").in_bulk([one.key for one in found])
    return [
        Entry(rows[one.key].name, _("%(units)s unités") % {"units": one.units}, _payer(rows[one.key]), one.bought_on,
              one.valid_until, one.value)
        for one in found
    ]  # fmt: skip


def _of_fees(found: Sequence[Deferred], person: Person) -> list[Entry]:
    charges = Charge.objects.select_related("person", "organisation", "invoice_line__invoice")
    rows = charges.defer("invoice_line__invoice__facts").in_bulk([one.charge for one in found])
    seen = _keys(invoices_seen_by(person), [row.invoice_line.invoice_id for row in rows.values()])
    entries = []
    for one in found:
        row, invoice = rows[one.charge], rows[one.charge].invoice_line.invoice
        entries.append(
            Entry(row.label, invoice.number, _payer(row), one.first, one.last, one.amount, _invoice(invoice, seen))
        )
    return entries


def _of_advances(found: Sequence[Credit], person: Person) -> list[Entry]:
    joined = Payment.objects.select_related("account__person", "account__organisation")
    rows = joined.in_bulk([one.key for one in found])
    seen = _keys(payments_seen_by(person), rows)
    return [
        Entry(rows[one.key].number, rows[one.key].get_method_display(), rows[one.key].account.name, one.since, None,
              one.amount, reverse("billing:payment", args=[rows[one.key].public_id]) if one.key in seen else "")
        for one in found
    ]  # fmt: skip


def _of_notes(found: Sequence[Credit], person: Person) -> list[Entry]:
    rows = _invoices([one.key for one in found])
    seen = _keys(invoices_seen_by(person), rows)
    return [
        Entry(rows[one.key].number, rows[one.key].issuer.name, rows[one.key].account.name, one.since, None, one.amount,
              _invoice(rows[one.key], seen))
        for one in found
    ]  # fmt: skip


def _of_deposits(found: Sequence[Credit], person: Person) -> list[Entry]:
    rows = Deposit.objects.select_related("account__person", "account__organisation").in_bulk(
        [one.key for one in found]
    )
    desks = sites_where(person, ROLES_AT_THE_DESK)
    return [
        Entry(row.label, "", row.account.name, one.since, None, one.amount,
              page_of(row.source_kind, row.source_id) if desks is None or one.site in desks else "")
        for one in found
        for row in [rows[one.key]]
    ]  # fmt: skip


ENTRIES: dict[Liability, Callable[[Any, Person], list[Entry]]] = {
    Liability.PASSES: _of_passes,
    Liability.DEFERRED: _of_fees,
    Liability.ADVANCES: _of_advances,
    Liability.CREDIT_NOTES: _of_notes,
    Liability.DEPOSITS: _of_deposits,
}


def _memberships(keys: list[int], person: Person) -> tuple[dict[int, Membership], set[int]]:
    """And those whose contracts the person runs. Three queries."""
    rows = Membership.objects.select_related("plan", "person", "organisation", "home_site").in_bulk(keys)
    return rows, _keys(memberships_run_by(person), rows)


def _invoices(keys: list[int]) -> dict[int, Invoice]:
    joined = Invoice.objects.select_related("issuer", "account__person", "account__organisation")
    return joined.defer("facts").in_bulk(keys)


def _keys(rows: Any, keys: Iterable[int]) -> set[int]:
    return set(rows.filter(pk__in=list(keys)).values_list("pk", flat=True))


def _contract(row: Membership, run: set[int]) -> str:
    return reverse("billing:desk-contract", args=[row.public_id]) if row.pk in run else ""


def _invoice(row: Invoice, seen: set[int]) -> str:
    return reverse("billing:invoice", args=[row.public_id]) if row.pk in seen else ""


def _payer(row: Membership | Pass | Charge) -> str:
    return str(row.organisation or row.person)
