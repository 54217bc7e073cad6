"""Many issue at once: no number twice, none left out, nobody billed twice."""

from datetime import date

import pytest
from django.db import transaction

from billing.actions.issuing import issue_pending
from billing.actions.posting import next_number
from billing.actions.running import issue_next, start_run
from billing.models import Counter, Invoice, InvoiceLine, InvoiceRunItem, LedgerEntry
from core.database import in_one_trip
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, IssuerTermsFactory, PersonFactory, SiteFactory
from tests.factories.invoicing import charge_of

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

RUNNERS = 8
EACH = 5


class Dropped(Exception):
    """A transaction that does not come to its end."""


@pytest.fixture
def bearing(transactional_db):
    return BearingFactory()


def serials():
    return sorted(Invoice.objects.values_list("serial", flat=True))


def test_eight_who_issue_at_once_leave_no_gap_and_no_number_twice(race, bearing):
    """Every other one changes its mind after it took its number."""
    accounts = [[AccountFactory() for _one in range(EACH)] for _runner in range(RUNNERS)]
    for account in (one for some in accounts for one in some):
        charge_of(account)

    def issue(number):
        for place, account in enumerate(accounts[number]):
            try:
                with transaction.atomic():
                    issue_pending(account=account, until=MONDAY, now=NOW)
                    if place % 2:
                        raise Dropped
            except Dropped:
                continue

    assert race(RUNNERS, issue) == [None] * RUNNERS
    assert serials() == list(range(1, 3 * RUNNERS + 1))
    assert LedgerEntry.objects.count() == 3 * RUNNERS


def test_numbers_taken_without_the_counters_row_are_given_twice(race, bearing):
    """The guard off: who reads the last number and writes it back loses to who did so meanwhile."""
    Counter.objects.create(issuer=bearing.issuer, what="unguarded", year=2027)

    def take(_number):
        with transaction.atomic():
            last = Counter.objects.get(what="unguarded").last
            in_one_trip([("SELECT pg_sleep(0.05)", [])])
            Counter.objects.filter(what="unguarded").update(last=last + 1)
            return last + 1

    taken = race(RUNNERS, take)
    assert len(set(taken)) < RUNNERS
    guarded = race(RUNNERS, lambda _number: _numbered(bearing.issuer_id))
    assert sorted(guarded) == list(range(1, RUNNERS + 1))


def _numbered(issuer_id):
    with transaction.atomic():
        number = next_number(issuer_id, "guarded", 2027)
        in_one_trip([("SELECT pg_sleep(0.02)", [])])
        return number


def test_one_account_issued_by_eight_is_billed_once(race, bearing):
    account = AccountFactory()
    for _one in range(3):
        charge_of(account)
    outcomes = race(RUNNERS, lambda _number: issue_pending(account=account, until=MONDAY, now=NOW))
    assert sorted(len(invoices) for invoices in outcomes) == [0] * (RUNNERS - 1) + [1]
    assert InvoiceLine.objects.count() == 3


def test_accounts_of_two_issuers_meet_in_the_same_order(race, bearing):
    """Both issuers' counters are taken by everybody: out of order they would lock each other out."""
    site = SiteFactory()
    other = IssuerTermsFactory().issuer
    BearingFactory(site=site, issuer=other)
    accounts = [AccountFactory() for _runner in range(RUNNERS)]
    for place, account in enumerate(accounts):
        first, second = (None, site) if place % 2 else (site, None)
        charge_of(account, site=first)
        charge_of(account, site=second, on=date(2027, 1, 10))
    outcomes = race(RUNNERS, lambda number: len(issue_pending(account=accounts[number], until=MONDAY, now=NOW)))
    assert outcomes == [2] * RUNNERS


def test_several_workers_share_a_run(race, bearing):
    for _one in range(24):
        charge_of(AccountFactory())
    run = start_run(until=MONDAY, by=PersonFactory(), now=NOW)

    def work(_number):
        done = 0
        while issue_next(run.pk, now=NOW):
            done += 1
        return done

    assert sum(race(RUNNERS, work)) == 24
    assert serials() == list(range(1, 25))
    run.refresh_from_db()
    assert (run.status, InvoiceRunItem.objects.exclude(outcome="issued").count()) == ("done", 0)
