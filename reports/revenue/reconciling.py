"""Why the three bases differ, and that the books agree: each gap is the sum of parts that can be looked at."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from billing.books.totals import totals
from core.money import ZERO
from reports.narrowing import Narrowed
from reports.question import Question
from reports.revenue.lines import Lines
from reports.revenue.parts import GAPS
from reports.revenue.sources import ACTIVITY, INVOICE, PAYMENT
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a gap, net, with the sign it has there. Without a name it is what is left: not paid in these days."""

    part: str
    net: Decimal


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Euros net of VAT. `ledger` is class 7 of the books, which know issuers and no sites: of the whole network only.

    activity − invoiced is the sum of `before_invoice`, invoiced − paid that of `before_payment`.
    """

    question: Question
    activity: Decimal
    invoiced: Decimal
    paid: Decimal
    ledger: Decimal | None
    before_invoice: tuple[Step, ...]
    before_payment: tuple[Step, ...]

    @property
    def agrees(self) -> bool:
        """With the books, where they can be asked."""
        return self.ledger is None or self.ledger == self.invoiced


def reconciliation(question: Question, *, catalogue: Catalogue) -> Reconciliation:
    """Nine queries."""
    parts = {part: _net(question, GAPS[part].basis, catalogue, part) for part in GAPS}
    activity, invoiced, paid = (_net(question, basis, catalogue) for basis in (ACTIVITY, INVOICE, PAYMENT))
    earlier = parts.pop("issued-otherwise")
    later = parts.pop("active-otherwise")
    is_whole = question.sites is None and not question.kind
    return Reconciliation(
        question,
        activity,
        invoiced,
        paid,
        _ledger(question) if is_whole else None,
        (*(Step(part, net) for part, net in parts.items()), Step("active-otherwise", -later)),
        (Step("", invoiced - paid + earlier), Step("issued-otherwise", -earlier)),
    )


def _net(question: Question, basis: str, catalogue: Catalogue, part: str = "") -> Decimal:
    return Lines(Narrowed(replace(question, basis=basis), {}), catalogue=catalogue, part=part).sums.net


def _ledger(question: Question) -> Decimal:
    days = (question.days.first, question.days.last)
    return totals(Q(entry__entered_on__range=days)).revenue or ZERO
