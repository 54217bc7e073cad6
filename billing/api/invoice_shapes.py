"""Invoices, statements and runs as the API says and asks for them."""

from datetime import date
from typing import Any

from django.db.models import Count
from rest_framework import serializers

from billing.api.serializers import PayerSerializer, SourceSerializer
from billing.api.shapes import Shape, payer_shape
from billing.documents.statement import StatementFacts
from billing.models import Account, Charge, Invoice, InvoiceRun, InvoiceRunItem, Issuer
from core.api.fields import AmountField, InstantField, NamedSerializer
from core.api.instants import of_house
from core.money import CURRENCY, ZERO


class InvoicesQuery(serializers.Serializer):
    state = serializers.ChoiceField(["open", "late", "paid", "credit"], required=False)
    issuer = serializers.UUIDField(required=False)
    month = serializers.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    q = serializers.CharField(required=False)


class InvoiceSerializer(serializers.Serializer):
    """`left` is what is still to be paid, or of a credit note to be used. A credit note's amounts are positive."""

    id = serializers.CharField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(Invoice.Kind.choices)
    issuer = NamedSerializer()
    payer = PayerSerializer()
    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    status = serializers.ChoiceField(Invoice.State.choices)
    net = AmountField()
    vat = AmountField()
    total = AmountField()
    left = AmountField()
    currency = serializers.CharField()
    corrects = serializers.CharField(allow_null=True)
    created_at = InstantField()


class InvoiceLineSerializer(serializers.Serializer):
    quantity = AmountField()
    unit = serializers.CharField()
    unit_price = AmountField()
    net = AmountField()
    vat_rate = AmountField()
    vat = AmountField()
    activity_on = serializers.DateField()
    charge = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"label": serializers.CharField(), "source": SourceSerializer(), **super().get_fields()}


class InvoiceDetailSerializer(InvoiceSerializer):
    lines = InvoiceLineSerializer(many=True)


class StatementQuery(serializers.Serializer):
    to = serializers.DateField(required=False)
    organisation = serializers.UUIDField(required=False)
    issuer = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(required=False)}


class StatementRowSerializer(serializers.Serializer):
    on = serializers.DateField()
    what = serializers.CharField()
    number = serializers.CharField()
    debit = AmountField()
    credit = AmountField()
    balance = AmountField()


class StatementSerializer(serializers.Serializer):
    """Balances are what the account owes; below zero, what is left in its favour. Without issuer: never billed."""

    payer = PayerSerializer()
    issuer = NamedSerializer(allow_null=True)
    opening = AmountField()
    closing = AmountField()
    currency = serializers.CharField()
    results = StatementRowSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(), "to": serializers.DateField()}


class RunRequestSerializer(serializers.Serializer):
    until = serializers.DateField()


class RunRefusalSerializer(serializers.Serializer):
    payer = PayerSerializer()
    detail = serializers.CharField()


class RunSerializer(serializers.Serializer):
    """How many accounts wait, were invoiced, had nothing to invoice, were refused; the first refusals."""

    id = serializers.CharField()
    status = serializers.ChoiceField(InvoiceRun.Status.choices)
    until = serializers.DateField()
    accounts = serializers.IntegerField()
    waiting = serializers.IntegerField()
    issued = serializers.IntegerField()
    nothing = serializers.IntegerField()
    refused = serializers.IntegerField()
    refusals = RunRefusalSerializer(many=True)
    created_at = InstantField()


def invoice_shape(row: Invoice, today: date) -> Shape:
    """Of a row with what is settled of it, its issuer, payer and what it corrects."""
    return {
        "id": str(row.public_id),
        "number": row.number,
        "kind": row.kind,
        "issuer": _issuer(row.issuer),
        "payer": _payer(row.account),
        "issued_on": row.issued_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "status": row.state_on(today).value,
        **{name: str(getattr(row, name)) for name in ("net", "vat", "total")},
        "left": str(row.left_to_pay),
        "currency": CURRENCY,
        "corrects": str(row.corrects.public_id) if row.corrects else None,
        "created_at": of_house(row.created_at),
    }


def invoice_detail_shape(row: Invoice, today: date) -> Shape:
    """One query more."""
    charges = Charge.objects.filter(invoice_line__invoice=row).order_by("invoice_line__position")
    sign = -1 if row.is_credit_note else 1
    return {**invoice_shape(row, today), "lines": [_line(charge, sign) for charge in charges]}


def statement_shape(
    account: Account, issuer: Issuer | None, since: date, until: date, facts: StatementFacts | None = None
) -> Shape:
    return {
        "payer": _payer(account),
        "issuer": _issuer(issuer) if issuer else None,
        "from": since.isoformat(),
        "to": until.isoformat(),
        "opening": str(facts.opening if facts else ZERO),
        "closing": str(facts.closing if facts else ZERO),
        "currency": CURRENCY,
        "results": [
            {
                "on": row.day.isoformat(),
                "what": row.what,
                "number": row.number,
                **{name: str(getattr(row, name)) for name in ("debit", "credit", "balance")},
            }
            for row in (facts.rows if facts else ())
        ],
    }


def run_shape(run: InvoiceRun) -> Shape:
    """Two queries."""
    counts = dict(run.items.order_by().values_list("outcome").annotate(n=Count("pk")))
    refused = run.items.filter(outcome=InvoiceRunItem.Outcome.REFUSED).order_by("account")[:50]
    return {
        "id": str(run.public_id),
        "status": run.status,
        "until": run.until.isoformat(),
        "accounts": sum(counts.values()),
        **{outcome: counts.get(outcome, 0) for outcome in InvoiceRunItem.Outcome.values},
        "refusals": [
            {"payer": _payer(item.account), "detail": item.refusal}
            for item in refused.select_related("account__person", "account__organisation")
        ],
        "created_at": of_house(run.created_at),
    }


def _line(charge: Charge, sign: int) -> Shape:
    return {
        "label": charge.label,
        "unit": charge.unit,
        **{name: str(sign * getattr(charge, name)) for name in ("quantity", "net", "vat")},
        "unit_price": str(charge.unit_price),
        "vat_rate": str(charge.vat_rate),
        "activity_on": charge.activity_on.isoformat(),
        "charge": str(charge.public_id),
        "source": {"kind": charge.source_kind, "id": str(charge.source_id)},
    }


def _issuer(issuer: Issuer) -> Shape:
    return {"id": str(issuer.public_id), "name": issuer.name}


def _payer(account: Account) -> Shape:
    return payer_shape(account.person, account.organisation)
