from rest_framework import serializers

from core.api.fields import InstantField, NamedSerializer
from members.models import Affiliation, Organisation, Person
from members.models.token import Scope


class TokenRequestSerializer(serializers.Serializer):
    """With an organisation, the token speaks for that partner."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), min_length=1, max_length=20)
    organisation = serializers.UUIDField(required=False, allow_null=True)
    expires_at = InstantField(required=False, allow_null=True)


class TokenSerializer(NamedSerializer):
    hint = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    organisation = NamedSerializer(allow_null=True)
    created_at = InstantField()
    expires_at = InstantField(allow_null=True)
    last_used_on = serializers.DateField(allow_null=True)


class NewTokenSerializer(TokenSerializer):
    """The secret is shown this once."""

    secret = serializers.CharField(allow_null=True)


class OrganisationSerializer(NamedSerializer):
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    role = serializers.ChoiceField(Affiliation.Role.choices)
    may_book = serializers.BooleanField()


class MeSerializer(NamedSerializer):
    """Who calls; `scopes` is null in a browser session, which may do all that its person may."""

    email = serializers.EmailField()
    language = serializers.ChoiceField(Person.Language.choices)
    organisations = OrganisationSerializer(many=True)
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
