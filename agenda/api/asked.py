"""From what a request says to the facts that actions take."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agenda.errors import FacilitatorNotFound
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Facilitator
from core.errors import Invalid
from core.ranges import Period
from spaces.catalogue import Catalogue, SiteEntry
from spaces.errors import SiteNotFound

RESERVED = {"batch"}


def site_named(catalogue: Catalogue, reference: str) -> SiteEntry:
    """By public id or slug. Raises SiteNotFound."""
    try:
        return catalogue.site(UUID(reference))
    except ValueError:
        for site in catalogue.sites.values():
            if site.slug == reference:
                return site
    raise SiteNotFound(site=reference)


def workshop_facts(said: dict[str, Any]) -> WorkshopFacts:
    return WorkshopFacts(**said)


def session_facts(said: dict[str, Any], catalogue: Catalogue) -> SessionFacts:
    """Raises PeriodInvalid, SiteNotFound, ResourceNotFound, FacilitatorNotFound."""
    return SessionFacts(
        period=Period(said["start"], said["end"]),
        site_id=site_named(catalogue, said["site"]).pk,
        capacity=said["capacity"],
        room=catalogue.resource(said["room"]) if said["room"] else None,
        online_url=said["online_url"],
        status=said["status"],
        mode=said.get("mode", ""),
        slot_minutes=said["slot_minutes"],
        facilitators=facilitator_keys(said["facilitators"]) if "facilitators" in said else None,
    )


def facilitator_keys(ids: Collection[UUID]) -> tuple[int, ...]:
    """One query, or none. Raises FacilitatorNotFound."""
    if not ids:
        return ()
    known = dict(Facilitator.objects.filter(public_id__in=ids).values_list("public_id", "pk"))
    if unknown := [str(one) for one in ids if one not in known]:
        raise FacilitatorNotFound(facilitator=unknown[0])
    return tuple(sorted(known.values()))


def check_external_id(external_id: str) -> None:
    if len(external_id) > 120 or not external_id.isprintable():
        raise Invalid(errors={"external_id": [_("120 caractères imprimables au plus.")]})
    if external_id in RESERVED:
        raise Invalid(errors={"external_id": [_("Ce mot est réservé : c’est l’adresse des lots.")]})
