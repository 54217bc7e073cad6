"""What the addresses of loans take, and the shapes of what they give (for OpenAPI; `loan_shapes` makes them)."""

from typing import Any

from rest_framework import serializers

from billing.api.serializers import PayerSerializer
from booking.api.serializers import MOST_RESOURCES, PriceSerializer
from booking.models import LoanPhoto
from booking.models.booking import Status
from core.api.fields import InstantField, NamedSerializer, WordsField
from spaces.api.serializers import NamedResourceSerializer
from spaces.models import Resource

STATES = (
    "requested", "to_fetch", "out", "overdue", "returned", "declined", "cancelled", "expired", "no_show",
)  # fmt: skip


class LoansQuery(serializers.Serializer):
    """`state`: out includes what is overdue."""

    state = WordsField(child=serializers.ChoiceField(["to_fetch", "out", "overdue", "returned"]), required=False)
    site = serializers.UUIDField(required=False)
    mine = serializers.BooleanField(required=False)


class LoanRequestSerializer(serializers.Serializer):
    """Things of one site, from their pick-up to their return; both while the place is open."""

    resources = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_RESOURCES)
    start = InstantField()
    end = InstantField()
    address = serializers.CharField(max_length=300)
    phone = serializers.CharField(max_length=30)
    purpose = serializers.CharField(max_length=300, allow_blank=True, default="")
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)


class SeenSerializer(serializers.Serializer):
    """How one of the things was."""

    resource = serializers.UUIDField()
    condition = serializers.ChoiceField(Resource.Condition.choices)
    notes = serializers.CharField(max_length=300, allow_blank=True, default="")


class InspectionSerializer(serializers.Serializer):
    """Every thing of the loan, once."""

    items = SeenSerializer(many=True)


class HandOverSerializer(InspectionSerializer):
    signed = serializers.BooleanField()


class RenewalSerializer(serializers.Serializer):
    end = InstantField()


class PhotoUploadSerializer(serializers.Serializer):
    """`multipart/form-data`: a JPEG, PNG or WebP picture of at most 12 MB."""

    moment = serializers.ChoiceField(LoanPhoto.Moment.choices)
    photo = serializers.FileField()


class LoanItemSerializer(serializers.Serializer):
    """Conditions and notes are empty until the thing has gone out, or come back."""

    resource = NamedResourceSerializer()
    serial_number = serializers.CharField(allow_blank=True)
    condition_out = serializers.CharField(allow_blank=True)
    notes_out = serializers.CharField(allow_blank=True)
    condition_in = serializers.CharField(allow_blank=True)
    notes_in = serializers.CharField(allow_blank=True)


class LoanPhotoSerializer(serializers.Serializer):
    id = serializers.CharField()
    moment = serializers.ChoiceField(LoanPhoto.Moment.choices)
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    taken_at = InstantField()


class LoanSerializer(serializers.Serializer):
    """Its id is that of its booking, whose `status` it carries; `end` is when it is due back."""

    id = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    status = serializers.ChoiceField(Status.choices)
    site = NamedSerializer()
    person = NamedSerializer()
    payer = PayerSerializer()
    start = InstantField()
    end = InstantField()
    purpose = serializers.CharField(allow_blank=True)
    address = serializers.CharField()
    phone = serializers.CharField()
    renewals = serializers.IntegerField()
    signed_at = InstantField(allow_null=True)
    handed_over_at = InstantField(allow_null=True)
    returned_at = InstantField(allow_null=True)
    price = PriceSerializer()
    agreement = serializers.CharField()
    photos = LoanPhotoSerializer(many=True)
    sequence = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "items": LoanItemSerializer(many=True)}


class LendableQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)
    days = serializers.IntegerField(min_value=1, max_value=60, default=7)


class LendableSerializer(serializers.Serializer):
    """`next_start` and `next_end`: the first loan of so many days that is possible; empty where none is in sight."""

    resource = NamedResourceSerializer()
    site = NamedSerializer()
    serial_number = serializers.CharField(allow_blank=True)
    condition = serializers.ChoiceField(Resource.Condition.choices)
    description = serializers.CharField(allow_blank=True)
    most_days = serializers.IntegerField()
    is_free = serializers.BooleanField()
    next_start = InstantField(allow_null=True)
    next_end = InstantField(allow_null=True)
