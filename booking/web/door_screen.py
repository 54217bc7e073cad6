"""Who a device is, by its cookie, and what it may show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from booking.actions.doors import door_of
from booking.errors import DoorNotPaired
from booking.models import Door
from booking.web.wording import in_order
from spaces.catalogue import Catalogue, ResourceEntry

SALT = "booking.door"
KEPT_FOR = 400 * 24 * 3600
"""The longest that browsers keep a cookie, in seconds; each whole page starts it anew."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A resource on a device; `home` is the kiosk's page of all its resources, "" at a door of one."""

    door: Door
    entry: ResourceEntry
    address: str
    state_address: str
    home: str = ""


def cookie_of(door: Door) -> tuple[str, str]:
    """Name and path of the cookie that a door's device carries."""
    return ("porte", "/porte/") if door.resource_id else ("borne", "/borne/")


def remember(answer: HttpResponse, door: Door, secret: str) -> None:
    name, path = cookie_of(door)
    answer.set_signed_cookie(
        name,
        f"{door.public_id}:{secret}",
        salt=SALT,
        max_age=KEPT_FOR,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def remember_again(request: HttpRequest, answer: HttpResponse, door: Door) -> None:
    name, _path = cookie_of(door)
    _public_id, _colon, secret = str(request.get_signed_cookie(name, "", salt=SALT)).partition(":")
    remember(answer, door, secret)


def device(request: HttpRequest, name: str, *, now: datetime) -> Door:
    """The door whose device asks, whoever is signed in on it. Raises DoorNotPaired."""
    public_id, _colon, secret = str(request.get_signed_cookie(name, "", salt=SALT)).partition(":")
    door = door_of(public_id, secret, now=now) if secret else None
    if door is None:
        raise DoorNotPaired()
    return door


def screen_of(request: HttpRequest, resource: UUID, *, catalogue: Catalogue, now: datetime) -> Screen:
    """The screen of a door of one resource. Raises DoorNotPaired, ResourceNotFound."""
    entry, door = catalogue.resource(resource), device(request, "porte", now=now)
    if door.resource_id != entry.pk:
        raise DoorNotPaired()
    return Screen(door, entry, reverse("booking:door", args=[resource]), reverse("booking:door-state", args=[resource]))


def kiosk_of(request: HttpRequest, door: UUID, *, now: datetime) -> Door:
    """Raises DoorNotPaired."""
    found = device(request, "borne", now=now)
    if found.public_id != door or found.resource_id:
        raise DoorNotPaired()
    return found


def kiosk_screen_of(request: HttpRequest, door: UUID, resource: UUID, *, catalogue: Catalogue, now: datetime) -> Screen:
    """One resource of a kiosk. Raises DoorNotPaired, for a resource of another site or zone too."""
    found, entry = kiosk_of(request, door, now=now), catalogue.resource(resource)
    if entry not in shown_on(found, catalogue):
        raise DoorNotPaired()
    here, state = (reverse(name, args=[door, resource]) for name in ("booking:kiosk-door", "booking:kiosk-door-state"))
    return Screen(found, entry, here, state, reverse("booking:kiosk", args=[door]))


def shown_on(door: Door, catalogue: Catalogue) -> list[ResourceEntry]:
    """What a kiosk shows: what can be booked in its zone or at its site."""
    entries = catalogue.matching(site=door.site_id)
    return sorted((entry for entry in entries if door.zone_id in (None, entry.zone_id)), key=in_order)


def address_of(door: Door) -> str:
    """Where the device goes once it is paired."""
    if door.resource:
        return reverse("booking:door", args=[door.resource.public_id])
    return reverse("booking:kiosk", args=[door.public_id])
