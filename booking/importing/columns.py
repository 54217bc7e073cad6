"""Which column says what: names that people and other software give to columns, in French and in English.

The exports of MRBS (report as CSV), GRR (report as CSV) and LibreBooking (report, and import template) are known by
their headings; they are facts about those formats.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, str | Promise] = {
    "resource": _("Ressource"),
    "day": _("Jour"),
    "start": _("Début"),
    "end_day": _("Dernier jour"),
    "end": _("Fin"),
    "duration": _("Durée"),
    "title": _("Intitulé"),
    "person": _("Personne"),
    "email": _("Courriel"),
    "attendees": _("Nombre de personnes"),
    "uid": _("Identifiant"),
    "status": _("État"),
}

NAMES: dict[str, tuple[str, ...]] = {
    "resource": (
        "ressource", "ressources", "resource", "resources", "resource name", "resource names", "nom de la ressource",
        "salle", "salles", "room", "rooms", "room name", "lieu", "location", "espace", "space", "poste", "desk",
        "equipement", "equipment", "materiel", "bien",
    ),
    "day": ("date", "jour", "day", "le", "date de la reservation", "booking date"),
    "start": (
        "debut", "start", "begin", "start time", "start date", "heure debut", "heure de debut", "date debut",
        "date de debut", "date heure debut", "debut de la reservation", "starts", "starts at", "start at", "from", "de",
        "dtstart", "begin date", "date et heure de debut", "heure date de debut", "heure date", "debut le",
    ),
    "end_day": ("date fin", "date de fin", "dernier jour", "end day", "last day"),
    "end": (
        "fin", "end", "end time", "end date", "heure fin", "heure de fin", "date heure fin", "fin de la reservation",
        "ends", "ends at", "end at", "to", "until", "a", "jusqu a", "dtend", "date et heure de fin", "fin le",
    ),
    "duration": ("duree", "duration", "length", "total time"),
    "title": (
        "intitule", "titre", "title", "objet", "sujet", "subject", "summary", "motif", "breve description",
        "brieve description", "description breve", "brief description", "short description", "name of booking", "event",
        "evenement", "libelle", "reservation", "name",
    ),
    "person": (
        "personne", "reserve par", "reservee par", "reservation au nom de", "au nom de", "beneficiaire", "nom", "user",
        "user name", "username", "utilisateur", "created by", "cree par", "booked by", "organizer", "organisateur",
        "owner", "person", "emprunteur", "demandeur", "contact",
    ),
    "email": (
        "courriel", "email", "e mail", "mail", "adresse electronique", "adresse email", "adresse e mail",
        "user email", "email address", "adresse mail", "attendee",
    ),
    "attendees": (
        "nombre de personnes", "personnes", "participants", "attendees", "nb personnes", "effectif", "people",
        "nombre de participants",
    ),
    "uid": ("identifiant", "uid", "id", "reference", "reference number", "numero", "numero de reservation", "entry id"),
    "status": ("etat", "statut", "status", "approval status", "confirmation status", "statut de moderation"),
}  # fmt: skip
BY_NAME = {name: field for field, names in NAMES.items() for name in names}

SIGNS: dict[str, tuple[set[str], ...]] = {
    "mrbs": ({"area", "room", "created by"}, {"last updated", "room", "duration"}, {"lieu", "salle", "cree par"}),
    "grr": ({"reservation au nom de"}, {"domaine", "ressource"}),
    "librebooking": ({"resource names", "begin"}, {"reference number", "begin"}, {"reference number", "resource"}),
}
"""Headings that no other known export has together."""

GONE = {
    "annule", "annulee", "annulees", "cancelled", "canceled", "deleted", "supprime", "supprimee", "refuse", "refusee",
    "rejected", "declined",
}  # fmt: skip


def folded(text: str) -> str:
    """As names are compared: no accents, no signs, no capitals."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w]+", " ", letters.casefold()).replace("_", " ").split())


def recognised(columns: Sequence[str]) -> dict[str, int]:
    """The column of each field, the first where several would do."""
    mapping: dict[str, int] = {}
    heads = [folded(column) for column in columns]
    for number, head in enumerate(heads):
        if head in BY_NAME:
            mapping.setdefault(BY_NAME[head], number)
    return _as_mrbs(mapping, heads) if made_by(columns) == "mrbs" else mapping


def _as_mrbs(mapping: dict[str, int], heads: list[str]) -> dict[str, int]:
    """There the name is the title, and the room stands beside the area it is in."""
    rooms = [number for number, head in enumerate(heads) if head in ("room", "salle")]
    return {**mapping, "resource": rooms[0]} if rooms else mapping


def made_by(columns: Sequence[str]) -> str:
    heads = {folded(column) for column in columns}
    return next((name for name, signs in SIGNS.items() if any(sign <= heads for sign in signs)), "")


def is_gone(status: str) -> bool:
    """The file says itself that the booking does not take place."""
    return folded(status) in GONE
