import pytest
from django.test import Client

from tests.factories import PersonFactory
from tests.factories.passes import (
    ContributionFactory,
    ContributionRuleFactory,
    PassOfferFactory,
    UsageKindFactory,
    pass_of,
)

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def operator(db) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["passoffer", "pass", "usagekind", "usagerecord", "contributionrule", "contribution"])
def test_lists_can_be_searched(operator, coworker, model):
    PassOfferFactory(), pass_of(coworker), UsageKindFactory(), ContributionRuleFactory(), ContributionFactory()
    assert operator.get(f"/admin/billing/{model}/", {"q": "a"}).status_code == 200


def test_a_pass_is_read_with_its_movements_and_not_written(operator, coworker):
    row = pass_of(coworker)
    address = f"/admin/billing/pass/{row.pk}/change/"
    assert "crédité" in operator.get(address).content.decode()
    operator.post(address, {"left": 3, "movements-TOTAL_FORMS": 0, "movements-INITIAL_FORMS": 0})
    row.refresh_from_db()
    assert row.left == 10
