"""Charging the terms of contracts, and setting right what was charged when a contract changes."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from billing.actions.charging import post_plain_charge
from billing.actions.drawing import write
from billing.actions.reversing import opposites
from billing.contracts import Contract
from billing.fees import SIGN_UP, SOURCE, Charged, Due, charged_of, due, wanted
from billing.models import Charge, Membership
from billing.terms import term_on


def charge_due(contract: Contract, *, until: date, now: datetime, charged: Charged | None = None) -> int:
    """Charge what has begun by the day and was never charged; returns how many lines. The contract is locked."""
    told = charged or charged_of([contract])[contract.key]
    fees = list(due(contract, told, day=until))
    posted = sum(_post_fee(one, now=now) for one in fees)
    return posted + _charge_sign_up(contract, told, until=until, now=now)


def settle_again(contract: Contract, *, since: date, until: date, now: datetime) -> None:
    """After its rows changed: fees of terms that last until `since` or longer become what the rows now owe.

    What was charged for days that are no longer in the contract is reversed; a term of which a part stays is reversed
    and the part charged. The contract is locked and `charge_due` has been called before the change.
    """
    told = charged_of([contract])[contract.key]
    rows = {row.public_id: row for row in contract.rows}
    fees = [
        (charge, row, told.first_of(row, charge.source_key))
        for charge in told.standing
        if (row := rows.get(charge.source_id))
    ]
    owed = wanted(contract, since=since, until=max([until, *(first for _charge, _row, first in fees)]))
    wrong = []
    for charge, row, first in fees:
        one = owed.get((row.public_id, first))
        if not _is_settled(charge, row, first, one, since=since):
            wrong.append((charge, row, first))
    reverse([charge for charge, _row, _first in wrong], now=now)
    again = {(row.public_id, first) for _charge, row, first in wrong}
    for place, one in sorted(owed.items(), key=lambda item: item[1].part.first):
        used = [key for key in told.keys.get(place[0], ()) if told.first_of(one.row, key) == place[1]]
        if not used or place in again:
            _post_fee(one, now=now, revision=len(used) + 1)


def _is_settled(charge: Charge, row: Membership, first: date, one: Due | None, *, since: date) -> bool:
    """What is over by `since` stays as it is."""
    if one is None:
        day = max(first, row.starts_on)
        return term_on(row.anchor, day, months=row.plan.term_months).last < since
    return charge.net == one.net and charge.label.startswith(row.plan.name)


def reverse(charges: Sequence[Charge], *, now: datetime) -> None:
    write(opposites(charges, now=now), by_id=None, now=now)


def label_of(one: Due) -> str:
    days = {"first": f"{one.part.first:%d/%m/%Y}", "last": f"{one.part.last:%d/%m/%Y}"}
    return _("%(plan)s, du %(first)s au %(last)s") % {"plan": one.row.plan.name, **days}


def _post_fee(one: Due, *, now: datetime, revision: int = 1) -> int:
    if not one.net:
        return 0
    plan, is_whole = one.row.plan, one.part.is_whole
    _post(
        one.row,
        label=label_of(one),
        rule="monthly_fee" if is_whole else "part_of_term",
        quantity=Decimal(plan.term_months if is_whole else 1),
        unit="month" if is_whole else "share",
        unit_price=plan.monthly_fee if is_whole else one.net,
        net=one.net,
        activity_on=one.part.first,
        source_id=one.row.public_id,
        source_key=one.key if revision == 1 else f"{one.key}#{revision}",
        now=now,
    )
    return 1


def _charge_sign_up(contract: Contract, told: Charged, *, until: date, now: datetime) -> int:
    """With the first fee: whoever leaves during the trial owes nothing."""
    row = contract.first
    if not row.plan.sign_up_fee or not told.is_counted or SIGN_UP in told.keys.get(contract.key, ()):
        return 0
    anchor = row.anchor
    if anchor > max(until, row.starts_on) or (contract.ends_on is not None and contract.ends_on < anchor):
        return 0
    _post(
        row,
        label=_("%(plan)s, frais d’adhésion") % {"plan": row.plan.name},
        rule="sign_up_fee",
        quantity=Decimal(1),
        unit="unit",
        unit_price=row.plan.sign_up_fee,
        net=row.plan.sign_up_fee,
        activity_on=anchor,
        source_id=contract.key,
        source_key=SIGN_UP,
        now=now,
    )
    return 1


def _post(
    row: Membership,
    *,
    label: str,
    rule: str,
    quantity: Decimal,
    unit: str,
    unit_price: Decimal,
    net: Decimal,
    activity_on: date,
    source_id: UUID,
    source_key: str,
    now: datetime,
) -> Charge:
    return post_plain_charge(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        kind=Charge.Kind.MEMBERSHIP,
        group=row.plan.group,
        label=label,
        rule=rule,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        net=net,
        vat_rate=row.plan.vat_rate,
        activity_on=activity_on,
        site_id=row.home_site_id,
        source_kind=SOURCE,
        source_id=source_id,
        source_key=source_key,
        now=now,
    )
