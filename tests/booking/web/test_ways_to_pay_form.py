"""The booking form where the price is free to choose, or passes could pay."""

import pytest

from billing.models import Pass, Price
from booking.models import Booking
from tests.booking.web.asking import confirm, said
from tests.factories.passes import pass_of


@pytest.fixture
def free(desk):
    Price.objects.update(floor_percent=50, true_cost_percent=150)


def test_a_fixed_price_is_not_asked_for(browser, desk):
    fields = browser.get(confirm(desk)).context["form"].fields
    assert {"chosen_total", "without_passes"} & set(fields) == set()


def test_a_free_price_is_asked_for_with_its_advice(browser, desk, free):
    form = browser.get(confirm(desk)).context["form"]
    assert (str(form["chosen_total"].initial), form["chosen_total"].help_text) == (
        "9.00", "conseillé\u00a0: 9,00\u00a0€, au moins 4,50\u00a0€, coût réel\u00a0: 13,50\u00a0€",
    )  # fmt: skip


def test_the_price_chosen_is_the_price_booked(browser, desk, free):
    browser.post(confirm(desk), said(chosen_total="5.00"))
    assert str(Booking.objects.get().total) == "5.00"


def test_the_price_may_be_looked_at_before_booking(browser, desk, free):
    answer = browser.post(confirm(desk), said(chosen_total="5.00", price="1"))
    assert (str(answer.context["preview"].price.total), Booking.objects.count()) == ("5.00", 0)


def test_a_price_below_the_floor_is_said_in_the_form(browser, desk, free):
    answer = browser.post(confirm(desk), said(chosen_total="1.00"))
    assert (answer.status_code, Booking.objects.count()) == (422, 0)
    assert "chosen_total" in answer.context["form"].fields


def test_passes_may_be_left_alone(browser, desk, coworker):
    pass_of(coworker)
    assert "without_passes" in browser.get(confirm(desk)).context["form"].fields
    browser.post(confirm(desk), said(without_passes="on"))
    assert (Pass.objects.get().left, str(Booking.objects.get().total)) == (10, "9.00")
