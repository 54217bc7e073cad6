"""What banks agree on: account numbers, the days on which they settle, how an address and a text are written."""

import re
from datetime import date, timedelta
from functools import cache

import holidays
from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty.exceptions import InvalidChecksumDigits, InvalidCountryCode, SchwiftyException
from text_unidecode import unidecode

from billing.payment_errors import IbanInvalid

DAY = timedelta(days=1)
NUMBERED = re.compile(r"^(?P<number>\d+(?:\s?(?:bis|ter|quater|[a-zA-Z])\b)?)[\s,]+(?P<street>.+)$")
FOREIGN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
"""Not in the characters that every bank in SEPA takes (EPC217-08)."""


def read_iban(text: str) -> tuple[str, str]:
    """The IBAN without spaces, and its BIC where the bank is known. Raises IbanInvalid, which says what is wrong."""
    try:
        iban = IBAN(text, validate_bban=True)
    except SchwiftyException as error:
        raise _wrong(error) from None
    if not iban.in_sepa_zone:
        raise IbanInvalid(_("Ce compte n’est pas dans la zone SEPA."))
    return str(iban), str(iban.bic or "")


def _wrong(error: SchwiftyException) -> IbanInvalid:
    if isinstance(error, InvalidChecksumDigits):
        return IbanInvalid(_("La clé de contrôle ne correspond pas : un chiffre est sans doute faux ou inversé."))
    if isinstance(error, InvalidCountryCode):
        return IbanInvalid(_("Un IBAN commence par le code d’un pays, FR pour la France."))
    return IbanInvalid(_("Cet IBAN n’a pas la bonne forme : recopiez-le du relevé, FR puis 25 caractères en France."))


@cache
def _closed(year: int) -> frozenset[date]:
    return frozenset(holidays.financial_holidays("XECB", years=year))


def is_banking_day(day: date) -> bool:
    """A day of TARGET, on which euros are settled between banks."""
    return day.weekday() < 5 and day not in _closed(day.year)


def banking_day_from(day: date) -> date:
    """That day, or the next on which banks settle."""
    while not is_banking_day(day):
        day += DAY
    return day


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def plain(text: str, most: int = 70) -> str:
    """In the characters that every bank takes."""
    return " ".join(FOREIGN.sub(" ", unidecode(text)).split())[:most].strip()


def split_street(street: str) -> tuple[str, str]:
    """The number of the building and the street: « 12 bis rue du Port »."""
    found = NUMBERED.match(street.strip())
    return (found["number"], found["street"]) if found else ("", street.strip())
