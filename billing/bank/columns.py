"""Which column of a bank's file is what, by the names that French banks give them."""

import re
from collections.abc import Sequence

from text_unidecode import unidecode

FIELDS = ("date", "label", "detail", "amount", "credit", "debit")
NAMES: dict[str, tuple[str, ...]] = {
    "date": ("date de comptabilisation", "date comptable", "date operation", "date", "booking date"),
    "label": ("libelle simplifie", "libelle operation", "libelle", "intitule", "description", "nature", "label"),
    "detail": ("informations complementaires", "detail", "libelle complementaire", "reference", "motif"),
    "amount": ("montant eur", "montant en euros", "montant", "amount"),
    "credit": ("montant credit", "credit"),
    "debit": ("montant debit", "debit"),
}
"""The likeliest first; a column that begins so counts too."""
LITTLE = re.compile(r"\b(?:de|d|l|la|le|du|en|euros?|eur)\b|[^a-z ]")

Mapping = dict[str, int]


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a row is a header: a date, a label and an amount."""
    found = guess(cells)
    return "date" in found and "label" in found and ("amount" in found or "credit" in found)


def guess(cells: Sequence[str]) -> Mapping:
    names = [_plain(cell) for cell in cells]
    found: Mapping = {}
    for field in FIELDS:
        place = _place(field, names, taken=set(found.values()))
        if place is not None:
            found[field] = place
    if "credit" in found:
        found.pop("amount", None)
    return found


def _place(field: str, names: Sequence[str], *, taken: set[int]) -> int | None:
    for wanted in map(_plain, NAMES[field]):
        for matches in (str.__eq__, str.startswith):
            for place, name in enumerate(names):
                if place not in taken and matches(name, wanted):
                    return place
    return None


def _plain(name: str) -> str:
    return " ".join(LITTLE.sub(" ", unidecode(name).lower()).split())
