"""Passes bought, on account or paid by card, and taken back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing import price_list
from billing.actions.charging import post_plain_charge, reverse_charges
from billing.actions.giving import holder, of_offer, record, write_movement, write_pass
from billing.models import Charge, Pass, PassMovement, PassOffer
from billing.standing import Payer, standing_of
from billing.use_errors import PassNotRefundable
from core.ids import uuid7
from core.money import ZERO
from members.models import Person

SOURCE = "pass"
"""Of the charge; its id is the pass's own, so that what was bought can be invoiced at once by its source."""


def buy_pass(*, offer: PassOffer, payer: Payer, by: Person, now: datetime) -> Pass:
    """Usable at once. Its charge waits for the payer's next invoice, unless who calls has it invoiced and paid now."""
    public_id = uuid7()
    with transaction.atomic():
        charge = _charge(offer, payer, public_id, now=now) if offer.price > ZERO else None
        bought = write_pass(
            **of_offer(offer, now=now),
            **holder(payer),
            public_id=public_id,
            origin=Pass.Origin.PURCHASE,
            charge=charge,
            by=by,
            now=now,
        )
        record(bought, "bought", now=now)
    return bought


def refund_pass(*, bought: Pass, by: Person, reason: str, now: datetime) -> None:
    """Take all its units back and answer its charge by the opposite: the next document of the payer says so.

    Raises PassNotRefundable where something of it was used, reserved, handed over or lost, or nothing was paid.
    """
    with transaction.atomic():
        row = Pass.objects.select_for_update(no_key=True).get(pk=bought.pk)
        charges = Charge.objects.of_source(SOURCE, row.public_id).standing()
        if row.left != row.quantity or not charges.exists():
            raise PassNotRefundable(left=row.left, quantity=row.quantity)
        reverse_charges(source_kind=SOURCE, source_id=row.public_id, now=now)
        Pass.objects.filter(pk=row.pk).update(left=0)
        write_movement(row, PassMovement.What.REFUNDED, -row.quantity, by=by, reason=reason, now=now)
        record(row, "refunded", now=now)


def _charge(offer: PassOffer, payer: Payer, public_id: object, *, now: datetime) -> Charge:
    today = timezone.localdate(now)
    standing = standing_of(payer, prices=price_list.current(), kinds=[offer.kind], days=[today])
    return post_plain_charge(
        **holder(payer),
        kind=Charge.Kind.PASS,
        group=standing.group_on(today, offer.site_id),
        label=offer.name,
        rule="pass",
        quantity=Decimal(1),
        unit="pass",
        unit_price=offer.price,
        net=offer.price,
        vat_rate=offer.vat_rate,
        activity_on=today,
        site_id=offer.site_id,
        source_kind=SOURCE,
        source_id=public_id,
        now=now,
    )
