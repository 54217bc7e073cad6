from notifications.models.correspondent import Correspondent
from notifications.models.message import Category, Message
from notifications.models.preference import Preference
from notifications.models.webhook import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Category",
    "Correspondent",
    "Message",
    "Preference",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
