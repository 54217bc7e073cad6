from agenda.models.partner import Partner
from agenda.models.registration import Registration
from agenda.models.session import Session
from agenda.models.workshop import Theme, Workshop

__all__ = ["Partner", "Registration", "Session", "Theme", "Workshop"]
