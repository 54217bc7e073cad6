"""The figures of revenue. Every row of a table leads to the lines that it adds up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Charge
from core.money import ZERO
from core.wording import money_text
from reports import picturing
from reports.definitions import revenue_definitions
from reports.naming import LABELS, Names, month_name
from reports.narrowing import as_query
from reports.pictures.shares import Share, Shares
from reports.revenue import BASES, RevenueReport
from reports.tables import AMOUNTS
from reports.web.asking import Asked
from reports.web.figure import Figure, Meaning, Reader
from reports.web.revenue_reading import CUTS, Read, by, by_month

TITLES = {
    "resource": gettext_lazy("Recettes par ressource"),
    "site": gettext_lazy("Recettes par lieu"),
    "plan": gettext_lazy("Recettes par formule"),
    "group": gettext_lazy("Recettes par groupe de prix"),
    "issuer": gettext_lazy("Recettes par émetteur"),
}
SHOWN = 12
"""Bars in a picture; the table has every row."""


class Linked:
    """The addresses of the lines behind the rows of a page."""

    def __init__(self, asked: Asked, basis: str, names: Names) -> None:
        self.asked, self.basis, self.names = asked, basis, names

    def to(self, text: str, words: Sequence[str], keys: Sequence[Any], **more: str) -> str:
        return format_html('<a href="{}">{}</a>', self.address(words, keys, **more), text)

    def address(self, words: Sequence[str] = (), keys: Sequence[Any] = (), **more: str) -> str:
        asked = {**self.asked.as_page, "basis": self.basis, **as_query(words, keys, self.names), **more}
        return f"{reverse('reports:revenue-lines')}?{urlencode(asked, doseq=True)}"


def figures(read: Read, links: Linked) -> list[Figure]:
    return [_months(read, links), *(_cut(word, read, links) for word in CUTS if read.cuts[word].rows)]


def bars(report: RevenueReport, names: Names) -> Shares:
    """Of what earned, the most first."""
    (word,) = report.question.group_by
    earned = [row for row in report.rows if row.net > ZERO][:SHOWN]
    told = ((named(word, row.keys[0], names), row.net) for row in earned)
    return Shares(tuple(Share(name, int(net * 100), money_text(net)) for name, net in told))


def named(word: str, key: Any, names: Names) -> str:
    """What has no value is told by what that means."""
    missing = {
        "resource": _("Sans ressource"),
        "site": _("Sans lieu : le réseau"),
        "plan": _("Sans formule"),
        "issuer": _("Sans émetteur"),
    }
    text = missing.get(word, "–") if key is None else names.said(word, key)
    return text[:1].upper() + text[1:]


def _months(read: Read, links: Linked) -> Figure:
    months = picturing.by_month(read.months)
    kinds = [kind for kind in Charge.Kind if any(kind in amounts for amounts in months.values())]
    rows = [
        [
            links.to(month_name(month).capitalize(), ["month"], [month]),
            *(_money(links, month, kind, amounts.get(kind)) for kind in kinds),
            money_text(sum(amounts.values(), ZERO)),
        ]
        for month, amounts in months.items()
    ]
    said = [f"{month_name(month)}, {money_text(sum(amounts.values(), ZERO))}" for month, amounts in months.items()]
    basis = links.basis
    return Figure(
        name=f"recettes-mois-{basis}",
        title=_("Recettes hors taxe par mois et par nature"),
        alt=_("Recettes hors taxe : %(months)s.") % {"months": " ; ".join(said)},
        columns=[_("Mois"), *(str(kind.label).capitalize() for kind in kinds), _("Ensemble")],
        rows=rows,
        report="revenue",
        asked={"group_by": "month,kind", "basis": basis},
        picture=picturing.stacks(read.months),
        meaning=_meaning(basis, "month", "kind"),
    )


def _money(links: Linked, month: str, kind: str, net: Decimal | None) -> str:
    return links.to(money_text(net), ["month", "kind"], [month, kind]) if net else money_text(ZERO)


def _cut(word: str, read: Read, links: Linked) -> Figure:
    report, names = read.cuts[word], links.names
    rows = [
        [
            links.to(named(word, row.keys[0], names), [word], row.keys),
            *(money_text(amount) for amount in (row.net, row.vat, row.total)),
        ]
        for row in report.rows
    ]
    first = report.rows[0]
    return Figure(
        name=f"recettes-{word}-{links.basis}",
        title=str(TITLES[word]),
        alt=_("Du plus au moins. D’abord : %(name)s, %(amount)s hors taxe.")
        % {"name": named(word, first.keys[0], names), "amount": money_text(first.net)},
        columns=[LABELS[word], *(column.label for column in AMOUNTS)],
        rows=rows,
        report="revenue",
        asked={"group_by": word, "basis": links.basis},
        picture=bars(report, names),
        meaning=_meaning(links.basis, word),
        note=_note(word),
    )


def _note(word: str) -> str:
    if word != "site":
        return ""
    return _(
        "Un abonnement compte à son lieu d’attache. Sans lieu d’attache, il est du réseau, et n’est réparti sur aucun."
    )


def _meaning(basis: str, *words: str) -> Meaning:
    told = revenue_definitions(basis)
    labels = {**{column.name: column.label for column in AMOUNTS}, **LABELS, "basis": _("Base")}
    return tuple((labels[name], told[name]) for name in ("basis", *words, "net", "vat", "total") if name in told)


def _months_by(basis: str) -> Reader:
    return lambda question, names, _now: picturing.stacks(by_month(question.on(basis), names))


def _cut_by(word: str, basis: str) -> Reader:
    return lambda question, names, _now: bars(by(word, question.on(basis), names), names)


READERS: dict[str, Reader] = {
    **{f"recettes-mois-{basis}": _months_by(basis) for basis in BASES},
    **{f"recettes-{word}-{basis}": _cut_by(word, basis) for word in CUTS for basis in BASES},
}
"""The name says the basis too, so that a picture read anew is of the same."""
