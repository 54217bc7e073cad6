"""Who may attend to a session: read who is registered, and mark who came."""

from agenda.access import may_attend_to
from agenda.errors import NotThePublisher
from agenda.models import Session
from members.models import Person


def check_may_attend_to(person: Person, session: Session) -> None:
    """Raises NotThePublisher."""
    if not may_attend_to(person, session):
        raise NotThePublisher(partner=session.partner.slug)
