"""Keeping longer, with leave or without."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Charge
from booking.actions.overdue import call_off_waiting, keep_overdue, kept_waiting
from booking.actions.renewing import renew_loan
from booking.actions.sweeping import release_no_shows
from booking.errors import LoanNotLonger, LoanWhileClosed, SlotTaken, TooLong, WrongState
from booking.models import Booking, Change, Loan
from core.clock import start_of_day
from core.errors import NotAllowed
from core.models import Event
from spaces import catalogue
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import PersonFactory, book
from tests.factories.loans import borrow, bring_back, host_of, laptop, lend, lending_policy, loan_days

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
DUE_ON = TUESDAY + 7 * DAY
"""At 18 h."""


@pytest.fixture
def thing(site):
    lending_policy(site)
    return laptop(site)


@pytest.fixture
def host(site):
    return host_of(site)


@pytest.fixture
def out(site, thing, coworker, host):
    loan = borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)
    return lend(loan, by=host, now=at(10, day=TUESDAY))


NOON = at(12, day=DUE_ON)


def renew(loan, until, *, by, now=NOON):
    return renew_loan(loan=loan, by=by, until=until, catalogue=catalogue.current(), now=now)


def reaches(loan):
    return loan.booking.allocations.get().period.upper


def test_what_is_not_back_stays_occupied_until_tomorrow_night(out, thing):
    late = at(18, 30, day=DUE_ON)
    assert keep_overdue(now=late) == 1
    assert reaches(out) == start_of_day(DUE_ON + 2 * DAY, PARIS)
    assert Booking.objects.get(pk=out.pk).period.upper == at(18, day=DUE_ON)
    with pytest.raises(SlotTaken):
        book(PersonFactory(), [thing], between(9, 10, day=DUE_ON + DAY), now=late)


def test_each_day_adds_one_and_a_second_sweep_nothing(out):
    keep_overdue(now=at(19, day=DUE_ON))
    assert keep_overdue(now=at(20, day=DUE_ON)) == 0
    assert keep_overdue(now=at(1, day=DUE_ON + DAY)) == 1
    assert reaches(out) == start_of_day(DUE_ON + 3 * DAY, PARIS)


def test_what_is_not_yet_due_does_not_grow(out):
    assert keep_overdue(now=at(17, day=DUE_ON)) == 0


def test_what_is_late_counts_as_booked_only_until_it_was_due(out, host):
    keep_overdue(now=at(19, day=DUE_ON))
    bring_back(out, by=host, now=at(10, day=DUE_ON + DAY))
    assert out.booking.allocations.get().booked.upper == at(18, day=DUE_ON)


def test_it_grows_up_to_the_next_booking_whose_person_is_told_once(out, thing, host):
    waiting = book(PersonFactory(), [thing], between(14, 16, day=DUE_ON + DAY), now=NOW)
    for minute in (30, 31):
        keep_overdue(now=at(18, minute, day=DUE_ON))
    assert reaches(out) == waiting.start
    told = Event.objects.get(kind="loan.in_the_way")
    assert (told.subject_id, told.payload["booking"]) == (waiting.pk, str(waiting.public_id))
    assert kept_waiting([out], now=at(19, day=DUE_ON)) == {out.pk: [waiting]}


def test_whoever_waited_in_vain_is_not_absent_and_owes_nothing(site, out, thing):
    lending_policy(site, loan_is_free=False)
    person = PersonFactory()
    waiting = borrow(person, [thing], loan_days(DUE_ON + DAY, 2, site=site), now=NOW)
    assert waiting.booking.total > 0
    closing = at(20, day=DUE_ON + DAY)
    assert call_off_waiting(now=closing) == 1
    release_no_shows(now=closing)
    ended = Booking.objects.get(pk=waiting.pk)
    assert (ended.status, ended.end_reason) == ("cancelled", "Le matériel n’est pas revenu à temps.")
    assert sum(Charge.objects.filter(person=person).values_list("net", flat=True)) == 0


def test_who_does_not_fetch_what_is_here_is_absent(site, out, thing, host):
    waiting = borrow(PersonFactory(), [thing], loan_days(DUE_ON + DAY, 2, site=site), now=NOW)
    bring_back(out, by=host, now=at(17, day=DUE_ON))
    closing = at(20, day=DUE_ON + DAY)
    assert call_off_waiting(now=closing) == 0
    release_no_shows(now=closing)
    assert Booking.objects.get(pk=waiting.pk).status == "no_show"


def test_renewing_moves_the_return_and_keeps_the_thing_from_others(out, coworker, thing):
    until = at(18, day=DUE_ON + 3 * DAY)
    renewed = renew(out, until, by=coworker)
    assert (renewed.due_at, renewed.renewals, reaches(out)) == (until, 1, until)
    assert out.booking.allocations.get().booked.upper == until
    with pytest.raises(SlotTaken):
        book(PersonFactory(), [thing], between(9, 10, day=DUE_ON + 2 * DAY), now=NOW)


def test_renewing_is_in_the_history_with_what_it_changed(out, coworker):
    until = at(18, day=DUE_ON + 3 * DAY)
    renew(out, until, by=coworker)
    change = Change.objects.get(booking=out.pk, kind="moved")
    assert change.by == coworker
    assert change.what == {"end": [at(18, day=DUE_ON).isoformat(), until.isoformat()]}
    assert Event.objects.filter(kind="loan.renewed", subject_id=out.pk).count() == 1


def test_renewing_a_paid_loan_charges_the_whole_time_once(site, coworker, host):
    lending_policy(site, loan_is_free=False)
    loan = borrow(coworker, [laptop(site)], loan_days(TUESDAY, 2, site=site), now=NOW)
    renewed = renew(loan, at(18, day=TUESDAY + 4 * DAY), by=coworker, now=NOW)
    assert renewed.booking.net == Decimal("62.50")
    assert sum(Charge.objects.filter(person=coworker).values_list("net", flat=True)) == Decimal("62.50")


def test_what_is_overdue_may_still_be_renewed(out, host):
    keep_overdue(now=at(19, day=DUE_ON))
    renewed = renew(out, at(12, day=DUE_ON + DAY), by=host, now=at(19, day=DUE_ON))
    assert not renewed.is_overdue(at(9, day=DUE_ON + DAY))
    assert reaches(out) == start_of_day(DUE_ON + 2 * DAY, PARIS)


def test_renewing_what_somebody_else_has_next_is_refused_and_changes_nothing(out, coworker, thing):
    book(PersonFactory(), [thing], between(9, 10, day=DUE_ON + 2 * DAY), now=NOW)
    with pytest.raises(SlotTaken) as refused:
        renew(out, at(18, day=DUE_ON + 3 * DAY), by=coworker)
    assert refused.value.facts["conflict"]["resource"] == str(thing.public_id)
    fresh = Loan.objects.get(pk=out.pk)
    assert (fresh.due_at, fresh.renewals, reaches(out)) == (at(18, day=DUE_ON), 0, at(18, day=DUE_ON))


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        (at(17, day=DUE_ON), LoanNotLonger),
        (at(22, day=DUE_ON + DAY), LoanWhileClosed),
        (at(18, day=DUE_ON + 22 * DAY), TooLong),
    ],
)
def test_renewing_has_its_rules(out, coworker, until, refusal):
    with pytest.raises(refusal):
        renew(out, until, by=coworker)


def test_only_the_borrower_and_the_desk_renew(out):
    with pytest.raises(NotAllowed):
        renew(out, at(18, day=DUE_ON + DAY), by=PersonFactory())


def test_what_is_back_is_not_renewed(out, host):
    bring_back(out, by=host, now=at(12, day=DUE_ON))
    with pytest.raises(WrongState):
        renew(out, at(18, day=DUE_ON + DAY), by=host)
