"""Who may publish, see, register and cancel what."""

from uuid import UUID

from django.db.models import Q

from agenda.access_label import check_under_the_label
from agenda.errors import (
    FacilitatorNotFound,
    NotThePublisher,
    PartnerNotFound,
    RegistrationNotFound,
    RoomElsewhere,
    RoomNotOffered,
    SeriesNotFound,
    SessionNotFound,
    WorkshopNotFound,
)
from agenda.facts import SessionFacts
from agenda.models import Facilitation, Facilitator, Partner, Registration, Session, SessionSeries, Workshop
from agenda.models.partner import ROLES_PUBLISHING
from agenda.models.session import Status
from members.models import ApiToken, Person
from spaces.access import sites_where
from spaces.models import Resource, Site, Steward


def may_publish_for(person: Person, partner: Partner) -> bool:
    return Partner.objects.published_by(person).filter(pk=partner.pk).exists()


def check_may_publish(person: Person, partner: Partner) -> None:
    if not may_publish_for(person, partner):
        raise NotThePublisher(partner=partner.slug)


def facilitates(person: Person, session: Session) -> bool:
    """Holds this very session."""
    mine = Facilitator.objects.behind(person)
    return Facilitation.objects.filter(session=session, facilitator__in=mine.values("pk")).exists()


def may_attend_to(person: Person, session: Session) -> bool:
    """May read who is registered and mark who came: the publisher, and whoever holds the session."""
    return may_publish_for(person, session.partner) or facilitates(person, session)


def check_token_speaks_for(token: object, partner: Partner) -> None:
    """A token made for an organisation speaks for no other partner. Raises NotThePublisher."""
    if isinstance(token, ApiToken) and token.organisation_id not in (None, partner.organisation_id):
        raise NotThePublisher(partner=partner.slug)


def is_publisher(person: Person) -> bool:
    """Has a use for the partner space, even while no partner is theirs yet."""
    sites = sites_where(person, ROLES_PUBLISHING)
    return sites is None or bool(sites) or Partner.objects.published_by(person).exists()


def may_give_qualifications(person: Person) -> bool:
    """Manages some site of the network: a workshop may then make people trained for its machines."""
    return sites_where(person, [Steward.Role.MANAGER]) != set()


def sites_with_rooms_for(partner: Partner) -> set[int]:
    """Keys of the sites whose rooms the partner may take for its sessions: its own, and the tiers-lieu."""
    offered = Q(kind=Site.Kind.TIERS_LIEU) | Q(organisation=partner.organisation_id)
    return set(Site.objects.filter(offered).values_list("pk", flat=True))


def check_place(partner: Partner, facts: SessionFacts) -> None:
    """Raises NotUnderTheLabel, RoomElsewhere, RoomNotOffered."""
    if facts.status == Status.PUBLISHED:
        check_under_the_label(facts.site_id)
    if facts.room is None:
        return
    if facts.room.site.pk != facts.site_id:
        raise RoomElsewhere(room=str(facts.room.public_id))
    if facts.room.kind != Resource.Kind.ROOM or facts.room.site.pk not in sites_with_rooms_for(partner):
        raise RoomNotOffered(room=str(facts.room.public_id))


def find_partner(reference: str) -> Partner:
    """By slug or public id. Raises PartnerNotFound."""
    partner = Partner.objects.named(reference).select_related("organisation").first()
    if partner is None:
        raise PartnerNotFound()
    return partner


def find_public_session(public_id: UUID) -> Session:
    session = Session.objects.public().with_details().filter(public_id=public_id).first()
    if session is None:
        raise SessionNotFound()
    return session


def find_own_partner(person: Person, slug: str) -> Partner:
    """A partner the person publishes for. Raises PartnerNotFound, whether it is another's or does not exist."""
    partner = Partner.objects.published_by(person).select_related("organisation").filter(slug=slug).first()
    if partner is None:
        raise PartnerNotFound()
    return partner


def find_own_workshop(person: Person, public_id: UUID) -> Workshop:
    workshop = (
        Workshop.objects.filter(partner__in=Partner.objects.published_by(person), public_id=public_id)
        .select_related("partner__organisation")
        .first()
    )
    if workshop is None:
        raise WorkshopNotFound()
    return workshop


def find_workshop_of(partner: Partner, public_id: UUID) -> Workshop:
    """Raises WorkshopNotFound."""
    workshop = Workshop.objects.filter(partner=partner, public_id=public_id).first()
    if workshop is None:
        raise WorkshopNotFound()
    workshop.partner = partner
    return workshop


def partners_spoken_for(person: Person, token: object) -> list[Partner]:
    """Those that the person publishes for; of a token made for an organisation, its own alone."""
    own = Partner.objects.published_by(person)
    if isinstance(token, ApiToken) and token.organisation_id is not None:
        own = own.filter(organisation=token.organisation_id)
    return list(own)


def find_own_session(person: Person, public_id: UUID) -> Session:
    session = Session.objects.of_publishers(person).with_details().filter(public_id=public_id).first()
    if session is None:
        raise SessionNotFound()
    return session


def find_own_facilitator(partner: Partner, public_id: UUID) -> Facilitator:
    """One of those who work for the partner. Raises FacilitatorNotFound."""
    facilitator = Facilitator.objects.of(partner).filter(public_id=public_id).first()
    if facilitator is None:
        raise FacilitatorNotFound()
    return facilitator


def find_own_series(person: Person, public_id: UUID) -> SessionSeries:
    of_publishers = Partner.objects.published_by(person)
    found = SessionSeries.objects.filter(workshop__partner__in=of_publishers, public_id=public_id)
    series = found.select_related("workshop__partner__organisation").first()
    if series is None:
        raise SeriesNotFound()
    return series


def find_session_to_attend_to(person: Person, public_id: UUID) -> Session:
    """Raises SessionNotFound for whoever neither publishes nor holds it."""
    session = Session.objects.with_details().filter(public_id=public_id).first()
    if session is None or not may_attend_to(person, session):
        raise SessionNotFound()
    return session


def find_registration(public_id: UUID) -> Registration:
    registration = Registration.objects.with_session().filter(public_id=public_id).first()
    if registration is None:
        raise RegistrationNotFound()
    return registration


def is_own(person: Person, registration: Registration) -> bool:
    return registration.person_id is not None and registration.person_id == person.pk


def check_may_cancel(person: Person, registration: Registration) -> None:
    """Oneself or the publisher; whoever holds the signed link needs no account. Raises RegistrationNotFound."""
    if is_own(person, registration) or may_publish_for(person, registration.session.partner):
        return
    raise RegistrationNotFound()
