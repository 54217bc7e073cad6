"""The shapes of open data, for OpenAPI."""

from typing import Any

from rest_framework import serializers

from core.api.fields import InstantField
from spaces.models import Resource


class LicenceSerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()


class OpenMetaSerializer(serializers.Serializer):
    licence = LicenceSerializer()
    publisher = serializers.CharField()


class OpenSetSerializer(serializers.Serializer):
    meta = OpenMetaSerializer()


class FreePlacesRow(serializers.Serializer):
    site = serializers.CharField()
    site_id = serializers.UUIDField()
    kind = serializers.ChoiceField(Resource.Kind.choices)
    at = InstantField()
    total = serializers.IntegerField()
    open = serializers.IntegerField()
    free = serializers.IntegerField()


class FreePlacesSerializer(OpenSetSerializer):
    results = FreePlacesRow(many=True)


class MonthRow(serializers.Serializer):
    """A total has no `kind`, that of the network no `site` either. What is withheld is null."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    site = serializers.CharField(allow_blank=True)
    site_id = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_blank=True)
    open_hours = serializers.FloatField()
    booked_hours = serializers.FloatField(allow_null=True)
    occupancy = serializers.FloatField(allow_null=True)
    suppressed = serializers.BooleanField()


class MonthsSerializer(OpenSetSerializer):
    results = MonthRow(many=True)


class TariffRow(serializers.Serializer):
    """One price of one version: amounts are strings, without VAT; null where nothing is said."""

    tariff = serializers.CharField()
    tariff_id = serializers.UUIDField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(["coming", "in_force", "past"])
    group = serializers.CharField()
    kind = serializers.CharField()
    site = serializers.CharField(allow_blank=True)
    resource = serializers.CharField(required=False, allow_blank=True)
    usage = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    unit_price = serializers.CharField(required=False)
    hourly = serializers.CharField(required=False)
    vat_rate = serializers.CharField()


class TariffsSerializer(OpenSetSerializer):
    results = TariffRow(many=True)


class OverrideRow(serializers.Serializer):
    """`count` is null from one to four."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    site = serializers.CharField()
    site_id = serializers.UUIDField()
    rule = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()


class OverridesSetSerializer(OpenSetSerializer):
    results = OverrideRow(many=True)


class AccountsRow(serializers.Serializer):
    """One line of a year's accounts: `part` is revenue, costs or figures."""

    year = serializers.IntegerField()
    part = serializers.ChoiceField(["revenue", "costs", "figures"])
    item = serializers.CharField()
    value = serializers.CharField(allow_null=True)


class AccountsSetSerializer(OpenSetSerializer):
    results = AccountsRow(many=True)


class CatalogueSerializer(serializers.Serializer):
    """A schema.org `DataCatalog`."""

    name = serializers.CharField()
    url = serializers.CharField()
    dataset = serializers.ListField(child=serializers.DictField())

    def get_fields(self) -> dict[str, Any]:
        return {"@context": serializers.CharField(), "@type": serializers.CharField(), **super().get_fields()}
