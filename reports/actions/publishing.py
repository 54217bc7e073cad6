"""A year's accounts are published as they are that day, published anew, or withdrawn."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from core import outbox
from core.clock import local_date
from members.models import Person
from reports.access import check_whole_network
from reports.errors import AccountsNotFound, AccountsYearNotOver
from reports.models import PublishedAccounts
from reports.open_data.accounts import summary
from reports.question import YEARS
from spaces.catalogue import Catalogue


def check_over(year: int, *, now: datetime) -> None:
    """Raises AccountsYearNotOver; AccountsNotFound where no accounts can be."""
    if year not in YEARS:
        raise AccountsNotFound(year=year)
    if year >= local_date(now, ZoneInfo(settings.TIME_ZONE)).year:
        raise AccountsYearNotOver(year=year)


@transaction.atomic
def publish_accounts(
    *, year: int, note: str, with_labels: bool, by: Person, catalogue: Catalogue, now: datetime
) -> PublishedAccounts:
    """What was published of that year before is replaced. Raises ReportsNotAllowed, AccountsYearNotOver."""
    check_whole_network(by)
    check_over(year, now=now)
    said = summary(year, with_labels=with_labels, catalogue=catalogue, now=now)
    row, _is_new = PublishedAccounts.objects.update_or_create(
        year=year, defaults={"summary": said, "note": note, "published_by": by, "published_at": now}
    )
    outbox.record("accounts.published", subject_id=row.pk, payload={"year": year}, now=now)
    return row


@transaction.atomic
def withdraw_accounts(*, year: int, by: Person, now: datetime) -> None:
    """Raises ReportsNotAllowed, AccountsNotFound."""
    check_whole_network(by)
    row = PublishedAccounts.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise AccountsNotFound(year=year)
    outbox.record("accounts.withdrawn", subject_id=row.pk, payload={"year": year}, now=now)
    row.delete()
