"""Invoicing all that waits: a run has an item for each account, and each item is a transaction of its own.

Whatever dies in the middle leaves every item either waiting or done: the next worker goes on with those that wait.
An account is billed once however often it is worked off, since what stands on a line waits no more.
"""

import logging
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from billing.actions.issuing import issue_pending
from billing.errors import InvoiceRunUnderWay, NothingToInvoice
from billing.models import Account, InvoiceRun, InvoiceRunItem
from billing.pending import waiting_charges
from core.database import violated
from core.errors import Refusal
from members.models import Person

log = logging.getLogger(__name__)

STALLED = timedelta(seconds=30)
ONE_AT_A_TIME = "invoice_run_one_at_a_time"
CHUNK = 1000
Outcome = InvoiceRunItem.Outcome


def start_run(*, until: date, by: Person, now: datetime) -> InvoiceRun:
    """A run over every account for which something waits up to that day.

    Raises InvoiceRunUnderWay, NothingToInvoice.
    """
    with transaction.atomic():
        run = _taking_turns(until=until, by=by, now=now)
        accounts = _accounts_waiting(until)
        if not accounts:
            raise NothingToInvoice()
        rows = (InvoiceRunItem(run=run, account_id=key) for key in accounts)
        InvoiceRunItem.objects.bulk_create(rows, batch_size=CHUNK)
    return run


def stop_run(*, run: InvoiceRun, now: datetime) -> None:
    """What is issued stays issued; the accounts that wait may be taken up again."""
    running = InvoiceRun.objects.filter(pk=run.pk, status=InvoiceRun.Status.RUNNING)
    running.update(status=InvoiceRun.Status.STOPPED, touched_at=now)


def resume_run(*, run: InvoiceRun, now: datetime) -> int:
    """Accounts that were refused wait again, with those that still do; how many they are.

    Raises InvoiceRunUnderWay, NothingToInvoice.
    """
    try:
        with transaction.atomic():
            idle = InvoiceRun.objects.filter(pk=run.pk).exclude(status=InvoiceRun.Status.RUNNING)
            if not idle.update(status=InvoiceRun.Status.RUNNING, touched_at=now):
                raise InvoiceRunUnderWay()
            run.items.filter(outcome=Outcome.REFUSED).update(outcome=Outcome.WAITING, refusal="")
            count = run.items.filter(outcome=Outcome.WAITING).count()
            if not count:
                raise NothingToInvoice()
    except IntegrityError as error:
        if violated(error) != ONE_AT_A_TIME:
            raise
        raise InvoiceRunUnderWay() from error
    return count


def issue_next(run_id: int, *, now: datetime) -> bool:
    """Work off the next account in line. False when none is left, or the run was stopped."""
    with transaction.atomic():
        item = (
            InvoiceRunItem.objects.filter(
                run=run_id, run__status=InvoiceRun.Status.RUNNING, outcome=InvoiceRunItem.Outcome.WAITING
            )
            .select_related("run__by", "account")
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .order_by("account")
            .first()
        )
        if item is None:
            _finish(run_id, now=now)
            return False
        _carry_out(item, now=now)
    return True


def touch(run_id: int, *, now: datetime) -> None:
    """A sign of life, outside the transactions of the items, so that none waits for it."""
    InvoiceRun.objects.filter(pk=run_id).update(touched_at=now)


def stalled(*, now: datetime) -> list[int]:
    """Keys of runs that have not given a sign of life: their worker died, or their first nudge was lost."""
    late = InvoiceRun.objects.filter(status=InvoiceRun.Status.RUNNING, touched_at__lt=now - STALLED)
    return list(late.values_list("pk", flat=True))


def _taking_turns(*, until: date, by: Person, now: datetime) -> InvoiceRun:
    try:
        with transaction.atomic():
            return InvoiceRun.objects.create(until=until, by=by, created_at=now, touched_at=now)
    except IntegrityError as error:
        if violated(error) != ONE_AT_A_TIME:
            raise
        raise InvoiceRunUnderWay() from error


def _accounts_waiting(until: date) -> list[int]:
    """Of payers for whom something of an amount waits; accounts are made for those who have none."""
    waiting = waiting_charges().filter(activity_on__lte=until).exclude(total=0).order_by()
    people = set(waiting.filter(organisation=None).values_list("person", flat=True).distinct())
    organisations = set(waiting.exclude(organisation=None).values_list("organisation", flat=True).distinct())
    new = [*(Account(person_id=key) for key in sorted(people))]
    new += [Account(organisation_id=key) for key in sorted(organisations)]
    known = set(Account.objects.values_list("person", "organisation"))
    missing = [row for row in new if (row.person_id, row.organisation_id) not in known]
    Account.objects.bulk_create(missing, batch_size=CHUNK, ignore_conflicts=True)
    keys = Account.objects.values_list("pk", "person", "organisation").order_by("pk")
    return [key for key, person, organisation in keys if person in people or organisation in organisations]


def _carry_out(item: InvoiceRunItem, *, now: datetime) -> None:
    """One that is refused, or that breaks, does not hold up the others."""
    by = item.run.by
    with translation.override(by.language):
        try:
            with transaction.atomic():
                invoices = issue_pending(account=item.account, until=item.run.until, now=now, by=by)
                item.invoices.add(*invoices)
            item.outcome = Outcome.ISSUED if invoices else Outcome.NOTHING
        except Refusal as refusal:
            item.outcome, item.refusal = Outcome.REFUSED, str(refusal.detail or refusal.title)[:300]
        except Exception:
            log.exception("account %s of invoice run %s", item.account_id, item.run_id)
            item.outcome, item.refusal = Outcome.REFUSED, _("Une erreur est survenue de notre côté.")
    item.save(update_fields=["outcome", "refusal"])


def _finish(run_id: int, *, now: datetime) -> None:
    if not InvoiceRunItem.objects.filter(run=run_id, outcome=Outcome.WAITING).exists():
        running = InvoiceRun.objects.filter(pk=run_id, status=InvoiceRun.Status.RUNNING)
        running.update(status=InvoiceRun.Status.DONE, touched_at=now)
