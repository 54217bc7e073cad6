"""Posting and reversing charges, always inside the transaction of what they are for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from billing.models import Charge, Membership
from billing.pricing import Quote
from billing.standing import Payer, first_of_month
from core.money import ZERO, vat_of
from spaces.catalogue import Catalogue


def post_charges(
    quote: Quote, *, payer: Payer, source_kind: str, source_id: UUID, catalogue: Catalogue, now: datetime
) -> None:
    """One charge a line of the quote, in one statement."""
    source: dict[str, Any] = {"source_kind": source_kind, "source_id": source_id}
    Charge.objects.bulk_create(charges_for(quote, payer=payer, catalogue=catalogue, now=now, **source))


def charges_for(
    quote: Quote, *, payer: Payer, source_kind: str, source_id: UUID, catalogue: Catalogue, now: datetime
) -> list[Charge]:
    """What `post_charges` writes, for a caller that has more to write in the same trip and transaction."""
    return [
        Charge(
            person_id=None if payer.organisation else payer.person_id,
            organisation_id=payer.organisation_id,
            kind=(resource := catalogue.resources[line.resource_id]).kind,
            group=quote.group,
            site_id=resource.site.pk,
            resource_id=resource.pk,
            label=line.label,
            rule=line.rule,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            net=line.net,
            vat_rate=line.vat_rate,
            vat=line.vat,
            total=line.net + line.vat,
            activity_on=line.activity_on,
            membership_id=quote.membership_id if line.allowance_minutes else None,
            allowance_minutes=line.allowance_minutes,
            source_kind=source_kind,
            source_id=source_id,
            created_at=now,
        )
        for line in quote.lines
    ]


def reverse_charges(*, source_kind: str, source_id: UUID, now: datetime) -> int:
    """Answer every standing charge of the source by its opposite; allowances come back. Returns how many."""
    standing = list(Charge.objects.of_source(source_kind, source_id).standing())
    Charge.objects.bulk_create(_opposite(charge, now) for charge in standing)
    return len(standing)


def _opposite(charge: Charge, now: datetime) -> Charge:
    kept = (
        "person_id", "organisation_id", "kind", "group", "site_id", "resource_id", "label", "rule", "unit",
        "unit_price", "vat_rate", "activity_on", "membership_id", "source_kind", "source_id", "source_key",
    )  # fmt: skip
    opposed = ("quantity", "net", "vat", "total", "allowance_minutes")
    return Charge(
        reverses=charge,
        created_at=now,
        **{name: getattr(charge, name) for name in kept},
        **{name: -getattr(charge, name) for name in opposed},
    )


def charge_membership_fee(membership: Membership, *, month: date, now: datetime) -> None:
    """Charge a month's fee, once: a second call for the same month changes nothing."""
    plan = membership.plan
    vat = vat_of(plan.monthly_fee, plan.vat_rate)
    Charge.objects.bulk_create(
        [
            Charge(
                person_id=membership.person_id,
                organisation_id=membership.organisation_id,
                kind=Charge.Kind.MEMBERSHIP,
                group=plan.group,
                label=plan.name,
                rule="monthly_fee",
                quantity=1,
                unit="month",
                unit_price=plan.monthly_fee,
                net=plan.monthly_fee,
                vat_rate=plan.vat_rate,
                vat=vat,
                total=plan.monthly_fee + vat,
                activity_on=max(first_of_month(month), membership.starts_on),
                source_kind="membership",
                source_id=membership.public_id,
                source_key=f"{month:%Y-%m}",
                created_at=now,
            )
        ]
        if plan.monthly_fee > ZERO
        else [],
        ignore_conflicts=True,
    )
