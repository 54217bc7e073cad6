"""What the addresses about partners, invitations and the directory take and give."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from agenda import standard
from agenda.api.serializers import PartnerNameSerializer
from agenda.label import Label
from agenda.models import Invitation
from core.api.fields import NamedSerializer
from members.models import Person
from spaces.api.serializers import SiteSerializer

Shape = dict[str, Any]
STATES = ["open", "accepted", "revoked", "expired"]


class LabelMembershipSerializer(serializers.Serializer):
    """A time under the label, by the charter of that version."""

    charter = serializers.CharField()
    joined_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class LabelSerializer(serializers.Serializer):
    since = serializers.DateField(allow_null=True)
    charter = serializers.CharField(allow_null=True)
    history = LabelMembershipSerializer(many=True)


class LabelledSiteSerializer(SiteSerializer):
    """With its label."""

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "label": LabelSerializer()}


class PartnerDetailSerializer(PartnerNameSerializer):
    """A partner with its places."""

    presentation = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    sites = LabelledSiteSerializer(many=True)


class InvitationBody(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, allow_blank=True, default="")
    site = serializers.UUIDField(allow_null=True, default=None)
    language = serializers.ChoiceField(Person.Language.choices, default=Person.Language.FR)


class InvitationSerializer(serializers.Serializer):
    """An invitation to publish; its link is in the mail alone."""

    id = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    email = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    site = NamedSerializer(allow_null=True)
    invited_by = serializers.CharField()
    accepted_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class PlaceSerializer(serializers.Serializer):
    """A place in the national schema; what is not known is left out."""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {
            name: serializers.CharField(required=name in standard.REQUIRED) for name in standard.COLUMNS
        }
        return fields | {name: serializers.FloatField(required=False) for name in ("latitude", "longitude")}


def label_shape(label: Label) -> Shape:
    return {
        "since": label.since.isoformat() if label.since else None,
        "charter": label.standing.charter.version if label.standing else None,
        "history": [
            {
                "charter": row.charter.version,
                "joined_on": row.joined_on.isoformat(),
                "left_on": row.left_on.isoformat() if row.left_on else None,
            }
            for row in label.memberships
        ],
    }


def invitation_shape(row: Invitation, *, now: datetime) -> Shape:
    return {
        "id": str(row.public_id),
        "state": state_of(row, now=now),
        "email": row.email,
        "name": row.name,
        "language": str(row.language),
        "site": {"id": str(row.site.public_id), "name": row.site.name} if row.site else None,
        "invited_by": row.invited_by.name,
        "accepted_by": row.accepted_by.name if row.accepted_by else None,
        "created_at": row.created_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
    }


def state_of(row: Invitation, *, now: datetime) -> str:
    if row.accepted_at:
        return "accepted"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now else "open"
