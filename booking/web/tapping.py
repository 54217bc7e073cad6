"""What somebody does who stands before a resource: the same at its door and on the page of its QR code."""

from datetime import datetime

from django.utils.translation import gettext as _

from billing.standing import Payer
from booking.actions.attending import check_in, check_out
from booking.actions.walking_in import walk_in
from booking.errors import NothingToCheckIn
from booking.models.booking import Status
from booking.presence import here
from booking.web.times import instant_of
from core.errors import NotFound
from core.ranges import PeriodInvalid
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


def tap(act: str, *, entry: ResourceEntry, person: Person, catalogue: Catalogue, now: datetime, until: str = "") -> str:
    """The word of what was done, for `thanks`. Raises NothingToCheckIn, NotFound, and the refusals of the verbs."""
    if act == "prendre":
        end = _instant(until, entry)
        walk_in(
            resource=entry, until=end, person=person, payer=Payer(person.pk), by=person, catalogue=catalogue, now=now
        )
    elif act == "arrivee":
        mine = here(person, entry, now=now, among=(Status.CONFIRMED, Status.NO_SHOW))
        if mine is None:
            raise NothingToCheckIn()
        check_in(booking=mine, by=person, now=now)
    elif act == "depart":
        mine = here(person, entry, now=now, among=(Status.CHECKED_IN,))
        if mine is None:
            raise NothingToCheckIn()
        check_out(booking=mine, by=person, now=now)
    else:
        raise NotFound()
    return act


def thanks(done: str) -> str:
    """The sentence for the word of what was done; empty for any other word."""
    return {
        "arrivee": _("Arrivée enregistrée : bienvenue."),
        "depart": _("Départ enregistré : à bientôt."),
        "prendre": _("C’est à vous : bienvenue."),
    }.get(done, "")


def _instant(text: str, entry: ResourceEntry) -> datetime:
    try:
        return instant_of(text, entry.site)
    except ValueError as error:
        raise PeriodInvalid() from error
