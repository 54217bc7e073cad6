"""Entries of members' money as the pages show them, with the pages that their reader may open.

Whoever reads a site's figures manages it or keeps its accounts: they see who its contracts and invoices are of. The
pages of the desk have rules of their own, and an entry leads to one only where they let its reader in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from billing.access_contracts import memberships_run_by
from billing.access_invoices import invoices_seen_by
from billing.access_payments import payments_seen_by
from billing.sources import page_of
from members.models import Person
from reports.members_money.entries import Entry
from reports.web.members_pictures import SAID
from spaces.access import ROLES_AT_THE_DESK, sites_where

SEEN: dict[str, tuple[str, Callable[[Person], Any]]] = {
    "membership": ("billing:desk-contract", memberships_run_by),
    "invoice": ("billing:invoice", invoices_seen_by),
    "payment": ("billing:payment", payments_seen_by),
}
"""The page of a source, and those that a person may open."""


@dataclass(frozen=True, slots=True)
class Shown:
    what: str
    detail: str
    who: str
    since: date
    until: date | None
    amount: Decimal
    url: str


def shown(entries: Sequence[Entry], person: Person) -> list[Shown]:
    """One query for each kind of source that has a page of its own, and for the desks."""
    seen, desks = _seen(entries, person), sites_where(person, ROLES_AT_THE_DESK)

    def url(one: Entry) -> str:
        if one.source_kind in SEEN:
            is_seen = one.key in seen[one.source_kind]
            return reverse(SEEN[one.source_kind][0], args=[one.source_id]) if is_seen else ""
        return page_of(one.source_kind, one.source_id) if desks is None or one.site in desks else ""

    return [Shown(*_called(one), one.payer[1], one.since, one.until, one.amount, url(one)) for one in entries]


def _called(one: Entry) -> tuple[str, str]:
    """A movement by what it is, all else by its own name."""
    return (str(SAID[one.kind]), one.label) if one.kind else (one.label, one.detail)


def _seen(entries: Sequence[Entry], person: Person) -> dict[str, set[int]]:
    found = {}
    for kind in {one.source_kind for one in entries} & SEEN.keys():
        keys = [one.key for one in entries if one.source_kind == kind]
        found[kind] = set(SEEN[kind][1](person).filter(pk__in=keys).values_list("pk", flat=True))
    return found
