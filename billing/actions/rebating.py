"""What contributions take off an invoice that is being issued."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.actions.charging import post_plain_charge
from billing.models import Account, Charge, Contribution
from core.money import ZERO, to_cents

RULE = SOURCE = "contribution"


def rebate_for(*, account: Account, charges: Sequence[Charge], now: datetime) -> list[Charge]:
    """Negative charges, to be lines of the same invoice as `charges`; none where nothing is left to draw.

    In the caller's transaction: what is left is locked and drawn, what lapses first before the rest, never more than
    the net of the charges. Each draw is shared between the rates of VAT as the net is.
    """
    due = _net_by_rate(charges)
    if account.person_id is None or not due:
        return []
    lines: list[Charge] = []
    for contribution, drawn in _draws(account.person_id, sum(due.values(), ZERO), now=now):
        for rate, net in shared(drawn, due).items():
            due[rate] -= net
            lines.append(_line(contribution, net, rate, charges, now=now))
    return lines


def give_back(reversals: Sequence[Charge]) -> None:
    """What reversed rebates had taken off is left again, in the caller's transaction."""
    drawn = [row for row in reversals if row.source_kind == SOURCE]
    for row in sorted(drawn, key=lambda row: str(row.source_id)):
        Contribution.objects.filter(public_id=row.source_id).update(left=F("left") + row.net)


def shared(amount: Decimal, due: dict[Decimal, Decimal]) -> dict[Decimal, Decimal]:
    """The amount between rates, in proportion to what is due at each and never more than it, to the cent.

    `amount` is at most the sum of what is due. Pure.
    """
    shares: dict[Decimal, Decimal] = {}
    left, whole = amount, sum(due.values(), ZERO)
    for rate in sorted(due):
        share = min(to_cents(left * due[rate] / whole), due[rate]) if whole else ZERO
        left, whole = left - share, whole - due[rate]
        if share:
            shares[rate] = share
    return shares


def _net_by_rate(charges: Sequence[Charge]) -> dict[Decimal, Decimal]:
    """Rates at which something is due; what reversals and rebates have taken back is not."""
    by_rate: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for charge in charges:
        by_rate[charge.vat_rate] += charge.net
    taken = -sum((net for net in by_rate.values() if net < 0), ZERO)
    due = {rate: net for rate, net in by_rate.items() if net > 0}
    for rate, net in shared(min(taken, sum(due.values(), ZERO)), due).items():
        due[rate] -= net
    return {rate: net for rate, net in due.items() if net > 0}


def _draws(person_id: int, most: Decimal, *, now: datetime) -> Iterator[tuple[Contribution, Decimal]]:
    rows = Contribution.objects.filter(person_id=person_id, left__gt=0, valid_until__gte=timezone.localdate(now))
    locked = list(rows.select_for_update(no_key=True).order_by("pk"))
    for row in sorted(locked, key=lambda row: (row.valid_until, row.pk)):
        drawn = min(row.left, most)
        if not drawn:
            return
        most -= drawn
        Contribution.objects.filter(pk=row.pk).update(left=F("left") - drawn)
        yield row, drawn


def _line(
    contribution: Contribution, net: Decimal, rate: Decimal, charges: Sequence[Charge], *, now: datetime
) -> Charge:
    """Of the same site and day as the dearest line of the rate, so that it has the same issuer."""
    like = max((charge for charge in charges if charge.vat_rate == rate), key=lambda charge: charge.net)
    return post_plain_charge(
        person_id=contribution.person_id,
        organisation_id=None,
        kind=Charge.Kind.CONTRIBUTION,
        group=like.group,
        label=_("Remise pour contribution du %(day)s") % {"day": f"{contribution.done_on:%d/%m/%Y}"},
        rule=RULE,
        quantity=Decimal(-1),
        unit="share",
        unit_price=net,
        net=-net,
        vat_rate=rate,
        activity_on=like.activity_on,
        site_id=like.site_id,
        source_kind=SOURCE,
        source_id=contribution.public_id,
        now=now,
    )
