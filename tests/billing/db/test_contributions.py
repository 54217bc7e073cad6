"""Hours declared and decided; what they are worth, and how it comes off invoices."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.accounts import account_of
from billing.actions.charging import post_plain_charge
from billing.actions.contributing import (
    declare_contribution,
    refuse_contribution,
    validate_contribution,
    withdraw_contribution,
)
from billing.actions.rebating import rebate_for
from billing.models import Charge, Contribution
from billing.use_errors import (
    ContributionDecided,
    ContributionInTheFuture,
    ContributionOfOneself,
    ContributionRuleMissing,
)
from tests.conftest import MONDAY, NOW
from tests.factories import OrganisationFactory, PersonFactory, SiteFactory
from tests.factories.passes import ContributionFactory, ContributionRuleFactory

DAY = timedelta(days=1)


@pytest.fixture
def steward(db):
    return PersonFactory()


def validated(person, steward, **values) -> Contribution:
    return validate_contribution(contribution=ContributionFactory(person=person, **values), by=steward, now=NOW)


def owed(person, *amounts, rate=20, **values) -> list[Charge]:
    return [
        post_plain_charge(
            **{
                "person_id": person.pk,
                "organisation_id": None,
                "kind": "usage",
                "group": "public",
                "label": "Pages",
                "rule": "unit",
                "quantity": 1,
                "unit": "page",
                "unit_price": Decimal(amount),
                "net": Decimal(amount),
                "vat_rate": Decimal(rate),
                "activity_on": MONDAY,
                "source_kind": "usage",
                "source_id": person.public_id,
                "now": NOW,
                **values,
            }
        )
        for amount in amounts
    ]


def rebate(person, charges, *, now=NOW):
    return rebate_for(account=account_of(person_id=person.pk), charges=charges, now=now)


def test_hours_are_declared_once_given(coworker):
    said = {"person": coworker, "site_id": SiteFactory().pk, "hours": Decimal(2), "what": "Accueil", "now": NOW}
    assert declare_contribution(done_on=MONDAY, **said).status == "declared"
    with pytest.raises(ContributionInTheFuture):
        declare_contribution(done_on=MONDAY + DAY, **said)


def test_hours_worth_money_are_granted_until_a_day(coworker, steward):
    ContributionRuleFactory(valid_days=30)
    row = validated(coworker, steward)
    assert (row.status, row.decided_by, row.granted, row.left) == ("validated", steward, Decimal(20), Decimal(20))
    assert (row.credited_hours, row.valid_until) == (Decimal(2), MONDAY + 30 * DAY)


@pytest.mark.parametrize(
    ("hours", "units", "unit"), [("2.00", 2, 60), ("1.50", 3, 30), ("0.25", 1, 15), ("1.75", 7, 15)]
)
def test_hours_worth_time_become_a_pass_that_loses_no_minute(coworker, steward, hours, units, unit):
    ContributionRuleFactory(of_time=True)
    given = validated(coworker, steward, hours=Decimal(hours)).given_pass
    assert (given.person, given.origin, given.left, given.unit_minutes) == (coworker, "contribution", units, unit)
    assert list(given.movements.values_list("what", "units", "by")) == [("given", units, steward.pk)]


def test_the_rule_of_the_day_on_which_it_was_done_counts(coworker, steward):
    ContributionRuleFactory(amount=Decimal(10))
    ContributionRuleFactory(valid_from=MONDAY, amount=Decimal(15))
    earlier = validated(coworker, steward, done_on=MONDAY - DAY)
    later = validated(coworker, steward, done_on=MONDAY)
    assert (earlier.granted, later.granted) == (Decimal(20), Decimal(30))


def test_without_a_rule_nothing_is_validated(coworker, steward):
    ContributionRuleFactory(valid_from=MONDAY)
    with pytest.raises(ContributionRuleMissing):
        validated(coworker, steward, done_on=MONDAY - DAY)


def test_beyond_the_most_of_a_month_hours_are_worth_nothing(coworker, steward):
    ContributionRuleFactory(most_hours_a_month=3)
    rows = [validated(coworker, steward, done_on=date(2027, 1, day)) for day in (4, 5, 6)]
    other_month = validated(coworker, steward, done_on=date(2026, 12, 31))
    assert [row.credited_hours for row in [*rows, other_month]] == [2, 1, 0, 2]
    assert [row.granted for row in rows] == [20, 10, 0]


def test_nobody_decides_of_their_own(coworker):
    ContributionRuleFactory()
    row = ContributionFactory(person=coworker)
    for decide in (
        lambda: validate_contribution(contribution=row, by=coworker, now=NOW),
        lambda: refuse_contribution(contribution=row, by=coworker, reason="Non", now=NOW),
    ):
        with pytest.raises(ContributionOfOneself):
            decide()


def test_what_is_decided_stays_so(coworker, steward):
    ContributionRuleFactory()
    row = validated(coworker, steward)
    for act in (
        lambda: validate_contribution(contribution=row, by=steward, now=NOW),
        lambda: refuse_contribution(contribution=row, by=steward, reason="Non", now=NOW),
        lambda: withdraw_contribution(contribution=row, now=NOW),
    ):
        with pytest.raises(ContributionDecided):
            act()
    row.refresh_from_db()
    assert (row.status, row.granted) == ("validated", Decimal(20))


def test_a_refusal_says_why_and_is_worth_nothing(coworker, steward):
    row = ContributionFactory(person=coworker)
    refuse_contribution(contribution=row, by=steward, reason="Déjà payé", now=NOW)
    row.refresh_from_db()
    assert (row.status, row.reason, row.granted) == ("refused", "Déjà payé", 0)


def test_a_rebate_is_a_line_that_draws_on_what_was_granted(coworker, steward):
    ContributionRuleFactory()
    row = validated(coworker, steward)
    [line] = rebate(coworker, owed(coworker, "50.00"))
    row.refresh_from_db()
    assert (line.kind, line.net, line.vat, line.total) == ("contribution", Decimal(-20), Decimal(-4), Decimal(-24))
    assert (row.left, line.source_id) == (Decimal(0), row.public_id)


def test_a_rebate_is_never_more_than_the_lines(coworker, steward):
    ContributionRuleFactory()
    row = validated(coworker, steward)
    [line] = rebate(coworker, owed(coworker, "7.00", "5.00"))
    row.refresh_from_db()
    assert (line.net, row.left) == (Decimal(-12), Decimal(8))


def test_a_rebate_is_shared_between_the_rates_of_vat(coworker, steward):
    ContributionRuleFactory()
    validated(coworker, steward)
    lines = rebate(coworker, [*owed(coworker, "30.00"), *owed(coworker, "10.00", rate="5.5")])
    assert {line.vat_rate: line.net for line in lines} == {Decimal(20): Decimal(-15), Decimal("5.5"): Decimal(-5)}


def test_what_lapses_first_is_drawn_first_and_what_has_lapsed_never(coworker, steward):
    ContributionRuleFactory()
    rows = [validated(coworker, steward) for _ in range(3)]
    for row, until in zip(rows, (MONDAY - DAY, MONDAY + 9 * DAY, MONDAY), strict=True):
        Contribution.objects.filter(pk=row.pk).update(valid_until=until)
    rebate(coworker, owed(coworker, "25.00"))
    assert [Contribution.objects.get(pk=row.pk).left for row in rows] == [20, 15, 0]


def test_credits_on_the_invoice_leave_less_to_take_off(coworker, steward):
    ContributionRuleFactory()
    validated(coworker, steward)
    [line] = rebate(coworker, owed(coworker, "15.00", "-6.00"))
    assert line.net == Decimal(-9)


def test_an_organisation_has_no_rebate(coworker, steward):
    ContributionRuleFactory()
    validated(coworker, steward)
    organisation = OrganisationFactory()
    charges = owed(coworker, "15.00", organisation_id=organisation.pk)
    assert rebate_for(account=account_of(organisation_id=organisation.pk), charges=charges, now=NOW) == []
