"""From what a request says to the facts that actions take."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Session
from agenda.models.session import SessionQuerySet
from core.api.fields import InstantField
from core.clock import start_of_day
from core.errors import Invalid
from core.ranges import Period
from spaces.catalogue import Catalogue, SiteEntry
from spaces.errors import SiteNotFound

DAY = timedelta(days=1)
FIRST, LAST = date(1970, 1, 2), date(2199, 12, 30)


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


def sessions_asked(said: dict[str, Any], catalogue: Catalogue, *, now: datetime) -> SessionQuerySet:
    """Raises ValidationError, PeriodInvalid, SiteNotFound."""
    site = site_named(catalogue, said["site"]) if "site" in said else None
    tz = site.tz if site else ZoneInfo(settings.TIME_ZONE)
    start = _instant("from", said["from"], tz) if "from" in said else now
    sessions = Session.objects.public()
    if "to" in said:
        sessions = sessions.overlapping(Period(start, _instant("to", said["to"], tz, is_end=True)))
    else:
        sessions = sessions.to_come(start)
    if site:
        sessions = sessions.filter(site=site.pk)
    if "partner" in said:
        sessions = sessions.filter(partner__in=Partner.objects.named(said["partner"]))
    chosen = {"theme": "workshop__theme", "workshop": "workshop__public_id"}
    return sessions.filter(**{column: said[name] for name, column in chosen.items() if name in said})


def _instant(name: str, text: str, tz: ZoneInfo, *, is_end: bool = False) -> datetime:
    """A date is the beginning of that local day, or its end."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _read_instant(name, text)
    if not FIRST <= day <= LAST:
        raise ValidationError({name: [InstantField.default_error_messages["out_of_range"]]})
    return start_of_day(day + DAY if is_end else day, tz)


def _read_instant(name: str, text: str) -> datetime:
    try:
        return InstantField().to_internal_value(text)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error
