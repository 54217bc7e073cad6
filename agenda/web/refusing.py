"""A refusal inside a publisher's form: why, and what to take instead as buttons of the same form."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from agenda.web import places
from core.errors import Refusal
from core.ranges import Period
from core.wording import day_text, period_text
from spaces.catalogue import Catalogue

Shown = dict[str, Any]


def shown(refusal: Refusal, catalogue: Catalogue, *, prefix: str) -> Shown:
    """What `agenda/partner/_refusal.html` takes; an alternative's `value` is understood by `with_alternative`."""
    return {
        "title": refusal.title,
        "detail": told(refusal, catalogue),
        "alternatives": [_alternative(offer, catalogue, prefix) for offer in refusal.facts.get("alternatives", [])],
    }


def told(refusal: Refusal, catalogue: Catalogue) -> str:
    """Why, in a sentence; empty where the title says all."""
    return str(refusal.detail) or _conflict(refusal, catalogue) or _elsewhere(refusal) or _days(refusal)


def _elsewhere(refusal: Refusal) -> str:
    held = refusal.facts.get("conflict_session")
    if not held:
        return ""
    start, end = (datetime.fromisoformat(held[edge]) for edge in ("start", "end"))
    return _("%(name)s anime alors « %(title)s » à %(site)s : %(period)s.") % {
        "name": refusal.facts["facilitator"]["name"],
        "title": held["title"],
        "site": held["site"],
        "period": period_text(start, end, start.tzinfo or UTC),
    }


def _days(refusal: Refusal) -> str:
    """Of a series, the days on which something else stands in the way."""
    days = [date.fromisoformat(one["day"]) for one in refusal.facts.get("conflicts", [])]
    return _("Ôtez ces dates : %(days)s.") % {"days": ", ".join(day_text(day) for day in days)} if days else ""


def _conflict(refusal: Refusal, catalogue: Catalogue) -> str:
    conflict = refusal.facts.get("conflict")
    if not conflict:
        return ""
    room = catalogue.resource(UUID(conflict["resource"]))
    taken = period_text(datetime.fromisoformat(conflict["start"]), datetime.fromisoformat(conflict["end"]), room.tz)
    return _("Déjà réservé : %(room)s, %(period)s.") % {"room": room.name, "period": taken}


def _alternative(offer: dict[str, Any], catalogue: Catalogue, prefix: str) -> dict[str, str]:
    room = catalogue.resource(UUID(offer["resources"][0]["id"]))
    period = Period(datetime.fromisoformat(offer["start"]), datetime.fromisoformat(offer["end"]))
    return {
        "label": f"{room.name}, {period_text(period.start, period.end, room.tz)}",
        "value": "|".join([prefix, places.room_value(room), offer["start"], offer["end"]]),
    }


def with_alternative(data: QueryDict) -> QueryDict:
    """The same form with the alternative taken whose button was pressed; anything unreadable changes nothing."""
    parts = data.get("take", "").split("|")
    if len(parts) != 4:
        return data
    prefix, place, *instants = parts
    try:
        start, end = (datetime.fromisoformat(instant) for instant in instants)
    except ValueError:
        return data
    changed = data.copy()
    changed[f"{prefix}-place"] = place
    changed[f"{prefix}-day"] = start.date().isoformat()
    changed[f"{prefix}-starts"], changed[f"{prefix}-ends"] = f"{start:%H:%M}", f"{end:%H:%M}"
    return changed
