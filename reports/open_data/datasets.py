"""The data sets that are open to everybody: what each says, how fresh it is, and where it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.open_data.written import licence

Text = str | Promise
MEDIA = {"json": "application/json", "csv": "text/csv", "ics": "text/calendar", "atom": "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class File:
    """`route` is the name of its address."""

    form: str
    route: str

    @property
    def url(self) -> str:
        return reverse(self.route)


@dataclass(frozen=True, slots=True)
class Dataset:
    """`period` is how often it changes, as ISO 8601 says a repetition."""

    name: str
    title: Text
    about: Text
    rhythm: Text
    period: str
    page: str
    files: tuple[File, ...]
    columns: tuple[tuple[str, Text], ...] = ()

    @property
    def page_url(self) -> str:
        return reverse(self.page)


def _own(name: str) -> tuple[File, File]:
    return File("json", f"open-{name}-json"), File("csv", f"open-{name}-csv")


SITE: tuple[tuple[str, Text], ...] = (
    ("site", _("Nom du lieu.")),
    ("site_id", _("Identifiant du lieu, le même dans tous les jeux de données.")),
)
SUPPRESSED = (
    "suppressed",
    _(
        "Vrai quand le chiffre est masqué : moins de cinq réservations "
        "ou de cinq personnes, ou un voisin d’un tel chiffre."
    ),
)
PLACES = Dataset(
    "places",
    _("Places libres"),
    _(
        "Par lieu et par nature, combien de ressources sont ouvertes et "
        "libres : maintenant et aux six heures pleines qui suivent."
    ),
    _("à chaque lecture"),
    "R/PT1M",
    "reports:open-places",
    _own("places"),
    (
        *SITE,
        ("kind", _("Nature : room (salle), desk (poste) ou equipment (équipement).")),
        ("at", _("L’instant, avec son décalage horaire ; le premier de chaque lieu est maintenant.")),
        ("total", _("Combien il y en a. Une ressource faite de parties qui se réservent compte par ses parties.")),
        ("open", _("Combien sont ouvertes à cet instant.")),
        ("free", _("Combien sont ouvertes et que rien n’occupe.")),
    ),
)
OCCUPANCY = Dataset(
    "occupancy",
    _("Occupation mensuelle"),
    _(
        "Par mois terminé, lieu et nature : heures ouvertes, heures réservées "
        "et leur rapport. Les petits nombres sont masqués."
    ),
    _("au début de chaque mois"),
    "R/P1M",
    "reports:open-occupancy",
    _own("occupancy"),
    (
        ("month", _("Mois terminé, AAAA-MM.")),
        *SITE,
        ("kind", _("Nature ; vide pour le total du lieu. Sans lieu ni nature : le total du réseau.")),
        (
            "open_hours",
            _("Heures d’ouverture moins les fermetures et la maintenance, de chaque ressource que tous peuvent voir."),
        ),
        ("booked_hours", _("Heures réservées pendant l’ouverture ; vide si le chiffre est masqué.")),
        ("occupancy", _("Heures réservées ÷ heures ouvertes, entre 0 et 1.")),
        SUPPRESSED,
    ),
)
TARIFFS = Dataset(
    "tariffs",
    _("Tarifs et leur histoire"),
    _("Toutes les versions publiées des prix, de quand à quand elles valent, et chaque montant hors taxe."),
    _("à chaque publication d’un tarif"),
    "R/P1Y",
    "reports:open-tariffs",
    _own("tariffs"),
    (
        ("tariff", _("Nom de la version.")),
        (
            "valid_from, valid_until",
            _("Premier et dernier jour ; sans dernier jour, aucune autre version ne suit encore."),
        ),
        ("state", _("coming (à venir), in_force (en vigueur) ou past (passée).")),
        ("group", _("Groupe de prix : public, member, association ou solidarity.")),
        ("kind, site, resource", _("Ce que le prix concerne ; le plus précis l’emporte.")),
        ("usage, unit, unit_price", _("Pour ce qui se compte à l’unité : quoi, l’unité et son prix hors taxe.")),
        ("hourly … no_show_fee", _("Les montants hors taxe en euros ; vide si rien n’est prévu.")),
        ("vat_rate", _("Taux de TVA, en pour cent.")),
    ),
)
OVERRIDES = Dataset(
    "overrides",
    _("Règles mises de côté"),
    _(
        "Combien de fois une règle de réservation a été mise de côté, par mois "
        "terminé, lieu et règle ; jamais pour qui, par qui ni pourquoi."
    ),
    _("au début de chaque mois"),
    "R/P1M",
    "reports:transparency",
    _own("overrides"),
    (
        ("month", _("Mois de la décision.")),
        *SITE,
        ("rule", _("Code de la règle, comme dans la documentation de l’API.")),
        ("count", _("Combien de fois ; vide de une à quatre fois.")),
        ("suppressed", _("Vrai de une à quatre fois.")),
    ),
)
ACCOUNTS = Dataset(
    "accounts",
    _("Comptes annuels"),
    _(
        "Les années dont le réseau a choisi de publier les comptes en "
        "bref : recettes par nature, charges, résultat, heures."
    ),
    _("quand le réseau publie une année"),
    "R/P1Y",
    "reports:transparency",
    _own("accounts"),
    (
        ("year", _("L’année civile.")),
        ("part", _("revenue (recettes), costs (charges) ou figures (chiffres d’ensemble).")),
        (
            "item",
            _(
                "Nature de recette, libellé ou comportement de charge, ou nom "
                "du chiffre ; various réunit ce que peu de gens ont payé."
            ),
        ),
        ("value", _("Euros hors taxe, heures, part entre 0 et 1 ou nombre ; vide si le chiffre est masqué.")),
    ),
)
DIRECTORY = Dataset(
    "directory",
    _("Annuaire des lieux"),
    _("Les lieux du réseau sous le label, au schéma national des lieux de médiation numérique."),
    _("à chaque changement"),
    "R/PT1H",
    "agenda:open-data",
    (File("json", "network-places-json"), File("csv", "network-places-csv")),
)
AGENDA = Dataset(
    "agenda",
    _("Agenda des ateliers"),
    _("Les séances publiées des partenaires : quoi, où, quand, pour qui, à quel prix."),
    _("à chaque changement"),
    "R/PT1H",
    "agenda:list",
    (
        File("ics", "agenda:calendar"),
        File("atom", "agenda:atom"),
        File("csv", "agenda:csv"),
        File("json", "agenda:openagenda"),
    ),
)
DATASETS = (PLACES, OCCUPANCY, TARIFFS, OVERRIDES, ACCOUNTS, DIRECTORY, AGENDA)


def catalogue_json() -> dict[str, Any]:
    """A `DataCatalog` of schema.org, which is how DCAT is said in JSON-LD for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": settings.NETWORK_NAME,
        "url": settings.PUBLIC_URL + reverse("reports:open-data"),
        "dataset": [dataset_json(one) for one in DATASETS],
    }


def dataset_json(dataset: Dataset) -> dict[str, Any]:
    """A `Dataset` of schema.org with its `distribution`."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": settings.PUBLIC_URL + dataset.page_url,
        "url": settings.PUBLIC_URL + dataset.page_url,
        "identifier": dataset.name,
        "name": str(dataset.title),
        "description": str(dataset.about),
        "license": licence()["url"] or licence()["name"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": settings.NETWORK_NAME},
        "repeatFrequency": dataset.period,
        "variableMeasured": [name for name, _text in dataset.columns],
        "distribution": list(_distribution(dataset)),
    }


def _distribution(dataset: Dataset) -> Iterator[dict[str, str]]:
    for file in dataset.files:
        media = {"encodingFormat": MEDIA[file.form], "contentUrl": settings.PUBLIC_URL + file.url}
        yield {"@type": "DataDownload", "name": f"{dataset.name}.{file.form}", **media}
