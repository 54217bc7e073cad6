"""Prices that are free to choose, and passes, over the API."""

import pytest

from billing.models import Charge, Pass, Price
from booking.models import Booking
from tests.booking.http.conftest import asked
from tests.conftest import between
from tests.factories.passes import pass_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def free(desk):
    """Half of what is advised is enough; it costs half as much again."""
    Price.objects.update(floor_percent=50, true_cost_percent=150)


def test_a_quote_says_what_is_free_to_choose(post, desk, free):
    quote = post("/quotes", asked(desk)).json()
    assert {name: quote[name] for name in ("advised", "floor", "true_cost", "chosen")} == {
        "advised": "6.00", "floor": "3.00", "true_cost": "9.00", "chosen": None,
    }  # fmt: skip


def test_a_quote_at_a_chosen_price_adds_up_to_it(post, desk, free):
    quote = post("/quotes", asked(desk, chosen_total="4.00")).json()
    assert (quote["total"], quote["chosen"], quote["lines"][-1]["rule"]) == ("4.00", "4.00", "pay_what_you_want")


def test_a_quote_below_the_floor_is_refused(post, desk, free):
    answer = post("/quotes", asked(desk, chosen_total="2.99"))
    assert (answer.status_code, answer.json()["code"], answer.json()["floor"]) == (422, "price-below-floor", "3.00")


def test_a_booking_costs_what_was_chosen(post, desk, free):
    price = post("/bookings", asked(desk, chosen_total="4.00")).json()["price"]
    assert (price["total"], str(Charge.objects.total())) == ("4.00", "4.00")


def test_a_booking_below_the_floor_is_refused(post, desk, free):
    answer = post("/bookings", asked(desk, chosen_total="1.00"))
    assert (answer.json()["code"], Booking.objects.count()) == ("price-below-floor", 0)


def test_a_choice_where_the_price_is_fixed_is_refused(post, desk):
    assert post("/bookings", asked(desk, chosen_total="1.00")).json()["code"] == "price-is-fixed"


def test_what_was_chosen_for_a_hold_is_kept_when_it_is_confirmed(post, desk, free):
    held = post("/bookings", asked(desk, chosen_total="4.00", hold=True)).json()
    price = post(f"/bookings/{held['id']}/confirm").json()["price"]
    assert (price["total"], Booking.objects.get().quote["chosen"]) == ("4.00", "4.00")


def test_what_was_chosen_keeps_its_share_when_the_booking_is_moved(post, patch, desk, free):
    made = post("/bookings", asked(desk, chosen_total="3.00")).json()
    end = between(9, 13).end.isoformat()
    assert patch(f"/bookings/{made['id']}", {"end": end}).json()["price"]["total"] == "6.00"


def test_a_negative_price_is_invalid(post, desk, free):
    assert post("/bookings", asked(desk, chosen_total="-1.00")).status_code == 400


def test_a_quote_draws_on_passes_and_says_so(post, desk, coworker):
    pass_of(coworker)
    quote = post("/quotes", asked(desk)).json()
    assert (quote["total"], quote["lines"][0]["rule"], Pass.objects.get().left) == ("0.00", "pass", 10)


def test_a_quote_without_passes_costs_money(post, desk, coworker):
    pass_of(coworker)
    quote = post("/quotes", asked(desk, use_passes=False)).json()
    assert (quote["total"], quote["use_passes"]) == ("6.00", False)


def test_a_booking_without_passes_leaves_them_alone(post, desk, coworker):
    pass_of(coworker)
    assert post("/bookings", asked(desk, use_passes=False)).json()["price"]["total"] == "6.00"
    assert Pass.objects.get().left == 10


def test_a_booking_on_a_pass_takes_no_more_queries_than_one_for_money(
    post, desk, coworker, django_assert_max_num_queries
):
    pass_of(coworker)
    post("/quotes", asked(desk))
    with django_assert_max_num_queries(10):
        post("/bookings", asked(desk))
    assert Pass.objects.get().left == 9
