"""The monthly run: every account once, whatever happens in the middle."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions.running import issue_next, resume_run, stalled, start_run, stop_run
from billing.errors import InvoiceRunUnderWay, NothingToInvoice
from billing.models import Account, Bearing, Invoice
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, OrganisationAccountFactory, PersonFactory
from tests.factories.invoicing import charge_of, reversal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    BearingFactory()
    return PersonFactory()


def start(manager, until=MONDAY):
    return start_run(until=until, by=manager, now=NOW)


def work_off(run):
    while issue_next(run.pk, now=NOW):
        pass
    run.refresh_from_db()


def test_a_run_invoices_everybody_for_whom_something_waits(manager):
    for account in (AccountFactory(), OrganisationAccountFactory()):
        charge_of(account)
    run = start(manager)
    work_off(run)
    assert (run.status, Invoice.objects.count()) == ("done", 2)
    assert list(run.items.values_list("outcome", "invoices__total")) == [("issued", Decimal("12.00"))] * 2


def test_a_run_makes_the_accounts_of_payers_who_have_none(manager):
    person = PersonFactory()
    charge_of(Account(person=person))
    work_off(start(manager))
    assert Invoice.objects.get().account.person == person


def test_a_second_run_has_nothing_to_do(manager):
    charge_of(AccountFactory())
    work_off(start(manager))
    with pytest.raises(NothingToInvoice):
        start(manager)


def test_what_costs_nothing_or_is_settled_starts_no_run(manager):
    account = AccountFactory()
    charge_of(account, "0.00")
    reversal_of(charge_of(account))
    with pytest.raises(NothingToInvoice):
        start(manager)


def test_later_activity_waits_for_the_next_run(manager):
    charge_of(AccountFactory(), on=MONDAY + timedelta(days=1))
    with pytest.raises(NothingToInvoice):
        start(manager)


def test_one_run_at_a_time(manager):
    charge_of(AccountFactory())
    start(manager)
    with pytest.raises(InvoiceRunUnderWay):
        start(manager)


def test_what_adds_up_to_less_than_nothing_is_skipped_and_said(manager):
    charge_of(AccountFactory(), "-5.00")
    run = start(manager)
    work_off(run)
    assert list(run.items.values_list("outcome", flat=True)) == ["nothing"]


def test_an_account_that_is_refused_holds_up_nobody(manager):
    """Nobody bore the place on the day of that old charge."""
    Bearing.objects.update(valid_from=date(2027, 1, 1))
    old, recent = AccountFactory(), AccountFactory()
    charge_of(old, on=date(2026, 12, 31))
    charge_of(recent)
    run = start(manager)
    work_off(run)
    assert list(run.items.order_by("account").values_list("account", "outcome")) == [
        (old.pk, "refused"),
        (recent.pk, "issued"),
    ]
    assert run.items.get(account=old).refusal == "Personne ne facture pour ce lieu à cette date"


def test_what_was_refused_can_be_tried_again(manager):
    Bearing.objects.update(valid_from=date(2027, 1, 1))
    charge_of(AccountFactory(), on=date(2026, 12, 31))
    run = start(manager)
    work_off(run)
    Bearing.objects.update(valid_from=date(2020, 1, 1))
    assert resume_run(run=run, now=NOW) == 1
    work_off(run)
    assert (run.status, list(run.items.values_list("outcome", "refusal"))) == ("done", [("issued", "")])


def test_a_stopped_run_keeps_what_is_issued_and_can_go_on(manager):
    for _one in range(3):
        charge_of(AccountFactory())
    run = start(manager)
    issue_next(run.pk, now=NOW)
    stop_run(run=run, now=NOW)
    assert not issue_next(run.pk, now=NOW)
    assert Invoice.objects.count() == 1
    assert resume_run(run=run, now=NOW) == 2
    work_off(run)
    assert Invoice.objects.count() == 3


def test_a_run_that_is_done_has_nothing_to_resume(manager):
    charge_of(AccountFactory())
    run = start(manager)
    work_off(run)
    with pytest.raises(NothingToInvoice):
        resume_run(run=run, now=NOW)
    run.refresh_from_db()
    assert run.status == "done"


def test_a_run_whose_worker_died_is_taken_up_again(manager):
    charge_of(AccountFactory())
    run = start(manager)
    assert stalled(now=NOW + timedelta(seconds=20)) == []
    assert stalled(now=NOW + timedelta(minutes=1)) == [run.pk]
