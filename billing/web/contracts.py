"""Contracts as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.actions.rehearsing import Rehearsal
from billing.contracts import Contract, State
from billing.fees import charged_of, next_due, uses_uncovered
from billing.models import Membership, MembershipChange, Plan
from billing.terms import DAY
from billing.web.plans import Included
from core.wording import day_text, money_text

PILLS = {State.LEAVING: "warn", State.PAUSED: "warn", State.TRIAL: "sea", State.ENDED: "ended", State.COMING: "sea"}


@dataclass(frozen=True, slots=True)
class Shown:
    contract: Contract
    row: Membership
    state: State
    next_fee: tuple[date, Decimal] | None
    """Its day, and with VAT."""
    pause: tuple[date, date] | None
    planned: tuple[date, Plan] | None
    included: list[Included] = field(default_factory=list)

    @property
    def pill(self) -> str:
        return PILLS.get(self.state, "ok")

    @property
    def resumes_on(self) -> date | None:
        return self.pause[1] + DAY if self.pause else None

    @property
    def can_change(self) -> bool:
        return self.state in (State.ACTIVE, State.TRIAL)

    @property
    def can_pause(self) -> bool:
        return self.state == State.ACTIVE and self.row.plan.longest_pause_months > 0

    @property
    def can_leave(self) -> bool:
        return self.state not in (State.LEAVING, State.ENDED)

    @property
    def can_stay(self) -> bool:
        return self.state == State.LEAVING


def shown(contracts: Iterable[Contract], *, day: date) -> list[Shown]:
    """Two queries, however many."""
    found = list(contracts)
    charged = charged_of(found)
    told = []
    for contract in found:
        fee = next_due(contract, charged[contract.key], day)
        told.append(
            Shown(
                contract,
                contract.running(day),
                contract.state(day),
                (max(fee.part.first, day), fee.total) if fee else None,
                contract.pause(day),
                contract.planned(day),
            )
        )
    return told


def history_of(contract: Contract) -> list[tuple[MembershipChange, str]]:
    """The newest first, each with what it says. One query."""
    rows = MembershipChange.objects.filter(contract=contract.key).select_related("by").order_by("-at", "-pk")
    return [(row, sentence_of(row)) for row in rows]


def sentence_of(change: MembershipChange) -> str:
    facts = {**change.facts, "day": day_text(change.effective_on, with_year=True)}
    until = change.facts.get("until")
    facts["until"] = day_text(date.fromisoformat(until), with_year=True) if until else ""
    sentences = {
        "joined": _("Abonnement à %(plan)s à partir du %(day)s"),
        "changed": _("%(plan)s à la place de %(from)s à partir du %(day)s"),
        "renewed": _("Nouvelle version de %(plan)s à partir du %(day)s"),
        "paused": _("Pause du %(day)s au %(until)s"),
        "leaving": _("Résiliation\u00a0: dernier jour, %(day)s"),
        "stayed": _("Résiliation annulée"),
        "ended": _("Terminé le %(day)s"),
    }
    return sentences[change.what] % facts


def consequences(rehearsal: Rehearsal, *, day: date) -> list[str]:
    """What will be, in sentences: when it takes effect, what is paid now, what comes next."""
    contract, said = rehearsal.contract, []
    if planned := contract.planned(day):
        facts = {"plan": planned[1].name, "day": day_text(planned[0], with_year=True)}
        said.append(_("%(plan)s à partir du %(day)s.") % facts)
    else:
        said.append(_("Formule\u00a0: %(plan)s.") % {"plan": contract.running(day).plan.name})
    if pause := contract.pause(day):
        first, last = (day_text(one, with_year=True) for one in pause)
        said.append(_("En pause du %(first)s au %(last)s, puis l’abonnement reprend.") % {"first": first, "last": last})
    if contract.ends_on:
        said.append(_("Dernier jour\u00a0: %(day)s.") % {"day": day_text(contract.ends_on, with_year=True)})
    if rehearsal.next_fee:
        fee = rehearsal.next_fee
        facts = {"amount": money_text(fee.total), "day": day_text(fee.part.first, with_year=True)}
        said.append(_("Prochaine échéance\u00a0: %(amount)s le %(day)s.") % facts)
    elif contract.ends_on:
        said.append(_("Plus aucune échéance ensuite."))
    if uses := uses_uncovered(contract, day):
        words = ngettext(
            "%(count)s réservation à venir comptait sur l’abonnement pour un jour où il ne vaut plus\u00a0: "
            "annulez-la, ou voyez avec l’équipe.",
            "%(count)s réservations à venir comptaient sur l’abonnement pour des jours où il ne vaut plus\u00a0: "
            "annulez-les, ou voyez avec l’équipe.",
            uses,
        )
        said.append(words % {"count": uses})
    return said
