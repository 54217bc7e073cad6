from datetime import date

import pytest
from django.test import Client

from spaces.models import Grant
from tests.factories import BookingPolicyFactory, ClosureFactory, OpeningRuleFactory, PersonFactory
from tests.factories.opening import AccessGroupFactory, GrantFactory, QualificationFactory, SpecialOpeningFactory

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def operator(db):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("bookingpolicy", BookingPolicyFactory),
        ("closure", ClosureFactory),
        ("specialopening", SpecialOpeningFactory),
        ("accessgroup", AccessGroupFactory),
        ("qualification", QualificationFactory),
        ("grant", GrantFactory),
    ],
)
def test_every_list_and_form_opens(operator, name, factory):
    row = factory()
    pages = [f"/admin/spaces/{name}/", f"/admin/spaces/{name}/{row.pk}/change/"]
    assert [operator.get(page).status_code for page in pages] == [200, 200]


def test_a_grant_is_taken_back_by_a_button(operator):
    row = GrantFactory()
    operator.post("/admin/spaces/grant/", {"action": "take_back", "_selected_action": [row.pk]})
    assert Grant.objects.get().revoked_at is not None


@pytest.mark.parametrize(("until", "is_told"), [(date(2027, 8, 31), True), (date(2028, 8, 31), False)])
def test_operators_are_told_in_time_when_school_holidays_run_out(operator, site, settings, until, is_told):
    settings.SCHOOL_HOLIDAYS_KNOWN_UNTIL = until
    OpeningRuleFactory(site=site, weekday=0, school="term")
    page = operator.get(f"/admin/spaces/site/{site.pk}/change/").content.decode()
    assert ("SCHOOL_HOLIDAYS_KNOWN_UNTIL" in page) == is_told
