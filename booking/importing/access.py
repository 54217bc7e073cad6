"""Who may import: the managers of the site. Others do not even learn that there is something."""

from uuid import UUID

from booking.errors import ImportNotFound
from booking.models import ImportBatch
from members.models import Person
from spaces.access import sites_where
from spaces.catalogue import Catalogue, SiteEntry
from spaces.errors import SiteNotFound
from spaces.models import Steward

ROLES = (Steward.Role.MANAGER,)


def managed_sites(person: Person, catalogue: Catalogue) -> list[SiteEntry]:
    """Those with something to book, in order of name. One query."""
    keys = sites_where(person, ROLES)
    having = {entry.site.pk for entry in catalogue.resources.values() if entry.is_bookable}
    sites = [site for key, site in catalogue.sites.items() if key in having and (keys is None or key in keys)]
    return sorted(sites, key=lambda site: site.name)


def managed_site(person: Person, public_id: UUID, catalogue: Catalogue) -> SiteEntry:
    """Raises SiteNotFound, also for somebody else's."""
    site = catalogue.site(public_id)
    keys = sites_where(person, ROLES)
    if keys is not None and site.pk not in keys:
        raise SiteNotFound(site=str(public_id))
    return site


def find_import(person: Person, public_id: UUID) -> ImportBatch:
    """Raises ImportNotFound, whether it is hidden or does not exist."""
    keys = sites_where(person, ROLES)
    found = ImportBatch.objects.select_related("site", "by").filter(public_id=public_id)
    batch = (found if keys is None else found.filter(site__in=keys)).first()
    if batch is None:
        raise ImportNotFound()
    return batch
