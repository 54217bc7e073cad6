"""Parties, days, rates and account numbers as the documents of billing write them, in the active language."""

import gettext as catalogues
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pycountry
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from billing.documents.facts import Address, Party
from core.wording import FIXED, is_french, number_text


def party_words(party: Party, *, home: str = "FR") -> dict[str, Any]:
    """Name, address and how to recognise it; the country where it is not `home`."""
    known = [
        (_("SIRET"), grouped(party.siret, 3, 3, 3, 5)),
        (_("SIREN"), "" if party.siret else grouped(party.siren, 3, 3, 3)),
        (_("N° de TVA"), party.vat_number),
    ]
    numbers = [f"{label}{FIXED}: {number}" for label, number in known if number]
    return {"name": party.name, "lines": address_lines(party.address, home=home), "numbers": numbers}


def issuer_words(issuer: Party) -> dict[str, Any]:
    """With how to reach it; its numbers stand at the foot of every sheet."""
    return {**party_words(issuer), "contact": [line for line in (issuer.phone, issuer.email) if line]}


def footer_text(issuer: Party) -> str:
    return " · ".join(part for part in (issuer.name, issuer.legal_form, *party_words(issuer)["numbers"]) if part)


def address_lines(address: Address, *, home: str = "FR") -> list[str]:
    lines = [address.extra, address.street, f"{address.postcode} {address.town}".strip()]
    if address.country != home:
        lines.append(_country(address.country, (get_language() or "fr")[:2]))
    return [line for line in lines if line]


@cache
def _country(code: str, language: str) -> str:
    known = pycountry.countries.get(alpha_2=code)
    names = catalogues.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)
    return names.gettext(known.name) if known else code


def full_day(day: date) -> str:
    """`1er décembre 2026`; `1 December 2026`."""
    return f"{_ordinal(day)}{FIXED}{date_format(day, 'F')} {day.year}"


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 and is_french() else str(day.day)


def short_day(day: date) -> str:
    """`01/12/2026`, in both languages."""
    return f"{day:%d/%m/%Y}"


def span(start: date, end: date) -> str:
    """`du 1er au 30 novembre 2026`; one day alone is itself."""
    if start == end:
        return full_day(start)
    same_month = (start.year, start.month) == (end.year, end.month)
    opening = _ordinal(start) if same_month else full_day(start)
    return _("du %(start)s au %(end)s") % {"start": opening, "end": full_day(end)}


def rate_text(rate: Decimal) -> str:
    """`20 %`, `5,5 %`; `5.5%`."""
    return f"{figure_text(rate)}{FIXED if is_french() else ''}%"


def figure_text(value: Decimal) -> str:
    """As many decimals as it has."""
    exponent = value.normalize().as_tuple().exponent
    return number_text(value, max(0, -int(exponent)))


def quantity_text(quantity: Decimal, unit: str) -> str:
    """`2 h`, `1 j`; a bare number for what is counted by the piece."""
    symbols = {
        "hour": pgettext("unité", "h"),
        "half_day": pgettext("unité", "½ j"),
        "day": pgettext("unité", "j"),
        "week": pgettext("unité", "sem."),
        "month": pgettext("unité", "mois"),
    }
    symbol = symbols.get(unit, "")
    return f"{figure_text(quantity)}{FIXED}{symbol}" if symbol else figure_text(quantity)


def iban_text(iban: str) -> str:
    """In groups of four, which do not part at the end of a line."""
    bare = iban.replace(" ", "")
    return FIXED.join(bare[start : start + 4] for start in range(0, len(bare), 4))


def grouped(digits: str, *sizes: int) -> str:
    """`732 829 320 00074`."""
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return FIXED.join(part for part in parts if part)
