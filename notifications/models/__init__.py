from notifications.models.correspondent import Correspondent
from notifications.models.message import CHOSEN, Category, Message, Skip
from notifications.models.preference import Preference
from notifications.models.webhook import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "CHOSEN",
    "Category",
    "Correspondent",
    "Message",
    "Preference",
    "Skip",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
