"""Secrets and signatures (Standard Webhooks 1.0). What signs is derived from the service's key, nothing is stored."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from notifications.models import WebhookEndpoint

PREFIX = "whsec_"
OVERLAP = timedelta(days=1)
"""So long the secret before signs as well, for receivers that have not changed it yet."""


def secret_of(endpoint: WebhookEndpoint, *, generation: int | None = None) -> str:
    said = f"webhook:{endpoint.public_id}:{generation or endpoint.generation}"
    key = hmac.digest(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(key).decode()


def secrets_of(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    """The one that holds first; the one before it for a day after a change."""
    secrets = [secret_of(endpoint)]
    if endpoint.rotated_at and now - endpoint.rotated_at < OVERLAP:
        secrets.append(secret_of(endpoint, generation=endpoint.generation - 1))
    return secrets


def headers_for(message: object, body: bytes, secrets: Sequence[str], *, now: datetime) -> dict[str, str]:
    moment = str(int(now.timestamp()))
    signed = f"{message}.{moment}.".encode() + body
    return {
        "Content-Type": "application/json",
        "webhook-id": str(message),
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
