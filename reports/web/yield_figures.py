"""The figures of money against hours, and of what is given away."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import ZERO
from core.wording import money_text, number_text
from reports.definitions import USES, YIELDS
from reports.naming import Names
from reports.pictures.bars import Bar, Bars
from reports.pictures.shares import Share, Shares
from reports.revenue import BASES
from reports.revenue.tables import GIVEN, PER_HOUR
from reports.revenue.uses import REASONS, UseRow, UsesReport
from reports.revenue.yields import Yield, Yields, yields
from reports.web.figure import Figure, Meaning, Reader
from reports.web.revenue_figures import SHOWN, Linked
from reports.web.revenue_reading import Read, by_group
from reports.wording import NONE

ROOM = Decimal("1.2")
"""An amount is longer than the percentage that stands beside these bars elsewhere: the longest stops short of it."""

OF_YIELDS: Meaning = tuple((column.label, YIELDS[column.name]) for column in PER_HOUR)
OF_USES: Meaning = tuple((column.label, USES[column.name]) for column in GIVEN)


def figures(read: Read, links: Linked) -> list[Figure]:
    """By kind, by resource, and at the public price where anything was used."""
    drawn = [
        _per_hour(read.by_kind, links, _("Recettes par heure ouverte, par nature")),
        _per_hour(read.by_resource, links, _("Recettes par heure ouverte, par ressource")),
    ]
    if read.given.rows:
        drawn += [_reasons(read.given, links), _supported(read.given, links)]
    return drawn


def per_hour(report: Yields, names: Names) -> Shares:
    """RevPAH, the highest first. The last key names the row."""
    word = report.question.group_by[-1]
    told = [(row, amount) for row in ranked(report) if (amount := row.per_available_hour)][:SHOWN]
    return Shares(
        tuple(Share(_said(word, row, names), int(max(amount, ZERO) * 100), money_text(amount)) for row, amount in told)
    )


def ranked(report: Yields) -> list[Yield]:
    return sorted(report.rows, key=lambda row: row.per_available_hour or ZERO, reverse=True)


def reasons(report: UsesReport) -> Shares:
    """Why less than the list was paid, in euros."""
    whole, labels = report.whole, {column.name: str(column.label) for column in GIVEN}
    told = [(labels[name], getattr(whole, name)) for name in REASONS if getattr(whole, name) > ZERO]
    told.sort(key=lambda one: one[1], reverse=True)
    return Shares(tuple(Share(name, int(amount * 100), money_text(amount)) for name, amount in told))


def supported(report: UsesReport, names: Names) -> Bars:
    """By price group: what was paid, and what is missing to the cost, to one scale."""
    most = max((row.paid + row.subsidised for row in report.rows), default=ZERO) * ROOM or Decimal(1)
    return Bars(
        bars=tuple(_support(row, most, names) for row in report.rows),
        attended=_("payé"),
        booked=_("soutenu"),
    )


def _support(row: UseRow, most: Decimal, names: Names) -> Bar:
    paid = max(row.paid, ZERO)
    name = names.said("group", row.keys[0]).capitalize()
    return Bar(name, float((paid + row.subsidised) / most), float(paid / most), money_text(row.subsidised))


def _per_hour(report: Yields, links: Linked, title: str) -> Figure:
    words, names = report.question.group_by, links.names
    rows = ranked(report)
    return Figure(
        name=f"revpah-{words[-1]}-{links.basis}",
        title=title,
        alt=_("De %(most)s à %(least)s par heure ouverte.")
        % {"most": _each(rows[0].per_available_hour), "least": _each(rows[-1].per_available_hour)}
        if rows
        else title,
        columns=[_("Nature") if words[-1] == "kind" else _("Ressource"), *(column.label for column in PER_HOUR)],
        rows=[[links.to(_said(words[-1], row, names), words, row.keys), *_yield(row)] for row in rows],
        report="yields",
        asked={"group_by": ",".join(words), "basis": links.basis},
        picture=per_hour(report, names),
        note=_("Abonnements, carnets et consommations ne nomment pas de ressource : ils sont à part."),
        meaning=OF_YIELDS,
    )


def _yield(row: Yield) -> list[str]:
    return [
        money_text(row.net),
        number_text(row.open_hours, 1),
        number_text(row.booked_hours, 1),
        _each(row.per_available_hour),
        _each(row.per_booked_hour),
        number_text(row.use.below_hours, 1),
        number_text(row.free_hours, 1),
        money_text(row.free_value),
    ]


def _reasons(report: UsesReport, links: Linked) -> Figure:
    whole = report.whole
    return Figure(
        name="prix-public",
        title=_("Ce qui a été donné, au prix public"),
        alt=_("Au prix public : %(listed)s ; payé : %(paid)s.")
        % {"listed": money_text(whole.listed), "paid": money_text(whole.paid)},
        columns=[_("Groupe de prix"), *(column.label for column in GIVEN)],
        rows=_given(report, links),
        report="list-price",
        asked={"group_by": "group"},
        picture=reasons(report),
        note=_("Par date d’activité, quelle que soit la base choisie : il s’agit de ce qui a servi."),
        meaning=OF_USES,
    )


def _supported(report: UsesReport, links: Linked) -> Figure:
    whole = report.whole
    kept = [number for number, column in enumerate(GIVEN, start=1) if column.name in ("paid", "cost", "subsidised")]
    told = [GIVEN[number - 1] for number in kept]
    return Figure(
        name="soutenu",
        title=_("Autofinancé et soutenu"),
        alt=_("Payé : %(paid)s ; soutenu : %(subsidised)s.")
        % {"paid": money_text(whole.paid), "subsidised": money_text(whole.subsidised)},
        columns=[_("Groupe de prix"), *(column.label for column in told)],
        rows=[[row[0], *(row[number] for number in kept)] for row in _given(report, links)],
        report="list-price",
        asked={"group_by": "group"},
        picture=supported(report, links.names),
        meaning=tuple((column.label, USES[column.name]) for column in told),
    )


def _given(report: UsesReport, links: Linked) -> list[list[Any]]:
    names = links.names
    return [
        [
            links.to(names.said("group", row.keys[0]).capitalize(), ["group"], row.keys, basis="activity", part="uses"),
            *(money_text(getattr(row, column.name)) for column in GIVEN),
        ]
        for row in report.rows
    ]


def _said(word: str, row: Yield, names: Names) -> str:
    text = names.said(word, row.keys[-1])
    return text[:1].upper() + text[1:]


def _each(amount: Decimal | None) -> str:
    return NONE if amount is None else money_text(amount)


def _per_hour_by(word: str, basis: str) -> Reader:
    return lambda question, names, now: per_hour(
        yields(replace(question.on(basis), group_by=(word,)), catalogue=names.catalogue, now=now), names
    )


READERS: dict[str, Reader] = {
    "prix-public": lambda question, names, _now: reasons(by_group(question, names)),
    "soutenu": lambda question, names, _now: supported(by_group(question, names), names),
    **{f"revpah-{word}-{basis}": _per_hour_by(word, basis) for word in ("kind", "resource") for basis in BASES},
}
