from datetime import UTC, datetime, time
from typing import Any

import factory
from factory.django import DjangoModelFactory

from spaces.models import (
    BookingPolicy,
    Closure,
    Feature,
    OpeningRule,
    Part,
    Resource,
    Site,
    Steward,
    Zone,
)
from tests.factories.members import PersonFactory


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    slug = factory.Sequence(lambda n: f"site-{n}")
    name = factory.Sequence(lambda n: f"Site {n}")
    kind = Site.Kind.TIERS_LIEU
    street = "1 quai des Essais"
    postcode = "56100"
    town = "Lorient"


class ZoneFactory(DjangoModelFactory):
    class Meta:
        model = Zone

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Zone {n}")


class FeatureFactory(DjangoModelFactory):
    class Meta:
        model = Feature

    slug = factory.Sequence(lambda n: f"feature-{n}")
    name = factory.Sequence(lambda n: f"Caractéristique {n}")


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource
        skip_postgeneration_save = True

    site = factory.SubFactory(SiteFactory)
    kind = Resource.Kind.DESK
    name = factory.Sequence(lambda n: f"Ressource {n:03}")

    @factory.post_generation
    def features(self, create: bool, given: list[Feature] | None, **_: Any) -> None:
        if given:
            self.features.set(given)


class PartFactory(DjangoModelFactory):
    class Meta:
        model = Part

    whole = factory.SubFactory(ResourceFactory)
    part = factory.SubFactory(ResourceFactory)


class OpeningRuleFactory(DjangoModelFactory):
    class Meta:
        model = OpeningRule

    site = factory.SubFactory(SiteFactory)
    weekday = 0
    opens = time(8)
    closes = time(20)


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = Closure

    site = factory.SubFactory(SiteFactory)
    starts_at = datetime(2027, 1, 4, 8, tzinfo=UTC)
    ends_at = datetime(2027, 1, 4, 12, tzinfo=UTC)
    reason = "Travaux"


class BookingPolicyFactory(DjangoModelFactory):
    class Meta:
        model = BookingPolicy

    name = factory.Sequence(lambda n: f"Règle {n}")


class StewardFactory(DjangoModelFactory):
    class Meta:
        model = Steward

    person = factory.SubFactory(PersonFactory)
    site = factory.SubFactory(SiteFactory)
    role = Steward.Role.HOST


def open_every_day(site: Site, opens: time = time(8), closes: time = time(20)) -> None:
    """Seven opening rules; public holidays too, so that no date of a test is a surprise."""
    site.closes_on_public_holidays = False
    site.save()
    for weekday in range(7):
        OpeningRuleFactory(site=site, weekday=weekday, opens=opens, closes=closes)
