"""The chart of accounts that is used here (French association chart), and which one a charge or a payment goes to."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Charge, Method

MEMBERS: Final = "411"
ADVANCES: Final = "4191"
VAT_COLLECTED: Final = "44571"
DEPOSITS: Final = "1651"
BANK: Final = "512"
CHEQUES: Final = "5112"
CARDS: Final = "5115"
CASH: Final = "530"
SERVICES: Final = "706"
RENTALS: Final = "7083"
REBATES: Final = "7096"

NAMES: dict[str, Promise] = {
    MEMBERS: _("Adhérents et clients"),
    ADVANCES: _("Avances et acomptes reçus"),
    VAT_COLLECTED: _("TVA collectée"),
    DEPOSITS: _("Dépôts de garantie reçus"),
    BANK: _("Banque"),
    CHEQUES: _("Chèques à encaisser"),
    CARDS: _("Cartes bancaires à encaisser"),
    CASH: _("Caisse"),
    SERVICES: _("Prestations de services"),
    RENTALS: _("Locations"),
    REBATES: _("Rabais, remises et ristournes accordés"),
}

REVENUE = {
    Charge.Kind.ROOM: RENTALS,
    Charge.Kind.DESK: RENTALS,
    Charge.Kind.EQUIPMENT: RENTALS,
    Charge.Kind.CONTRIBUTION: REBATES,
}

MONEY = {
    Method.CASH: CASH,
    Method.CHEQUE: CHEQUES,
    Method.CARD: CARDS,
    Method.TRANSFER: BANK,
    Method.DIRECT_DEBIT: BANK,
}


def revenue_account(kind: str) -> str:
    """Of a charge's kind: rentals, rebates, or services for the rest."""
    return REVENUE.get(Charge.Kind(kind), SERVICES)


def money_account(method: str) -> str:
    return MONEY[Method(method)]


def is_revenue(ledger_account: str) -> bool:
    """Class 7."""
    return ledger_account.startswith("7")
