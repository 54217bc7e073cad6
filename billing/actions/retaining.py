"""Keeping a share of what was charged for something that is cancelled late."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from billing import bearings
from billing.actions.drawing import write
from billing.actions.reversing import dated, reverse_charges
from billing.models import Charge
from core.money import ZERO, to_cents, vat_of

RULE = "cancellation"


def retain_share(
    *, source_kind: str, source_id: UUID, percent: int, label: str, now: datetime, by_id: int | None = None
) -> Decimal:
    """Answer the standing charges of the source by their opposites, then charge the share; returns what is kept.

    One line for each rate of VAT, with the share of the net to the cent and the VAT of that; where an allowance or a
    pass paid, the share of its minutes or whole units stays drawn, rounded in the payer's favour. Includes VAT.
    """
    standing = list(Charge.objects.of_source(source_kind, source_id).standing())
    if percent >= 100:
        return sum((charge.total for charge in standing), ZERO)
    reverse_charges(source_kind=source_kind, source_id=source_id, now=now, by_id=by_id)
    if percent <= 0:
        return ZERO
    kept = [*_money(standing, percent), *_minutes(standing, percent), *_units(standing, percent)]
    known = bearings.current() if kept else None
    for charge in kept:
        day = known.open_day(charge.activity_on) if known else charge.activity_on
        charge.label, charge.activity_on = dated(label, charge.activity_on, day), day
        charge.rule, charge.created_at = RULE, now
    write(kept, by_id=by_id, now=now)
    return sum((charge.total for charge in kept), ZERO)


def _money(standing: list[Charge], percent: int) -> list[Charge]:
    by_rate: dict[Decimal, list[Charge]] = defaultdict(list)
    for charge in standing:
        by_rate[charge.vat_rate].append(charge)
    lines = []
    for rate, charges in sorted(by_rate.items()):
        net = to_cents(sum((charge.net for charge in charges), ZERO) * percent / 100)
        if net:
            lines.append(_like(charges[0], net=net, vat=vat_of(net, rate)))
    return lines


def _minutes(standing: list[Charge], percent: int) -> list[Charge]:
    by_day: dict[tuple[int | None, str, object], list[Charge]] = defaultdict(list)
    for charge in standing:
        if charge.allowance_minutes:
            by_day[charge.membership_id, charge.kind, charge.activity_on].append(charge)
    lines = []
    for charges in by_day.values():
        minutes = sum(charge.allowance_minutes for charge in charges) * percent // 100
        if minutes:
            lines.append(_like(charges[0], net=ZERO, vat=ZERO, minutes=minutes))
    return lines


def _units(standing: list[Charge], percent: int) -> list[Charge]:
    by_pass: dict[int, list[Charge]] = defaultdict(list)
    for charge in standing:
        if charge.pass_used_id is not None:
            by_pass[charge.pass_used_id].append(charge)
    lines = []
    for key, charges in sorted(by_pass.items()):
        units = sum(charge.pass_units for charge in charges) * percent // 100
        if units:
            kept = _like(charges[0], net=ZERO, vat=ZERO)
            kept.pass_used_id, kept.pass_units = key, units
            lines.append(kept)
    return lines


def _like(charge: Charge, *, net: Decimal, vat: Decimal, minutes: int = 0) -> Charge:
    kept = (
        "person_id", "organisation_id", "kind", "group", "site_id", "resource_id", "vat_rate", "activity_on",
        "source_kind", "source_id",
    )  # fmt: skip
    return Charge(
        quantity=1,
        unit="share",
        unit_price=net,
        net=net,
        vat=vat,
        total=net + vat,
        allowance_minutes=minutes,
        membership_id=charge.membership_id if minutes else None,
        **{name: getattr(charge, name) for name in kept},
    )
