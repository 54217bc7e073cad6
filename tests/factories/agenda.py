from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agenda.actions.publishing import publish_session
from agenda.facts import SessionFacts
from agenda.models import Partner, Registration, Session, Workshop
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.models import Resource, Site, Steward
from tests.factories.members import OrganisationFactory, PersonFactory
from tests.factories.spaces import SiteFactory, StewardFactory

MADE_AT = datetime(2027, 1, 4, 9, tzinfo=UTC)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    organisation = factory.SubFactory(OrganisationFactory)
    slug = factory.Sequence(lambda n: f"partenaire-{n}")


class WorkshopFactory(DjangoModelFactory):
    class Meta:
        model = Workshop

    partner = factory.SubFactory(PartnerFactory)
    title = factory.Sequence(lambda n: f"Atelier {n}")
    created_at = MADE_AT
    changed_at = MADE_AT


class SessionFactory(DjangoModelFactory):
    """Stored as it is, published, without a room."""

    class Meta:
        model = Session

    workshop = factory.SubFactory(WorkshopFactory)
    partner = factory.SelfAttribute("workshop.partner")
    site = factory.SubFactory(SiteFactory)
    period = Period(datetime(2027, 1, 12, 13, tzinfo=UTC), datetime(2027, 1, 12, 15, tzinfo=UTC)).stored
    capacity = 8
    status = "published"
    created_at = MADE_AT
    changed_at = MADE_AT
    published_at = MADE_AT


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    session = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"Visiteuse {n}")
    email = factory.Sequence(lambda n: f"visiteuse{n}@example.org")
    created_at = MADE_AT


def publisher_of(partner: Partner) -> Person:
    """Somebody with the publisher's role at a site that the partner's organisation bears."""
    site = partner.organisation.sites.first() or SiteFactory(
        organisation=partner.organisation, kind=Site.Kind.MEDIA_LIBRARY
    )
    return StewardFactory(person=PersonFactory(), site=site, role=Steward.Role.PUBLISHER).person


def facts(site: Site, period: Period, *, room: Resource | None = None, capacity: int = 8, **more: Any) -> SessionFacts:
    entry = catalogue.current().resources[room.pk] if room else None
    return SessionFacts(period=period, site_id=site.pk, room=entry, capacity=capacity, **more)


def publish(workshop: Workshop, said: SessionFacts, *, by: Person, now: datetime, **more: Any) -> Session:
    """A session made by the real verb."""
    return publish_session(workshop=workshop, facts=said, by=by, catalogue=catalogue.current(), now=now, **more)
