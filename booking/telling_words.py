"""The sentences of a booking's history."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.wording import day_text, hour_text, money_text, period_text

SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "created": (_lazy("Réservation faite par %(who)s."), _lazy("Réservation faite.")),
    "requested": (_lazy("Demande envoyée par %(who)s."), _lazy("Demande envoyée.")),
    "confirmed": (_lazy("Réservation confirmée par %(who)s."), _lazy("Réservation confirmée.")),
    "checked_in": (_lazy("Arrivée enregistrée par %(who)s."), _lazy("Arrivée enregistrée.")),
    "completed": (_lazy("Départ enregistré par %(who)s."), _lazy("Réservation terminée.")),
    "expired": (_lazy("Option laissée expirer par %(who)s."), _lazy("Le délai est passé : la place est rendue.")),
    "declined": (_lazy("Demande refusée par %(who)s."), _lazy("Demande refusée.")),
    "cancelled": (_lazy("Réservation annulée par %(who)s."), _lazy("Réservation annulée.")),
    "no_show": (
        _lazy("Absence constatée par %(who)s."),
        _lazy("Personne n’est venu à temps : la place est rendue."),
    ),
    "changed": (_lazy("Réservation modifiée par %(who)s."), _lazy("Réservation modifiée.")),
    "moved": (_lazy("Réservation déplacée par %(who)s."), _lazy("Réservation déplacée.")),
    "swapped": (_lazy("Réservation échangée par %(who)s."), _lazy("Réservation échangée.")),
    "kept": (_lazy("Gardée malgré une fermeture par %(who)s."), _lazy("Gardée malgré une fermeture.")),
    "override": (_lazy("Dérogation accordée par %(who)s."), _lazy("Dérogation accordée.")),
    "charged": ("", _lazy("Débit de %(amount)s.")),
    "reversed": ("", _lazy("%(amount)s rendus.")),
    "message": ("", _lazy("Courriel envoyé à %(address)s.")),
}
"""With somebody to name, and without."""

PLAIN: dict[str, str | Promise] = {
    "resources": _lazy("Ressources : %(before)s → %(after)s"),
    "total": _lazy("Prix : %(before)s → %(after)s"),
    "title": _lazy("Intitulé : %(before)s → %(after)s"),
    "attendees": _lazy("Nombre de personnes : %(before)s → %(after)s"),
    "person": _lazy("Pour : %(before)s → %(after)s"),
    "period": _lazy("Horaire : %(before)s → %(after)s"),
    "start": _lazy("Début : %(before)s → %(after)s"),
    "end": _lazy("Fin : %(before)s → %(after)s"),
    "checked_in_at": _lazy("Arrivée : %(before)s → %(after)s"),
}


def details_of(what: Mapping[str, Any], tz: tzinfo) -> list[str]:
    """What changed, a sentence each; what has no words here is left to the API."""
    pairs = {name: pair for name, pair in what.items() if isinstance(pair, list) and len(pair) == 2}
    said = []
    if "source" in pairs and isinstance(pairs["source"][1], dict):
        said += _source(pairs["source"][1])
    if {"start", "end"} <= set(pairs):
        starts, ends = pairs.pop("start"), pairs.pop("end")
        before, after = (_period(*span, tz) for span in zip(starts, ends, strict=True))
        said.append(PLAIN["period"] % {"before": before, "after": after})
    for name in (name for name in (*PLAIN, "is_private") if name in pairs):
        before, after = pairs[name]
        if name == "is_private":
            said.append(
                _("L’intitulé est masqué aux autres.") if after else _("L’intitulé est montré à tout le monde.")
            )
        else:
            said.append(PLAIN[name] % {"before": _value(name, before, tz), "after": _value(name, after, tz)})
    return [str(sentence) for sentence in said]


def _source(source: Mapping[str, Any]) -> list[str]:
    said = [
        _("Importée de « %(file)s », ligne %(row)s.") % {"file": source.get("file", ""), "row": source.get("row", "")}
    ]
    if source.get("person"):
        said.append(_("Le fichier la disait à « %(person)s ».") % {"person": source["person"]})
    return said


def _value(name: str, value: Any, tz: tzinfo) -> str:
    if value in (None, "", []):
        return _("aucun")
    if name in ("start", "end", "checked_in_at"):
        return _moment(value, tz)
    if name == "total":
        return money_text(Decimal(str(value)))
    if name == "attendees" and isinstance(value, int):
        return ngettext("%(count)s personne", "%(count)s personnes", value) % {"count": value}
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"« {value} »" if name == "title" else str(value)


def _moment(value: Any, tz: tzinfo) -> str:
    instant = _instant(value)
    if instant is None:
        return str(value)
    local = instant.astimezone(tz)
    return f"{day_text(local.date(), with_year=True)}, {hour_text(local)}"


def _period(start: Any, end: Any, tz: tzinfo) -> str:
    first, last = _instant(start), _instant(end)
    return period_text(first, last, tz, with_year=True) if first and last else f"{start} – {end}"


def _instant(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
