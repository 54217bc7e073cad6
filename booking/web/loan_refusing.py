"""A refusal about a loan, with what can be borrowed instead as links to the page that asks for it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.web import refusing
from booking.web.times import instant_of
from core.errors import Refusal
from core.wording import period_text
from spaces.catalogue import Catalogue


def shown(refusal: Refusal, catalogue: Catalogue) -> dict[str, Any]:
    """What `components/_refusal.html` takes."""
    offers = refusal.facts.get("alternatives", [])
    told = refusing.shown(refusal, catalogue=catalogue)
    if refusal.code == "not-back-yet":
        entry = catalogue.resource(UUID(refusal.facts["resource"]))
        told["detail"] = _("%(thing)s devait revenir et n’est pas encore là.") % {"thing": entry.name}
    return {**told, "alternatives": [_offer(offer, catalogue) for offer in offers]}


def _offer(offer: dict[str, Any], catalogue: Catalogue) -> dict[str, str]:
    entry = catalogue.resource(UUID(offer["resources"][0]["id"]))
    start, end = (instant_of(offer[name], entry.site) for name in ("start", "end"))
    query = urlencode({"start": offer["start"], "end": offer["end"]})
    return {
        "label": f"{entry.name}, {period_text(start, end, entry.tz)}",
        "url": f"{reverse('booking:loan-new', args=[entry.public_id])}?{query}",
    }
