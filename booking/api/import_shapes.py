"""Imports as the API takes and shows them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from booking.actions.importing import OPTIONS
from booking.importing.columns import FIELDS
from booking.importing.moments import DAY_FIRST, MONTH_FIRST
from booking.importing.problems import said
from booking.models import ImportBatch, ImportRow
from booking.models.importing import Outcome, Verdict
from core.api.fields import InstantField, NamedSerializer
from core.api.instants import local
from members.api.shapes import named as person_shape
from members.models import Person
from spaces.api.shapes import named, short
from spaces.catalogue import Catalogue

Shape = dict[str, Any]
SETTABLE = ("unknown", "price", "with_past", "mails", "is_private")


class OptionsSerializer(serializers.Serializer):
    """`stand_in` is the address of who holds the bookings of strangers; by default who imports."""

    unknown = serializers.ChoiceField(["stand_in", "create"], required=False)
    stand_in = serializers.EmailField(required=False, allow_blank=True)
    price = serializers.ChoiceField(["free", "quoted"], required=False)
    with_past = serializers.BooleanField(required=False)
    mails = serializers.BooleanField(required=False)
    is_private = serializers.BooleanField(required=False)
    date_order = serializers.ChoiceField([DAY_FIRST, MONTH_FIRST, ""], required=False)

    def validate_stand_in(self, address: str) -> int | None:
        if not address:
            return None
        person = Person.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise serializers.ValidationError(_("Personne n’a de compte à cette adresse."))
        return person.pk


class ImportChangeSerializer(serializers.Serializer):
    """`mapping`: by field, the number of its column, from 0; `choices`: by name in the file, the id of a resource."""

    mapping = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=99), required=False)
    choices = serializers.DictField(child=serializers.UUIDField(), required=False)
    options = OptionsSerializer(required=False)

    def validate_mapping(self, mapping: dict[str, int]) -> dict[str, int]:
        unknown = sorted(set(mapping) - set(FIELDS))
        if unknown:
            raise serializers.ValidationError(_("Champs inconnus\u00a0: %(names)s.") % {"names": ", ".join(unknown)})
        return mapping


class ApplySerializer(serializers.Serializer):
    """`rows`: `"all"`, or a list of row numbers."""

    rows = serializers.JSONField()

    def validate_rows(self, rows: Any) -> list[int] | None:
        if rows == "all":
            return None
        if not isinstance(rows, list) or not all(type(row) is int and 0 < row < 10**9 for row in rows):
            raise serializers.ValidationError(_("Donnez «\u00a0all\u00a0», ou une liste de numéros de ligne."))
        return rows


class ImportSerializer(serializers.Serializer):
    id = serializers.CharField()
    site = NamedSerializer()
    by = NamedSerializer()
    filename = serializers.CharField()
    kind = serializers.ChoiceField(ImportBatch.Kind.choices)
    status = serializers.ChoiceField(ImportBatch.Status.choices)
    created_at = InstantField()
    left_out = serializers.IntegerField()
    is_endless = serializers.BooleanField()
    columns = serializers.ListField(child=serializers.CharField())
    mapping = serializers.DictField(child=serializers.IntegerField())
    options = serializers.DictField()
    totals = serializers.DictField(child=serializers.IntegerField())

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "source": serializers.CharField(allow_blank=True)}


class RowProblemSerializer(serializers.Serializer):
    field = serializers.CharField()
    code = serializers.CharField()
    text = serializers.CharField()


class ImportRowSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    verdict = serializers.ChoiceField(Verdict.choices)
    outcome = serializers.ChoiceField(Outcome.choices, allow_blank=True)
    refusal = serializers.CharField(allow_blank=True)
    problems = RowProblemSerializer(many=True)
    resources = NamedSerializer(many=True)
    start = InstantField(allow_null=True)
    end = InstantField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    attendees = serializers.IntegerField()
    person = NamedSerializer(allow_null=True)
    person_said = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    booking = serializers.CharField(allow_null=True)


class ImportPageSerializer(ImportSerializer):
    results = ImportRowSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


def import_shapes(batches: Sequence[ImportBatch], catalogue: Catalogue) -> list[Shape]:
    """One query, for the totals."""
    totals = totals_of(batches)
    return [_shape(batch, catalogue, totals[batch.pk]) for batch in batches]


def import_shape(batch: ImportBatch, catalogue: Catalogue) -> Shape:
    return import_shapes([batch], catalogue)[0]


def _shape(batch: ImportBatch, catalogue: Catalogue, totals: dict[str, int]) -> Shape:
    site = catalogue.sites[batch.site_id]
    options = {**OPTIONS, **batch.options}
    return {
        "id": str(batch.public_id),
        "site": short(site),
        "by": person_shape(batch.by),
        "filename": batch.filename,
        "kind": batch.kind,
        "source": batch.source,
        "status": batch.status,
        "created_at": local(batch.created_at, site.tz),
        "left_out": batch.left_out,
        "is_endless": bool(options.get("endless")),
        "columns": batch.columns,
        "mapping": batch.mapping,
        "options": {**{name: options[name] for name in SETTABLE}, "date_order": options["order"]},
        "totals": totals,
    }


def totals_of(batches: Sequence[ImportBatch]) -> dict[int, dict[str, int]]:
    """By key: rows by verdict, by outcome, and all of them."""
    none = dict.fromkeys(["all", *Verdict.values, *(name for name in Outcome.values if name)], 0)
    counted = ImportRow.objects.filter(batch__in=[batch.pk for batch in batches]).counts()
    return {batch.pk: counted.get(batch.pk, none) for batch in batches}


def row_shape(row: ImportRow, catalogue: Catalogue, tz: Any) -> Shape:
    """Asks the database nothing."""
    entries = [catalogue.resources[key] for key in row.resources if key in catalogue.resources]
    return {
        "row": row.number,
        "verdict": row.verdict,
        "outcome": row.outcome,
        "refusal": row.refusal,
        "problems": [
            {"field": field, "code": code, "text": said((field, code, facts))} for field, code, facts in row.problems
        ],
        "resources": [named(entry) for entry in entries],
        "start": local(row.period.lower, tz) if row.period else None,
        "end": local(row.period.upper, tz) if row.period else None,
        "title": row.title,
        "attendees": row.attendees,
        "person": person_shape(row.person) if row.person else None,
        "person_said": row.person_said,
        "email": row.email,
        "booking": str(row.booking) if row.booking else None,
    }
