"""One page with the definition of every figure of every area, and the address of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.conduct.tables import KEPT, SEATS
from reports.costs.table import BALANCE
from reports.definitions import (
    BASIS,
    BREAK_EVEN,
    CLEARING,
    LIABILITIES,
    OCCUPANCY,
    RECEIVABLES,
    RECONCILIATION,
    RECURRING,
    USES,
    WORKSHOPS,
    YIELDS,
    Definitions,
    revenue_definitions,
)
from reports.definitions.conduct import CONDUCT, SEAT_FILL
from reports.definitions.dashboard import DASHBOARD
from reports.members_money.tables import BAND_COLUMNS, BRIDGE, CLEARED, DUE, MEMBERS, OWED, RATIOS
from reports.naming import LABELS
from reports.revenue.tables import GIVEN, PER_HOUR
from reports.tables import AMOUNTS, FIGURES, Column
from reports.workshops.table import COLUMNS

Text = str | Promise
OWN: dict[str, Text] = {
    "from": _("Du"),
    "to": _("Au"),
    "busiest": _("Heure la plus pleine"),
    "before": _("Période précédente"),
    "year": _("Un an avant"),
    "invoiced": _("Facturé ces jours-là"),
    "paid": _("Encaissé ces jours-là"),
    "ledger": _("Grand livre"),
    "activity": _("Date d’activité"),
    "invoice": _("Date de facture"),
    "payment": _("Date de paiement"),
}
"""Of what is no column of a table."""
ACTIVE = Column("activity", _("Activité de ces jours"), "money")
OF_COSTS = Column("activity", LABELS["activity"], "text")
"""What else the word says: the same in every area would be wrong."""


@dataclass(frozen=True, slots=True)
class Meaning:
    anchor: str
    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Section:
    """`route` is the page of its area."""

    name: str
    title: Text
    route: str
    meanings: tuple[Meaning, ...]


def _section(name: str, title: Text, route: str, definitions: Definitions, columns: Iterable[Column] = ()) -> Section:
    labels = {**LABELS, **OWN, **{column.name: column.label for column in columns}}
    meanings = [Meaning(f"{name}-{word}", labels[word], text) for word, text in definitions.items() if word in labels]
    return Section(name, title, route, tuple(meanings))


def sections() -> list[Section]:
    """In the order of the areas."""
    return [
        _section("en-bref", _("En bref"), "reports:dashboard", DASHBOARD),
        _section("occupation", _("Occupation"), "reports:occupancy", OCCUPANCY, FIGURES),
        _section("tenue", _("Absences et annulations"), "reports:occupancy", CONDUCT, KEPT),
        _section("remplissage", _("Remplissage des places"), "reports:occupancy", SEAT_FILL, SEATS),
        _section("recettes", _("Recettes"), "reports:revenue", {**revenue_definitions("activity"), **BASIS}, AMOUNTS),
        _section("rapprochement", _("De l’activité à l’encaissement"), "reports:revenue", RECONCILIATION, (ACTIVE,)),
        _section("rendement", _("Recettes par heure"), "reports:revenue", YIELDS, PER_HOUR),
        _section("prix-public", _("Au prix public"), "reports:revenue", USES, GIVEN),
        _section("abonnes", _("Abonnés"), "reports:members", RECURRING, (*BRIDGE, *MEMBERS, *RATIOS)),
        _section("creances", _("Créances"), "reports:members", RECEIVABLES, (*OWED, *BAND_COLUMNS)),
        _section("engagements", _("Engagements"), "reports:members", LIABILITIES, DUE),
        _section("compensation", _("Compensation"), "reports:members", CLEARING, CLEARED),
        _section("equilibre", _("Coûts et équilibre"), "reports:costs", BREAK_EVEN, (*BALANCE, OF_COSTS)),
        _section("ateliers", _("Ateliers"), "reports:workshops", WORKSHOPS, COLUMNS),
    ]


def meaning_url(anchor: str) -> str:
    return f"{reverse('reports:definitions')}#{anchor}"
