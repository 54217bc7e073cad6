"""Who reads the log of mails: the managers of the whole network, and everybody their own."""

from core.errors import NotAllowed
from members.models import Person
from notifications.models import Message
from notifications.models.message import MessageQuerySet
from spaces.access import network_roles_of
from spaces.models import Steward


def check_reads_log(person: Person) -> None:
    """A mail names people, and belongs to no site. Raises NotAllowed."""
    if Steward.Role.MANAGER not in network_roles_of(person):
        raise NotAllowed()


def own_messages(person: Person) -> MessageQuerySet:
    """What was sent to the person, and what was not because they did not want it."""
    return Message.objects.filter(person=person)
