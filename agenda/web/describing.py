"""What a session's page says to programs: search engines, calendars, and whoever shows a link to it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.feeds import place_of, when_of
from agenda.links import session_url
from agenda.models import Session
from agenda.web.event_data import event_data
from core.web import as_data_block


def described(session: Session) -> dict[str, Any]:
    """Needs `with_details()`. One query, for whoever holds it."""
    performers = list(session.facilitations.order_by("facilitator__name").values_list("facilitator__name", flat=True))
    image = settings.PUBLIC_URL + reverse("agenda:session-image", args=[session.public_id])
    return {
        "event_data": as_data_block(event_data(session, performers=performers, image=image)),
        "canonical": session_url(session),
        "image_url": image,
        "description": description_of(session),
    }


def description_of(session: Session) -> str:
    """When and where; first of all, that it is off."""
    said = f"{when_of(session)}, {place_of(session)}"
    if session.is_cancelled:
        return f"{_('Séance annulée')} – {said}"
    return f"{_('Séance reportée')} – {said}" if session.is_postponed else said
