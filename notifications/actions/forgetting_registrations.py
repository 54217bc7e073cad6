"""A registration that names nobody any more takes with it what mails said to its person."""

from datetime import datetime

from django.db.models import Q

from agenda.models import Registration, Session
from core.models import Event
from notifications.actions.forgetting import NOTHING
from notifications.letters import waiting, workshops
from notifications.models import Message

KINDS = sorted(
    kind for kind in {*workshops.WRITERS, *waiting.WRITERS} if kind.startswith(("registration.", "session."))
)


def forget_person(event: Event, *, now: datetime) -> None:
    """The outbox's handler. Keys of messages begin with what they are about and end with whom they are for.

    What is still queued is not sent any more.
    """
    registration = Registration.objects.get(pk=event.about)
    theirs = Message.objects.filter(_about(registration), key__endswith=f":{registration.public_id}")
    theirs.filter(status=Message.Status.QUEUED).update(status=Message.Status.SKIPPED)
    theirs.update(**NOTHING)


def _about(registration: Registration) -> Q:
    """Of the registration, and of the sessions it has been at: all of its workshop's, where it was moved."""
    sessions = [registration.session_id]
    if registration.edits:
        sessions = list(Session.objects.filter(workshop__sessions=registration.session_id).values_list("pk", flat=True))
    wanted = Q()
    for kind in KINDS:
        keys = [registration.pk] if kind.startswith("registration.") else sessions
        for key in keys:
            wanted |= Q(key__startswith=f"{kind}:{key}:")
    return wanted
