"""Months, amounts and kinds of costs as people and spreadsheets write them, in French and in English. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from booking.importing.columns import folded
from booking.importing.moments import MONTH
from reports.models import Cost
from reports.question import YEARS

HEADINGS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "month": (_("Mois"), ("mois", "month", "date", "periode", "period")),
    "label": (_("Libellé"), ("libelle", "label", "intitule", "poste", "charge", "nom", "name", "designation")),
    "site": (_("Lieu"), ("site name", "lieu", "site", "place", "location")),
    "behaviour": (_("Comportement"), ("comportement", "behaviour", "behavior", "nature", "type")),
    "activity": (_("Activité"), ("activite", "activity")),
    "amount": (_("Montant HT"), ("montant ht", "montant", "amount", "ht", "cout", "cost", "net")),
}
NEEDED = ("month", "label", "amount")
BEHAVIOURS = {"": "fixed", "fixe": "fixed", "fixed": "fixed", "variable": "variable"}
ACTIVITIES = {
    **dict.fromkeys(("", "toutes", "tous", "tout", "all"), ""),
    **dict.fromkeys(("room", "salle"), "room"),
    **dict.fromkeys(("desk", "poste", "postes", "poste de travail", "bureau", "bureaux"), "desk"),
    **dict.fromkeys(("equipment", "equipement", "materiel"), "equipment"),
    **dict.fromkeys(("workshop", "atelier"), "workshop"),
}
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?")
YEAR_LAST = re.compile(r"(?:\d{1,2}[-/.])?(\d{1,2})[-/.](\d{4})")
WORDED = re.compile(r"([a-z]+) (\d{4})")
AMOUNT = re.compile(r"\d{1,8}(?:\.\d{1,2})?")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    labels = {field: label for field, (label, _names) in HEADINGS.items()}
    return {name: field for field, (_label, names) in HEADINGS.items() for name in names} | _said(labels)


@lru_cache(maxsize=1)
def _behaviours() -> dict[str, str]:
    return BEHAVIOURS | _said({one.value: one.label for one in Cost.Behaviour})


@lru_cache(maxsize=1)
def _activities() -> dict[str, str]:
    return ACTIVITIES | _said({one.value: one.label for one in Cost.Activity})


def _said(labels: Mapping[str, str | Promise]) -> dict[str, str]:
    """What the labels are called in both languages: a table comes back with the words it was given."""
    found: dict[str, str] = {}
    for language in ("fr", "en"):
        with override(language):
            found |= {folded(str(label)): value for value, label in labels.items()}
    return found


def recognised(columns: Sequence[str]) -> dict[str, int]:
    """The column of each field, the first where several would do."""
    mapping: dict[str, int] = {}
    for number, column in enumerate(columns):
        if (field := _by_name().get(folded(column))) is not None:
            mapping.setdefault(field, number)
    return mapping


def behaviour_named(text: str) -> str | None:
    """Fixed where nothing is said."""
    return _behaviours().get(folded(text))


def activity_named(text: str) -> str | None:
    """Empty where nothing is said: shared by all."""
    return _activities().get(folded(text))


def month_named(text: str) -> date | None:
    """`2027-01`, `01/2027`, `01/01/2027`, `janvier 2027`: the first day of that month."""
    said = text.strip()
    if found := YEAR_FIRST.fullmatch(said):
        return _month(int(found[1]), int(found[2]))
    if found := YEAR_LAST.fullmatch(said):
        return _month(int(found[2]), int(found[1]))
    if found := WORDED.fullmatch(folded(said)):
        return _month(int(found[2]), MONTH.get(found[1], 0))
    return None


def _month(year: int, number: int) -> date | None:
    return date(year, number, 1) if year in YEARS and number in range(1, 13) else None


def amount_named(text: str) -> Decimal | None:
    """`1 234,50 €`, `1,234.50`, `1234.5`."""
    said = re.sub(r"[\s\u00a0\u202f€']|eur", "", text, flags=re.IGNORECASE)
    comma, point = said.rfind(","), said.rfind(".")
    said = said.replace(".", "").replace(",", ".") if comma > point else said.replace(",", "")
    return Decimal(said).quantize(Decimal("0.01")) if AMOUNT.fullmatch(said) else None
