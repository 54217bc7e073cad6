from core.models.configuration import ConfigurationStamp
from core.models.idempotency import IdempotentAnswer
from core.models.outbox import Delivery, Event, Heard

__all__ = ["ConfigurationStamp", "Delivery", "Event", "Heard", "IdempotentAnswer"]
