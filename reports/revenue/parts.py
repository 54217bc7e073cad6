"""The parts of a sum: those that another basis counts on other days or not at all, and what uses paid."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.question import Days
from reports.revenue.sources import ACTIVITY, INVOICE, PAYMENT

REVERSED = Q(reverses=None, reversal__isnull=False) | Q(reverses__isnull=False, reverses__invoice_line=None)
USE = "booking"
"""The source of the charges of a use."""

FEES = ("cancellation", "no_show")
PRICES_A_USE = Q(source_kind=USE, resource__isnull=False) & (
    Q(reverses=None) & ~Q(rule__in=FEES) | Q(reverses__isnull=False) & ~Q(reverses__rule__in=FEES)
)
"""Charges that price the use of a resource, and what takes them back; fees for cancellation and absence are none."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of the revenue by `basis`, what lies in `only`."""

    basis: str
    label: str | Promise
    only: Callable[[Days], Q]


def _outside(path: str, days: Days) -> Q:
    return Q(**{f"{path}__lt": days.first}) | Q(**{f"{path}__gt": days.last})


GAPS: dict[str, Part] = {
    "waiting": Part(ACTIVITY, _("Activité pas encore facturée"), lambda _days: Q(invoice_line=None) & ~REVERSED),
    "let-go": Part(
        ACTIVITY, _("Activité annulée avant d’être facturée"), lambda _days: Q(invoice_line=None) & REVERSED
    ),
    "invoiced-otherwise": Part(
        ACTIVITY,
        _("Activité facturée d’autres jours"),
        lambda days: _outside("invoice_line__invoice__issued_on", days),
    ),
    "active-otherwise": Part(
        INVOICE, _("Factures d’une activité d’autres jours"), lambda days: _outside("charge__activity_on", days)
    ),
    "issued-otherwise": Part(
        PAYMENT, _("Encaissements de factures d’autres jours"), lambda days: _outside("invoice__issued_on", days)
    ),
}
"""What reconciliation shows apart."""

PARTS = {**GAPS, "uses": Part(ACTIVITY, _("Ce que les usages ont payé"), lambda _days: PRICES_A_USE)}
