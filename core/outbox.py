"""The transactional outbox: what must happen because something happened.

`record` writes an event and one delivery per subscriber in the caller's transaction. After the commit a
nudge starts a Celery task; a beat task sweeps up what the nudge lost. Workers claim one delivery at a
time with `SKIP LOCKED` and run its handler in the claim's own transaction: either the handler's rows and
the mark "done" are both there, or neither. Handlers are idempotent on (event, subscriber).
"""

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from core.database import Statement, in_one_trip
from core.ids import uuid7
from core.models import Delivery, Event

log = logging.getLogger(__name__)

Handler = Callable[..., None]

MAX_ATTEMPTS = 36
"""With the delays below a bit more than a day, which a mail server may well be away for."""
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
PACE = 0.5
"""Seconds: a worker takes all that is due at one nudge, so a nudge for each event would only cost."""
SILENCE = 10.0
"""Seconds without nudges once the broker did not take one: nobody else's request waits for it meanwhile."""

_handlers: dict[str, Handler] = {}
_subscribers: dict[str, list[str]] = defaultdict(list)
_silent_until = 0.0
_nudged_until = 0.0
_is_quiet: ContextVar[bool] = ContextVar("outbox_is_quiet", default=False)
_parts: ContextVar[tuple[str, ...]] = ContextVar("outbox_parts", default=())
_deaf_to_parts: set[str] = set()


def subscribe(name: str, kinds: tuple[str, ...], handler: Handler, *, hears_parts: bool = True) -> None:
    """Register `handler(event, *, now)` for these kinds of event; called once, from `AppConfig.ready`.

    Who does not hear parts is told of the whole alone: a series has one event, and one for each of its bookings.
    Kinds that somebody wants only now and then are not named here: they stand in `Heard` meanwhile.
    """
    if _handlers.get(name) is handler:
        return
    if name in _handlers:
        raise ValueError(f"two handlers are named {name}")
    _handlers[name] = handler
    if not hears_parts:
        _deaf_to_parts.add(name)
    for kind in kinds:
        _subscribers[kind].append(name)


def _owed(kind: str) -> list[str]:
    if _is_quiet.get():
        return []
    is_part = kind in _parts.get()
    return [name for name in _subscribers[kind] if not (is_part and name in _deaf_to_parts)]


def _heard(kind: str) -> str:
    """The database adds, in the same statement, those that `Heard` names for the kind."""
    return "" if _is_quiet.get() else kind


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, events are recorded and owe nothing: for history that is written down after the fact."""
    before = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(before)


@contextmanager
def in_parts(*kinds: str) -> Iterator[None]:
    """Inside, events of these kinds are parts of something that has an event of its own."""
    before = _parts.set(kinds)
    try:
        yield
    finally:
        _parts.reset(before)


RECORD = """
WITH happened AS (
    INSERT INTO core_event (public_id, kind, subject_id, payload, once, created_at)
    VALUES (%s, %s, %s, %s::jsonb, %s, %s)
    ON CONFLICT (once) DO NOTHING
    RETURNING id
), owed AS (
    INSERT INTO core_delivery (event_id, subscriber, status, attempts, next_attempt_at, last_error)
    SELECT id, subscriber, 'pending', 0, %s, ''
    FROM happened,
        (SELECT unnest(%s::text[]) UNION ALL SELECT subscriber FROM core_heard WHERE kind = %s) AS told (subscriber)
)
SELECT id FROM happened
"""


def record(
    kind: str,
    *,
    subject_id: int | None,
    payload: dict[str, Any],
    now: datetime,
    once: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write the event and what it owes, in one statement. False if `once` has been recorded before.

    What it owes is delivered at once, or from `not_before` on.
    """
    statement = recording(kind, subject_id=subject_id, payload=payload, now=now, once=once, not_before=not_before)
    (happened,) = in_one_trip([statement])
    return bool(happened)


