"""Who gets the monthly report."""

from datetime import datetime

from django.db import transaction

from core import outbox
from members.models import Person
from reports.access import narrowed, readable_sites
from reports.access_subscriptions import check_may_see_to
from reports.models import ReportSubscription
from reports.monthly.months import due_month
from spaces.models import Site


@transaction.atomic
def subscribe(*, person: Person, site: Site | None, by: Person, now: datetime) -> ReportSubscription:
    """From the next report on; twice is once. None is all that the person may read. Raises ReportsNotAllowed."""
    site_id = site.pk if site else None
    check_may_see_to(by, person, site_id)
    narrowed(readable_sites(person), site_id)
    row, is_new = ReportSubscription.objects.get_or_create(
        person=person, site=site, defaults={"created_at": now, "sent_month": due_month(now)}
    )
    if is_new:
        outbox.record("report.subscribed", subject_id=row.pk, payload=_payload(row), now=now)
    return row


@transaction.atomic
def unsubscribe(*, subscription: ReportSubscription, by: Person, now: datetime) -> None:
    """Twice is once. Raises ReportsNotAllowed."""
    check_may_see_to(by, subscription.person, subscription.site_id)
    payload = _payload(subscription)
    deleted, _by_model = ReportSubscription.objects.filter(pk=subscription.pk).delete()
    if deleted:
        outbox.record("report.unsubscribed", subject_id=subscription.pk, payload=payload, now=now)


def _payload(row: ReportSubscription) -> dict[str, str | None]:
    return {
        "subscription": str(row.public_id),
        "person": str(row.person.public_id),
        "site": str(row.site.public_id) if row.site else None,
    }
