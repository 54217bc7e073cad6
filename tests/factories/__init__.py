"""One factory per model, no surprises. Agenda and notifications keep theirs in files of their own."""

from tests.factories.billing import MembershipFactory, PlanFactory, PriceFactory, TariffFactory
from tests.factories.booking import book, wanted
from tests.factories.members import AffiliationFactory, OrganisationFactory, PersonFactory, token_for
from tests.factories.members_money import contract_of
from tests.factories.money import (
    AccountFactory,
    BearingFactory,
    IssuerFactory,
    IssuerTermsFactory,
    OrganisationAccountFactory,
)
from tests.factories.spaces import (
    BookingPolicyFactory,
    ClosureFactory,
    FeatureFactory,
    OpeningRuleFactory,
    PartFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    ZoneFactory,
    open_every_day,
)

__all__ = [
    "AccountFactory",
    "AffiliationFactory",
    "BearingFactory",
    "BookingPolicyFactory",
    "ClosureFactory",
    "FeatureFactory",
    "IssuerFactory",
    "IssuerTermsFactory",
    "MembershipFactory",
    "OpeningRuleFactory",
    "OrganisationAccountFactory",
    "OrganisationFactory",
    "PartFactory",
    "PersonFactory",
    "PlanFactory",
    "PriceFactory",
    "ResourceFactory",
    "SiteFactory",
    "StewardFactory",
    "TariffFactory",
    "ZoneFactory",
    "book",
    "contract_of",
    "open_every_day",
    "token_for",
    "wanted",
]
