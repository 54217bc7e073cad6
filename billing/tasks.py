from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings

from billing.actions import closing
from billing.actions.contract_days import begin_day
from core import clock


@shared_task
def charge_memberships() -> None:
    begin_day(now=clock.now())


@shared_task
def close_days() -> None:
    """Days that are over, in the ledger of every issuer."""
    now = clock.now()
    closing.close_days(today=clock.local_date(now, ZoneInfo(settings.TIME_ZONE)), now=now)
