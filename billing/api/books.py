"""The books as files: journal, aged balance, the accounting entries file, archives. For who keeps them."""

from datetime import date
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_books import check_may_keep_books
from billing.books.ageing import Aged, aged_balance
from billing.books.archive import archive_name, write_archive
from billing.books.fec import fec, file_name
from billing.books.journal import journal
from billing.errors import ClosingNotFound, IssuerNotFound
from billing.models import Closing, Issuer
from core import clock
from core.api.fields import AmountField
from core.api.reading import read_query
from core.api.tables import List, listed
from core.money import CURRENCY
from members.api.caller import person_of, require
from members.models.token import Scope

MOST_DAYS = 366


class JournalQuery(serializers.Serializer):
    """`from` and `to` are days of entry, both included, a year at most."""

    issuer = serializers.UUIDField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(), "to": serializers.DateField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not 0 <= (attrs["to"] - attrs["from"]).days < MOST_DAYS:
            raise ValidationError({"to": [_("Choisissez une période d’un an au plus.")]})
        return attrs


class AgedQuery(serializers.Serializer):
    """Today unless a day is given."""

    issuer = serializers.UUIDField()
    on = serializers.DateField(required=False)


class FecQuery(serializers.Serializer):
    issuer = serializers.UUIDField()
    year = serializers.IntegerField(min_value=2000, max_value=2199)


class JournalLineSerializer(serializers.Serializer):
    """A line of an entry. `position` and `digest` are the entry's in the chain."""

    position = serializers.IntegerField()
    journal = serializers.CharField()
    journal_name = serializers.CharField()
    number = serializers.IntegerField()
    date = serializers.DateField()
    piece = serializers.CharField()
    piece_date = serializers.DateField()
    account = serializers.CharField()
    account_name = serializers.CharField()
    member = serializers.CharField(allow_blank=True)
    member_name = serializers.CharField(allow_blank=True)
    debit = AmountField()
    credit = AmountField()
    digest = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "label": serializers.CharField()}


class AgedSerializer(serializers.Serializer):
    """What an account owes on that day, by how late it is; `credit` is what it has paid in advance."""

    account = serializers.CharField()
    name = serializers.CharField()
    not_due = AmountField()
    up_to_30 = AmountField()
    up_to_60 = AmountField()
    up_to_90 = AmountField()
    over_90 = AmountField()
    owed = AmountField()
    credit = AmountField()
    balance = AmountField()
    currency = serializers.CharField()


class JournalLines(List):
    @extend_schema(
        operation_id="accounting_journal",
        parameters=[JournalQuery],
        responses=listed(JournalLineSerializer),
        tags=["accounting"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Every line of the ledger in a period, in order."""
        issuer, values = asked(request, JournalQuery)
        rows = [
            {**row, "debit": str(row["debit"]), "credit": str(row["credit"])}
            for row in journal(issuer, values["from"], values["to"])
        ]
        return whole(rows)


class AgedBalances(List):
    @extend_schema(
        operation_id="accounting_aged_balance",
        parameters=[AgedQuery],
        responses=listed(AgedSerializer),
        tags=["accounting"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What each account owes on a day, by age."""
        issuer, values = asked(request, AgedQuery)
        return whole([aged_shape(row) for row in aged_balance(issuer, values.get("on") or local_today())])


class Fec(APIView):
    @extend_schema(
        operation_id="accounting_fec",
        parameters=[FecQuery],
        responses={(200, "text/plain"): OpenApiTypes.STR},
        tags=["accounting"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The accounting entries file (FEC) of a year."""
        issuer, values = asked(request, FecQuery)
        file = StreamingHttpResponse(fec(issuer, values["year"]), content_type="text/plain; charset=utf-8")
        file["Content-Disposition"] = f'attachment; filename="{file_name(issuer, values["year"])}"'
        return file


class Archive(APIView):
    @extend_schema(
        operation_id="accounting_archive",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        tags=["accounting"],
    )
    def get(self, request: Request, closing: int) -> HttpResponseBase:
        """The archive of a closed month or year: documents, entries, their digests."""
        check_allowed(request)
        found = Closing.objects.exclude(kind=Closing.Kind.DAY).select_related("issuer").filter(pk=closing).first()
        if found is None:
            raise ClosingNotFound()
        file = TemporaryFile()  # noqa: SIM115  # the response closes it
        write_archive(found, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=archive_name(found), content_type="application/zip")


def asked(request: Request, shape: type[serializers.Serializer]) -> tuple[Issuer, dict[str, Any]]:
    """Raises ScopeMissing, NotAllowed, IssuerNotFound."""
    check_allowed(request)
    values = read_query(request, shape)
    return issuer_called(values["issuer"]), values


def check_allowed(request: Request) -> None:
    require(request, Scope.ACCOUNTING)
    check_may_keep_books(person_of(request))


def issuer_called(public_id: UUID) -> Issuer:
    """Raises IssuerNotFound."""
    issuer = Issuer.objects.filter(public_id=public_id).first()
    if issuer is None:
        raise IssuerNotFound()
    return issuer


def local_today() -> date:
    return clock.local_date(clock.now(), ZoneInfo(settings.TIME_ZONE))


def whole(rows: list[dict[str, Any]]) -> Response:
    """One page: an accountant's file is read in one piece."""
    return Response({"results": rows, "next": None, "previous": None})


def aged_shape(row: Aged) -> dict[str, str]:
    amounts = {**row.bands, "owed": row.owed, "credit": row.credit, "balance": row.balance}
    said = {name: str(amount) for name, amount in amounts.items()}
    return {"account": row.account.number, "name": row.account.name, **said, "currency": CURRENCY}
