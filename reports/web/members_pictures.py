"""Members' money turned into what the pictures draw."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS_AP
from django.utils.translation import gettext as _

from core.money import ZERO
from core.wording import money_text, number_text
from reports.members_money.bridge import Bridge
from reports.members_money.clearing import Clearing
from reports.members_money.liabilities import Liabilities
from reports.members_money.lives import What
from reports.members_money.receivables import Receivables
from reports.members_money.tables import BAND_COLUMNS, BRIDGE
from reports.naming import Names
from reports.pictures.shares import Share, Shares
from reports.pictures.stacks import Stack, Stacks
from reports.pictures.waterfall import Change, Waterfall

SAID = {column.name: column.label for column in BRIDGE}


def waterfall(report: Bridge) -> Waterfall:
    """What did not happen has no column."""
    (row,) = report.rows
    moved = [(what, row.steps[what][0]) for what in What if row.steps[what] != (ZERO, 0)]
    return Waterfall(
        start=Change(_("Début"), float(row.start[0]), number_text(row.start[0])),
        changes=tuple(Change(str(SAID[what]), float(amount), signed(amount)) for what, amount in moved),
        end=Change(_("Fin"), float(row.end[0]), number_text(row.end[0])),
        unit="€",
        thousands=number_text(1000)[1],
    )


def signed(amount: Decimal) -> str:
    return f"+{number_text(amount)}" if amount > ZERO else number_text(amount)


def months(report: Bridge) -> Stacks:
    return Stacks(
        stacks=tuple(_month(row.keys[0], row.end[0]) for row in report.rows),
        legend=((0, _("Revenu récurrent à la fin du mois")),),
        unit="€",
        thousands=number_text(1000)[1],
    )


def _month(word: str, amount: Decimal) -> Stack:
    year, number = word.split("-")
    return Stack(f"{MONTHS_AP[int(number)]} {year}", (float(amount),), number_text(amount))


def cut(report: Bridge, names: Names) -> Shares:
    (word,) = report.question.group_by
    return _shares((called(word, row.keys[0], names), row.end[0]) for row in report.rows)


def called(word: str, key: Any, names: Names) -> str:
    """Contracts without a home site are the network's."""
    return _("Réseau") if word == "site" and key is None else names.said(word, key)


def bands(report: Receivables) -> Shares:
    (row,) = report.rows
    return _shares((str(column.label), row.bands[column.name]) for column in BAND_COLUMNS)


def owed_to_members(report: Liabilities, names: Names) -> Shares:
    return _shares((names.said("liability", row.keys[0]).capitalize(), row.amount) for row in report.rows)


def cleared(report: Clearing, names: Names) -> Shares:
    return _shares((pair(row.keys, names), row.net) for row in report.rows)


def pair(keys: tuple[int, ...], names: Names) -> str:
    return f"{names.said('debtor', keys[0])} → {names.said('creditor', keys[1])}"


def _shares(amounts: Iterable[tuple[str, Decimal]]) -> Shares:
    return Shares(tuple(Share(name, int(max(amount, ZERO) * 100), money_text(amount)) for name, amount in amounts))
