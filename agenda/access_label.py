"""Who answers for a partner, who looks after which of its sites, and who runs the label."""

from dataclasses import dataclass

from agenda.errors import LabelNotRun, NotAnsweringForThePartner, NotUnderTheLabel, PartnerNotFound
from agenda.models import LabelMembership, Partner
from agenda.models.partner import ROLES_PUBLISHING
from members.models import Affiliation, Organisation, Person
from spaces.access import network_roles_of, sites_where
from spaces.errors import SiteNotFound
from spaces.models import Site, Steward

MANAGING = [Steward.Role.MANAGER]


def answers_for(person: Person, organisation: Organisation) -> bool:
    return Affiliation.objects.of(person).administering().filter(organisation=organisation).exists()


def may_run_label(person: Person) -> bool:
    return Steward.Role.MANAGER in network_roles_of(person)


def check_may_run_label(person: Person) -> None:
    """Raises LabelNotRun."""
    if not may_run_label(person):
        raise LabelNotRun()


@dataclass(frozen=True, slots=True)
class Charge:
    """What a person looks after at a partner.

    `is_whole` for who answers for its organisation and for managers of the network: they change its profile and say
    who publishes anywhere; a manager of one of its sites says who publishes there.
    """

    answers: bool
    is_whole: bool
    managed: tuple[Site, ...]
    described: tuple[Site, ...]
    """Those whose entry in the directory the person writes."""

    @property
    def invites(self) -> bool:
        return self.is_whole or bool(self.managed)

    def may_invite_for(self, site: Site | None) -> bool:
        return self.is_whole or (site is not None and site in self.managed)

    def check_whole(self) -> None:
        """Raises NotAnsweringForThePartner."""
        if not self.is_whole:
            raise NotAnsweringForThePartner()

    def check_invites(self) -> None:
        """Raises NotAnsweringForThePartner."""
        if not self.invites:
            raise NotAnsweringForThePartner()

    def described_site(self, slug: str) -> Site:
        """Raises SiteNotFound."""
        for site in self.described:
            if site.slug == slug:
                return site
        raise SiteNotFound(site=slug)


def charge_of(person: Person, partner: Partner) -> Charge:
    """A few queries, whatever the number of sites."""
    sites = tuple(partner.organisation.sites.all())
    answers = answers_for(person, partner.organisation)
    managed, published = sites_where(person, MANAGING), sites_where(person, ROLES_PUBLISHING)
    return Charge(
        answers=answers,
        is_whole=answers or managed is None,
        managed=_among(sites, managed),
        described=sites if answers else _among(sites, published),
    )


def _among(sites: tuple[Site, ...], keys: set[int] | None) -> tuple[Site, ...]:
    return sites if keys is None else tuple(site for site in sites if site.pk in keys)


def find_public_partner(slug: str) -> Partner:
    """Raises PartnerNotFound."""
    partner = Partner.objects.select_related("organisation").filter(slug=slug).first()
    if partner is None:
        raise PartnerNotFound()
    return partner


def find_site(slug: str) -> Site:
    """Raises SiteNotFound."""
    site = Site.objects.select_related("organisation__partner", "directory_entry").filter(slug=slug).first()
    if site is None:
        raise SiteNotFound(site=slug)
    return site


def check_under_the_label(site_id: int) -> None:
    """A site that has left the label publishes nothing new until it is back; one that never joined is left in peace.

    One query. Raises NotUnderTheLabel.
    """
    ends = set(LabelMembership.objects.filter(site=site_id).values_list("left_on", flat=True))
    if ends and None not in ends:
        left = max(day for day in ends if day)
        raise NotUnderTheLabel(left_on=left.isoformat())
