from datetime import datetime

from django.test import Client

from booking.actions.doors import make_door
from booking.models import Door
from members.models import Person
from spaces import catalogue
from spaces.models import Resource, Site, Zone


def door_at(place: Resource | Zone | Site, by: Person, *, now: datetime) -> tuple[Door, str]:
    """A door of a resource, a zone or a site, and the secret of its link."""
    known = catalogue.current()
    if isinstance(place, Resource):
        shown = {"site": known.sites[place.site_id], "resource": known.resources[place.pk]}
    elif isinstance(place, Zone):
        shown = {"site": known.sites[place.site_id], "zone": place}
    else:
        shown = {"site": known.sites[place.pk]}
    return make_door(name=f"Écran {place}", by=by, now=now, **shown)


def paired(place: Resource | Zone | Site, by: Person, *, now: datetime) -> tuple[Door, Client]:
    """A door and the browser of its device."""
    door, secret = door_at(place, by, now=now)
    device = Client(headers={"Accept-Language": "fr"})
    assert device.post(f"/porte/associer/{secret}/").status_code == 302
    return Door.objects.get(pk=door.pk), device
