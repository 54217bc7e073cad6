"""What waits to be invoiced, and the documents that it makes.

A charge waits until it stands on a line. A charge that was reversed before it did is settled with its reversal: both
stay off. A reversal of what has been invoiced makes a credit note on that invoice; all the rest goes on one invoice
per issuer, who is the one that bore the site on the day of the activity. What adds up to nothing or to less makes no
document and waits for the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from billing.bearings import Bearings
from billing.models import Account, Charge, Invoice
from billing.models.charge import ChargeQuerySet
from core.money import ZERO

MOST_LINES = 180
"""On one invoice. VAT is rounded line by line, as it was quoted; EN 16931 (BR-S-09) lets the sum of a rate differ from
the rate of the sum by less than a euro, which at half a cent a line no more than this can never reach.
"""


@dataclass(frozen=True)
class Draft:
    """A document that could be issued. Amounts are positive when it can; a credit note's lines are negative."""

    issuer_id: int
    charges: tuple[Charge, ...]
    corrects: Invoice | None = None
    net: Decimal = field(init=False)
    vat: Decimal = field(init=False)

    def __post_init__(self) -> None:
        sign = -1 if self.corrects else 1
        object.__setattr__(self, "net", sign * sum((charge.net for charge in self.charges), ZERO))
        object.__setattr__(self, "vat", sign * sum((charge.vat for charge in self.charges), ZERO))

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    @property
    def kind(self) -> Invoice.Kind:
        return Invoice.Kind.CREDIT_NOTE if self.corrects else Invoice.Kind.INVOICE

    @property
    def is_issuable(self) -> bool:
        """A document of nothing is not made; what is owed to the payer is kept for the next invoice."""
        return self.total > 0


def waiting_charges() -> ChargeQuerySet:
    """Of everybody, also those of no amount."""
    off_lines = Charge.objects.filter(invoice_line=None)
    return off_lines.filter(Q(reverses=None, reversal=None) | Q(reverses__invoice_line__isnull=False))


def settled_charges() -> ChargeQuerySet:
    """Reversed before they were invoiced, and their reversals."""
    off_lines = Charge.objects.filter(invoice_line=None)
    return off_lines.filter(Q(reversal__isnull=False) | Q(reverses__isnull=False, reverses__invoice_line=None))


def paid_by(account: Account) -> Q:
    """Charges of the account's payer."""
    if account.organisation_id is not None:
        return Q(organisation=account.organisation_id)
    return Q(person=account.person_id)


def pending_charges(account: Account, *, until: date | None) -> list[Charge]:
    """All that waits for the account, of activity up to that day, ready for `drafts_of`. One query."""
    rows = waiting_charges().filter(paid_by(account))
    return ready(rows if until is None else rows.filter(activity_on__lte=until))


def ready(rows: ChargeQuerySet) -> list[Charge]:
    """With the site and, for reversals, the invoice that they correct, but for its contents."""
    joined = rows.select_related("site", "reverses__invoice_line__invoice")
    return list(joined.defer("reverses__invoice_line__invoice__facts").order_by("activity_on", "pk"))


def drafts_of(charges: Iterable[Charge], bearings: Bearings) -> list[Draft]:
    """In the order in which they are issued: by issuer, invoices before credit notes. Raises IssuerMissing."""
    plain: dict[int, list[Charge]] = defaultdict(list)
    correcting: dict[int, list[Charge]] = defaultdict(list)
    for charge in charges:
        if charge.reverses is not None:
            correcting[_corrected(charge).pk].append(charge)
        else:
            plain[bearings.issuer_for(charge.site_id, charge.activity_on).pk].append(charge)
    notes = []
    for reversals in correcting.values():
        corrected = _corrected(reversals[0])
        note = Draft(corrected.issuer_id, tuple(reversals), corrected)
        if note.total >= 0:
            notes.append(note)
        else:  # a rebate is taken back: that is asked for, not given
            plain[corrected.issuer_id].extend(reversals)
    invoices = [Draft(issuer, part) for issuer, lines in plain.items() for part in _parts(sorted(lines, key=_order))]
    return sorted([*invoices, *notes], key=lambda draft: (draft.issuer_id, draft.corrects.pk if draft.corrects else 0))


def _parts(charges: Sequence[Charge]) -> list[tuple[Charge, ...]]:
    return [tuple(charges[first : first + MOST_LINES]) for first in range(0, len(charges), MOST_LINES)]


def _corrected(reversal: Charge) -> Invoice:
    if reversal.reverses is None:
        raise ValueError(f"charge {reversal.pk} reverses nothing")
    return reversal.reverses.invoice_line.invoice


def _order(charge: Charge) -> tuple[date, int]:
    return charge.activity_on, charge.pk


def issuable(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.is_issuable]
