"""Where a session can be: a site of the network, or one of the rooms that the partner may take."""

from uuid import UUID

from django.utils.translation import gettext as _

from agenda.access import sites_with_rooms_for
from agenda.models import Partner, Session
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource

Choice = tuple[str, str]


def site_value(site: SiteEntry) -> str:
    return f"site:{site.public_id}"


def room_value(room: ResourceEntry) -> str:
    return f"room:{room.public_id}"


def choices(partner: Partner, catalogue: Catalogue) -> list[tuple[str, list[Choice]]]:
    """Grouped by site, those with rooms first."""
    with_rooms = sites_with_rooms_for(partner)
    sites = sorted(catalogue.sites.values(), key=lambda site: (site.pk not in with_rooms, site.name))
    return [
        (
            site.name,
            [
                (site_value(site), _("%(site)s, sans réserver de salle") % {"site": site.name}),
                *(_room_choice(room) for room in _rooms(catalogue, site) if site.pk in with_rooms),
            ],
        )
        for site in sites
    ]


def _rooms(catalogue: Catalogue, site: SiteEntry) -> list[ResourceEntry]:
    return sorted(catalogue.matching(site=site.pk, kind=Resource.Kind.ROOM), key=lambda room: room.name)


def _room_choice(room: ResourceEntry) -> Choice:
    label = _("%(room)s, %(count)s places") % {"room": room.name, "count": room.capacity}
    return room_value(room), label


def chosen(value: str, catalogue: Catalogue) -> tuple[SiteEntry, ResourceEntry | None]:
    """Raises SiteNotFound, ResourceNotFound."""
    kind, _colon, public_id = value.partition(":")
    if kind == "room":
        room = catalogue.resource(UUID(public_id))
        return room.site, room
    return catalogue.site(UUID(public_id)), None


def value_of(session: Session) -> str:
    if session.room:
        return f"room:{session.room.public_id}"
    return f"site:{session.site.public_id}"
