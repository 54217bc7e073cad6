"""All that the page of an invoice says, in the active language."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from billing.documents.facts import InvoiceFacts, Line
from billing.documents.paying import payment_words
from billing.documents.wording import (
    footer_text,
    full_day,
    issuer_words,
    party_words,
    quantity_text,
    rate_text,
    short_day,
    span,
)
from core.wording import money_text, number_text

Words = dict[str, Any]


def words_of(facts: InvoiceFacts) -> Words:
    paying = payment_words(facts)
    heading = _("Avoir") if facts.kind == "credit_note" else _("Facture")
    title = _("%(heading)s n° %(number)s") % {"heading": heading, "number": facts.number}
    return {
        "lang": facts.language,
        "title": title,
        "author": facts.seller.name,
        "heading": heading,
        "number": facts.number,
        "mark": paying.pop("mark"),
        "running": f"{title} · {facts.buyer.name}",
        "footer": footer_text(facts.seller),
        "seller": issuer_words(facts.seller),
        "buyer": {"label": _("Client"), **party_words(facts.buyer, home=facts.seller.address.country)},
        "lead": _lead(facts),
        "facts": _facts(facts),
        "table": _table(facts),
        "vat": _vat(facts),
        "totals": _totals(facts),
        "payment": paying,
        "mentions": _mentions(facts),
    }


def _lead(facts: InvoiceFacts) -> str:
    if not facts.corrects:
        return ""
    corrected = {"number": facts.corrects.number, "day": full_day(facts.corrects.issued_on)}
    return _("Sur la facture n° %(number)s du %(day)s.") % corrected


def _facts(facts: InvoiceFacts) -> list[list[str]]:
    due = "" if facts.kind == "credit_note" or facts.payable <= 0 else full_day(facts.due_on)
    rows = [
        (_("Date d’émission"), full_day(facts.issued_on)),
        (_("Prestations"), span(facts.supply_from, facts.supply_to)),
        (_("Échéance"), due),
        (_("Compte client"), facts.buyer.reference),
        (_("Votre référence"), facts.buyer_reference),
        (_("Nature de l’opération"), _operation(facts)),
    ]
    return [[label, value] for label, value in rows if value]


def _operation(facts: InvoiceFacts) -> str:
    operations = {
        "S": _("Prestation de services"),
        "B": _("Livraison de biens"),
        "M": _("Livraison de biens et prestation de services"),
    }
    return operations.get(facts.terms.operation[:1], "")


def _table(facts: InvoiceFacts) -> Words:
    """Site after site in the order in which they first appear, day after day within."""
    has_vat = _has_vat(facts)
    columns = [_("Date"), _("Désignation"), _("Quantité"), _("Prix unitaire HT"), _("TVA"), _("Montant HT")]
    if not has_vat:
        columns = [_("Date"), _("Désignation"), _("Quantité"), _("Prix unitaire"), _("Montant")]
    order = list(dict.fromkeys(line.site for line in facts.lines))
    lines = sorted(facts.lines, key=lambda line: (order.index(line.site), line.activity_on))
    groups = [_group(site, list(part), has_vat=has_vat) for site, part in groupby(lines, key=lambda line: line.site)]
    return {"columns": columns, "groups": groups, "totalled": len(groups) > 1}


def _group(site: str, lines: list[Line], *, has_vat: bool) -> Words:
    net = sum((line.net for line in lines), Decimal(0))
    rows = [_row(line, has_vat=has_vat) for line in lines]
    return {"name": site or _("Autres"), "named": bool(site), "net": number_text(net, 2), "rows": rows}


def _row(line: Line, *, has_vat: bool) -> Words:
    ends = f" – {short_day(line.until)}" if line.until and line.until != line.activity_on else ""
    figures = [quantity_text(line.quantity, line.unit), number_text(line.unit_price, _places(line.unit_price))]
    if has_vat:
        figures.append(rate_text(line.vat_rate))
    return {
        "day": short_day(line.activity_on) + ends,
        "label": line.label,
        "note": line.rule,
        "figures": [*figures, number_text(line.net, 2)],
    }


def _places(price: Decimal) -> int:
    return max(2, -int(price.normalize().as_tuple().exponent))


def _has_vat(facts: InvoiceFacts) -> bool:
    return any(row.rate for row in facts.vat_rows)


def _vat(facts: InvoiceFacts) -> Words | None:
    if not _has_vat(facts):
        return None
    rows = [[rate_text(row.rate), number_text(row.net, 2), number_text(row.vat, 2)] for row in facts.vat_rows]
    return {"columns": [_("Taux de TVA"), _("Base HT"), _("TVA")], "rows": rows}


def _totals(facts: InvoiceFacts) -> list[Words]:
    """The last is what matters to who reads: what is left to pay, or what comes back."""

    def row(label: str, amount: Decimal, *, strong: bool = False) -> Words:
        return {"label": label, "value": money_text(amount, facts.currency), "strong": strong}

    has_vat, prepaid = _has_vat(facts), facts.settling.prepaid
    rows = [row(_("Total HT"), facts.net), row(_("TVA"), facts.vat)] if has_vat else []
    total = _("Total TTC") if has_vat else _("Total")
    if facts.kind == "credit_note":
        return [*rows, row(_("Total de l’avoir"), facts.total, strong=True)]
    if prepaid:
        rows += [row(total, facts.total), row(_("Déjà réglé"), -prepaid)]
    return [*rows, row(_("Reste à payer") if prepaid else total, facts.payable, strong=True)]


def _mentions(facts: InvoiceFacts) -> list[str]:
    terms = facts.terms
    said = [row.exemption_text for row in facts.vat_rows]
    if terms.vat_on_debits and _has_vat(facts):
        said.append(_("Option pour le paiement de la taxe d’après les débits."))
    if facts.is_business:
        said += [terms.late_rate, terms.indemnity, terms.discount]
    return [text for text in dict.fromkeys([*said, terms.legal]) if text]
