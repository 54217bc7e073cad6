"""What other systems read and hear: a calendar somebody follows, and a partner's webhook that stopped answering."""

from datetime import datetime, timedelta

from agenda.models import Partner, Session
from backend.demo.people import People
from booking.actions.feeds import create_feed, note_reading
from booking.models import CalendarFeed
from notifications.actions.webhooks import add_webhook
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.bodies import about_session, body

ADDRESS = "https://www.mediatheque.example/perriere"
TRIED = (
    (timedelta(days=3), 200, "", "ok"),
    (timedelta(days=2), 503, "", "maintenance"),
    (timedelta(days=1, hours=1), None, "L’adresse met trop de temps à répondre.", ""),
)
"""How long ago, what was answered, what went wrong, what was said."""


def connect(people: People, *, now: datetime) -> int:
    """Messages in the log."""
    feed, _secret = create_feed(
        person=people.coworker, scope=CalendarFeed.Scope.PERSON, busy_only=False, now=now - timedelta(days=20)
    )
    note_reading(feed, now=now)
    partner = Partner.objects.published_by(people.partner).order_by("pk").first()
    sessions = Session.objects.public().filter(partner=partner).with_details().order_by("-period")[: len(TRIED)]
    endpoint, _secret = add_webhook(
        partner=partner,
        url=ADDRESS,
        kinds=["session.published", "session.changed", "session.cancelled"],
        by=people.partner,
        now=now - timedelta(days=30),
        description="Site de la médiathèque",
    )
    for session, tried in zip(sessions, TRIED, strict=False):
        _log(endpoint, session, *tried, now=now)
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        failures=11,
        failing_since=now - timedelta(days=2),
        paused_at=now - timedelta(hours=2),
        is_paused_by_failures=True,
    )
    return endpoint.deliveries.count()


def _log(
    endpoint: WebhookEndpoint,
    session: Session,
    ago: timedelta,
    code: int | None,
    error: str,
    said: str,
    *,
    now: datetime,
) -> None:
    at, is_good = now - ago, code == 200
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        kind="session.published",
        body=body("session.published", about_session(session), at=at),
        status=WebhookDelivery.Status.DELIVERED if is_good else WebhookDelivery.Status.FAILED,
        attempts=1 if is_good else 10,
        next_attempt_at=at,
        created_at=at,
        delivered_at=at if is_good else None,
    )
    delivery.tries.create(at=at, status_code=code, milliseconds=120 if code else 10_000, error=error, answer=said)
