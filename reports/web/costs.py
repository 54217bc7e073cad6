"""The page of costs and break-even."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.wording import money_text
from reports.breakeven import BreakEven
from reports.costs.table import WHY_NOT
from reports.naming import names_for
from reports.web.asking import Asked, ask
from reports.web.costs_figures import MEANING, Told, figures
from reports.web.figure import shown
from reports.web.page import page
from reports.wording import NONE, percent


@login_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Revenue against costs over a period, for the sites one may read."""
    asked = ask(request)
    context = _figures(asked) if asked.is_valid else {}
    return page(request, asked, "reports/costs/costs.html", context)


def _figures(asked: Asked) -> dict[str, Any]:
    told = Told(asked.question, names_for((), asked.catalogue), clock.now())
    site = f"?site={asked.site.slug}" if asked.site else ""
    return {
        "is_empty": not told.whole.costs,
        "tiles": tiles(told.whole),
        "definitions": MEANING,
        "figures": shown(figures(told), asked) if told.whole.costs else [],
        "entry_url": f"{reverse('reports:cost-entry')}{site}",
    }


def tiles(whole: BreakEven) -> list[dict[str, str]]:
    occupancy = whole.occupancy
    meeting = str(WHY_NOT[whole.missing]) if whole.missing else percent(None if occupancy is None else float(occupancy))
    hour = NONE if whole.cost_per_open_hour is None else money_text(whole.cost_per_open_hour)
    real = whole.real_occupancy
    figures = [
        (_("Recettes HT"), money_text(whole.net)),
        (_("Charges"), money_text(whole.costs)),
        (_("Résultat"), money_text(whole.result)),
        (_("Coût de l’heure ouverte"), hour),
        (_("Taux d’occupation"), percent(None if real is None else float(real))),
        (_("Occupation d’équilibre"), meeting),
    ]
    return [{"label": label, "value": value, "before": ""} for label, value in figures]
