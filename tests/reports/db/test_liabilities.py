"""What is owed to members at the end of a day, held beside the ledger."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from billing.accounts import account_of
from billing.actions.buying import buy_pass, refund_pass
from billing.actions.changing_plans import change_plan
from billing.actions.depositing import ask_deposit, give_back_deposit, take_deposit
from billing.actions.giving import give_pass, write_movement
from billing.actions.handing_over import transfer_pass
from billing.actions.issuing import issue_pending
from billing.actions.joining import join_plan
from billing.actions.lapsing import expire_passes
from billing.actions.receiving import refund_payment
from billing.actions.settling import settle_with_credit
from billing.models import Charge, Pass, PassMovement
from billing.standing import Payer
from core.ids import uuid7
from core.money import to_cents
from reports.members_money.deferred import later_share
from reports.members_money.liabilities import Liability, liabilities
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at
from tests.factories import AccountFactory, BearingFactory, PersonFactory, PlanFactory, SiteFactory, StewardFactory
from tests.factories.passes import PassOfferFactory
from tests.factories.payments import credited, owed, paid
from tests.factories.reports import charged

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ON = MONDAY


@pytest.fixture
def issuer(db):
    return BearingFactory().issuer


def read(*words, on=ON, since=None, sites=None):
    question = Question(Days(since or on, on), sites=sites, group_by=("liability", *words))
    return liabilities(question, catalogue=catalogue.current())


def row(liability, **asked):
    return next(row for row in read(**asked).rows if row.keys == (liability,))


def amount(liability, **asked):
    return read(**asked).amount(liability)


def bought(person, *, now=NOW, **offer):
    return buy_pass(offer=PassOfferFactory(**offer), payer=Payer(person.pk), by=person, now=now)


def use(held: Pass, day: date, units: int = 1) -> None:
    charge = charged(
        held.person, "0.00", day, source_id=held.public_id, rule="pass", unit="unit", pass_used=held, pass_units=units
    )
    with transaction.atomic():
        Pass.objects.filter(pk=held.pk).update(left=held.left - units)
        write_movement(held, PassMovement.What.RESERVED, -units, charge=charge, by=None, now=NOW)
    held.refresh_from_db()


def test_a_pass_is_owed_until_its_units_are_used(coworker):
    held = bought(coworker, price=Decimal("75.00"), quantity=10)
    use(held, ON, units=3)
    use(held, ON + DAY)
    assert [amount(Liability.PASSES, on=day) for day in (ON - DAY, ON, ON + DAY)] == [0, Decimal("52.50"), 45]


def test_a_use_that_was_undone_is_owed_again_on_its_own_day(coworker):
    """Undone after the month was closed: the reversal stands on a later day than the use."""
    held = bought(coworker, price=Decimal("75.00"), quantity=10)
    use(held, ON, units=4)
    charge = Charge.objects.get(pass_used=held, pass_units=4)
    back = charged(coworker, "0.00", ON + 25 * DAY, reverses=charge, pass_used=held, pass_units=-4)
    with transaction.atomic():
        Pass.objects.filter(pk=held.pk).update(left=10)
        write_movement(held, PassMovement.What.RETURNED, 4, charge=back, by=None, now=NOW)
    assert amount(Liability.PASSES) == 75


def test_units_that_do_not_divide_the_price_are_worth_cents(coworker):
    use(bought(coworker, price=Decimal("10.00"), quantity=3), ON)
    assert amount(Liability.PASSES) == Decimal("6.67")


def test_what_was_given_for_nothing_is_owed_nothing(coworker):
    give_pass(offer=PassOfferFactory(), payer=Payer(coworker.pk), by=coworker, reason="Merci", now=NOW)
    assert amount(Liability.PASSES) == 0


def test_units_handed_over_keep_what_they_were_paid(coworker):
    held = bought(coworker, price=Decimal("75.00"), quantity=10)
    second, third = PersonFactory(), PersonFactory()
    received = transfer_pass(source=held, units=4, to=second, by=coworker, now=NOW + timedelta(minutes=1))
    use(transfer_pass(source=received, units=2, to=third, by=second, now=NOW + timedelta(minutes=2)), ON)
    assert amount(Liability.PASSES) == Decimal("67.50")


def test_what_is_over_is_no_longer_owed_and_says_what_was_lost(coworker):
    held = bought(coworker, price=Decimal("75.00"), quantity=10, valid_days=10)
    last = held.valid_until
    before, after = row(Liability.PASSES, on=last - DAY), row(Liability.PASSES, on=last, since=ON)
    assert (before.amount, before.lapsing, before.lapsed) == (75, 75, None)
    assert (after.amount, after.lapsed) == (0, 75)
    expire_passes(now=NOW + timedelta(days=11))
    assert row(Liability.PASSES, on=last, since=ON).lapsed == 75


def test_a_pass_that_lasts_thirty_days_more_lapses_soon_and_a_day_longer_does_not(coworker):
    last = bought(coworker, price=Decimal("75.00")).valid_until
    seen = [row(Liability.PASSES, on=last - days * DAY) for days in (31, 30)]
    assert [(one.amount, one.lapsing) for one in seen] == [(75, 0), (75, 75)]


def test_what_lapses_on_the_first_day_of_a_period_lapsed_in_it_and_not_after(coworker):
    last = bought(coworker, price=Decimal("75.00"), valid_days=10).valid_until
    seen = [row(Liability.PASSES, since=since, on=last + 9 * DAY) for since in (last, last + DAY)]
    assert [one.lapsed for one in seen] == [75, None]


def test_a_refunded_pass_is_owed_until_that_day(coworker):
    later = ON + 2 * DAY
    refund_pass(bought=bought(coworker), by=coworker, reason="Erreur", now=at(9, day=later))
    assert [amount(Liability.PASSES, on=day) for day in (later - DAY, later)] == [75, 0]


def subscribed(coworker, on=ON, **plan):
    join_plan(plan=PlanFactory(**plan), payer=Payer(coworker.pk), starts_on=on, now=at(8, day=on))
    return account_of(person_id=coworker.pk)


def test_a_fee_is_owed_for_the_days_to_come_once_it_is_invoiced(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("31.00"))
    assert amount(Liability.DEFERRED) == 0
    issue_pending(account=account, until=ON, now=NOW)
    last = date(2027, 2, 10)
    seen = [amount(Liability.DEFERRED, on=day) for day in (ON - DAY, ON, ON + DAY, last - DAY, last)]
    assert seen == [0, 30, 29, 1, 0]


def test_a_fee_of_three_months_is_spread_over_its_days(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("30.00"), term_months=3)
    issue_pending(account=account, until=ON, now=NOW)
    on, days = date(2027, 2, 28), (date(2027, 4, 10) - ON).days + 1
    assert amount(Liability.DEFERRED, on=on) == 90 - to_cents(Decimal(90) * ((on - ON).days + 1) / days)


def test_a_fee_that_was_taken_back_is_owed_until_the_credit_note(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("31.00"))
    issue_pending(account=account, until=ON, now=NOW)
    later, full = ON + 5 * DAY, PlanFactory(monthly_fee=Decimal("62.00"))
    change_plan(contract=coworker.memberships.get().contract, plan=full, by=coworker, now=at(9, day=later))
    assert amount(Liability.DEFERRED, on=later) == 25
    issue_pending(account=account, until=later, now=at(10, day=later))
    assert [amount(Liability.DEFERRED, on=day) for day in (later - DAY, later)] == [26, 50]


def test_of_a_fee_changed_twice_the_last_is_owed(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("31.00"))
    issue_pending(account=account, until=ON, now=NOW)
    for days, fee in ((5, "62.00"), (10, "93.00")):
        plan, day = PlanFactory(monthly_fee=Decimal(fee)), ON + days * DAY
        change_plan(contract=coworker.memberships.first().contract, plan=plan, by=coworker, now=at(9, day=day))
        issue_pending(account=account, until=day, now=at(10, day=day))
    assert amount(Liability.DEFERRED, on=ON + 10 * DAY) == 60


def test_a_fee_of_two_years_is_owed_to_its_last_month(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("30.00"), term_months=24)
    issue_pending(account=account, until=ON, now=NOW)
    last = date(2029, 1, 10)
    assert amount(Liability.DEFERRED, on=last - DAY) == 720 - to_cents(Decimal(720) * 730 / 731)


def test_fees_ahead_are_those_of_the_site_where_the_contract_is_at_home(issuer, site, coworker):
    for person, home in ((coworker, site), (PersonFactory(), SiteFactory())):
        plan = PlanFactory(monthly_fee=Decimal("31.00"))
        join_plan(plan=plan, payer=Payer(person.pk), starts_on=ON, home_site=home, now=at(8))
        issue_pending(account=account_of(person_id=person.pk), until=ON, now=NOW)
    assert [amount(Liability.DEFERRED, sites=sites) for sites in (None, frozenset({site.pk}))] == [60, 30]


def test_sign_up_fees_are_earned_at_once(issuer, coworker):
    account = subscribed(coworker, monthly_fee=Decimal("0.00"), sign_up_fee=Decimal("25.00"))
    issue_pending(account=account, until=ON, now=NOW)
    assert amount(Liability.DEFERRED) == 0


@given(net=st.decimals(0, 2000, places=2), first=st.dates(date(2027, 1, 1), date(2028, 3, 1)), days=st.integers(1, 366))
def test_what_is_earned_each_day_and_what_is_left_are_always_the_fee(net, first, days):
    last = first + (days - 1) * DAY
    assert later_share(net, first, last, first - 40 * DAY) == net
    assert later_share(net, first, last, last + 40 * DAY) == 0
    shares = [later_share(net, first, last, first + number * DAY) for number in range(-1, days)]
    assert (shares[0], shares[-1]) == (net, 0)
    slow = [net - to_cents(sum([net / days] * number, Decimal(0))) for number in range(days + 1)]
    assert all(abs(one - other) <= Decimal("0.01") for one, other in zip(shares, slow, strict=True))
    assert shares == sorted(shares, reverse=True)


def test_advances_are_what_the_ledger_holds_for_members(issuer):
    account = AccountFactory()
    paid(account, issuer, "80.00")
    paid(AccountFactory(), issuer, "15.00")
    owed(account, issuer, "30.00")
    later = ON + 3 * DAY
    settle_with_credit(account=account, now=at(9, day=later))
    seen = [(one.amount, one.ledger, one.difference) for on in (ON, later) for one in [row(Liability.ADVANCES, on=on)]]
    assert seen == [(95, 95, 0), (65, 65, 0)]


def test_what_is_paid_later_is_no_advance_yet(issuer):
    paid(AccountFactory(), issuer, "80.00", paid_on=ON + DAY, now=at(9, day=ON + DAY))
    assert [amount(Liability.ADVANCES, on=day) for day in (ON, ON + DAY)] == [0, 80]


def test_what_is_paid_back_later_is_an_advance_until_then(issuer):
    payment = paid(AccountFactory(), issuer, "80.00")
    later = at(9, day=ON + DAY)
    refund_payment(payment=payment, amount=Decimal(50), method="transfer", by=None, reason="Trop", now=later)
    assert [amount(Liability.ADVANCES, on=day) for day in (ON, ON + DAY)] == [80, 30]


def test_what_was_paid_back_is_no_advance(issuer):
    payment = paid(AccountFactory(), issuer, "80.00")
    refund_payment(payment=payment, amount=Decimal(50), method="transfer", by=None, reason="Trop", now=NOW)
    assert (row(Liability.ADVANCES).amount, row(Liability.ADVANCES).difference) == (30, 0)


def test_a_credit_note_is_owed_until_it_is_used(issuer):
    account = AccountFactory()
    credited(owed(account, issuer, "50.00"), "20.00")
    assert (row(Liability.CREDIT_NOTES).amount, row(Liability.CREDIT_NOTES).ledger) == (20, None)


@pytest.fixture
def deposit(issuer, site):
    return ask_deposit(
        issuer_id=issuer.pk, account=AccountFactory(), site_id=site.pk, source_kind="thing", source_id=uuid7(),
        label="Vélo cargo", amount=Decimal("150.00"), now=NOW,
    )  # fmt: skip


def test_deposits_are_what_the_ledger_held_that_day(deposit, site):
    host = StewardFactory(site=site, role="host").person
    assert amount(Liability.DEPOSITS) == 0
    take_deposit(deposit=deposit, method="cash", by=host, now=NOW)
    deposit.refresh_from_db()
    give_back_deposit(deposit=deposit, by=host, now=at(9, day=ON + 2 * DAY))
    seen = [(one.amount, one.ledger) for on in (ON, ON + 2 * DAY) for one in [row(Liability.DEPOSITS, on=on)]]
    assert seen == [(150, 150), (0, 0)]


def test_a_site_sees_what_is_its_own_and_no_other(issuer, site, coworker, deposit):
    other = SiteFactory()
    take_deposit(deposit=deposit, method="cash", by=StewardFactory(site=site, role="host").person, now=NOW)
    bought(coworker, site=other, price=Decimal("75.00"))
    bought(coworker, site=site, price=Decimal("40.00"))
    bought(coworker, price=Decimal("99.00"))
    paid(AccountFactory(), issuer, "80.00")
    own = BearingFactory(site=site).issuer
    paid(AccountFactory(), own, "12.00")
    paid(AccountFactory(), BearingFactory(site=other).issuer, "500.00")
    credited(owed(AccountFactory(), issuer, "50.00"), "20.00")
    credited(owed(AccountFactory(), own, "50.00"), "7.00")
    elsewhere = ask_deposit(
        issuer_id=issuer.pk, account=AccountFactory(), site_id=other.pk, source_kind="thing", source_id=uuid7(),
        label="Vélo", amount=Decimal("900.00"), now=NOW,
    )  # fmt: skip
    take_deposit(deposit=elsewhere, method="cash", by=StewardFactory(site=other, role="host").person, now=NOW)
    told = read(sites=frozenset({site.pk}))
    assert [told.amount(one) for one in Liability] == [40, 0, 12, 7, 150]
    assert {one.ledger for one in told.rows} == {None}


@pytest.mark.parametrize("words", [("site",), ("issuer",), ("site", "issuer")])
def test_any_cut_adds_up_to_the_whole(issuer, site, coworker, deposit, words):
    take_deposit(deposit=deposit, method="cash", by=StewardFactory(site=site, role="host").person, now=NOW)
    bought(coworker, site=site)
    bought(coworker)
    paid(AccountFactory(), issuer, "80.00")
    paid(AccountFactory(), BearingFactory(site=site).issuer, "12.00")
    whole, cut = read(), read(*words)
    assert [cut.amount(one) for one in Liability] == [whole.amount(one) for one in Liability]
    assert whole.amount(Liability.PASSES) == 150


def test_queries_do_not_grow(issuer, coworker, django_assert_num_queries):
    catalogue.current()
    account = subscribed(coworker)
    issue_pending(account=account, until=ON, now=NOW)
    for _count in range(2):
        bought(PersonFactory())
        paid(AccountFactory(), issuer, "80.00")
        read()
        with django_assert_num_queries(13):
            read()
    assert Charge.objects.exists()
