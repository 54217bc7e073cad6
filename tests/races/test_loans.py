"""One thing, wanted by several at once: to keep it, to have it next, to bring it back."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from booking.actions.overdue import keep_overdue
from booking.actions.renewing import renew_loan
from booking.errors import NotBackYet, SlotTaken, WrongState
from booking.models import Allocation, Booking, Loan, LoanItem
from core.errors import Stale
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at
from tests.factories import PersonFactory, PriceFactory, SiteFactory, TariffFactory, open_every_day
from tests.factories.loans import borrow, bring_back, host_of, laptop, lend, lending_policy, loan_days

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
DUE_ON = MONDAY + 7 * DAY
ROUNDS = 8


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory(), kind="equipment")
    lending_policy(site)
    return site


def lent(place):
    """Out until next Monday at 18 h."""
    thing, host = laptop(place), host_of(place)
    loan = borrow(PersonFactory(), [thing], loan_days(MONDAY, 7, site=place), now=NOW)
    return thing, host, lend(loan, by=host, now=NOW)


def fresh(loan):
    return Loan.objects.with_booking().get(pk=loan.pk)


def overlapping():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_allocation a JOIN booking_allocation b ON a.resource_id = b.resource_id "
            "AND a.id < b.id AND a.period && b.period "
            "WHERE a.standing IN ('tentative', 'firm') AND b.standing IN ('tentative', 'firm')"
        )
        return cursor.fetchone()[0]


def renewal_against_next(race, place):
    thing, _host, loan = lent(place)
    people = [PersonFactory() for _ in range(5)]
    until = at(18, day=DUE_ON + 3 * DAY)

    def act(number):
        if number == 0:
            held = fresh(loan)
            by = held.booking.person
            return renew_loan(loan=held, by=by, until=until, catalogue=catalogue.current(), now=NOW)
        return borrow(people[number - 1], [thing], loan_days(DUE_ON + DAY, 3, site=place), now=NOW)

    return race(6, act)


def test_without_the_constraint_a_renewal_and_the_next_loan_both_have_it(race, place, without_the_constraint):
    for _ in range(ROUNDS):
        renewal_against_next(race, place)
        if overlapping():
            return
    pytest.fail("the guard was off and nobody collided")


def test_a_renewal_and_the_next_loan_of_one_thing_have_one_winner(race, place):
    for _ in range(ROUNDS):
        outcomes = renewal_against_next(race, place)
        kinds = Counter(type(outcome).__name__ for outcome in outcomes)
        assert kinds == {"Loan": 1, "SlotTaken": 5}, kinds
        assert overlapping() == 0


def test_two_renewals_at_once_are_one_or_follow_each_other(race, place):
    _thing, _host, loan = lent(place)
    until = at(18, day=DUE_ON + 3 * DAY)

    def act(_number):
        held = fresh(loan)
        return renew_loan(loan=held, by=held.booking.person, until=until, catalogue=catalogue.current(), now=NOW)

    outcomes = race(4, act)
    assert [type(outcome) for outcome in outcomes].count(Loan) == 1
    assert all(isinstance(outcome, Loan | Stale) or outcome.code == "loan-not-longer" for outcome in outcomes)
    assert fresh(loan).renewals == 1


def test_bringing_back_while_it_is_kept_as_overdue_leaves_nothing_occupied(race, place):
    for _ in range(ROUNDS):
        thing, host, loan = lent(place)
        late = at(19, day=DUE_ON)

        def act(number, loan=loan, host=host, late=late):
            return bring_back(fresh(loan), by=host, now=late) if number == 0 else keep_overdue(now=late)

        outcomes = race(4, act)
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert Booking.objects.get(pk=loan.pk).status == "completed"
        assert Allocation.objects.get(booking=loan.pk).standing == "past"
        assert borrow(PersonFactory(), [thing], loan_days(DUE_ON + DAY, 2, site=place), now=late)


def test_a_thing_is_handed_over_once(race, place):
    _thing, host, loan = lent(place)
    assert isinstance(bring_back(loan, by=host, now=NOW), Loan)
    other = borrow(PersonFactory(), [laptop(place)], loan_days(MONDAY, 3, site=place), now=NOW)
    outcomes = race(6, lambda _number: lend(fresh(other), by=host, now=NOW))
    assert Counter(type(outcome) for outcome in outcomes) == {Loan: 1, WrongState: 5}
    assert LoanItem.objects.filter(loan=other, condition_out="good").count() == 1


def test_it_is_not_handed_on_while_it_comes_back(race, place):
    """The next one is handed over after the return or refused; never both out."""
    for _ in range(ROUNDS):
        thing, host, loan = lent(place)
        following = borrow(PersonFactory(), [thing], loan_days(DUE_ON + DAY, 2, site=place), now=NOW)
        now = at(10, day=DUE_ON + DAY)

        def act(number, pair=(loan, following), host=host, now=now):
            verb = bring_back if number == 0 else lend
            return verb(fresh(pair[number]), by=host, now=now)

        back, given = race(2, act)
        assert isinstance(back, Loan)
        assert isinstance(given, Loan | NotBackYet)
        assert fresh(following).is_out == isinstance(given, Loan)


def test_of_many_who_ask_for_the_same_days_one_has_it(race, place):
    thing = laptop(place)
    people = [PersonFactory() for _ in range(12)]
    outcomes = race(12, lambda n: borrow(people[n], [thing], loan_days(MONDAY + DAY, 3, site=place), now=NOW))
    assert Counter(type(outcome) for outcome in outcomes) == {Loan: 1, SlotTaken: 11}
    assert Loan.objects.count() == 1
