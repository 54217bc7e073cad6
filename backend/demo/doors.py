"""A tablet beside the door of a small room, a kiosk for the whole house, and the code that opens nothing but them."""

from datetime import datetime

from backend.context import DEMO_DOOR_CODE
from backend.demo.people import People
from backend.demo.places import Network
from booking.actions.doors import make_door, pair_door
from booking.models import Door
from members.actions.door_codes import renew_door_code
from spaces import catalogue
from spaces.models import Resource

ROOM = "La Vigie"


def hang_doors(people: People, network: Network, *, now: datetime) -> None:
    """Both are paired with devices that nobody has; `/porte/demo/` makes the browser at hand one of them."""
    known, house = catalogue.current(), network.houses[0]
    room = known.resources[Resource.objects.at(house).get(name=ROOM).pk]
    for name, resource in ((f"Tablette de {ROOM}", room), ("Borne de l’entrée", None)):
        _door, secret = make_door(name=name, site=room.site, resource=resource, by=people.manager, now=now)
        pair_door(secret=secret, now=now)
    renew_door_code(person=people.coworker, now=now, code=DEMO_DOOR_CODE)


def demo_door() -> Door | None:
    """The tablet's, while it lives."""
    return Door.objects.living().filter(resource__name=ROOM, site__slug="perriere").select_related("resource").first()
