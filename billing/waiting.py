"""What waits to be invoiced, for those who look at it: by issuer, line by line, with what keeps it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing import bearings
from billing.errors import IssuerMissing
from billing.models import Account, Charge, Issuer
from billing.pending import Draft, drafts_of, paid_by, pending_charges, settled_charges
from core.money import CURRENCY, ZERO


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document to come; without an issuer where nobody bills for the place."""

    issuer: Issuer | None
    charges: tuple[Charge, ...]
    net: Decimal
    vat: Decimal
    is_issuable: bool
    is_credit_note: bool = False
    currency: str = CURRENCY

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def waiting_of(charges: Sequence[Charge]) -> list[Waiting]:
    """Of the charges of one account, as `pending.ready` gives them."""
    borne = bearings.current()
    try:
        drafts = drafts_of(charges, borne)
    except IssuerMissing:
        net, vat = (sum((getattr(charge, name) for charge in charges), ZERO) for name in ("net", "vat"))
        return [Waiting(None, tuple(charges), net, vat, is_issuable=False)]
    return [_waiting(draft, borne.issuers[draft.issuer_id]) for draft in drafts]


def _waiting(draft: Draft, issuer: Issuer) -> Waiting:
    """A credit note's amounts below zero, as those of its charges are."""
    sign = -1 if draft.corrects else 1
    return Waiting(
        issuer, draft.charges, sign * draft.net, sign * draft.vat, draft.is_issuable, draft.corrects is not None
    )


def waiting_for(account: Account, *, until: date | None = None) -> list[Waiting]:
    return waiting_of(pending_charges(account, until=until))


def let_go_of(account: Account, *, most: int = 50) -> list[Charge]:
    """Charges that were waived or cancelled before they were invoiced, the latest first, each with its reversal."""
    rows = settled_charges().filter(paid_by(account), reversal__isnull=False).exclude(total=0)
    return list(rows.select_related("reversal").order_by("-reversal__created_at", "-pk")[:most])
