"""Posting charges, always inside the transaction of what they are for; `reversing` answers them by their opposites.

What belongs to a month that is closed is dated the first open day, and its label keeps the true one.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing import bearings
from billing.actions.drawing import write
from billing.actions.reversing import dated
from billing.actions.reversing import reverse_charges as reverse_charges
from billing.models import Charge
from billing.pricing import Quote
from billing.standing import Payer
from core.money import ZERO, vat_of
from spaces.catalogue import Catalogue


def post_charges(
    quote: Quote,
    *,
    payer: Payer,
    source_kind: str,
    source_id: UUID,
    catalogue: Catalogue,
    now: datetime,
    by_id: int | None = None,
) -> None:
    """One charge a line of the quote, in one trip; `by_id` is who takes what passes give."""
    source: dict[str, Any] = {"source_kind": source_kind, "source_id": source_id}
    write(charges_for(quote, payer=payer, catalogue=catalogue, now=now, **source), by_id=by_id, now=now)


def charges_for(
    quote: Quote, *, payer: Payer, source_kind: str, source_id: UUID, catalogue: Catalogue, now: datetime
) -> list[Charge]:
    """What `post_charges` writes, for a caller that has more to write in the same trip (with `drawing.writing`)."""
    known = bearings.at(catalogue.version)
    return [
        Charge(
            person_id=None if payer.organisation else payer.person_id,
            organisation_id=payer.organisation_id,
            kind=(resource := catalogue.resources[line.resource_id]).kind,
            group=line.group,
            site_id=resource.site.pk,
            resource_id=resource.pk,
            label=dated(line.label, line.activity_on, (day := known.open_day(line.activity_on))),
            rule=line.rule,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            net=line.net,
            vat_rate=line.vat_rate,
            vat=line.vat,
            total=line.total,
            activity_on=day,
            membership_id=line.membership_id,
            minutes=line.minutes,
            peak_minutes=line.peak_minutes,
            allowance_minutes=line.allowance_minutes,
            pass_used_id=line.pass_id,
            pass_units=line.pass_units,
            source_kind=source_kind,
            source_id=source_id,
            created_at=now,
        )
        for line in quote.lines
    ]


def post_plain_charge(
    *,
    person_id: int | None,
    organisation_id: int | None,
    label: str,
    net: Decimal,
    vat_rate: Decimal,
    activity_on: date,
    site_id: int | None = None,
    source_key: str = "",
    now: datetime,
    total: Decimal | None = None,
    **said: Any,
) -> Charge:
    """One charge that is no use of a resource: fees, passes, units. The organisation, where there is one, pays.

    Where a `total` was agreed, the VAT is what the net leaves of it.

    `said` is the rest of it: kind, group, rule, quantity, unit, unit_price, source_kind, source_id and what else the
    charge can hold. Without VAT where the issuer of that day bills none. With a `source_key` it is posted once: a
    second call gives the charge of the first.
    """
    known = bearings.current()
    day = known.open_day(activity_on)
    rate = vat_rate if known.has_vat(site_id, day) else ZERO
    vat = vat_of(net, rate) if total is None else total - net
    charge = Charge(
        person_id=None if organisation_id is not None else person_id,
        organisation_id=organisation_id,
        label=dated(label, activity_on, day),
        net=net,
        vat_rate=rate,
        vat=vat,
        total=net + vat,
        activity_on=day,
        site_id=site_id,
        source_key=source_key,
        created_at=now,
        **said,
    )
    return _once(charge) if source_key else _written(charge)


def _written(charge: Charge) -> Charge:
    charge.save(force_insert=True)
    return charge


def _once(charge: Charge) -> Charge:
    Charge.objects.bulk_create([charge], ignore_conflicts=True)
    same = Charge.objects.of_source(charge.source_kind, charge.source_id)
    return same.get(source_key=charge.source_key, reverses=None)
