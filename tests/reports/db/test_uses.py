"""What a use paid beside the list, reason by reason: the list asks 2.50 for each hour of a desk."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Price
from core.ranges import Period
from reports.question import Days, Question
from reports.revenue.uses import UseRow, uses
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import book
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
QUESTION = Question(Days(MONDAY, MONDAY))


def given(question=QUESTION):
    return uses(question, catalogue=catalogue.current()).whole


@pytest.fixture
def priced(desk, coworker):
    """Charges of one booking of two hours: their rules, minutes and amounts."""
    booking = past_booking(coworker, [desk], between(9, 11))

    def write(*told):
        for number, (rule, minutes, net) in enumerate(told):
            said = {"rule": rule, "minutes": minutes, "source_id": booking.public_id, "source_key": str(number)}
            charged(coworker, net, MONDAY, resource=desk, site=desk.site, **said)
        return given()

    return write


@pytest.mark.parametrize(
    ("rule", "reason"),
    [("allowance", "by_membership"), ("pass", "by_pass"), ("free_minutes", "offered"), ("free_loan", "offered")],
)
def test_time_that_costs_nothing_has_its_reason(priced, rule, reason):
    found = priced((rule, 60, "0.00"), ("hourly", 60, "2.50"))
    assert (found.listed, found.paid, getattr(found, reason), found.by_group) == (
        5,
        Decimal("2.50"),
        Decimal("2.50"),
        0,
    )


@pytest.mark.parametrize(("rule", "reason"), [("discount", "by_discount"), ("pay_what_you_want", "by_choice")])
def test_amounts_taken_off_have_their_reason(priced, rule, reason):
    found = priced(("hourly", 120, "5.00"), (rule, 0, "-1.00"))
    assert (found.listed, found.paid, getattr(found, reason), found.by_group) == (5, 4, 1, 0)


@pytest.mark.parametrize(
    ("net", "below", "free", "missing"),
    [("0.00", 120, 120, "5"), ("4.99", 120, 0, "0.01"), ("5.00", 0, 0, "0"), ("9.00", 0, 0, "0")],
)
def test_below_the_list_is_what_paid_less_and_free_what_paid_nothing(priced, net, below, free, missing):
    found = priced(("hourly", 120, net))
    assert (found.below, found.free, found.missing, found.subsidised) == (
        below,
        free,
        Decimal(missing),
        Decimal(missing),
    )


def test_what_the_list_has_no_price_for_is_worth_and_costs_what_it_paid(priced):
    Price.objects.all().delete()
    found = priced(("hourly", 120, "0.00"))
    assert (found.listed, found.cost, found.free, found.below) == (0, 0, 0, 0)


def test_without_a_list_price_the_cost_is_what_was_paid(priced):
    Price.objects.all().delete()
    found = priced(("hourly", 120, "3.00"))
    assert (found.cost, found.subsidised) == (3, 0)


def test_of_a_use_over_two_days_each_has_its_share_of_the_list(desk, coworker):
    period = Period(at(22), at(2, day=MONDAY + DAY))
    booking = past_booking(coworker, [desk], period)
    for day, minutes in ((MONDAY, 120), (MONDAY + DAY, 120)):
        said = {"minutes": minutes, "source_id": booking.public_id, "source_key": str(day)}
        charged(coworker, "5.00", day, resource=desk, site=desk.site, **said)
    both = given(replace(QUESTION, days=Days(MONDAY, MONDAY + DAY)))
    assert (given().listed, given().cost, both.listed) == (5, 5, 10)


def test_charges_without_a_booking_of_ours_are_no_use(desk, coworker):
    charged(coworker, "5.00", MONDAY, resource=desk, site=desk.site, minutes=120)
    assert given() == UseRow()


def test_uses_count_on_their_own_days_whatever_the_basis(desk, coworker):
    book(coworker, [desk], between(9, 11), now=NOW)
    found = [given(QUESTION.on(basis)).listed for basis in ("activity", "invoice", "payment")]
    assert found == [5, 5, 5]
