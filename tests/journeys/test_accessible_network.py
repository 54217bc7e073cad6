"""axe-core finds nothing on the pages about places, partners and the label either."""

from decimal import Decimal

import pytest

from agenda.actions.inviting import invite, secret_of
from agenda.models import Partner
from core import clock
from core.clock import local_date
from members.models import Person
from spaces.models import Site, Steward
from tests.factories import SiteFactory, open_every_day
from tests.factories.agenda import SessionFactory, WorkshopFactory
from tests.factories.label import CharterFactory, DirectoryEntryFactory, LabelMembershipFactory, answering_for
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PARIS, PHONE, hours, sign_in


@pytest.fixture
def everybody(publisher: Person, place) -> Person:
    """Answers for the partner, and manages the network."""
    Steward.objects.create(person=publisher, site=None, role=Steward.Role.MANAGER)
    return publisher


@pytest.fixture
def library(everybody: Person, place: Site) -> Site:
    """Under the label by an older charter, in the directory, with a session to come; the other place has left."""
    partner = Partner.objects.get()
    library = SiteFactory(
        slug="mediatheque",
        name="Médiathèque d’essai",
        kind="media_library",
        organisation=partner.organisation,
        latitude=Decimal("47.74975"),
        longitude=Decimal("-3.36389"),
        accessibility="Entrée de plain-pied.",
        email="mediatheque@example.org",
        phone="02 97 00 00 00",
    )
    open_every_day(library)
    place.latitude, place.longitude = Decimal("47.73312"), Decimal("-3.37184")
    place.save()
    today = local_date(clock.now(), PARIS)
    left = LabelMembershipFactory(site=place)
    left.left_on, left.left_by, left.leave_reason = today, everybody, "Le lieu ferme."
    left.save()
    LabelMembershipFactory(site=library, charter=left.charter)
    CharterFactory(version="2", published_on=today)
    DirectoryEntryFactory(site=library, services=["Compréhension du monde numérique"], fees=["Gratuit"])
    SessionFactory(workshop=WorkshopFactory(partner=partner), site=library, period=hours(14, 16).stored)
    return library


@pytest.fixture
def addresses(library: Site, everybody: Person) -> tuple[list[str], list[str]]:
    partner, now = Partner.objects.get(), clock.now()
    waiting = invite(partner=partner, site=library, email="lena@example.org", by=everybody, now=now)
    answering_for(partner)
    space, key = "/partenaire/chez/defis-essai/", everybody.affiliations.get().pk
    public = [
        "/lieux/",
        "/lieux/?kind=fab_lab",
        "/lieux/mediatheque/",
        "/lieux/essai/",
        "/lieux/donnees/",
        "/partenaires/defis-essai/",
        f"/partenaire/invitation/{secret_of(waiting)}/",
    ]
    private = [
        f"/partenaire/invitation/{secret_of(waiting)}/",
        space,
        f"{space}fiche/",
        f"{space}lieux/mediatheque/",
        f"{space}personnes/",
        f"{space}personnes/reponse/{key}/retirer/",
        f"{space}label/",
        "/equipe/label/",
        "/equipe/label/charte/",
        "/equipe/label/mediatheque/",
        "/equipe/label/essai/",
    ]
    return public, private


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_the_network_are_accessible_to_everybody(visit, everybody, addresses, viewport):
    public, private = addresses
    page = visit(viewport=viewport)
    found = [fault for address in public for fault in faults(page, address)]
    sign_in(page, everybody)
    found += [fault for address in private for fault in faults(page, address)]
    assert not found, "\n".join(found)
