"""The dashboard's figures: a picture, the sentence that says what it shows, its numbers, and the same as files."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from billing.models import Charge
from core.money import ZERO
from core.wording import money_text, number_text
from reports.dashboard import Dashboard, by_hour, by_month, by_resource
from reports.naming import Names, hour_name, month_name, weekday_name
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.question import Question
from reports.revenue import RevenueReport
from reports.tables import FIGURES
from reports.web import pictures
from reports.web.drawn import Picture, addresses, keep
from reports.web.tiles import busiest, percent
from spaces.catalogue import SiteEntry

Figure = dict[str, Any]

READERS: dict[str, Callable[[Question, Names, datetime], Picture]] = {
    "heures": lambda question, names, now: pictures.heatmap(by_hour(question, catalogue=names.catalogue, now=now)),
    "ressources": lambda question, names, now: pictures.bars(
        by_resource(question, catalogue=names.catalogue, now=now), names
    ),
    "recettes": lambda question, names, now: pictures.stacks(by_month(question, catalogue=names.catalogue)),
}
"""How each picture is read anew when the cache has lost it."""


def figures(read: Dashboard, site: SiteEntry | None, names: Names) -> list[Figure]:
    drawn: dict[str, Picture] = {
        "heures": pictures.heatmap(read.by_hour),
        "ressources": pictures.bars(read.by_resource, names),
        "recettes": pictures.stacks(read.by_month),
    }
    described = {
        "heures": _hours_figure(read.by_hour),
        "ressources": _resources_figure(read.by_resource, names),
        "recettes": _revenue_figure(read.by_month),
    }
    digests = keep(drawn, read.question)
    asked = {"kind": read.question.kind, "from": read.question.days.first, "to": read.question.days.last}
    page = {"site": site.slug if site else "", **asked}
    files = {"site": site.public_id if site else "", **asked}
    return [
        {
            **described[name],
            "images": addresses(name, digests[name], page),
            **_file_addresses(described[name]["report"], {**files, "group_by": described[name]["group_by"]}),
        }
        for name in drawn
    ]


def _file_addresses(report: str, asked: dict[str, Any]) -> dict[str, str]:
    query = urlencode(asked, safe=",")
    return {
        f"{form}_url": f"{reverse(f'report-{report}-file', kwargs={'format': form})}?{query}"
        for form in ("csv", "xlsx")
    }


def _hours_figure(report: OccupancyReport) -> Figure:
    week = {row.keys: row for row in report.rows}
    hours = pictures.open_hours(report)
    rows = [
        [weekday_name(day).capitalize(), *(percent(pictures.ratio_at(week, day, hour)) for hour in hours)]
        for day in range(7)
    ]
    return {
        "title": _("Occupation par jour et par heure"),
        "alt": _(
            "Part des heures ouvertes qui était réservée, pour chaque heure de la semaine. Le plus plein : %(when)s."
        )
        % {"when": busiest(report)},
        "columns": [_("Jour"), *(hour_name(hour) for hour in hours)],
        "rows": rows,
        "note": _("L’image montre les heures où au moins un quart de l’offre est ouvert ; le tableau les a toutes.")
        if len(hours) > len(pictures.open_hours(report, share=pictures.USUAL))
        else "",
        "report": "occupancy",
        "group_by": "weekday,hour",
    }


def _resources_figure(report: OccupancyReport, names: Names) -> Figure:
    ranked, called = pictures.ranked(report), pictures.full_names(report, names)
    first, last = ranked[0], ranked[-1]
    return {
        "title": _("Occupation par ressource"),
        "alt": _("De la ressource la plus réservée, %(first)s (%(most)s), à la moins réservée, %(last)s (%(least)s).")
        % {
            "first": called[first.keys[0]],
            "most": percent(first.occupancy),
            "last": called[last.keys[0]],
            "least": percent(last.occupancy),
        },
        "columns": [_("Ressource"), *(column.label for column in FIGURES)],
        "rows": [[called[row.keys[0]], *_cells(row)] for row in ranked],
        "report": "occupancy",
        "group_by": "site,resource",
    }


def _cells(row: OccupancyRow) -> list[str]:
    return [*(number_text(hours, 1) for hours in row.hours), percent(row.occupancy), percent(row.use)]


def _revenue_figure(report: RevenueReport) -> Figure:
    months = pictures.by_month(report)
    earned = {kind for amounts in months.values() for kind in amounts}
    kinds = [kind for kind in Charge.Kind if kind in earned]
    rows, said = [], []
    for month, amounts in months.items():
        whole = money_text(sum(amounts.values(), ZERO))
        by_kind = (money_text(amounts.get(kind, ZERO)) for kind in kinds)
        rows.append([month_name(month).capitalize(), *by_kind, whole])
        said.append(f"{month_name(month)}, {whole}")
    return {
        "title": _("Recettes hors taxe par mois et par nature"),
        "alt": _("Recettes hors taxe : %(months)s.") % {"months": " ; ".join(said)},
        "columns": [_("Mois"), *(str(kind.label).capitalize() for kind in kinds), _("Ensemble")],
        "rows": rows,
        "report": "revenue",
        "group_by": "month,kind",
    }
