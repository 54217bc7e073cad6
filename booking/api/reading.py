"""From what a caller wrote to what the verbs take."""

from typing import Any

from billing.standing import Payer
from booking.choosing import Wish
from booking.errors import NothingAsked
from core.ranges import Period
from members.access import payer_for
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

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
    wish = values["any"]
    return Wish(
        kind=wish["kind"],
        site_id=catalogue.site(wish["site"]).pk if wish.get("site") else None,
        features=tuple(wish.get("features", ())),
        capacity=max(wish["capacity"], values["attendees"]),
    )


def named_in(values: Values, catalogue: Catalogue) -> list[ResourceEntry]:
    """The resources named, once each. Raises ResourceNotFound."""
    return [catalogue.resource(public_id) for public_id in dict.fromkeys(values.get("resources", ()))]


def payer_in(values: Values, person: Person) -> Payer:
    """Raises PayerNotAllowed."""
    return Payer(person.pk, payer_for(person, values.get("on_behalf_of")))
