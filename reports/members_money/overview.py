"""Everything that the page of members' money shows of a period."""

from dataclasses import dataclass, replace
from datetime import date

from reports.members_money.bridge import Bridge, BridgeRow, bridge
from reports.members_money.clearing import Clearing, clearing
from reports.members_money.liabilities import Liabilities, liabilities
from reports.members_money.receivables import ReceivableRow, Receivables, receivables
from reports.question import Days, Question
from spaces.catalogue import Catalogue
from spaces.lasting import months_later

MONTHS = 12
CUTS = ("plan", "site", "issuer")


@dataclass(frozen=True, slots=True)
class MembersMoney:
    bridge: Bridge
    months: Bridge
    cuts: dict[str, Bridge]
    receivables: Receivables
    liabilities: Liabilities
    clearing: Clearing
    before: BridgeRow
    owed_before: ReceivableRow

    @property
    def whole(self) -> BridgeRow:
        return self.bridge.rows[0]

    @property
    def owed(self) -> ReceivableRow:
        return self.receivables.rows[0]

    @property
    def is_empty(self) -> bool:
        parts = (self.bridge, self.months, self.receivables, self.liabilities)
        return all(part.is_empty for part in parts) and not self.clearing.rows


def year_of(days: Days) -> Days:
    """Whole months up to the period's last day: twelve, or as many as the period has."""
    first = months_later(days.last.replace(day=1), 1 - MONTHS)
    return Days(max(min(first, days.first.replace(day=1)), date(2000, 1, 1)), days.last)


def by_month(question: Question, *, catalogue: Catalogue) -> Bridge:
    return bridge(replace(question, days=year_of(question.days), group_by=("month",)), catalogue=catalogue)


def by_word(question: Question, word: str, *, catalogue: Catalogue) -> Bridge:
    return bridge(replace(question, group_by=(word,)), catalogue=catalogue)


def all_liabilities(question: Question, *, catalogue: Catalogue) -> Liabilities:
    return liabilities(replace(question, group_by=("liability",)), catalogue=catalogue)


def members_money(question: Question, *, catalogue: Catalogue) -> MembersMoney:
    """Some sixty queries, however many members and invoices."""
    earlier = replace(question, days=question.days.before())
    return MembersMoney(
        bridge=bridge(question, catalogue=catalogue),
        months=by_month(question, catalogue=catalogue),
        cuts={word: by_word(question, word, catalogue=catalogue) for word in CUTS},
        receivables=receivables(question, catalogue=catalogue),
        liabilities=all_liabilities(question, catalogue=catalogue),
        clearing=clearing(replace(question, group_by=("debtor", "creditor")), catalogue=catalogue),
        before=bridge(earlier, catalogue=catalogue).rows[0],
        owed_before=receivables(earlier, catalogue=catalogue).rows[0],
    )