def recording(
    kind: str,
    *,
    subject_id: int | None,
    payload: dict[str, Any],
    now: datetime,
    once: str | None = None,
    not_before: datetime | None = None,
) -> Statement:
    """What `record` says to the database, for a caller that has more to say in the same trip and transaction."""
    subscribers = _owed(kind)
    if subscribers:
        transaction.on_commit(_nudge, robust=True)
    due_at = not_before or now
    event = [uuid7(), kind, subject_id, json.dumps(payload), once, now]
    return RECORD, [*event, due_at, subscribers, _heard(kind)]


RECORD_ALL = """
WITH happened AS (
    INSERT INTO core_event (public_id, kind, subject_id, payload, once, created_at)
    SELECT told.public_id, %s, told.subject_id, told.payload, NULL, %s
    FROM jsonb_to_recordset(%s::jsonb) AS told (public_id uuid, subject_id bigint, payload jsonb)
    RETURNING id
)
INSERT INTO core_delivery (event_id, subscriber, status, attempts, next_attempt_at, last_error)
SELECT id, subscriber, 'pending', 0, %s, ''
FROM happened,
    (SELECT unnest(%s::text[]) UNION ALL SELECT subscriber FROM core_heard WHERE kind = %s) AS told (subscriber)
"""


def recording_all(kind: str, happened: Iterable[tuple[int, dict[str, Any]]], *, now: datetime) -> Statement:
    """Many events of one kind in one statement: their subjects' keys and their payloads."""
    subscribers = _owed(kind)
    if subscribers:
        transaction.on_commit(_nudge, robust=True)
    told = [{"public_id": str(uuid7()), "subject_id": key, "payload": payload} for key, payload in happened]
    return RECORD_ALL, [kind, now, json.dumps(told), now, subscribers, _heard(kind)]


def _nudge() -> None:
    """At most two in `PACE` seconds and process: one at once, one at its end for all that came meanwhile.

    A broker that is away costs one request a second, and then none for a while; the sweep delivers all the same.
    """
    global _silent_until, _nudged_until
    from core.tasks import deliver_due  # the task module imports this one

    moment = time.monotonic()
    wait = _nudged_until - moment
    if moment < _silent_until or wait > PACE:
        return
    try:
        deliver_due.apply_async(ignore_result=True, countdown=wait if wait > 0 else None)
        _nudged_until = max(moment, _nudged_until) + PACE
    except OperationalError as error:
        _silent_until = time.monotonic() + SILENCE
        log.warning("no nudges for %d s, the broker is away: %s", SILENCE, error)


def deliver_one(*, now: datetime) -> bool:
    """Claim one due delivery and run its handler. False when nothing is due."""
    with transaction.atomic():
        delivery = (
            Delivery.objects.due(now)
            .select_related("event")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_attempt_at", "pk")
            .first()
        )
        if delivery is None:
            return False
        _run(delivery, now=now)
    return True


def _run(delivery: Delivery, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            _handlers[delivery.subscriber](delivery.event, now=now)
    except Exception as error:
        log.warning("delivery %s (%s) failed", delivery.pk, delivery.subscriber, exc_info=True)
        _postpone(delivery, error, now=now)
    else:
        delivery.status = Delivery.Status.DONE
        delivery.done_at = now
        delivery.save(update_fields=["status", "done_at"])


def _postpone(delivery: Delivery, error: Exception, *, now: datetime) -> None:
    delivery.attempts += 1
    delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
    delivery.next_attempt_at = now + min(FIRST_RETRY * 2**delivery.attempts, LONGEST_RETRY)
    if delivery.attempts >= MAX_ATTEMPTS:
        delivery.status = Delivery.Status.DEAD
    delivery.save(update_fields=["attempts", "last_error", "next_attempt_at", "status"])


def revive(deliveries: "list[Delivery]", *, now: datetime) -> int:
    """Give dead deliveries a fresh set of attempts; returns how many were dead."""
    return (
        Delivery.objects.dead()
        .filter(pk__in=[d.pk for d in deliveries])
        .update(status=Delivery.Status.PENDING, attempts=0, next_attempt_at=now)
    )


__all__ = ["Delivery", "Event", "deliver_one", "quiet", "record", "recording", "revive", "subscribe"]
