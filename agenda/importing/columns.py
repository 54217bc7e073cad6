"""Which column of a table says what of a session: names in French and in English."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from booking.importing.columns import folded

FIELDS: dict[str, str | Promise] = {
    "external_id": _("Identifiant"),
    "title": _("Titre"),
    "description": _("Description"),
    "theme": _("Thème"),
    "audience": _("Public"),
    "level": _("Niveau"),
    "language": _("Langue"),
    "day": _("Jour"),
    "start": _("Début"),
    "end_day": _("Dernier jour"),
    "end": _("Fin"),
    "duration": _("Durée"),
    "site": _("Lieu"),
    "room": _("Salle"),
    "capacity": _("Places"),
    "price": _("Prix"),
    "min_age": _("Âge minimal"),
    "max_age": _("Âge maximal"),
    "to_bring": _("À apporter"),
    "accessibility": _("Accessibilité"),
    "mode": _("Où l’on participe"),
    "online_url": _("Adresse de la visio"),
    "status": _("État"),
}
NAMES: dict[str, tuple[str, ...]] = {
    "external_id": ("identifiant", "id", "uid", "reference", "external id", "identifier", "numero", "code"),
    "title": (
        "titre", "intitule", "title", "atelier", "nom de l atelier", "nom", "name", "workshop", "evenement", "event",
        "summary", "objet", "subject", "seance",
    ),
    "description": ("description", "details", "resume", "presentation", "texte", "contenu", "body", "text"),
    "theme": ("theme", "thematique", "categorie", "categories", "category", "rubrique", "topic"),
    "audience": ("public", "publics", "public vise", "audience", "pour qui", "publics vises"),
    "level": ("niveau", "level"),
    "language": ("langue", "language", "lang"),
    "day": ("date", "jour", "day", "le"),
    "start": (
        "debut", "start", "heure de debut", "heure debut", "date de debut", "date debut", "start time", "start date",
        "begin", "de", "from", "starts", "dtstart", "heure", "horaire", "date et heure de debut",
    ),
    "end_day": ("date de fin", "date fin", "dernier jour", "end date", "last day"),
    "end": ("fin", "end", "heure de fin", "heure fin", "end time", "a", "to", "ends", "dtend", "date et heure de fin"),
    "duration": ("duree", "duration", "length"),
    "site": ("lieu", "site", "location", "place", "venue", "ou", "where"),
    "room": ("salle", "room"),
    "capacity": (
        "places", "capacite", "capacity", "jauge", "nombre de places", "nb places", "seats", "effectif maximum",
    ),
    "price": ("prix", "tarif", "price", "cout", "cost", "participation"),
    "min_age": ("age minimal", "age minimum", "age min", "min age", "des"),
    "max_age": ("age maximal", "age maximum", "age max", "max age", "jusqu a l age de"),
    "to_bring": ("a apporter", "apporter", "to bring", "materiel a apporter"),
    "accessibility": ("accessibilite", "accessibility"),
    "mode": ("mode", "modalite", "participation a distance", "attendance mode"),
    "online_url": ("visio", "lien visio", "adresse de la visio", "lien", "online url", "url de la visio", "video link"),
    "status": ("etat", "statut", "status"),
}  # fmt: skip


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """The labels too, in both languages: a template comes back with the headings it was given."""
    known = {name: field for field, names in NAMES.items() for name in names}
    for language in ("fr", "en"):
        with override(language):
            known |= {folded(str(label)): field for field, label in FIELDS.items()}
    return known


def recognised(columns: Sequence[str]) -> dict[str, int]:
    """The column of each field, the first where several would do."""
    mapping: dict[str, int] = {}
    for number, column in enumerate(columns):
        if (field := _by_name().get(folded(column))) is not None:
            mapping.setdefault(field, number)
    return mapping


def unrecognised(columns: Sequence[str]) -> list[str]:
    known = set(recognised(columns).values())
    return [column for number, column in enumerate(columns) if number not in known and column.strip()]
