"""Each clause of the replay, on bookings made by the real verbs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.standing import Payer
from booking.actions.changing import cancel_booking
from booking.models import Booking
from members.models import Organisation
from reports.simulation.carrying_out import reading_only
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.simulating import price, prices, replayed
from tests.factories.spaces import BookingPolicyFactory

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def tariff():
    return TariffFactory()


@pytest.fixture
def site():
    site = SiteFactory()
    open_every_day(site)
    return site


@pytest.fixture
def desk(site, tariff):
    PriceFactory(tariff=tariff)
    return ResourceFactory(site=site)


@pytest.fixture
def ada():
    return PersonFactory()


def week(terms=None, **said):
    return replayed(MONDAY, SUNDAY, terms, **said)


def nets(result):
    return result["before"]["net"], result["after"]["net"]


def test_terms_that_change_nothing_change_nothing(desk, ada):
    book(ada, [desk], between(9, 12), now=NOW)
    result = week()
    assert result["before"] == result["after"]
    assert nets(result) == ("7.50", "7.50")


def test_what_was_charged_is_met(desk, ada):
    book(ada, [desk], between(9, 12), now=NOW)
    reasons = [{"reason": "same", "bookings": 1, "charged": "7.50", "replayed": "7.50"}]
    assert week()["actual"] == {"net": "7.50", "matching": 1, "bookings": 1, "reasons": reasons}


def test_another_price_makes_another_revenue(desk, ada):
    book(ada, [desk], between(9, 12), now=NOW)
    result = week(prices(price(hourly="4.00")))
    assert nets(result) == ("7.50", "12.00")
    assert result["by_kind"] == [{"kind": "desk", "before": "7.50", "after": "12.00"}]
    assert result["by_month"] == [{"month": "2027-01", "before": "7.50", "after": "12.00"}]


def test_what_has_no_price_in_the_terms_keeps_its_own(desk, ada):
    book(ada, [desk], between(9, 12), now=NOW)
    assert nets(week(prices(price(kind="room", hourly="99.00")))) == ("7.50", "7.50")


def test_day_caps_may_span_bookings(desk, ada):
    book(ada, [desk], between(8, 11), now=NOW)
    book(ada, [desk], between(12, 16), now=NOW)
    assert nets(week({"tariff": {"caps_span_bookings": True}})) == ("17.50", "12.50")


def test_an_allowance_is_drawn_in_the_order_of_booking(desk, ada):
    plan = PlanFactory(group="public")
    plan.allowances.create(kind="desk", monthly_minutes=180)
    MembershipFactory(plan=plan, person=ada)
    book(ada, [desk], between(14, 16), now=NOW)
    book(ada, [desk], between(9, 11), now=NOW)
    more = {"plans": [{"plan": str(plan.public_id), "allowances": [{"kind": "desk", "amount": 240}]}]}
    result = week(more)
    assert (result["by_kind"][0], result["allowances"]) == (
        {"kind": "desk", "before": "2.50", "after": "0.00"},
        [{"kind": "desk", "included_minutes": 180, "included_after": 240, "drawn_before": 180, "drawn_after": 240}],
    )


def test_what_is_drawn_outside_the_days_is_drawn(desk, ada):
    plan = PlanFactory(group="public")
    plan.allowances.create(kind="desk", monthly_minutes=180)
    MembershipFactory(plan=plan, person=ada)
    book(ada, [desk], between(9, 11, MONDAY + timedelta(days=9)), now=NOW)
    book(ada, [desk], between(9, 11), now=NOW)
    assert week()["by_kind"] == [{"kind": "desk", "before": "2.50", "after": "2.50"}]


def test_a_plan_may_become_another(desk, ada):
    small, large = PlanFactory(monthly_fee="10.00"), PlanFactory(monthly_fee="30.00", discount_percent=50)
    MembershipFactory(plan=small, person=ada, starts_on=MONDAY)
    book(ada, [desk], between(9, 11), now=NOW)
    result = week({"plans": [{"plan": str(small.public_id), "becomes": str(large.public_id)}]})
    assert result["by_kind"] == [
        {"kind": "desk", "before": "5.00", "after": "2.50"},
        {"kind": "membership", "before": "10.00", "after": "30.00"},
    ]
    assert [one["plan"] for one in result["by_plan"]] == [str(small.public_id)]


def test_groups_have_their_prices(desk, tariff):
    association = OrganisationFactory(kind=Organisation.Kind.ASSOCIATION)
    PriceFactory(tariff=tariff, group="association", hourly="1.00")
    person = PersonFactory()
    book(person, [desk], between(9, 11), now=NOW, payer=Payer(person.pk, association))
    result = week(prices(price("association", hourly="1.50")))
    assert result["by_group"] == [{"group": "association", "before": "2.00", "after": "3.00"}]


def test_hours_count_in_their_opening(desk, ada, site):
    book(ada, [desk], between(9, 12), now=NOW)
    result = week()
    assert (result["before"]["booked_hours"], result["before"]["open_hours"]) == ("3.00", "84.00")
    assert result["before"]["occupancy"] == "0.0357"


def rules(site, opens, closes, *weekdays, resource=None):
    row = {
        "site": str(site.public_id),
        "rules": [{"weekday": day, "opens": opens, "closes": closes} for day in weekdays],
    }
    return {"opening": [{**row, "resource": str(resource.public_id)} if resource else row]}


def test_bookings_outside_other_hours_are_refused(desk, ada, site):
    book(ada, [desk], between(9, 12), now=NOW)
    book(ada, [desk], between(14, 16), now=NOW)
    result = week(rules(site, "13:00", "18:00", 0))
    assert result["refused"] == [{"rule": "closed", "bookings": 1, "hours": "3.00", "net": "7.50"}]
    assert nets(result) == ("12.50", "5.00")
    assert (result["after"]["booked_hours"], result["after"]["open_hours"]) == ("2.00", "5.00")


def test_what_is_outside_the_real_hours_too_is_not_refused(desk, ada, site):
    book(ada, [desk], between(9, 12), now=NOW)
    site.opening_rules.all().delete()
    assert week(rules(site, "13:00", "18:00", 0))["refused"] == []


def test_a_resource_of_its_own_hours_keeps_them(desk, ada, site):
    book(ada, [desk], between(9, 12), now=NOW)
    desk.opening_rules.create(weekday=0, opens="07:00", closes="19:00")
    assert week(rules(site, "13:00", "18:00", 0))["refused"] == []
    assert week(rules(site, "13:00", "18:00", 0, resource=desk))["refused"][0]["bookings"] == 1


@pytest.mark.parametrize(
    ("rule", "terms"),
    [
        ("too-long", {"max_minutes": 120}),
        ("too-short", {"min_minutes": 240}),
        ("off-the-grid", {"step_minutes": 240}),
        ("notice-too-short", {"min_ahead_minutes": 600}),
        ("beyond-horizon", {"max_ahead_days": 0}),
        ("quota-exceeded", {"max_hours_per_week": 2}),
        ("quota-exceeded", {"max_bookings_per_month": 0}),
    ],
)
def test_other_rules_refuse_by_their_code(desk, ada, rule, terms):
    day = MONDAY + timedelta(days=1) * (rule == "beyond-horizon")
    book(ada, [desk], between(9, 12, day), now=NOW)
    assert [one["rule"] for one in week({"policy": [{"kind": "desk", **terms}]})["refused"]] == [rule]


def test_quotas_count_what_passed_before(desk, ada):
    for start in (9, 11, 13):
        book(ada, [desk], between(start, start + 2), now=NOW)
    refused = week({"policy": [{"max_hours_per_day": 4}]})["refused"]
    assert refused == [{"rule": "quota-exceeded", "bookings": 1, "hours": "2.00", "net": "5.00"}]


def test_rules_of_other_kinds_refuse_nothing(desk, ada):
    book(ada, [desk], between(9, 12), now=NOW)
    assert week({"policy": [{"kind": "room", "max_minutes": 60}]})["refused"] == []


def test_a_late_cancellation_costs_what_the_terms_tell(desk, ada):
    BookingPolicyFactory(free_cancellation=timedelta(hours=48))
    booking = book(ada, [desk], between(9, 13), now=NOW)
    cancel_booking(booking=booking, by=ada, now=NOW)
    terms = {"policy": [{"cancellation": [{"hours_before": 24, "percent": 50}]}]}
    assert nets(week(terms)) == ("10.00", "5.00")


def test_a_cancellation_free_of_charge_may_cost_under_the_terms(desk, ada):
    booking = book(ada, [desk], between(9, 13, MONDAY + timedelta(days=1)), now=NOW)
    cancel_booking(booking=booking, by=ada, now=NOW)
    terms = {"policy": [{"cancellation": [{"hours_before": 48, "percent": 25}]}]}
    result = week(terms)
    assert (nets(result), result["bookings"]) == (("0.00", "2.50"), 0)


def test_half_a_cancelled_allowance_is_drawn(desk, ada):
    plan = PlanFactory(group="public")
    plan.allowances.create(kind="desk", monthly_minutes=180)
    MembershipFactory(plan=plan, person=ada)
    cancel_booking(booking=book(ada, [desk], between(9, 11), now=NOW), by=ada, now=NOW)
    book(ada, [desk], between(14, 17), now=NOW)
    terms = {"policy": [{"cancellation": [{"hours_before": 24, "percent": 50}]}]}
    assert week(terms)["by_kind"] == [{"kind": "desk", "before": "0.00", "after": "2.50"}]


def test_who_chose_a_price_keeps_the_share(ada, site, tariff):
    PriceFactory(tariff=tariff, floor_percent=0, daily_cap=None)
    desk = ResourceFactory(site=site)
    book(ada, [desk], between(9, 11), now=NOW, chosen_total=Decimal("3.00"))
    result = week(prices(price(hourly="5.00", floor_percent=0)))
    assert nets(result) == ("2.50", "5.00")
    assert "share-kept" in result["assumptions"]


def test_who_does_not_come_owes_the_fee_of_the_terms(desk, ada):
    booking = book(ada, [desk], between(9, 11), now=NOW)
    Booking.objects.filter(pk=booking.pk).update(status="no_show")
    assert nets(week(prices(price(hourly="2.50", no_show_fee="4.00")))) == ("5.00", "9.00")


def test_dearer_uses_become_fewer(desk, ada):
    book(ada, [desk], between(9, 13), now=NOW)
    result = week(prices(price(hourly="5.00")), elasticity=Decimal("-1"))
    assert (nets(result), result["after"]["booked_hours"]) == (("10.00", "10.00"), "2.00")


def test_elasticity_has_a_cap(desk, ada):
    book(ada, [desk], between(9, 13), now=NOW)
    result = week(prices(price(hourly="25.00")), elasticity=Decimal("-5"))
    assert (result["after"]["net"], result["elasticity_cap"]) == ("33.33", "3")


def test_what_costs_nothing_is_used_as_before(desk, ada):
    book(ada, [desk], between(9, 13), now=NOW)
    result = week(prices(price(hourly="0.00")), elasticity=Decimal("-5"))
    assert (result["after"]["net"], result["after"]["booked_hours"]) == ("0.00", "4.00")


def test_a_scenario_of_one_site_counts_and_changes_that_site_alone(desk, ada):
    there = SiteFactory()
    open_every_day(there)
    other = ResourceFactory(site=there)
    book(ada, [desk], between(9, 11), now=NOW)
    book(ada, [other], between(9, 12), now=NOW)
    assert nets(week(prices(price(hourly="5.00")), site=there)) == ("7.50", "15.00")


def test_one_kind_alone_can_be_replayed(desk, ada, site, tariff):
    PriceFactory(tariff=tariff, kind="room", hourly="10.00", daily_cap=None)
    room = ResourceFactory(site=site, kind="room")
    MembershipFactory(plan=PlanFactory(group="public"), person=ada, starts_on=MONDAY)
    book(ada, [desk, room], between(9, 11), now=NOW)
    result = week(kind="room")
    assert (nets(result), result["actual"]["matching"]) == (("20.00", "20.00"), 1)


def test_a_booking_belongs_to_the_day_on_which_it_begins(desk, ada):
    book(ada, [desk], between(9, 11), now=NOW)
    assert week()["bookings"] == 1
    assert replayed(date(2027, 1, 12), SUNDAY)["bookings"] == 0


def test_the_database_refuses_every_write(desk, ada):
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(), reading_only():
        ada.save()


def test_writing_is_possible_again_afterwards(desk, ada):
    week()
    ada.save()


def test_questions_do_not_grow_with_the_bookings(desk, ada):
    def count():
        with CaptureQueriesContext(connection) as asked:
            week(prices(price(hourly="4.00")))
        return len(asked)

    book(ada, [desk], between(9, 10), now=NOW)
    few = count()
    for hour in range(10, 18):
        book(PersonFactory(), [desk], between(hour, hour + 1), now=NOW)
    assert count() == few


def test_nobody_stands_in_a_result(desk, ada):
    book(ada, [desk], between(9, 10), now=NOW)
    told = str(week())
    assert (ada.name in told, ada.email in told) == (False, False)
