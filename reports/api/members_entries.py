"""The contracts, invoices and passes behind the figures of members' money."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.models import PriceGroup
from core.api.fields import AmountField, NamedSerializer
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.sheets import Sheet
from core.api.tables import List, listed
from reports.api.lines import named
from reports.api.reading import names_payers, row_in
from reports.errors import RowUnknown
from reports.members_money.entries import Entry
from reports.members_money.lists import LISTS, entries_behind
from reports.members_money.lives import What
from reports.members_money.tables import BRIDGE
from spaces import catalogue
from spaces.catalogue import Catalogue

WORDS = ("month", "plan", "group", "issuer")
"""Keys of rows, beside the site."""


class EntriesQuery(serializers.Serializer):
    """`from` and `to` are local dates, both included; the rest are the keys of a row, `none` where it has none."""

    of = serializers.ChoiceField(
        list(LISTS), help_text="Movements are those of the days; all others are as the last day ends."
    )
    only = serializers.CharField(
        required=False, help_text="One kind of movement, or invoices as late as one of the columns of receivables."
    )
    site = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Id, slug or `none`; may be said again and again."
    )
    month = serializers.CharField(required=False)
    plan = serializers.CharField(required=False)
    group = serializers.ChoiceField(PriceGroup.choices, required=False)
    issuer = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField(), **super().get_fields()}


class EntrySerializer(serializers.Serializer):
    """`source_kind` and `source_id` are what it is of; of a deposit, what the deposit is for. Amounts are those of the
    figure: fees per month. `payer` is there for a session, or a token that may do accounting.
    """

    kind = serializers.ChoiceField([one.value for one in What], allow_null=True)
    detail = serializers.CharField()
    payer = NamedSerializer(allow_null=True)
    site = NamedSerializer(allow_null=True)
    source_kind = serializers.CharField()
    source_id = serializers.UUIDField()
    to = serializers.DateField(allow_null=True)
    amount = AmountField()

    def get_fields(self) -> dict[str, Any]:
        return {"label": serializers.CharField(), "from": serializers.DateField(), **super().get_fields()}


SHEET = Sheet(
    labels={
        "kind": _("Mouvement"),
        "label": _("Libellé"),
        "payer_name": _("Payé par"),
        "site_name": _("Lieu"),
        "from": _("Du"),
        "to": _("Au"),
        "amount": _("Montant"),
    },
    words={"kind": {column.name: column.label for column in BRIDGE}},
)
"""What is for programs keeps the name that they know it by."""


class MembersEntries(List):
    file_name, sheet = "abonnes", SHEET

    @extend_schema(
        operation_id="reports_members_entries",
        parameters=[EntriesQuery],
        responses=listed(EntrySerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The contracts, invoices, passes or payments that a figure of members' money adds up, one by one."""
        values, current = read_query(request, EntriesQuery), catalogue.current()
        words = LISTS[values["of"]].words
        for word in WORDS:
            if word in values and word not in words:
                raise RowUnknown(field=word)
        row, is_trusted = row_in(request, values, words, current), names_payers(request)
        found = entries_behind(values["of"], row, values.get("only", ""), catalogue=current)
        return page_of(request, found, lambda entry: _shape(entry, current, is_trusted))


def _shape(entry: Entry, current: Catalogue, is_trusted: bool) -> dict[str, Any]:
    return {
        "kind": entry.kind or None,
        "label": entry.label,
        "detail": entry.detail,
        "payer": {"id": str(entry.payer[0]), "name": entry.payer[1]} if is_trusted else None,
        "site": named(None if entry.site is None else current.sites[entry.site]),
        "from": entry.since.isoformat(),
        "to": entry.until.isoformat() if entry.until else None,
        "amount": str(entry.amount),
        "source_kind": entry.source_kind,
        "source_id": str(entry.source_id),
    }
