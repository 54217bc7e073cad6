import logging
import time
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings

from billing import card_payments
from billing.actions import card_money, checking_out, closing, documenting, lapsing, mandating, reminding, running
from billing.actions.contract_days import begin_day
from billing.books.verdicts import verify_and_remember
from core import clock

log = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds that a task works off a run before the next one goes on."""
SIGN_OF_LIFE = 5.0


@shared_task
def charge_memberships() -> None:
    begin_day(now=clock.now())


@shared_task
def close_days() -> None:
    """Days that are over, in the ledger of every issuer."""
    now = clock.now()
    closing.close_days(today=clock.local_date(now, ZoneInfo(settings.TIME_ZONE)), now=now)


@shared_task
def carry_on_run(run_id: int) -> None:
    """Issue what is in line, for as long as a task should last; then another one goes on."""
    until, signed = time.monotonic() + LONGEST, 0.0
    while running.issue_next(run_id, now=clock.now()):
        if time.monotonic() > signed + SIGN_OF_LIFE:
            running.touch(run_id, now=clock.now())
            signed = time.monotonic()
        if time.monotonic() > until:
            carry_on_run.apply_async([run_id], ignore_result=True)
            return


@shared_task
def resume_runs() -> None:
    """Go on with those whose worker died, or whose first nudge was lost."""
    for run_id in running.stalled(now=clock.now()):
        carry_on_run.apply_async([run_id], ignore_result=True)


@shared_task
def remind_late() -> None:
    reminding.remind_late(now=clock.now())


@shared_task
def make_document(invoice_id: int) -> None:
    documenting.make_document(invoice_id, now=clock.now())


@shared_task
def sweep_checkouts() -> None:
    """Ask Stripe about payments it has told nothing of, and see to money that nobody has asked for."""
    now = clock.now()
    card_money.take_in_leftovers(now=now)
    if card_payments.is_configured():
        checking_out.ask_about_silent(now=now)


@shared_task
def verify_books() -> None:
    """Every night, and when somebody asks: faults go to the log, and to the page of who keeps the books."""
    verdict = verify_and_remember(now=clock.now())
    for fault in verdict.faults:
        log.error("the books are not sound: %s", fault)


@shared_task
def care_for_passes() -> None:
    """What has run out lapses; who has something that soon will is told."""
    now = clock.now()
    lapsing.expire_passes(now=now)
    lapsing.remind_passes(now=now)


@shared_task
def lapse_mandates() -> None:
    mandating.lapse_mandates(now=clock.now())
