from core.models.configuration import ConfigurationStamp
from core.models.idempotency import IdempotentAnswer
from core.models.outbox import Delivery, Event

__all__ = ["ConfigurationStamp", "Delivery", "Event", "IdempotentAnswer"]
