"""The dashboard's figures."""

from django.utils.translation import gettext as _

from billing.models import Charge
from core.money import ZERO
from core.wording import money_text, number_text
from reports import picturing
from reports.dashboard import Dashboard, by_hour, by_month, by_resource
from reports.naming import Names, hour_name, month_name, weekday_name
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.revenue import RevenueReport
from reports.tables import FIGURES
from reports.web.figure import Figure, Reader
from reports.web.tiles import busiest, percent

READERS: dict[str, Reader] = {
    "heures": lambda question, names, now: picturing.heatmap(by_hour(question, catalogue=names.catalogue, now=now)),
    "ressources": lambda question, names, now: picturing.bars(
        by_resource(question, catalogue=names.catalogue, now=now), names
    ),
    "recettes": lambda question, names, now: picturing.stacks(by_month(question, catalogue=names.catalogue)),
}


def figures(read: Dashboard, names: Names) -> list[Figure]:
    return [
        hours_figure(read.by_hour),
        resources_figure(read.by_resource, names),
        _revenue_figure(read.by_month),
    ]


def hours_figure(report: OccupancyReport) -> Figure:
    week = {row.keys: row for row in report.rows}
    hours = picturing.open_hours(report)
    rows = [
        [weekday_name(day).capitalize(), *(percent(picturing.ratio_at(week, day, hour)) for hour in hours)]
        for day in range(7)
    ]
    return Figure(
        name="heures",
        title=_("Occupation par jour et par heure"),
        alt=_("Part des heures ouvertes qui était réservée, pour chaque heure de la semaine. Le plus plein : %(when)s.")
        % {"when": busiest(report)},
        columns=[_("Jour"), *(hour_name(hour) for hour in hours)],
        rows=rows,
        note=_("L’image montre les heures où au moins un quart de l’offre est ouvert ; le tableau les a toutes.")
        if len(hours) > len(picturing.open_hours(report, share=picturing.USUAL))
        else "",
        report="occupancy",
        asked={"group_by": "weekday,hour"},
        picture=picturing.heatmap(report),
    )


def resources_figure(report: OccupancyReport, names: Names) -> Figure:
    ranked, called = picturing.ranked(report), picturing.full_names(report, names)
    first, last = ranked[0], ranked[-1]
    return Figure(
        name="ressources",
        title=_("Occupation par ressource"),
        alt=_("De la ressource la plus réservée, %(first)s (%(most)s), à la moins réservée, %(last)s (%(least)s).")
        % {
            "first": called[first.keys[0]],
            "most": percent(first.occupancy),
            "last": called[last.keys[0]],
            "least": percent(last.occupancy),
        },
        columns=[_("Ressource"), *(column.label for column in FIGURES)],
        rows=[[called[row.keys[0]], *cells(row)] for row in ranked],
        report="occupancy",
        asked={"group_by": "site,resource"},
        picture=picturing.bars(report, names),
    )


def cells(row: OccupancyRow) -> list[str]:
    return [*(number_text(hours, 1) for hours in row.hours), percent(row.occupancy), percent(row.use)]


def _revenue_figure(report: RevenueReport) -> Figure:
    months = picturing.by_month(report)
    earned = {kind for amounts in months.values() for kind in amounts}
    kinds = [kind for kind in Charge.Kind if kind in earned]
    rows, said = [], []
    for month, amounts in months.items():
        whole = money_text(sum(amounts.values(), ZERO))
        by_kind = (money_text(amounts.get(kind, ZERO)) for kind in kinds)
        rows.append([month_name(month).capitalize(), *by_kind, whole])
        said.append(f"{month_name(month)}, {whole}")
    return Figure(
        name="recettes",
        title=_("Recettes hors taxe par mois et par nature"),
        alt=_("Recettes hors taxe : %(months)s.") % {"months": " ; ".join(said)},
        columns=[_("Mois"), *(str(kind.label).capitalize() for kind in kinds), _("Ensemble")],
        rows=rows,
        report="revenue",
        asked={"group_by": "month,kind"},
        picture=picturing.stacks(report),
    )
