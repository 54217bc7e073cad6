"""Invoices to be paid, and payments by card under way."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from billing.actions.checking_out import open_checkout
from billing.actions.issuing import issue_for_source
from billing.models import Account, Charge, Checkout, Invoice, Issuer
from core.ids import uuid7
from core.money import vat_of


def charge(account: Account, net: str = "100.00", *, source_id: UUID | None = None, now: datetime) -> Charge:
    vat = vat_of(Decimal(net), Decimal(20))
    return Charge.objects.create(
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        kind=Charge.Kind.OTHER,
        group="public",
        label="Une chose",
        rule="fee",
        quantity=1,
        unit="use",
        unit_price=Decimal(net),
        net=Decimal(net),
        vat_rate=Decimal(20),
        vat=vat,
        total=Decimal(net) + vat,
        activity_on=now.date(),
        source_kind="thing",
        source_id=source_id or uuid7(),
        created_at=now,
    )


def invoice(account: Account, net: str = "100.00", *, now: datetime) -> Invoice:
    owed = charge(account, net, now=now)
    (issued,) = issue_for_source(account=account, source_kind=owed.source_kind, source_id=owed.source_id, now=now)
    return Invoice.objects.with_settled().get(pk=issued.pk)


def checkout(account: Account, issuer: Issuer, *, amount: str = "12.00", now: datetime, **more: object) -> Checkout:
    source: dict = {"source_kind": "thing", "source_id": uuid7(), **more}
    return open_checkout(
        issuer_id=issuer.pk,
        account=account,
        by=account.person,
        label="Une chose",
        amount=Decimal(amount),
        return_to="/",
        now=now,
        **source,
    )
