"""Who holds sessions, with an account to follow them by."""

from agenda.models import Facilitation, Facilitator, Session
from members.models import Person
from tests.conftest import NOW


def facilitating(person: Person, *sessions: Session) -> Facilitator:
    facilitator = Facilitator.objects.create(name=person.name, person=person, created_at=NOW)
    for session in sessions:
        Facilitation.objects.create(session=session, facilitator=facilitator, period=session.period)
    return facilitator
