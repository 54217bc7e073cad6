"""The figures of how places are used: hours first, then bookings and seats."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import picturing
from reports.comparing import COMPARISONS, PREVIOUS, YEAR
from reports.conduct import ConductReport, SeatReport, conduct, seat_fill
from reports.conduct.tables import KEPT, SEATS, conduct_table, seat_table
from reports.definitions import OCCUPANCY, Definitions
from reports.definitions.conduct import CONDUCT, SEAT_FILL
from reports.naming import LABELS, Names, names_for
from reports.occupancy import OccupancyReport
from reports.place_use import PlaceUse, by_one_payer_word, compared, course, cut, gathered, periods
from reports.tables import FIGURES, Column, Table
from reports.web import occupancy_pictures as drawn
from reports.web.figure import Figure, Meaning, Reader
from reports.web.figures import cells, hours_figure, resources_figure
from reports.web.occupancy_links import Links
from reports.wording import percent, shown

PLACES = {"kind": "occupation-natures", "zone": "occupation-zones", "site": "occupation-lieux"}
PAYERS = {"plan": "occupation-formules", "group": "occupation-groupes"}
TITLES = {
    "kind": gettext_lazy("Occupation par nature"),
    "zone": gettext_lazy("Occupation par zone"),
    "site": gettext_lazy("Occupation par lieu"),
    "plan": gettext_lazy("Part de l’ouverture prise par chaque formule"),
    "group": gettext_lazy("Part de l’ouverture prise par chaque groupe de prix"),
}


def figures(read: PlaceUse, names: Names, links: Links) -> list[Figure]:
    places = [gathered(read.by_resource, word, names.catalogue) for word in PLACES]
    payers = [by_one_payer_word(read.by_payer, word, names.catalogue) for word in PAYERS]
    worth = [report for report in places if len(report.rows) > 1]
    hours, course_ = links.hours(hours_figure(read.by_hour), picturing.open_hours(read.by_hour)), read.courses[""]
    resources = resources_figure(read.by_resource, names)
    resources = links.rows(resources, "resource", [row.keys for row in picturing.ranked(read.by_resource)])
    return [
        replace(hours, name="occupation-heures", meaning=_meaning(OCCUPANCY, FIGURES, "hour")),
        _linked(course_figure(read.courses, names), course_, links),
        replace(resources, name="occupation-ressources", meaning=_meaning(OCCUPANCY, FIGURES, "resource")),
        *(_linked(word_figure(report, names), report, links) for report in (*worth, *payers)),
        *([leads_figure(read.leads, names), kept_figure(read.kept, names)] if read.kept.rows else []),
        *([seats_figure(read.seats, names)] if read.seats.rows else []),
    ]


def _linked(figure: Figure, report: OccupancyReport, links: Links) -> Figure:
    (word,) = report.question.group_by
    return links.rows(figure, word, [row.keys for row in report.rows])


def course_figure(courses: drawn.Courses, names: Names) -> Figure:
    report = courses[""]
    (word,), was = report.question.group_by, drawn.beside(courses)
    rows = [
        [label, *(percent(ratios[place]) for ratios in was.values())]
        for place, label in enumerate(drawn.labels(report, names))
    ]
    said = {when: percent(courses[when].whole.occupancy) for when in courses}
    return Figure(
        name="occupation-evolution",
        title=_("Évolution du taux d’occupation"),
        alt=_("Taux d’occupation : %(now)s, %(previous)s sur la période précédente, %(year)s un an avant.")
        % {"now": said[""], "previous": said.get(PREVIOUS, "–"), "year": said.get(YEAR, "–")},
        columns=[LABELS[word], *(drawn.curve_names()[when].capitalize() for when in courses)],
        rows=rows,
        report="occupancy",
        asked={"group_by": word, "compare": ",".join(when for when in courses if when)},
        picture=drawn.curves(courses),
        meaning=(
            (str(LABELS["week"]), OCCUPANCY["week"]),
            *((drawn.curve_names()[when].capitalize(), _said(courses, when)) for when in courses if when),
        ),
    )


def _said(courses: drawn.Courses, when: str) -> str:
    days = courses[when].question.days
    return str(COMPARISONS[when].meaning).format(first=days.first.isoformat(), last=days.last.isoformat())


def word_figure(report: OccupancyReport, names: Names) -> Figure:
    (word,) = report.question.group_by
    named = [(drawn.named(word, row.keys[0], names), row) for row in report.rows]
    return Figure(
        name={**PLACES, **PAYERS}[word],
        title=str(TITLES[word]),
        alt=", ".join(f"{name} {percent(row.occupancy)}" for name, row in named),
        columns=[LABELS[word], *(column.label for column in FIGURES)],
        rows=[[name, *cells(row)] for name, row in named],
        report="occupancy",
        asked={"group_by": word},
        picture=drawn.word_bars(report, names),
        meaning=_meaning(OCCUPANCY, FIGURES, word),
    )


def leads_figure(report: ConductReport, names: Names) -> Figure:
    shares = drawn.lead_shares(report)
    return Figure(
        name="occupation-delais",
        title=_("Combien de temps à l’avance on réserve"),
        alt=", ".join(f"{share.name} : {share.said}" for share in shares.shares),
        columns=[LABELS["lead"], *(column.label for column in KEPT)],
        rows=_rows(conduct_table(report, names), [name.capitalize() for name in _names(report, names, "lead")]),
        report="conduct",
        asked={"group_by": "lead"},
        picture=shares,
        meaning=_meaning(CONDUCT, KEPT, "lead"),
    )


def kept_figure(report: ConductReport, names: Names) -> Figure:
    called = [drawn.named("kind", row.keys[0], names) for row in report.rows]
    rates = [percent(row.cancellation_rate) for row in report.rows]
    return Figure(
        name="occupation-annulations",
        title=_("Annulations et absences par nature"),
        alt=_("Taux d’annulation : %(rates)s.")
        % {"rates": ", ".join(f"{name} {rate}" for name, rate in zip(called, rates, strict=True))},
        columns=[LABELS["kind"], *(column.label for column in KEPT)],
        rows=_rows(conduct_table(report, names), called),
        report="conduct",
        asked={"group_by": "kind"},
        picture=drawn.cancellation_bars(report, names),
        meaning=_meaning(CONDUCT, KEPT),
    )


def seats_figure(report: SeatReport, names: Names) -> Figure:
    return Figure(
        name="occupation-places",
        title=_("Remplissage des places, quand c’est réservé"),
        alt=_("De chaque ressource réservée, la part des places où quelqu’un était attendu."),
        columns=[LABELS["resource"], *(column.label for column in SEATS)],
        rows=_rows(seat_table(report, names), _names(report, names, "resource")),
        report="seat-fill",
        asked={"group_by": "resource"},
        picture=drawn.seat_bars(report, names),
        note=_("L’image ne montre que ce qui a plusieurs places ; le tableau a tout ce qui a été réservé."),
        meaning=_meaning(SEAT_FILL, SEATS),
    )


def _names(report: ConductReport | SeatReport, names: Names, word: str) -> list[str]:
    return [names.said(word, row.keys[0]) for row in report.rows]


def _rows(table: Table, called: Iterable[str]) -> list[list[Any]]:
    shapes = [column.shape for column in table.columns]
    return [
        [name, *(shown(cell, shape) for cell, shape in zip(cells_, shapes, strict=True))]
        for name, (_keys, cells_) in zip(called, table.rows, strict=True)
    ]


def _meaning(definitions: Definitions, columns: Iterable[Column], *words: str) -> Meaning:
    told = [(LABELS[word], definitions[word]) for word in words if word in definitions]
    return (*told, *((column.label, definitions[column.name]) for column in columns))


def _by_word(word: str) -> Reader:
    return lambda question, names, now: drawn.word_bars(
        cut(question, word, catalogue=names.catalogue, now=now), names_for((word,), names.catalogue)
    )


READERS: dict[str, Reader] = {
    "occupation-heures": lambda question, names, now: picturing.heatmap(
        cut(question, "weekday", "hour", catalogue=names.catalogue, now=now)
    ),
    "occupation-evolution": lambda question, names, now: drawn.curves(
        compared({when: course(asked, catalogue=names.catalogue, now=now) for when, asked in periods(question).items()})
    ),
    "occupation-ressources": lambda question, names, now: picturing.bars(
        cut(question, "resource", catalogue=names.catalogue, now=now), names
    ),
    "occupation-delais": lambda question, names, now: drawn.lead_shares(
        conduct(replace(question, group_by=("lead",)), catalogue=names.catalogue)
    ),
    "occupation-annulations": lambda question, names, now: drawn.cancellation_bars(
        conduct(replace(question, group_by=("kind",)), catalogue=names.catalogue), names
    ),
    "occupation-places": lambda question, names, now: drawn.seat_bars(
        seat_fill(replace(question, group_by=("resource",)), catalogue=names.catalogue), names
    ),
    **{name: _by_word(word) for word, name in {**PLACES, **PAYERS}.items()},
}
