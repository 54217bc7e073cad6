"""What the agenda's addresses take, and the shapes of what they give (for OpenAPI; `shapes` makes them)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agenda.importing.words import theme_named
from agenda.models import Theme, Workshop
from agenda.models.session import Mode, Status
from agenda.models.workshop import AccessFeature, Format, Public, check_language
from core.api.fields import InstantField, NamedSerializer
from core.money import ZERO

MOST_PLACES = 10_000


class ThemeField(serializers.CharField):
    """A theme's code, or its French or English name; any other word is filed under `other`."""

    def to_internal_value(self, data: Any) -> str:
        return theme_named(super().to_internal_value(data)) or Theme.OTHER.value


class WorkshopBody(serializers.Serializer):
    title = serializers.CharField(max_length=140)
    description = serializers.CharField(max_length=10_000, allow_blank=True, default="")
    theme = ThemeField(max_length=60, default=Theme.OTHER.value, help_text=", ".join(Theme.values))
    audience = serializers.CharField(max_length=120, allow_blank=True, default="")
    format = serializers.ChoiceField(Format.choices, default=Format.GROUP)
    publics = serializers.ListField(child=serializers.ChoiceField(Public.choices), default=list, max_length=7)
    min_age = serializers.IntegerField(min_value=0, max_value=120, allow_null=True, default=None)
    max_age = serializers.IntegerField(min_value=0, max_value=120, allow_null=True, default=None)
    level = serializers.ChoiceField(Workshop.Level.choices, default=Workshop.Level.ALL)
    language = serializers.CharField(max_length=8, default="fr", validators=[check_language])
    price = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=ZERO, default=ZERO)
    is_pay_what_you_want = serializers.BooleanField(default=False)
    to_bring = serializers.CharField(max_length=300, allow_blank=True, default="")
    documents = serializers.CharField(max_length=500, allow_blank=True, default="")
    accessibility = serializers.CharField(max_length=300, allow_blank=True, default="")
    access_features = serializers.ListField(
        child=serializers.ChoiceField(AccessFeature.choices), default=list, max_length=5
    )
    needs_confirmation = serializers.BooleanField(default=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        youngest, oldest = values["min_age"], values["max_age"]
        if youngest is not None and oldest is not None and youngest > oldest:
            raise serializers.ValidationError({"max_age": [_("L’âge maximal est au-dessous de l’âge minimal.")]})
        return values


class SessionBody(serializers.Serializer):
    """A session as its partner's own system describes it; what is left out takes its default.

    A permanence has as many places as whole appointments of `slot_minutes`: leave `capacity` out. `postponed` keeps
    the date that was announced, whatever `start` says, until it is published with a new one. Without `facilitators`
    those chosen stay; an empty list removes them.
    """

    workshop = WorkshopBody()
    start = InstantField()
    end = InstantField()
    site = serializers.CharField(max_length=50, help_text=_("Identifiant du site, ou son identifiant d’adresse."))
    room = serializers.UUIDField(required=False, allow_null=True, default=None)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, allow_null=True, default=None)
    online_url = serializers.URLField(max_length=500, allow_blank=True, default="")
    mode = serializers.ChoiceField(Mode.choices, required=False)
    slot_minutes = serializers.IntegerField(min_value=5, max_value=480, allow_null=True, default=None)
    facilitators = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False)
    status = serializers.ChoiceField(Status.choices, default=Status.PUBLISHED)


class CancelBody(serializers.Serializer):
    token = serializers.CharField(max_length=200, required=False)


class PartnerNameSerializer(NamedSerializer):
    slug = serializers.SlugField()


class PartnerSerializer(PartnerNameSerializer):
    presentation = serializers.CharField(allow_blank=True)
    sites = NamedSerializer(many=True)


class WorkshopSerializer(serializers.Serializer):
    """What a partner offers."""

    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices)
    format = serializers.ChoiceField(Format.choices)
    audience = serializers.CharField(allow_blank=True)
    publics = serializers.ListField(child=serializers.ChoiceField(Public.choices))
    min_age = serializers.IntegerField(allow_null=True)
    max_age = serializers.IntegerField(allow_null=True)
    level = serializers.ChoiceField(Workshop.Level.choices)
    language = serializers.CharField()
    price = serializers.DecimalField(max_digits=6, decimal_places=2)
    currency = serializers.CharField()
    is_pay_what_you_want = serializers.BooleanField()
    to_bring = serializers.CharField(allow_blank=True)
    documents = serializers.CharField(allow_blank=True)
    accessibility = serializers.CharField(allow_blank=True)
    access_features = serializers.ListField(child=serializers.ChoiceField(AccessFeature.choices))


class OfferedWorkshopSerializer(WorkshopSerializer):
    partner = PartnerNameSerializer()


class SessionSerializer(serializers.Serializer):
    """A dated slot of a workshop, at a site."""

    id = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    workshop = WorkshopSerializer()
    partner = PartnerNameSerializer()
    site = NamedSerializer()
    room = NamedSerializer(allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    capacity = serializers.IntegerField()
    places_left = serializers.IntegerField()
    is_online = serializers.BooleanField()
    mode = serializers.ChoiceField(Mode.choices)
    slot_minutes = serializers.IntegerField(allow_null=True)
    previous_start = serializers.DateTimeField(allow_null=True)
    facilitators = NamedSerializer(many=True)
    cancel_reason = serializers.CharField(allow_blank=True)
    url = serializers.URLField()
    sequence = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class OwnSessionSerializer(SessionSerializer):
    """With what only its publisher reads."""

    external_id = serializers.CharField(allow_null=True)
    occurrence_on = serializers.DateField(allow_null=True, help_text=_("Son jour dans sa série."))
    is_exception = serializers.BooleanField()
    online_url = serializers.CharField(allow_blank=True)
    places_taken = serializers.IntegerField()
