"""From what a caller wrote to what the verbs take."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from billing.standing import Payer
from booking.access import on_behalf
from booking.choosing import Wish
from booking.errors import NothingAsked
from core.ranges import Period
from members.access import payer_for
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource

Values = dict[str, Any]


def period_in(values: Values) -> Period:
    """Raises PeriodInvalid."""
    return Period(values["start"], values["end"])


def meant(values: Values, catalogue: Catalogue) -> list[ResourceEntry] | Wish:
    """The resources that are named, once each, or the wish for any. Raises NothingAsked and the NotFounds of spaces."""
    if values.get("resources"):
        return named_in(values, catalogue)
    if not values.get("any"):
        raise NothingAsked()
    return wish_in(values["any"], values["attendees"], catalogue)


def wish_in(asked: list[Values], attendees: int, catalogue: Catalogue) -> Wish:
    """Where one thing seats everybody, it must be large enough; what is asked several times shares the people."""
    seating = [one for one in asked if one["kind"] != Resource.Kind.EQUIPMENT]
    first, *others = [_wish(one, attendees if seating == [one] else 1, catalogue) for one in asked]
    return replace(first, beside=tuple(others))


def _wish(one: Values, attendees: int, catalogue: Catalogue) -> Wish:
    return Wish(
        kind=one["kind"],
        site_id=catalogue.site(one["site"]).pk if one.get("site") else None,
        features=tuple(one.get("features", ())),
        capacity=max(one["capacity"], -(-attendees // one["count"])),
        count=one["count"],
    )


def named_in(values: Values, catalogue: Catalogue) -> list[ResourceEntry]:
    """The resources named, once each. Raises ResourceNotFound."""
    return [catalogue.resource(public_id) for public_id in dict.fromkeys(values.get("resources", ()))]


def person_named(public_id: UUID | None, *, by: Person, site_id: int | None) -> Person:
    """For whom the front desk of the site books; the caller where nobody is named.

    Raises BehalfNotAllowed, PersonNotFound.
    """
    if public_id is None or public_id == by.public_id:
        return by
    return on_behalf(by, site_id, public_id=public_id)


def payer_in(values: Values, person: Person) -> Payer:
    """Raises PayerNotAllowed."""
    return Payer(person.pk, payer_for(person, values.get("on_behalf_of")))
