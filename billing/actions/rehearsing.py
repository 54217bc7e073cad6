"""What an act would do, before anybody decides: it is done, looked at, and undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from billing.contracts import Contract, contract_of
from billing.fees import SOURCE, charged_of, next_due
from billing.models import Charge
from billing.models.charge import ChargeQuerySet
from core import outbox
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Line:
    """Net and total in euros; negative where something paid comes back."""

    label: str
    net: Decimal
    vat: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Rehearsal:
    contract: Contract
    lines: tuple[Line, ...]
    next_fee: tuple[date, Decimal] | None
    """Its day, and with VAT."""

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), ZERO)


def rehearse(act: Callable[[], object], *, contract: UUID, day: date) -> Rehearsal:
    """Raises what the act raises."""
    with transaction.atomic(), outbox.quiet():
        known = set(_charges(contract_of(contract)).values_list("pk", flat=True))
        act()
        held = contract_of(contract)
        lines = tuple(
            Line(row.label, row.net, row.vat, row.total) for row in _charges(held).exclude(pk__in=known).order_by("pk")
        )
        coming = next_due(held, charged_of([held])[held.key], day)
        fee = coming and (coming.part.first, coming.total)
        transaction.set_rollback(True)
    return Rehearsal(held, lines, fee)


def _charges(contract: Contract) -> ChargeQuerySet:
    sources = [contract.key, *(row.public_id for row in contract.rows)]
    return Charge.objects.filter(source_kind=SOURCE, source_id__in=sources)
