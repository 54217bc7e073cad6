"""What a price draws on, and what it would be without: on the page where one confirms."""

import pytest
from django.test import Client

from billing.models import PlanAllowance
from members.models import Person
from spaces.models import Resource
from tests.booking.web.asking import confirm
from tests.conftest import between
from tests.factories import MembershipFactory, PlanFactory
from tests.factories.passes import pass_of


@pytest.fixture
def member(coworker: Person) -> Person:
    """Ten hours of desk a month are included."""
    plan = PlanFactory(name="Nomade")
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)
    MembershipFactory(plan=plan, person=coworker)
    return coworker


def test_a_price_for_everybody_has_nothing_to_compare_with(browser: Client, desk: Resource):
    preview = browser.get(confirm(desk)).context["preview"]
    assert (preview.without, preview.left) == (None, [])


def test_a_member_reads_what_is_saved_and_what_is_left(browser: Client, member: Person, desk: Resource):
    preview = browser.get(confirm(desk)).context["preview"]
    assert (str(preview.price.total), str(preview.without)) == ("0.00", "9.00")
    assert preview.left == ["Nomade\u00a0: il restera 7\u00a0h (poste de travail)"]


def test_what_goes_beyond_the_allowance_is_paid_and_nothing_is_left(browser: Client, member: Person, desk: Resource):
    preview = browser.get(confirm(desk, between(8, 20))).context["preview"]
    assert (str(preview.price.total), str(preview.without)) == ("6.00", "15.00")
    assert preview.left == ["Nomade\u00a0: il restera 0\u00a0min (poste de travail)"]


def test_a_pass_says_its_units_left(browser: Client, coworker: Person, desk: Resource):
    pass_of(coworker)
    preview = browser.get(confirm(desk)).context["preview"]
    assert (str(preview.price.total), str(preview.without)) == ("0.00", "9.00")
    assert preview.left == ["Dix demi-journées\u00a0: il restera 9 unités"]


def test_the_page_says_so(browser: Client, member: Person, desk: Resource):
    text = browser.get(confirm(desk)).content.decode()
    assert "Sans abonnement ni carnet\u00a0: 9,00\u00a0€." in text
    assert "Nomade\u00a0: il restera 7\u00a0h" in text
