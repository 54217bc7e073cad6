"""Which place a name means: a site of the network, a room that the partner may take."""

from agenda.access import sites_with_rooms_for
from agenda.models import Partner
from booking.importing.columns import folded
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource, Site


class Places:
    """Two queries, however many names are asked for."""

    def __init__(self, partner: Partner, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        own = set(Site.objects.filter(organisation=partner.organisation_id).values_list("pk", flat=True))
        sites = sorted(catalogue.sites.values(), key=lambda site: site.pk not in own)
        self.own = [site for site in sites if site.pk in own]
        self.with_rooms = sites_with_rooms_for(partner)
        self.by_name: dict[str, SiteEntry] = {}
        for site in sites:
            for name in (folded(site.name), folded(site.slug), folded(str(site.public_id))):
                self.by_name.setdefault(name, site)

    def site(self, name: str) -> SiteEntry | None:
        return self.by_name.get(folded(name))

    def site_of_address(self, location: str) -> SiteEntry | None:
        """A calendar's LOCATION: a name alone or before the first comma, or one of the partner's own within."""
        first = location.replace("\n", ",").partition(",")[0]
        named = self.site(location) or self.site(first)
        said = f" {folded(location)} "
        return named or next((site for site in self.own if f" {folded(site.name)} " in said), None)

    def room(self, name: str, site: SiteEntry) -> ResourceEntry | None:
        if site.pk not in self.with_rooms:
            return None
        rooms = self.catalogue.matching(site=site.pk, kind=Resource.Kind.ROOM)
        return next((room for room in rooms if folded(name) in (folded(room.name), folded(str(room.public_id)))), None)
