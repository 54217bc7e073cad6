"""From what a request says to the facts that actions take."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agenda.facts import SessionFacts, WorkshopFacts
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
    """Raises PeriodInvalid, SiteNotFound, ResourceNotFound."""
    return SessionFacts(
        period=Period(said["start"], said["end"]),
        site_id=site_named(catalogue, said["site"]).pk,
        capacity=said["capacity"],
        room=catalogue.resource(said["room"]) if said["room"] else None,
        online_url=said["online_url"],
        status=said["status"],
        mode=said.get("mode", ""),
        slot_minutes=said["slot_minutes"],
    )


def check_external_id(external_id: str) -> None:
    if len(external_id) > 120 or not external_id.isprintable():
        raise Invalid(errors={"external_id": [_("120 caractères imprimables au plus.")]})
    if external_id in RESERVED:
        raise Invalid(errors={"external_id": [_("Ce mot est réservé : c’est l’adresse des lots.")]})
