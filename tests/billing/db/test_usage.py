"""Metered things: told once each, late ones, what is corrected."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions.metering import Answer, Reading, record_usage, reverse_usage
from billing.errors import PriceMissing
from billing.models import Charge, Closing, Tariff, UnitPrice, UsageRecord
from billing.standing import Payer
from billing.use_errors import UsageInTheFuture, UsageRecordDiffers, UsageRecordReversed
from core.models import Event
from spaces import catalogue
from tests.conftest import MONDAY, NOW
from tests.factories import (
    IssuerFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    SiteFactory,
    TariffFactory,
)
from tests.factories.passes import UnitPriceFactory, UsageKindFactory

DAY = timedelta(days=1)


@pytest.fixture
def host(db):
    return PersonFactory()


@pytest.fixture
def pages(site):
    return UnitPriceFactory(usage_kind=UsageKindFactory(), tariff=TariffFactory(valid_from=date(2021, 1, 1))).usage_kind


@pytest.fixture
def read(site, pages, coworker):
    entry = catalogue.current().sites[site.pk]

    def read(external_id: str | None = "1", **values) -> Reading:
        said = {"kind": pages, "payer": Payer(coworker.pk), "site": entry, "quantity": Decimal(20), "occurred_at": NOW}
        return Reading(**{**said, **values}, external_id=external_id)

    return read


@pytest.fixture
def tell(host):
    def tell(*readings: Reading) -> list[Answer]:
        return record_usage(readings=readings, by=host, now=NOW)

    return tell


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.refusal.code if answer.refusal else "known" if answer.is_known else "created" for answer in answers]


def test_a_reading_is_recorded_and_charged(read, tell, coworker, site):
    [answer] = tell(read())
    charge = Charge.objects.get()
    assert (answer.record.charge, answer.record.person, answer.record.quantity) == (charge, coworker, 20)
    assert (charge.kind, charge.net, charge.total, charge.site) == ("usage", Decimal("2.00"), Decimal("2.40"), site)
    assert (charge.source_kind, charge.source_id) == ("usage", answer.record.public_id)


def test_an_organisation_is_charged_in_its_name(read, tell, host):
    organisation = OrganisationFactory()
    [answer] = tell(read(payer=Payer(host.pk, organisation)))
    assert (answer.record.person, answer.record.organisation, answer.record.charge.organisation) == (
        None,
        organisation,
        organisation,
    )


def test_a_quantity_beyond_reason_is_refused_and_holds_up_no_other(read, tell, pages):
    UnitPrice.objects.update(amount=Decimal("9.0000"))
    assert outcomes(tell(read(quantity=Decimal("99999999.99")), read("2"))) == ["invalid", "created"]


def test_the_same_told_again_is_known_and_charged_once(read, tell):
    first, again = tell(read()), tell(read())
    assert (outcomes(again), again[0].record, Charge.objects.count()) == (["known"], first[0].record, 1)


def test_the_same_twice_in_one_batch_is_charged_once(read, tell):
    assert (outcomes(tell(read(), read())), UsageRecord.objects.count()) == (["created", "known"], 1)


@pytest.mark.parametrize(
    "other",
    [
        {"quantity": Decimal(21)},
        {"occurred_at": NOW - DAY},
        {"payer": Payer(-1)},
    ],
)
def test_other_facts_under_a_known_id_are_refused(read, tell, other):
    [first] = tell(read())
    [answer] = tell(read(**other))
    assert isinstance(answer.refusal, UsageRecordDiffers)
    assert answer.refusal.facts == {"record": str(first.record.public_id)}


def test_without_an_id_of_its_own_each_reading_counts(read, tell):
    assert outcomes(tell(read(None), read(None))) == ["created", "created"]


def test_an_id_is_known_at_its_site_only(read, tell, site):
    tell(read())
    elsewhere = SiteFactory()
    other = catalogue.current().sites[elsewhere.pk]
    assert outcomes(tell(read(site=other))) == ["created"]


def test_one_that_is_refused_leaves_no_trace_and_holds_up_no_other(read, tell):
    answers = tell(read("1", occurred_at=NOW + DAY), read("2"), read("3", kind=UsageKindFactory()))
    assert [type(answer.refusal) for answer in answers] == [UsageInTheFuture, type(None), PriceMissing]
    assert (UsageRecord.objects.count(), Charge.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_answers_come_in_the_order_told(read, tell, host):
    organisation = OrganisationFactory()
    answers = tell(read("1", payer=Payer(host.pk, organisation)), read("2"))
    assert [answer.record.external_id for answer in answers] == ["1", "2"]


def close_december() -> None:
    amounts = dict.fromkeys(("debit", "credit", "revenue", "perpetual"), Decimal(0))
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    Closing.objects.create(
        issuer=IssuerFactory(), kind="month", at=NOW, previous_digest="0" * 64, digest="1" * 64, **amounts, **days
    )


def test_late_usage_of_a_closed_month_goes_to_the_first_open_day_and_says_its_own(read, tell):
    close_december()
    [answer] = tell(read(occurred_at=NOW - 20 * DAY))
    charge = answer.record.charge
    assert (charge.activity_on, charge.label) == (date(2027, 1, 1), "Pages imprimées (22/12/2026)")
    assert answer.record.occurred_at == NOW - 20 * DAY


def test_what_is_closed_since_is_reversed_in_an_open_month(read, tell, host):
    [answer] = tell(read(occurred_at=NOW - 20 * DAY))
    close_december()
    reversal = reverse_usage(record=answer.record, by=host, now=NOW)
    assert (answer.record.charge.activity_on, reversal.charge.activity_on) == (date(2026, 12, 22), date(2027, 1, 1))
    assert Charge.objects.total() == Decimal("0.00")


def test_a_reversal_gives_back_what_it_cost(read, tell, host):
    [answer] = tell(read())
    reversal = reverse_usage(record=answer.record, by=host, now=NOW)
    assert (reversal.quantity, reversal.reverses, reversal.charge.reverses) == (
        -20,
        answer.record,
        answer.record.charge,
    )
    assert Charge.objects.total() == Decimal("0.00")


def test_what_was_reversed_and_a_reversal_are_not_reversed(read, tell, host):
    [answer] = tell(read())
    reversal = reverse_usage(record=answer.record, by=host, now=NOW)
    for record in (answer.record, reversal):
        with pytest.raises(UsageRecordReversed):
            reverse_usage(record=record, by=host, now=NOW)


def test_a_late_reading_of_today_is_charged_on_its_own_day(read, tell):
    [answer] = tell(read(occurred_at=NOW - 5 * DAY))
    assert answer.record.charge.activity_on == MONDAY - 5 * DAY


def member(coworker, pages, *, units: int, **plan) -> None:
    held = MembershipFactory(person=coworker, plan=PlanFactory(**plan))
    held.plan.allowances.create(usage_kind=pages, units=units)


def drawn() -> list[tuple[str, Decimal, int, Decimal]]:
    return list(Charge.objects.order_by("pk").values_list("rule", "quantity", "allowance_units", "net"))


def test_a_plans_units_pay_first_and_the_rest_costs(read, tell, coworker, pages):
    member(coworker, pages, units=30)
    answers = tell(read("1"), read("2"))
    assert drawn() == [("allowance", 20, 20, 0), ("allowance", 10, 10, 0), ("unit", 10, 0, Decimal("1.00"))]
    assert [answer.record.charge.net for answer in answers] == [0, Decimal("1.00")]


def test_a_window_renews_and_a_reversal_gives_back(read, tell, coworker, pages, host):
    member(coworker, pages, units=20)
    [before] = tell(read("1", occurred_at=NOW - 20 * DAY))
    [first] = tell(read("2"))
    reverse_usage(record=first.record, by=host, now=NOW)
    [again] = tell(read("3"))
    assert [answer.record.charge.net for answer in (before, first, again)] == [0, 0, 0]


def test_a_part_of_a_unit_costs_a_unit_of_the_allowance(read, tell, coworker, pages):
    member(coworker, pages, units=30)
    tell(read(quantity=Decimal("12.50")))
    assert drawn() == [("allowance", Decimal("12.50"), 13, 0)]


def test_the_group_of_a_plan_has_its_own_price_and_its_discount(read, tell, coworker, pages):
    UnitPriceFactory(
        usage_kind=pages, tariff=Tariff.objects.get(valid_from=date(2021, 1, 1)), group="member", amount="0.05"
    )
    MembershipFactory(person=coworker, plan=PlanFactory(discount_percent=20))
    [answer] = tell(read())
    assert (answer.record.charge.group, answer.record.charge.net) == ("member", Decimal("0.80"))


def test_a_price_finer_than_a_cent_is_rounded_once_and_its_line_multiplies(read, tell, pages):
    UnitPrice.objects.update(amount=Decimal("0.0333"))
    [answer] = tell(read())
    charge = answer.record.charge
    assert (charge.quantity, charge.unit_price, charge.net) == (1, Decimal("0.67"), Decimal("0.67"))
    assert charge.label == "Pages imprimées (20 × page)"


def test_late_usage_is_priced_as_of_its_day(read, tell, pages):
    close_december()
    later = TariffFactory(valid_from=date(2027, 1, 1))
    UnitPriceFactory(usage_kind=pages, tariff=later, amount="0.20")
    [answer] = tell(read(occurred_at=NOW - 20 * DAY))
    assert answer.record.charge.net == Decimal("2.00")
