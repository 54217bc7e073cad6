from agenda.models.directory import DirectoryEntry
from agenda.models.facilitator import Facilitation, Facilitator
from agenda.models.importing import (
    PartnerCalendar,
    SessionImport,
    SessionImportRow,
    SessionSource,
    SessionVerdict,
)
from agenda.models.invitation import Invitation
from agenda.models.label import Charter, LabelMembership
from agenda.models.partner import Partner
from agenda.models.question import Question
from agenda.models.registration import Registration
from agenda.models.session import Session, SessionSeries
from agenda.models.workshop import Theme, Workshop

__all__ = [
    "Charter",
    "DirectoryEntry",
    "Facilitation",
    "Facilitator",
    "Invitation",
    "LabelMembership",
    "Partner",
    "PartnerCalendar",
    "Question",
    "Registration",
    "Session",
    "SessionImport",
    "SessionImportRow",
    "SessionSeries",
    "SessionSource",
    "SessionVerdict",
    "Theme",
    "Workshop",
]
