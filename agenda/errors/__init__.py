"""Every no that the agenda can say, by area."""

from agenda.errors.appointments import AppointmentNeeded, AppointmentTaken, NoSuchAppointment
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
    SlotTakenForAppointment,
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
    "AppointmentNeeded",
    "AppointmentTaken",
    "FewerPlacesThanRegistered",
    "NoOfferedPlace",
    "NoSuchAppointment",
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
    "SlotTakenForAppointment",
    "WorkshopNotFound",
]
