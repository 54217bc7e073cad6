"""Webhooks as the API asks for them and says them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import InstantField
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.kinds import OF_THE_NETWORK, TEST

Shape = dict[str, Any]
KINDS = sorted(OF_THE_NETWORK)


class WebhookRequestSerializer(serializers.Serializer):
    """`partner` (slug or id) is whose events are told: without one, those of the whole network, for its managers."""

    partner = serializers.CharField(required=False, allow_null=True, max_length=100)
    url = serializers.CharField(max_length=1000)
    description = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    kinds = serializers.ListField(child=serializers.ChoiceField(KINDS), min_length=1, max_length=len(KINDS))


class WebhookSerializer(serializers.Serializer):
    """`paused_by_failures`: it took no message for a day and waits to be resumed."""

    id = serializers.CharField()
    partner = serializers.CharField(allow_null=True)
    url = serializers.CharField()
    description = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    failures = serializers.IntegerField()
    paused_at = InstantField(allow_null=True)
    paused_by_failures = serializers.BooleanField()
    created_at = InstantField()
    rotated_at = InstantField(allow_null=True)


class WebhookSecretSerializer(WebhookSerializer):
    """`secret` signs the messages and is said only here, not even to a repeated request."""

    secret = serializers.CharField(allow_null=True)


class WebhookAttemptSerializer(serializers.Serializer):
    at = InstantField()
    status_code = serializers.IntegerField(allow_null=True)
    milliseconds = serializers.IntegerField()
    error = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class WebhookDeliverySerializer(serializers.Serializer):
    """`id` is the message's `webhook-id`, at each attempt and each replay."""

    id = serializers.CharField()
    kind = serializers.ChoiceField([*KINDS, TEST])
    status = serializers.ChoiceField([value for value, _label in WebhookDelivery.Status.choices])
    attempts = serializers.IntegerField()
    created_at = InstantField()
    delivered_at = InstantField(allow_null=True)
    next_attempt_at = InstantField(allow_null=True)
    tries = WebhookAttemptSerializer(many=True)


class WebhookReplaySerializer(serializers.Serializer):
    """One message by its id, or all that were given up since an instant."""

    delivery = serializers.UUIDField(required=False)
    since = InstantField(required=False)

    def validate(self, values: Shape) -> Shape:
        if len(values) != 1:
            raise serializers.ValidationError({"delivery": [_("Donnez un message, ou un instant.")]})
        return values


class WebhookReplayedSerializer(serializers.Serializer):
    replayed = serializers.IntegerField()


def shape_of(endpoint: WebhookEndpoint) -> Shape:
    return {
        "id": str(endpoint.public_id),
        "partner": endpoint.partner.slug if endpoint.partner else None,
        "url": endpoint.url,
        "description": endpoint.description,
        "kinds": endpoint.kinds,
        "failures": endpoint.failures,
        "paused_at": told(endpoint.paused_at),
        "paused_by_failures": endpoint.is_paused_by_failures,
        "created_at": told(endpoint.created_at),
        "rotated_at": told(endpoint.rotated_at),
    }


def delivery_shape(delivery: WebhookDelivery) -> Shape:
    is_pending = delivery.status == WebhookDelivery.Status.PENDING
    return {
        "id": str(delivery.public_id),
        "kind": delivery.kind,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "created_at": told(delivery.created_at),
        "delivered_at": told(delivery.delivered_at),
        "next_attempt_at": told(delivery.next_attempt_at) if is_pending else None,
        "tries": [
            {
                "at": told(one.at),
                "status_code": one.status_code,
                "milliseconds": one.milliseconds,
                "error": one.error,
                "answer": one.answer,
            }
            for one in delivery.tries.all()
        ],
    }


def told(instant: Any) -> str | None:
    return instant.isoformat() if instant else None
