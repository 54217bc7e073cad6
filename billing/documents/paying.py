"""How an invoice is, or was, paid: the words, and the code that a bank's application reads."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from segno.helpers import make_epc_qr

from billing.documents.facts import InvoiceFacts, Means
from billing.documents.wording import full_day, iban_text
from core.wording import money_text

Words = dict[str, Any]


def payment_words(facts: InvoiceFacts) -> Words:
    """`text` says it in a sentence, `rows` the references, `code` the SEPA transfer as a QR code."""
    if facts.kind == "credit_note":
        return _said(_("Cet avoir vient en déduction de ce que vous devez, ou vous est remboursé."))
    if facts.payable <= 0:
        return _settled(facts)
    if facts.settling.means == "direct_debit" and facts.settling.mandate:
        return _debit(facts)
    if facts.settling.means == "transfer" and facts.settling.iban:
        return _transfer(facts)
    due = {"amount": _payable(facts), "day": full_day(facts.due_on), "means": _means(facts.settling.means)}
    if due["means"]:
        return _said(_("%(amount)s à régler %(means)s, au plus tard le %(day)s.") % due)
    return _said(_("%(amount)s à régler au plus tard le %(day)s.") % due)


def _said(text: str, *, mark: str = "", rows: list[tuple[str, str]] | None = None, code: Words | None = None) -> Words:
    kept = [[label, value] for label, value in rows or [] if value]
    return {"heading": _("Règlement"), "text": text, "mark": mark, "rows": kept, "code": code}


def _settled(facts: InvoiceFacts) -> Words:
    if not facts.settling.paid_on:
        return _said(_("Rien ne reste à payer."))
    paid = {"day": full_day(facts.settling.paid_on), "means": _means(facts.settling.means)}
    text = _("Acquittée le %(day)s %(means)s.") if paid["means"] else _("Acquittée le %(day)s.")
    return _said(text % paid, mark=_("Acquittée"))


def _debit(facts: InvoiceFacts) -> Words:
    settling = facts.settling
    day = full_day(settling.collect_on or facts.due_on)
    text = _("%(amount)s prélevés le %(day)s sur votre compte, sur le mandat %(mandate)s.")
    rows = [
        (_("Compte débité"), f"•••• {settling.debtor_iban_end}" if settling.debtor_iban_end else ""),
        (_("Mandat (RUM)"), settling.mandate),
        (_("Créancier (ICS)"), settling.ics),
    ]
    return _said(text % {"amount": _payable(facts), "day": day, "mandate": settling.mandate}, rows=rows)


def _transfer(facts: InvoiceFacts) -> Words:
    text = _("%(amount)s à régler par virement, au plus tard le %(day)s.")
    rows = [
        (_("Bénéficiaire"), facts.seller.name),
        (_("IBAN"), iban_text(facts.settling.iban)),
        (_("BIC"), facts.settling.bic),
        (_("Référence à rappeler"), facts.number),
    ]
    said = text % {"amount": _payable(facts), "day": full_day(facts.due_on)}
    return _said(said, rows=rows, code=_code(facts) if facts.currency == "EUR" else None)


def _code(facts: InvoiceFacts) -> Words:
    """EPC069-12: a name of at most 70 letters, a text of at most 140."""
    drawn = BytesIO()
    settling = facts.settling
    code = make_epc_qr(
        name=facts.seller.name[:70],
        iban=settling.iban.replace(" ", ""),
        bic=settling.bic or None,
        amount=facts.payable,
        text=facts.number,
    )
    code.save(drawn, kind="svg", xmldecl=False, border=0, scale=4)
    alternative = _("Code à lire avec l’application de votre banque : virement de %(amount)s.")
    hint = _("À lire avec l’application de votre banque")
    return {"svg": drawn.getvalue().decode(), "alt": alternative % {"amount": _payable(facts)}, "hint": hint}


def _payable(facts: InvoiceFacts) -> str:
    return money_text(facts.payable, facts.currency)


def _means(means: Means) -> str:
    return {
        "transfer": _("par virement"),
        "direct_debit": _("par prélèvement"),
        "card": _("par carte bancaire"),
        "cash": _("en espèces"),
        "cheque": _("par chèque"),
        "none": "",
    }[means]
