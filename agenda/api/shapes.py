"""The agenda as the API shows it: plain values, instants with the offset of the site."""

from datetime import datetime
from typing import Any

from agenda.links import session_url
from agenda.models import Partner, Session, Workshop
from core.money import CURRENCY

Shape = dict[str, Any]


def partner_name(partner: Partner) -> Shape:
    return {"id": str(partner.public_id), "slug": partner.slug, "name": partner.name}


def partner_shape(partner: Partner) -> Shape:
    """Reads the organisation's sites."""
    return {
        **partner_name(partner),
        "presentation": partner.presentation,
        "sites": [{"id": str(site.public_id), "name": site.name} for site in partner.organisation.sites.all()],
    }


def workshop_shape(workshop: Workshop) -> Shape:
    return {
        "id": str(workshop.public_id),
        "title": workshop.title,
        "description": workshop.description,
        "theme": workshop.theme,
        "format": str(workshop.format),
        "audience": workshop.audience,
        "publics": workshop.publics,
        "min_age": workshop.min_age,
        "max_age": workshop.max_age,
        "level": workshop.level,
        "language": workshop.language,
        "price": f"{workshop.price:.2f}",
        "currency": CURRENCY,
        "is_pay_what_you_want": workshop.is_pay_what_you_want,
        "to_bring": workshop.to_bring,
        "documents": workshop.documents,
        "accessibility": workshop.accessibility,
        "access_features": workshop.access_features,
    }


def offered_workshop(workshop: Workshop) -> Shape:
    return {**workshop_shape(workshop), "partner": partner_name(workshop.partner)}


def session_shape(session: Session) -> Shape:
    """Needs `with_details()`; of several, `with_facilitators()` as well."""
    tz = session.site.tz

    def local(instant: datetime) -> str:
        return instant.astimezone(tz).isoformat()

    return {
        "id": str(session.public_id),
        "status": str(session.status),
        "workshop": workshop_shape(session.workshop),
        "partner": partner_name(session.partner),
        "site": {"id": str(session.site.public_id), "name": session.site.name},
        "room": {"id": str(session.room.public_id), "name": session.room.name} if session.room else None,
        "start": local(session.start),
        "end": local(session.end),
        "capacity": session.capacity,
        "places_left": session.places_left,
        "is_online": session.is_online,
        "mode": str(session.mode),
        "slot_minutes": session.slot_minutes,
        "previous_start": local(session.previous_start) if session.previous_start else None,
        "facilitators": [{"id": str(one.public_id), "name": one.name} for one in session.facilitators.all()],
        "cancel_reason": session.cancel_reason,
        "url": session_url(session),
        "sequence": session.sequence,
        "changed_at": local(session.changed_at),
    }


def own_session(session: Session) -> Shape:
    return {
        **session_shape(session),
        "external_id": session.external_id,
        "occurrence_on": session.occurrence_on.isoformat() if session.occurrence_on else None,
        "is_exception": session.is_exception,
        "online_url": session.online_url,
        "places_taken": session.places_taken,
    }
