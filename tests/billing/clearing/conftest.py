from datetime import date

import pytest

from billing.models import Bearing, Issuer, PlanAllowance
from tests.factories import MembershipFactory, PlanFactory, SiteFactory, open_every_day


def issuer_of(name: str, site) -> Issuer:
    made = Issuer.objects.create(
        slug=name.lower(), name=name, legal_form="association", siren="123456789", street="1 quai", postcode="56100",
        town="Lorient", prefix=name[:4].upper(),
    )  # fmt: skip
    Bearing.objects.create(site=site, issuer=made, valid_from=date(2020, 1, 1))
    return made


@pytest.fixture
def elsewhere(site):
    """Another site, borne by somebody else; prices of the network hold there too."""
    other = SiteFactory(name="Ailleurs")
    open_every_day(other)
    return other


@pytest.fixture
def label(coworker, site, elsewhere):
    """A label membership at home at the site; the other site is another issuer's."""
    issuer_of("Maison", site)
    issuer_of("Voisine", elsewhere)
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)
    return MembershipFactory(plan=plan, person=coworker, home_site=site)


@pytest.fixture
def issuer():
    """Makes one that bills for a site."""
    return issuer_of
