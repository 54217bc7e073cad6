"""Who bills for what, and when."""

from datetime import date, timedelta

import pytest

from billing import bearings
from billing.errors import IssuerMissing
from billing.models import Closing
from tests.conftest import MONDAY, NOW
from tests.factories import BearingFactory, IssuerTermsFactory

DAY = timedelta(days=1)


def test_issuer_is_the_sites_own_before_the_networks(site):
    network, own = BearingFactory(), BearingFactory(site=site)
    found = bearings.current()
    assert found.issuer_for(site.pk, MONDAY) == own.issuer
    assert found.issuer_for(None, MONDAY) == network.issuer


def test_issuer_changes_on_its_date(site):
    before, after = BearingFactory(), BearingFactory(valid_from=MONDAY)
    found = bearings.current()
    assert found.issuer_for(site.pk, MONDAY - DAY) == before.issuer
    assert found.issuer_for(site.pk, MONDAY) == after.issuer


def test_issuer_is_missing_before_the_first_bearing(site):
    BearingFactory(valid_from=MONDAY)
    with pytest.raises(IssuerMissing):
        bearings.current().issuer_for(site.pk, MONDAY - DAY)


def test_prices_carry_vat_where_nobody_bills_yet(site):
    assert bearings.current().has_vat(site.pk, MONDAY)


def test_prices_carry_no_vat_where_the_issuer_bills_none(site):
    terms = IssuerTermsFactory(has_vat=False)
    BearingFactory(issuer=terms.issuer)
    assert not bearings.current().has_vat(site.pk, MONDAY)


def test_terms_change_on_their_date(site):
    bearing = BearingFactory()
    IssuerTermsFactory(issuer=bearing.issuer, valid_from=MONDAY, payment_days=15)
    found = bearings.current()
    days = [found.terms(bearing.issuer.pk, day).payment_days for day in (MONDAY - DAY, MONDAY)]
    assert days == [30, 15]


def test_closed_month_moves_activity_to_the_next_day(site):
    issuer = BearingFactory().issuer
    Closing.objects.create(
        issuer=issuer, kind="month", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31),
        debit=0, credit=0, revenue=0, perpetual=0, at=NOW,
    )  # fmt: skip
    found = bearings.current()
    assert (found.open_day(date(2026, 12, 5)), found.open_day(MONDAY)) == (date(2027, 1, 1), MONDAY)
