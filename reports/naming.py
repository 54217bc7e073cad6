"""How the keys of a report's rows are named: for programs (ids and plain words) and for people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import Partner, Theme, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import Public
from agenda.statistics import TYPES
from billing.models import Charge, Issuer, Plan, PriceGroup
from core.wording import hour_text
from reports.members_money.liabilities import Liability
from reports.models import Cost
from reports.scenarios.words import REASONS, SIDES, band_text, rule_text
from spaces.catalogue import Catalogue
from spaces.models import Zone

LABELS = {
    "resource": gettext_lazy("Ressource"),
    "kind": gettext_lazy("Nature"),
    "zone": gettext_lazy("Zone"),
    "site": gettext_lazy("Site"),
    "activity": gettext_lazy("Activité"),
    "plan": gettext_lazy("Formule"),
    "group": gettext_lazy("Groupe de prix"),
    "issuer": gettext_lazy("Émetteur"),
    "debtor": gettext_lazy("Doit"),
    "creditor": gettext_lazy("Reçoit"),
    "liability": gettext_lazy("Dette"),
    "theme": gettext_lazy("Thème"),
    "audience": gettext_lazy("Public"),
    "level": gettext_lazy("Niveau"),
    "partner": gettext_lazy("Partenaire"),
    "mode": gettext_lazy("Où l’on participe"),
    "type": gettext_lazy("Type"),
    "day": gettext_lazy("Jour"),
    "week": gettext_lazy("Semaine"),
    "month": gettext_lazy("Mois"),
    "weekday": gettext_lazy("Jour de la semaine"),
    "hour": gettext_lazy("Heure"),
    "lead": gettext_lazy("Délai"),
    "side": gettext_lazy("Rejoué"),
    "band": gettext_lazy("Écart par mois"),
    "rule": gettext_lazy("Règle"),
    "reason": gettext_lazy("Raison"),
}
LEAD_NAMES = (
    gettext_lazy("moins d’une heure"),
    gettext_lazy("moins d’un jour"),
    gettext_lazy("1 à 3 jours"),
    gettext_lazy("3 à 7 jours"),
    gettext_lazy("1 à 4 semaines"),
    gettext_lazy("4 semaines ou plus"),
)
"""Of the bands of lead times, from the shortest."""

Identity = tuple[str, str]
"""A public id and a name."""

IDENTITIES: dict[str, Callable[[], Iterable[tuple[Any, UUID, str]]]] = {
    "zone": lambda: Zone.objects.values_list("pk", "public_id", "name"),
    "plan": lambda: Plan.objects.values_list("pk", "public_id", "name"),
    "issuer": lambda: Issuer.objects.values_list("pk", "public_id", "name"),
    "debtor": lambda: Issuer.objects.values_list("pk", "public_id", "name"),
    "creditor": lambda: Issuer.objects.values_list("pk", "public_id", "name"),
    "partner": lambda: Partner.objects.values_list("pk", "public_id", "organisation__name"),
}
"""Words whose keys have an id and a name that the catalogue does not know: key, id, name."""

NAMED = ("resource", "site", *IDENTITIES)
"""Words whose keys have an id and a name."""


@dataclass(frozen=True, slots=True)
class Names:
    catalogue: Catalogue
    known: dict[str, dict[Any, Identity]] = field(default_factory=dict)
    """By word, then key."""

    def identity(self, word: str, key: Any) -> Identity | None:
        """The public id and the name of a place or a plan; None where a row has none."""
        if key is None:
            return None
        if word in self.known:
            return self.known[word][key]
        entry = self.catalogue.resources[key] if word == "resource" else self.catalogue.sites[key]
        return str(entry.public_id), entry.name

    def said(self, word: str, key: Any) -> str:
        """As people read it, in the active language."""
        if key is None:
            return "–"
        if word in NAMED:
            identity = self.identity(word, key)
            return identity[1] if identity else "–"
        return _SAID[word](key)


def names_for(words: Iterable[str], catalogue: Catalogue) -> Names:
    """One query for each word that the catalogue does not know."""
    asked = [word for word in words if word in IDENTITIES]
    return Names(
        catalogue, {word: {pk: (str(public_id), name) for pk, public_id, name in IDENTITIES[word]()} for word in asked}
    )


def weekday_name(number: int) -> str:
    return str(WEEKDAYS[number])


def month_name(word: str) -> str:
    return date_format(date.fromisoformat(f"{word}-01"), "F Y")


def hour_name(hour: int) -> str:
    return hour_text(datetime(2000, 1, 1, hour))  # noqa: DTZ001  # a wall-clock hour of no particular day


def week_name(word: str) -> str:
    year, week = word.split("-W")
    return _("semaine %(week)s de %(year)s") % {"week": int(week), "year": year}


_SAID: dict[str, Callable[[Any], str]] = {
    "liability": lambda key: str(Liability(key).label),
    "kind": lambda key: str(Charge.Kind(key).label),
    "activity": lambda key: str(Cost.Activity(key).label),
    "group": lambda key: str(PriceGroup(key).label),
    "day": lambda key: date_format(date.fromisoformat(key), "SHORT_DATE_FORMAT"),
    "week": week_name,
    "month": month_name,
    "weekday": weekday_name,
    "hour": hour_name,
    "lead": lambda key: str(LEAD_NAMES[key]),
    "side": lambda key: str(SIDES[key]),
    "band": band_text,
    "rule": rule_text,
    "reason": lambda key: str(REASONS[key]),
    "theme": lambda key: str(Theme(key).label),
    "audience": lambda key: str(Public(key).label),
    "level": lambda key: str(Workshop.Level(key).label),
    "mode": lambda key: str(Mode(key).label),
    "type": lambda key: str(TYPES[key]),
}
