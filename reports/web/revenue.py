"""The page of revenue: by every cut, by hour, beside the public price, and how its bases fit together."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.wording import money_text, number_text
from reports.definitions import BASIS, BASIS_NAMES
from reports.naming import Names, names_for
from reports.revenue import ACTIVITY, BASES, INVOICE, PAYMENT
from reports.revenue.parts import GAPS
from reports.revenue.reconciling import Step
from reports.web import revenue_figures, yield_figures
from reports.web.asking import Asked, ask
from reports.web.figure import shown as show_figures
from reports.web.page import page
from reports.web.revenue_figures import Linked
from reports.web.revenue_reading import Beside, Read, read
from reports.wording import NONE


@login_required
@never_cache
@require_safe
def revenue(request: HttpRequest) -> HttpResponse:
    """What was earned in a period, at the sites one may read."""
    asked, basis = ask(request), request.GET.get("basis", "") or ACTIVITY
    asked.form.fields["basis"] = _basis_field(basis)
    context: dict[str, Any] = {}
    if basis in BASES and asked.is_valid:
        names = names_for(("plan", "issuer"), asked.catalogue)
        context = _shown(read(asked.question.on(basis), names, clock.now()), asked, names)
    answer = page(request, asked, "reports/revenue/page.html", context)
    answer.status_code = answer.status_code if basis in BASES else 400
    return answer


def _basis_field(basis: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Compter par"), choices=list(BASIS_NAMES.items()), initial=basis, required=False)


def _shown(read: Read, asked: Asked, names: Names) -> dict[str, Any]:
    links = Linked(asked, read.question.basis, names)
    drawn = [] if read.is_empty else [*revenue_figures.figures(read, links), *yield_figures.figures(read, links)]
    return {
        "is_empty": read.is_empty,
        "basis": BASIS[read.question.basis],
        "tiles": _tiles(read),
        "earlier": {
            name: one.days for name, one in (("previous", read.before), ("year", read.year_before)) if one.is_recorded
        },
        "apart": [
            (links.names.said("kind", kind), money_text(net), links.address(["kind"], [kind]))
            for kind, net in sorted(read.by_kind.apart.items())
            if net
        ],
        "figures": show_figures(drawn, asked),
        "reconciled": read.reconciled,
        "steps": _steps(read, links),
    }


def _tiles(read: Read) -> list[dict[str, Any]]:
    """Each with what it was just before, and a year before."""
    now = Beside(read.question.days, read.months.net, read.by_kind.whole)
    earlier = [dict(_figures(one)) if one.is_recorded else {} for one in (read.before, read.year_before)]
    return [
        {"label": label, "value": value, "before": earlier[0].get(label), "year_before": earlier[1].get(label)}
        for label, value in _figures(now)
    ]


def _figures(beside: Beside) -> list[tuple[str, str]]:
    row = beside.per_hour
    per = [NONE if amount is None else money_text(amount) for amount in (row.per_available_hour, row.per_booked_hour)]
    return [
        (_("Recettes HT"), money_text(beside.net)),
        (_("Par heure ouverte (RevPAH)"), per[0]),
        (_("Par heure réservée"), per[1]),
        (_("Heures à zéro"), _("%(hours)s h") % {"hours": number_text(row.free_hours, 1)}),
        (_("Manque au prix public"), money_text(row.free_value)),
        (_("Soutenu"), money_text(row.use.subsidised)),
    ]


def _steps(read: Read, links: Linked) -> list[dict[str, Any]]:
    """The lines of the reconciliation: a sum of each basis, and what lies between two of them."""
    found = read.reconciled
    return [
        _sum(_("Activité de ces jours"), found.activity, links, ACTIVITY),
        *(_step(step, links, -1) for step in found.before_invoice),
        _sum(_("Facturé ces jours-là"), found.invoiced, links, INVOICE),
        *(_step(step, links, -1) for step in found.before_payment),
        _sum(_("Encaissé ces jours-là"), found.paid, links, PAYMENT),
    ]


def _sum(label: str, net: Any, links: Linked, basis: str) -> dict[str, Any]:
    return {"label": label, "net": money_text(net), "url": links.address(basis=basis), "is_sum": True}


def _step(step: Step, links: Linked, sign: int) -> dict[str, Any]:
    """As it is added to the sum above to give the one below."""
    part = GAPS.get(step.part)
    return {
        "label": part.label if part else _("Factures de ces jours pas payées, ou payées d’autres jours"),
        "net": money_text(sign * step.net),
        "url": links.address(part=step.part) if part else "",
        "is_sum": False,
    }
