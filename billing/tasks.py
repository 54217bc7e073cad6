from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings

from billing.actions.joining import charge_month
from core import clock


@shared_task
def charge_memberships() -> None:
    now = clock.now()
    charge_month(day=clock.local_date(now, ZoneInfo(settings.TIME_ZONE)), now=now)
