"""Mails that come back: the message is marked, and an address that does not work gets nothing more."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from core import outbox
from members.models import Person
from notifications.actions.preferring import unsubscribe
from notifications.bounces import Report, is_for_good, reports_in, subject_of
from notifications.models import Correspondent, Message
from notifications.unsubscribing import read_token

log = logging.getLogger(__name__)

IN_A_ROW = 3
"""So many bounces that might pass, and the address is taken not to work."""
LONGEST_QUEUE = timedelta(days=5)
"""A mail that has not come back by then has arrived (RFC 5321, section 4.5.4.1)."""
UNSUBSCRIBE = "unsubscribe "


def receive(raw: bytes, *, now: datetime) -> int:
    """What a mail server, or a mail program on behalf of its reader, sent back; how much of it was news."""
    subject = subject_of(raw)
    if subject.lower().startswith(UNSUBSCRIBE):
        return _leave(subject[len(UNSUBSCRIBE) :].strip(), now=now)
    bounced = sum(take_back(report, now=now) for report in reports_in(raw) if report.is_bounce)
    if not bounced:
        log.info("a mail to the bounces' address was no news")
    return bounced


def _leave(token: str, *, now: datetime) -> int:
    subscription = read_token(token)
    if subscription is None:
        return 0
    unsubscribe(address=subscription.address, category=subscription.category, now=now)
    return 1


@transaction.atomic
def take_back(report: Report, *, now: datetime) -> bool:
    """Whether this was a mail of ours to that very address, not yet known to have come back.

    A report that quotes another Message-ID, or one that went to somebody else, is worth nothing: anybody can write one.
    """
    message = Message.objects.select_for_update().filter(message_id=report.message_id).first()
    if message is None or message.to_address.lower() not in {address.lower() for address in report.addresses}:
        return False
    if message.status not in (Message.Status.SENT, Message.Status.QUEUED):
        return False
    message.status, message.bounced_at = Message.Status.BOUNCED, now
    message.failure = _in_short(report.status, report.said)
    message.save(update_fields=["status", "bounced_at", "failure"])
    count(message.to_address, status=report.status, said=report.said, now=now)
    return True


def count(address: str, *, status: str, said: str, now: datetime) -> None:
    """One more bounce of that address, or refusal while a mail was handed over."""
    row = Correspondent.objects.at(address).select_for_update().first() or Correspondent(address=address)
    row.bounces = row.bounces + 1 if _is_in_a_row(row, now=now) else 1
    row.last_bounce_at, row.last_bounce = now, _in_short(status, said)
    if row.blocked_at is None and (is_for_good(status) or row.bounces >= IN_A_ROW):
        row.blocked_at = now
    row.save()


def _is_in_a_row(row: Correspondent, *, now: datetime) -> bool:
    """No mail has arrived since the last one that came back."""
    if row.last_bounce_at is None:
        return False
    arrived = Message.objects.filter(
        to_address__iexact=row.address,
        status=Message.Status.SENT,
        sent_at__gt=row.last_bounce_at,
        sent_at__lte=now - LONGEST_QUEUE,
    )
    return not arrived.exists()


def ask_whether_mails_arrive(person: Person, *, now: datetime) -> bool:
    """A mail that says so by its link; at most one each quarter of an hour."""
    quarter = int(now.timestamp()) // 900
    return outbox.record(
        "address.check_asked",
        subject_id=person.pk,
        payload={"person": str(person.public_id), "sequence": quarter},
        once=f"address.check:{person.pk}:{quarter}",
        now=now,
    )


def unblock(*, address: str) -> bool:
    """Mails go there again: its owner has followed a link in one, or a steward knows better. Whether it was blocked."""
    rows = Correspondent.objects.at(address).exclude(blocked_at=None)
    return bool(rows.update(blocked_at=None, bounces=0, last_bounce=""))


def _in_short(status: str, said: str) -> str:
    return f"{status} {said}".strip()[:200]
