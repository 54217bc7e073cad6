"""The national directory of digital-mediation places: standard-mediation-num 1.0.2, column by column.

https://github.com/LaMednum/standard-mediation-num; lists are joined by `|`. A site is listed while it is under the
label and has an entry, which holds the pivot that the schema wants.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from agenda.models import DirectoryEntry
from agenda.models.directory import Typology
from spaces.catalogue import Catalogue
from spaces.models import Site
from spaces.osm import opening_text

COLUMNS = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
)
REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")
PROGRAMMES = (
    "Aidants Connect",
    "Bibliothèques numérique de référence",
    "Certification PIX",
    "Conseillers numériques",
    "Emmaüs Connect",
    "France Services",
    "Grande école du numérique",
    "La Croix Rouge",
    "Point numérique CAF",
    "Promeneurs du net",
    "Relais numérique (Emmaüs Connect)",
)
KNOWN_LABELS = frozenset(
    {
        "Formé à « Mon Espace Santé »",
        "Formé à « DUPLEX » (illettrisme)",
        "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
        "Collectif ressources et acteurs réemploi (Normandie)",
        "Fabriques de Territoire",
        "Les Éclaireurs du numérique (Drôme)",
        "Mes Papiers (Métropole de Lyon)",
        "ORDI 3.0",
        "SUD LABS (PACA)",
    }
)
TYPES = {
    Site.Kind.TIERS_LIEU: Typology.TIERS_LIEUX,
    Site.Kind.MEDIA_LIBRARY: Typology.BIB,
    Site.Kind.SOCIAL_CENTRE: Typology.CS,
    Site.Kind.ASSOCIATION: Typology.ASSO,
    Site.Kind.FAB_LAB: Typology.FABLAB,
}
SUMMARY = 280
AHEAD = timedelta(days=364)
NOT_DIGITS = re.compile(r"\D")


def listed() -> QuerySet[DirectoryEntry]:
    """Those in the directory, by name of their site. One query."""
    rows = DirectoryEntry.objects.filter(site__has_label=True).select_related("site__organisation__partner")
    return rows.order_by("site__name", "pk")


def directory(entries: Iterable[DirectoryEntry], catalogue: Catalogue, *, today: date) -> list[dict[str, Any]]:
    """A row for each, with every column in order; what is not known is empty.

    Opening hours are told from the Monday of the week for a year, so that the rows stay the same during the week.
    """
    monday = today - timedelta(days=today.weekday())
    return [_row(entry, catalogue, monday) for entry in entries]


def _row(entry: DirectoryEntry, catalogue: Catalogue, first: date) -> dict[str, Any]:
    site = entry.site
    hours = catalogue.sites[site.pk].opening if site.pk in catalogue.sites else None
    row = {
        "id": str(site.public_id),
        "pivot": entry.pivot,
        "nom": site.name,
        "commune": site.town,
        "code_postal": site.postcode,
        "code_insee": entry.insee_code,
        "adresse": site.street,
        "complement_adresse": entry.address_more,
        "latitude": _degrees(site.latitude),
        "longitude": _degrees(site.longitude),
        "typologie": _joined(entry.typologies or [TYPES[Site.Kind(site.kind)]]),
        "telephone": phone(site.phone),
        "courriels": site.email,
        "site_web": entry.website,
        "horaires": opening_text(hours, first=first, last=first + AHEAD) if hours else "",
        "presentation_resume": entry.summary or shortened(site.presentation),
        "presentation_detail": site.presentation,
        "source": settings.NETWORK_NAME,
        "itinerance": entry.roaming,
        "structure_parente": site.organisation.name if site.organisation else "",
        "date_maj": entry.changed_at.astimezone(site.tz).date().isoformat(),
        "services": _joined(entry.services),
        "publics_specifiquement_adresses": _joined(entry.addressed_to),
        "prise_en_charge_specifique": _joined(entry.care),
        "frais_a_charge": _joined(entry.fees),
        "dispositif_programmes_nationaux": _joined(name for name in entry.programmes if name in PROGRAMMES),
        "formations_labels": _joined(name for name in entry.labels if name in KNOWN_LABELS),
        "autres_formations_labels": _joined(
            [settings.LABEL_NAME, *(name for name in entry.labels if name not in KNOWN_LABELS)]
        ),
        "modalites_acces": _joined(entry.access_modes),
        "modalites_accompagnement": _joined(entry.support_modes),
        "fiche_acces_libre": entry.accessibility_url,
        "prise_rdv": entry.appointment_url,
    }
    return {name: row[name] for name in COLUMNS}


def _joined(values: Iterable[str]) -> str:
    return "|".join(str(value) for value in values if value)


def _degrees(value: Any) -> float | None:
    return None if value is None else float(value)


def phone(said: str) -> str:
    """`02 97 00 00 00` → `+33297000000`; what is no French number is left out."""
    digits = NOT_DIGITS.sub("", said)
    digits = digits.removeprefix("00") if digits.startswith("0033") else digits
    digits = digits.removeprefix("33").lstrip("0") if digits.startswith("33") else digits.removeprefix("0")
    return f"+33{digits}" if len(digits) == 9 else ""


def shortened(text: str) -> str:
    """At most 280 characters, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"
