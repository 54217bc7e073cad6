"""The frame of every page of the reports: its areas side by side, and the choice of place and days."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.web.asking import Asked
from reports.web.presets import preset_tabs


@dataclass(frozen=True, slots=True)
class Area:
    label: str | Promise
    route: str


AREAS = (
    Area(_("En bref"), "reports:dashboard"),
    Area(_("Occupation"), "reports:occupancy"),
    Area(_("Recettes"), "reports:revenue"),
    Area(_("Abonnés et créances"), "reports:members"),
    Area(_("Coûts et équilibre"), "reports:costs"),
    Area(_("Simulations"), "reports:simulations"),
    Area(_("Ateliers"), "reports:workshops"),
    Area(_("Rapports"), "reports:monthly-months"),
)  # fmt: skip
"""In the order of the tabs."""


def page(request: HttpRequest, asked: Asked, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of figures about what was asked; 400 where the choice is wrong, which the form says."""
    rest = {name: asked.form.data.get(name, "") for name in asked.form.fields if name not in ("site", "from", "to")}
    kept = {"site": asked.form.named, **rest}
    frame = {
        "form": asked.form,
        "days": asked.days,
        "areas": area_tabs(request.path, asked.as_query),
        "presets": preset_tabs(request.path, kept, asked.days, asked.form.today),
    }
    return render(request, template, {**frame, **context}, status=200 if asked.is_valid else 400)


def area_tabs(path: str, query: str = "") -> list[dict[str, Any]]:
    """`query` is what the next page is to ask as well."""
    return [
        {
            "label": area.label,
            "url": f"{reverse(area.route)}?{query}" if query else reverse(area.route),
            "is_current": _is_current(reverse(area.route), path),
            "count": None,
        }
        for area in AREAS
    ]


def _is_current(address: str, path: str) -> bool:
    """Pages below an area belong to it; all of them lie below the first."""
    return path == address if address == reverse(AREAS[0].route) else path.startswith(address)
