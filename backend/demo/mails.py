"""Who wants which mails, what went out in the last days, one that came back, and the digest of this morning."""

from datetime import datetime, time, timedelta

from django.db.models import F

from backend.demo.people import People
from backend.demo.span import TZ
from core import outbox
from core.clock import local_date
from core.models import Event
from members.models import Person
from notifications.actions.bouncing import take_back
from notifications.actions.composing import WRITERS, compose
from notifications.actions.preferring import Wishes, prefer
from notifications.bounces import Report
from notifications.models import Message

LAST_DAYS = timedelta(days=2)
MOST = 40
NIGHT = (time(22), time(7))


def write_to_people(people: People, *, now: datetime) -> int:
    """How many mails are in the log."""
    prefer(person=people.coworker, wishes=Wishes(reminders=(2880, 60), quiet=NIGHT), now=now)
    prefer(person=people.manager, wishes=Wishes(digest="daily"), now=now)
    prefer(person=people.host, wishes=Wishes(digest="daily", digest_at=time(8)), now=now)
    prefer(person=people.partner, wishes=Wishes(digest="weekly"), now=now)
    recent = Event.objects.filter(kind__in=WRITERS, created_at__gte=now - LAST_DAYS, created_at__lte=now)
    for event in recent.order_by("-created_at", "-pk")[:MOST]:
        compose(event, now=event.created_at)
    for steward in (people.manager, people.host):
        _digest(steward, now=now)
    Message.objects.filter(status="queued").update(status="sent", sent_at=F("created_at"))
    _come_back(people, now=now)
    return Message.objects.count()


def _digest(steward: Person, *, now: datetime) -> None:
    day = local_date(now, TZ).isoformat()
    once = f"digest:{steward.pk}:{day}"
    payload = {"day": day, "days": 1, "sequence": day}
    outbox.record("digest.due", subject_id=steward.pk, payload=payload, once=once, now=now)
    compose(Event.objects.get(once=once), now=now)


def _come_back(people: People, *, now: datetime) -> None:
    """Somebody has changed their address and not told us."""
    known = [people.coworker.pk, people.partner.pk, people.manager.pk, people.host.pk]
    message = Message.objects.filter(status="sent").exclude(person__in=known).order_by("-pk").first()
    if message is not None:
        said = "smtp; 550 5.1.1 user unknown"
        report = Report(message.message_id, frozenset({message.to_address}), "failed", "5.1.1", said)
        take_back(report, now=now)
