"""Charges that are no use of a resource, their reversals, and months that are closed."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from billing.actions.charging import post_plain_charge
from billing.actions.reversing import reverse_charges, waive_charges
from billing.models import Charge, Closing
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import BearingFactory, IssuerFactory, IssuerTermsFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

SOURCE = UUID(int=7)


def post(person, **more) -> Charge:
    told = {
        "person_id": person.pk,
        "organisation_id": None,
        "kind": "usage",
        "group": "public",
        "label": "Impressions",
        "rule": "unit",
        "quantity": 10,
        "unit": "page",
        "unit_price": Decimal("0.10"),
        "net": Decimal("1.00"),
        "vat_rate": Decimal(20),
        "activity_on": MONDAY,
        "source_kind": "usage",
        "source_id": SOURCE,
        "now": NOW,
        **more,
    }
    return post_plain_charge(**told)


def close_december() -> None:
    """Nothing of 2026 is open any more."""
    amounts = dict.fromkeys(("debit", "credit", "revenue", "perpetual"), Decimal(0))
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    digests = {"previous_digest": "0" * 64, "digest": "1" * 64}
    Closing.objects.create(issuer=IssuerFactory(), kind="month", at=NOW, **amounts, **days, **digests)


def test_a_charge_carries_vat_where_no_issuer_is_known():
    charge = post(PersonFactory())
    assert (charge.net, charge.vat, charge.total) == (Decimal("1.00"), Decimal("0.20"), Decimal("1.20"))


def test_a_charge_of_an_issuer_without_vat_carries_none():
    BearingFactory(issuer=IssuerTermsFactory(has_vat=False).issuer)
    charge = post(PersonFactory())
    assert (charge.vat_rate, charge.vat, charge.total) == (0, 0, Decimal("1.00"))


def test_an_organisation_pays_rather_than_the_person():
    organisation = OrganisationFactory()
    charge = post(PersonFactory(), organisation_id=organisation.pk)
    assert (charge.person_id, charge.organisation_id) == (None, organisation.pk)


def test_a_charge_with_a_key_is_posted_once():
    person = PersonFactory()
    first, again = (post(person, source_key="2027-01") for _time in range(2))
    assert (first.pk, Charge.objects.count()) == (again.pk, 1)


def test_late_usage_of_a_closed_month_is_dated_the_first_open_day():
    close_december()
    charge = post(PersonFactory(), activity_on=date(2026, 12, 15))
    assert (charge.activity_on, charge.label) == (date(2027, 1, 1), "Impressions (15/12/2026)")


def test_a_reversal_of_a_closed_month_is_dated_the_first_open_day():
    post(PersonFactory(), activity_on=date(2026, 12, 15))
    close_december()
    reverse_charges(source_kind="usage", source_id=SOURCE, now=NOW)
    reversal = Charge.objects.get(reverses__isnull=False)
    assert (reversal.activity_on, reversal.label) == (date(2027, 1, 1), "Impressions (15/12/2026)")


def test_a_reversal_answers_all_that_the_charge_says():
    post(PersonFactory(), minutes=30)
    reverse_charges(source_kind="usage", source_id=SOURCE, now=NOW)
    reversal = Charge.objects.get(reverses__isnull=False)
    assert (reversal.quantity, reversal.minutes, reversal.total) == (-10, -30, Decimal("-1.20"))


def test_waiving_says_why_and_who():
    charge, host = post(PersonFactory()), PersonFactory()
    waived = waive_charges(charges=[charge], reason="Panne de l’imprimante", by=host, now=NOW)
    assert [(row.rule, row.reason, row.total) for row in waived] == [
        ("waived", "Panne de l’imprimante", Decimal("-1.20"))
    ]
    assert Event.objects.get(kind="charge.waived").payload["by"] == host.pk


def test_what_is_waived_already_is_not_waived_again():
    charge, host = post(PersonFactory()), PersonFactory()
    counts = [len(waive_charges(charges=[charge], reason="Panne", by=host, now=NOW)) for _time in range(2)]
    assert counts == [1, 0]
