from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from spaces.models import AccessGroup, Grant, Qualification, SpecialOpening
from tests.factories.members import PersonFactory
from tests.factories.spaces import SiteFactory


class AccessGroupFactory(DjangoModelFactory):
    class Meta:
        model = AccessGroup

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Groupe {n}")


class SpecialOpeningFactory(DjangoModelFactory):
    class Meta:
        model = SpecialOpening

    site = factory.SubFactory(SiteFactory)
    starts_at = datetime(2027, 1, 10, 8, tzinfo=UTC)
    ends_at = datetime(2027, 1, 10, 12, tzinfo=UTC)
    reason = "Portes ouvertes"


class QualificationFactory(DjangoModelFactory):
    class Meta:
        model = Qualification

    slug = factory.Sequence(lambda n: f"qualification-{n}")
    name = factory.Sequence(lambda n: f"Habilitation {n}")


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    qualification = factory.SubFactory(QualificationFactory)
    person = factory.SubFactory(PersonFactory)
    granted_on = date(2026, 12, 1)
