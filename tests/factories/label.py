from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from agenda.models import Charter, DirectoryEntry, Invitation, LabelMembership, Partner
from members.models import Affiliation, Person
from tests.factories.agenda import PartnerFactory
from tests.factories.members import AffiliationFactory, PersonFactory
from tests.factories.spaces import SiteFactory

BEGUN_ON = date(2026, 3, 2)


class CharterFactory(DjangoModelFactory):
    class Meta:
        model = Charter

    version = factory.Sequence(lambda n: f"1.{n}")
    title = "Charte du label"
    text = "Accueillir chacun, sans condition."
    published_on = BEGUN_ON


class LabelMembershipFactory(DjangoModelFactory):
    class Meta:
        model = LabelMembership

    site = factory.SubFactory(SiteFactory)
    charter = factory.SubFactory(CharterFactory)
    joined_on = BEGUN_ON
    accepted_by = factory.SubFactory(PersonFactory)
    accepted_at = datetime(2026, 3, 2, 9, tzinfo=UTC)


class DirectoryEntryFactory(DjangoModelFactory):
    class Meta:
        model = DirectoryEntry

    site = factory.SubFactory(SiteFactory)
    pivot = "W561000001"
    changed_at = datetime(2026, 12, 1, 9, tzinfo=UTC)


class InvitationFactory(DjangoModelFactory):
    """Stored as it is; the link of such a row is known to nobody. The real verb is `invite`."""

    class Meta:
        model = Invitation

    partner = factory.SubFactory(PartnerFactory)
    email = factory.Sequence(lambda n: f"invitee{n}@example.org")
    digest = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(PersonFactory)
    created_at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    expires_at = datetime(2027, 1, 18, 9, tzinfo=UTC)


def answering_for(partner: Partner) -> Person:
    """Somebody who answers for the partner's organisation."""
    row = AffiliationFactory(organisation=partner.organisation, role=Affiliation.Role.ADMINISTRATOR)
    return row.person
