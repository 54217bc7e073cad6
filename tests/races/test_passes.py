"""Passes, meters and contributions when several act at once."""

from decimal import Decimal

import pytest
from django.db import transaction

from billing.accounts import account_of
from billing.actions.buying import buy_pass, refund_pass
from billing.actions.charging import post_plain_charge
from billing.actions.contributing import validate_contribution
from billing.actions.handing_over import transfer_pass
from billing.actions.metering import Reading, record_usage
from billing.actions.rebating import rebate_for
from billing.models import Charge, Contribution, Pass, UsageRecord
from billing.standing import Payer
from core.errors import Refusal
from spaces import catalogue
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, SiteFactory, TariffFactory
from tests.factories.passes import (
    ContributionFactory,
    ContributionRuleFactory,
    PassOfferFactory,
    UnitPriceFactory,
    UsageKindFactory,
    pass_of,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


def refused(outcomes) -> list[str]:
    return sorted(one.code for one in outcomes if isinstance(one, Refusal))


def test_two_members_empty_a_pool_once(race):
    person, to = PersonFactory(), PersonFactory()
    pool = pass_of(person, quantity=10)
    outcomes = race(4, lambda _n: transfer_pass(source=pool, units=5, to=to, by=person, now=NOW))
    pool.refresh_from_db()
    assert (pool.left, sum(row.left for row in Pass.objects.filter(person=to))) == (0, 10)
    assert refused(outcomes) == ["pass-too-short"] * 2


def test_a_pass_is_refunded_once(race):
    person = PersonFactory()
    bought = buy_pass(offer=PassOfferFactory(), payer=Payer(person.pk), by=person, now=NOW)
    outcomes = race(4, lambda _n: refund_pass(bought=bought, by=person, reason="Erreur", now=NOW))
    assert (refused(outcomes), Charge.objects.total()) == (["pass-not-refundable"] * 3, Decimal("0.00"))


def test_the_same_batch_sent_twice_at_once_is_recorded_once(race):
    host, people = PersonFactory(), PersonFactory.create_batch(4)
    kind = UnitPriceFactory(tariff=TariffFactory(), usage_kind=UsageKindFactory()).usage_kind
    place = SiteFactory()
    site = catalogue.current().sites[place.pk]
    batch = [
        Reading(kind, Payer(people[number % 4].pk), site, Decimal(1), NOW, external_id=str(number))
        for number in range(12)
    ]
    orders = [batch, batch[::-1], batch, batch[::-1]]
    answers = race(4, lambda number: record_usage(readings=orders[number], by=host, now=NOW))
    told = [[answer.is_known for answer in some] for some in answers]
    assert sorted(sum(known) for known in told) == [0, 12, 12, 12]
    assert (UsageRecord.objects.count(), Charge.objects.count()) == (12, 12)


def test_a_contribution_is_validated_once(race):
    ContributionRuleFactory(of_time=True)
    row, steward = ContributionFactory(), PersonFactory()
    outcomes = race(4, lambda _n: validate_contribution(contribution=row, by=steward, now=NOW))
    assert (refused(outcomes), Pass.objects.count()) == (["contribution-decided"] * 3, 1)


def test_two_stewards_do_not_credit_the_last_hour_of_a_month_twice(race):
    ContributionRuleFactory(most_hours_a_month=2)
    person, stewards = PersonFactory(), PersonFactory.create_batch(4)
    rows = [ContributionFactory(person=person) for _ in stewards]
    race(4, lambda n: validate_contribution(contribution=rows[n], by=stewards[n], now=NOW))
    assert sum(row.granted for row in Contribution.objects.all()) == Decimal(20)


def test_two_invoices_do_not_draw_the_same_euro(race):
    ContributionRuleFactory()
    person = PersonFactory()
    validate_contribution(contribution=ContributionFactory(person=person), by=PersonFactory(), now=NOW)
    account = account_of(person_id=person.pk)
    charge = post_plain_charge(
        person_id=person.pk,
        organisation_id=None,
        kind="usage",
        group="public",
        label="Pages",
        rule="unit",
        quantity=1,
        unit="page",
        unit_price=Decimal(15),
        net=Decimal(15),
        vat_rate=Decimal(20),
        activity_on=MONDAY,
        source_kind="usage",
        source_id=person.public_id,
        now=NOW,
    )

    def rebate(_number: int) -> Decimal:
        with transaction.atomic():
            return sum((line.net for line in rebate_for(account=account, charges=[charge], now=NOW)), Decimal(0))

    assert sorted(race(3, rebate)) == [Decimal(-15), Decimal(-5), Decimal(0)]
