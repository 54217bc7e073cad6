"""The manager gets the monthly report; the last one has left."""

from datetime import datetime, timedelta

from backend.demo.people import People
from core.models import Event
from notifications.actions.composing import compose
from reports.actions.sending import send_monthly
from reports.actions.subscribing import subscribe
from reports.monthly.months import due_month, sent_at

TWO_MONTHS = timedelta(days=62)


def report_monthly(people: People, *, now: datetime) -> int:
    """How many reports have left."""
    subscribe(person=people.manager, site=None, by=people.manager, now=now - TWO_MONTHS)
    then = sent_at(due_month(now))
    count = send_monthly(now=then)
    for event in Event.objects.filter(kind="report.due", created_at=then):
        compose(event, now=then)
    return count
