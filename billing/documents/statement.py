"""A statement of account: what was owed, what came, what is left, day after day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from billing.documents.facts import Party
from billing.documents.typesetting import typeset
from billing.documents.wording import footer_text, full_day, issuer_words, party_words, short_day, span
from core.money import CURRENCY, ZERO
from core.wording import money_text, number_text


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A debit is what the account owes, a credit what it paid or got back. `balance` is what it owes after the row."""

    day: date
    what: str
    number: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Balances are what the account owes: below zero, money is left in its favour."""

    issuer: Party
    account: Party
    made_on: date
    since: date
    until: date
    opening: Decimal
    closing: Decimal
    rows: tuple[StatementRow, ...]
    language: str
    currency: str = CURRENCY


def statement_pdf(facts: StatementFacts, logo: bytes | None = None) -> bytes:
    """PDF/A-3a and PDF/UA-1, in the language of the facts; the same facts give the same bytes."""
    with translation.override(facts.language):
        said = words_of(facts)
    return typeset("statement.typ", said, made_on=facts.made_on, logo=logo)


def words_of(facts: StatementFacts) -> dict[str, Any]:
    """All that the page says, in the active language."""
    heading = _("Relevé de compte")
    period = span(facts.since, facts.until)
    return {
        "lang": facts.language,
        "title": f"{heading} {period}",
        "author": facts.issuer.name,
        "heading": heading,
        "number": facts.account.reference,
        "running": f"{heading} {period} · {facts.account.name}",
        "footer": footer_text(facts.issuer),
        "issuer": issuer_words(facts.issuer),
        "account": {"label": _("Client"), **party_words(facts.account, home=facts.issuer.address.country)},
        "facts": [[_("Période"), period], [_("Établi le"), full_day(facts.made_on)]],
        "columns": [_("Date"), _("Opération"), _("Numéro"), _("Débit"), _("Crédit"), _("Solde")],
        "opening": [_("Solde au début de la période"), number_text(facts.opening, 2)],
        "rows": [_row(row) for row in facts.rows],
        "empty": "" if facts.rows else _("Aucun mouvement pendant la période."),
        "sums": [_("Total des mouvements"), *_sums(facts)],
        "closing": [_closing(facts), money_text(abs(facts.closing), facts.currency)],
    }


def _row(row: StatementRow) -> list[str]:
    return [
        short_day(row.day),
        row.what,
        row.number,
        _amount(row.debit),
        _amount(row.credit),
        number_text(row.balance, 2),
    ]


def _sums(facts: StatementFacts) -> list[str]:
    debits, credits_ = (sum((getattr(row, side) for row in facts.rows), ZERO) for side in ("debit", "credit"))
    return [number_text(debits, 2), number_text(credits_, 2)]


def _amount(amount: Decimal) -> str:
    return number_text(amount, 2) if amount else ""


def _closing(facts: StatementFacts) -> str:
    day = {"day": full_day(facts.until)}
    if facts.closing < 0:
        return _("Solde en votre faveur au %(day)s") % day
    return _("Solde à payer au %(day)s") % day if facts.closing else _("Solde au %(day)s") % day
