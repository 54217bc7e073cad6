"""What an act does to a contract; or would do, before anybody decides: it is done, looked at, and undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from billing.contracts import Contract, contract_of
from billing.fees import SOURCE, Due, charged_of, next_due
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
    next_fee: Due | None

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), ZERO)


def rehearse(act: Callable[[], object], *, contract: UUID, day: date) -> Rehearsal:
    """Nothing of it stays. Raises what the act raises."""
    with transaction.atomic(), outbox.quiet():
        told = perform(act, contract=contract, day=day)
        transaction.set_rollback(True)
    return told


def perform(act: Callable[[], object], *, contract: UUID, day: date) -> Rehearsal:
    """The act, with what came of it. Raises what the act raises."""
    with transaction.atomic():
        known = set(_charges(contract_of(contract)).values_list("pk", flat=True))
        act()
        held = contract_of(contract)
        new = _charges(held).exclude(pk__in=known).order_by("pk")
        lines = tuple(Line(row.label, row.net, row.vat, row.total) for row in new)
        coming = next_due(held, charged_of([held])[held.key], day)
    return Rehearsal(held, lines, coming)


def _charges(contract: Contract) -> ChargeQuerySet:
    sources = [contract.key, *(row.public_id for row in contract.rows)]
    return Charge.objects.filter(source_kind=SOURCE, source_id__in=sources)
