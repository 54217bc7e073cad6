"""Every no that the agenda can say, by area."""

from agenda.errors.partners import (
    NotThePublisher,
    PartnerNotFound,
)
from agenda.errors.registrations import (
    AlreadyRegistered,
    NoOfferedPlace,
    OfferedPlaceExpired,
    PlacesLeft,
    RegistrationNotFound,
    SessionFull,
)
from agenda.errors.sessions import (
    FewerPlacesThanRegistered,
    RoomElsewhere,
    RoomNotOffered,
    SessionCancelled,
    SessionNotBegun,
    SessionNotFound,
    SessionPast,
    SessionPeriodRefused,
    SessionPublished,
    WorkshopNotFound,
)

__all__ = [
    "AlreadyRegistered",
    "FewerPlacesThanRegistered",
    "NoOfferedPlace",
    "NotThePublisher",
    "OfferedPlaceExpired",
    "PartnerNotFound",
    "PlacesLeft",
    "RegistrationNotFound",
    "RoomElsewhere",
    "RoomNotOffered",
    "SessionCancelled",
    "SessionFull",
    "SessionNotBegun",
    "SessionNotFound",
    "SessionPast",
    "SessionPeriodRefused",
    "SessionPublished",
    "WorkshopNotFound",
]
