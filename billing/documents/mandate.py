"""The form of a SEPA direct debit mandate (EPC016-06, rulebook of the core scheme), to sign or already signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.documents.facts import Party
from billing.documents.typesetting import typeset
from billing.documents.wording import address_lines, footer_text, full_day, iban_text


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """`rum` is the unique reference of the mandate, at most 35 characters; an empty IBAN is left to be written."""

    rum: str
    creditor: Party
    ics: str
    debtor: Party
    made_on: date
    language: str
    iban: str = ""
    bic: str = ""
    is_recurrent: bool = True
    notice_days: int = 14
    signed_on: date | None = None
    signed_at: str = ""
    """The place."""
    signed_by: str = ""


def mandate_pdf(facts: MandateFacts, logo: bytes | None = None) -> bytes:
    """PDF/A-3a and PDF/UA-1, in the language of the facts; the same facts give the same bytes."""
    with translation.override(facts.language):
        said = words_of(facts)
    return typeset("mandate.typ", said, made_on=facts.made_on, logo=logo)


def words_of(facts: MandateFacts) -> dict[str, Any]:
    """All that the page says, in the active language."""
    heading = _("Mandat de prélèvement SEPA")
    return {
        "lang": facts.language,
        "title": f"{heading} {facts.rum}",
        "author": facts.creditor.name,
        "heading": heading,
        "number": facts.rum,
        "running": f"{heading} {facts.rum}",
        "footer": footer_text(facts.creditor),
        "reference": _reference(facts),
        "authorisation": _authorisation(facts),
        "parties": [_debtor(facts), _creditor(facts)],
        "signature": _signature(facts),
        "rights": _rights(facts),
    }


def _reference(facts: MandateFacts) -> list[list[str]]:
    kind = _("Récurrent") if facts.is_recurrent else _("Ponctuel")
    return [[_("Référence unique du mandat (RUM)"), facts.rum], [_("Type de paiement"), kind]]


def _authorisation(facts: MandateFacts) -> str:
    words = _(
        "En signant ce mandat, vous permettez à %(creditor)s de demander à votre banque des prélèvements sur votre "
        "compte, et vous demandez à votre banque de débiter votre compte comme %(creditor)s l’en charge."
    )
    return words % {"creditor": facts.creditor.name}


def _debtor(facts: MandateFacts) -> dict[str, Any]:
    debtor = facts.debtor
    rows = [
        [_("Nom"), debtor.name],
        [_("Adresse"), "\n".join(address_lines(debtor.address, home=facts.creditor.address.country))],
        [_("IBAN"), iban_text(facts.iban)],
    ]
    return {"heading": _("Le débiteur"), "rows": [*rows, [_("BIC"), facts.bic]] if facts.bic else rows}


def _creditor(facts: MandateFacts) -> dict[str, Any]:
    creditor = facts.creditor
    rows = [
        [_("Nom"), creditor.name],
        [_("Adresse"), "\n".join(address_lines(creditor.address, home=""))],
        [_("Identifiant (ICS)"), facts.ics],
    ]
    return {"heading": _("Le créancier"), "rows": rows}


def _signature(facts: MandateFacts) -> dict[str, Any]:
    """Blank boxes for the pen, or who signed, when and where."""
    if facts.signed_on is None:
        return {"boxes": [_("Fait à"), _("Date"), _("Signature")], "text": ""}
    signed = {"name": facts.signed_by or facts.debtor.name, "day": full_day(facts.signed_on), "place": facts.signed_at}
    text = _("Signé par %(name)s le %(day)s à %(place)s.") if facts.signed_at else _("Signé par %(name)s le %(day)s.")
    return {"boxes": [], "text": text % signed}


def _rights(facts: MandateFacts) -> list[str]:
    notice = ngettext(
        "Chaque prélèvement vous est annoncé au moins %(days)s jour avant.",
        "Chaque prélèvement vous est annoncé au moins %(days)s jours avant.",
        facts.notice_days,
    )
    return [
        _(
            "Votre banque vous rembourse, aux conditions convenues avec elle, un prélèvement que vous contestez dans "
            "les 8 semaines qui suivent le débit de votre compte ; dans les 13 mois, s’il n’était pas autorisé."
        ),
        notice % {"days": facts.notice_days},
        _("Ce mandat se révoque à tout moment, et s’éteint après 36 mois sans prélèvement."),
    ]
