"""A refusal as a page shows it: why, and what could be taken instead as links."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from booking.web.asked import confirm_address
from booking.web.times import instant_of
from core.errors import Refusal
from core.ranges import Period
from core.wording import hours_text, period_text
from spaces.catalogue import Catalogue


def shown(refusal: Refusal, *, catalogue: Catalogue, period: Period | None = None) -> dict[str, Any]:
    """What `components/_refusal.html` takes. Offers on another day than the period's name their day."""
    return {
        "title": refusal.title,
        "detail": refusal.detail or _conflict(refusal, catalogue),
        "alternatives": [_offer(offer, catalogue, period) for offer in refusal.facts.get("alternatives", [])],
    }


def _conflict(refusal: Refusal, catalogue: Catalogue) -> str:
    conflict = refusal.facts.get("conflict")
    if not conflict:
        return ""
    entry = catalogue.resource(UUID(conflict["resource"]))
    start, end = (instant_of(conflict[name], entry.site) for name in ("start", "end"))
    return _("%(resource)s est occupé : %(period)s.") % {
        "resource": entry.name,
        "period": period_text(start, end, entry.tz),
    }


def _offer(offer: dict[str, Any], catalogue: Catalogue, asked: Period | None) -> dict[str, str]:
    entry, *others = [catalogue.resource(UUID(resource["id"])) for resource in offer["resources"]]
    period = Period(*(instant_of(offer[name], entry.site) for name in ("start", "end")))
    names = ", ".join(resource["name"] for resource in offer["resources"])
    day_is_said = (
        asked is not None and asked.start.astimezone(entry.tz).date() == period.start.astimezone(entry.tz).date()
    )
    said = hours_text if day_is_said else period_text
    return {
        "label": f"{names}, {said(period.start, period.end, entry.tz)}",
        "url": confirm_address(entry, period, others=others),
    }
