"""What issuers owe each other, for whoever keeps the books."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.access_contracts import sites_cleared_for
from billing.actions.contracting import today
from billing.clearing import Cleared, statement_of
from core import clock
from core.api.fields import AmountField, NamedSerializer
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.tables import List, listed
from core.money import CURRENCY
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue
from spaces.catalogue import SiteEntry
from spaces.models import Resource


class MonthField(serializers.RegexField):
    default_error_messages = {"invalid": _("Écrivez un mois sous la forme 2027-01.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", **more)


class ClearingQuery(serializers.Serializer):
    """The current month where none is given."""

    month = MonthField(required=False)


class ClearedSerializer(serializers.Serializer):
    """`debtor` owes `creditor`; without a `home`, the network is. `net` is the public hourly price, excluding VAT."""

    month = serializers.CharField()
    debtor = NamedSerializer()
    home = NamedSerializer(allow_null=True)
    creditor = NamedSerializer()
    host = NamedSerializer()
    kind = serializers.ChoiceField(Resource.Kind.choices)
    hours = AmountField()
    net = AmountField()
    currency = serializers.CharField()
    unpriced_minutes = serializers.IntegerField()


class Clearing(List):
    @extend_schema(
        operation_id="clearing_list", parameters=[ClearingQuery], responses=listed(ClearedSerializer), tags=["billing"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Of a month: hours at one issuer's sites that another's allowances and passes paid, at list price."""
        require(request, Scope.ACCOUNTING, Scope.REPORTS_READ)
        sites = sites_cleared_for(person_of(request))
        said = read_query(request, ClearingQuery).get("month")
        month = date.fromisoformat(f"{said}-01") if said else today(clock.now())
        statement = statement_of(month, catalogue=catalogue.current(), sites=sites)
        return page_of(request, list(statement.rows), lambda row: cleared_shape(row, statement.month))


def cleared_shape(row: Cleared, month: date) -> dict[str, Any]:
    return {
        "month": f"{month:%Y-%m}",
        "debtor": {"id": str(row.home_issuer.public_id), "name": row.home_issuer.name},
        "home": _site(row.home),
        "creditor": {"id": str(row.host_issuer.public_id), "name": row.host_issuer.name},
        "host": _site(row.host),
        "kind": row.kind,
        "hours": str(row.hours),
        "net": str(row.net),
        "currency": CURRENCY,
        "unpriced_minutes": row.unpriced_minutes,
    }


def _site(site: SiteEntry | None) -> dict[str, str] | None:
    return {"id": str(site.public_id), "name": site.name} if site else None
