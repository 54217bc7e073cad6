"""Workshops as pictures and tables: each way to cut them, and all of them together in the last row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dates import MONTHS_AP
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import number_text
from reports.exhibit import Exhibit
from reports.naming import LABELS, Names
from reports.pictures.bars import Bar, Bars
from reports.pictures.stacks import Stack, Stacks
from reports.question import Question
from reports.small_counts import Few
from reports.wording import percent, shown
from reports.words import month_word
from reports.workshops.counted import Counted, Figures
from reports.workshops.guarding import PLACE, Guarded, guarded
from reports.workshops.report import cut
from reports.workshops.table import COLUMNS, cells_of


@dataclass(frozen=True, slots=True)
class Cut:
    """`name` is the picture's."""

    name: str
    word: str
    title: str | Promise


MONTHS = Cut("ateliers-mois", "month", gettext_lazy("Personnes venues par mois"))
CUTS = (
    Cut("ateliers-themes", "theme", gettext_lazy("Par thème")),
    Cut("ateliers-publics", "audience", gettext_lazy("Par public")),
    Cut("ateliers-niveaux", "level", gettext_lazy("Par niveau")),
    Cut("ateliers-types", "type", gettext_lazy("Par type d’activité")),
    Cut("ateliers-modes", "mode", gettext_lazy("Sur place ou à distance")),
    Cut("ateliers-sites", "site", gettext_lazy("Par site")),
    Cut("ateliers-partenaires", "partner", gettext_lazy("Par partenaire")),
)
WORDS = tuple(one.word for one in (MONTHS, *CUTS))


def exhibits(
    sessions: Sequence[Counted], question: Question, names: Names, *, is_public: bool = False
) -> list[Exhibit]:
    """`is_public` leaves small counts of people out. Sites and partners stand where there are several."""
    said = [exhibit(one, sessions, question, names, is_public=is_public) for one in (MONTHS, *CUTS)]
    return [one for one in said if len(one.keys) > 1 or not one.name.endswith(("-sites", "-partenaires"))]


def exhibit(
    one: Cut, sessions: Sequence[Counted], question: Question, names: Names, *, is_public: bool = False
) -> Exhibit:
    report = cut(sessions, replace(question, group_by=(one.word,)), catalogue=names.catalogue)
    figures = {row.keys[0]: row.figures for row in report.rows}
    if one.word == "month":
        figures = {month: figures.get(month, Figures()) for month in map(month_word, question.days.each())}
    told = guarded if is_public else list[Guarded]
    cells, [whole] = told([cells_of(row) for row in figures.values()]), told([cells_of(report.whole)])
    called = [_("Non précisé") if key is None else _capital(names.said(one.word, key)) for key in figures]
    return Exhibit(
        name=one.name,
        title=str(one.title),
        alt=_alt(called, cells),
        columns=(str(LABELS[one.word]), *(str(column.label) for column in COLUMNS)),
        rows=(*(_row(name, row) for name, row in zip(called, cells, strict=True)), _row(_("Ensemble"), whole)),
        picture=_months(figures, cells) if one.word == "month" else _bars(called, cells),
        keys=tuple(figures),
        note=_("Une séance pour plusieurs publics compte à chacun : l’ensemble la compte une fois.")
        if one.word == "audience"
        else "",
    )


def _row(name: str, cells: Guarded) -> tuple[str, ...]:
    return name, *(shown(cell, column.shape) for cell, column in zip(cells, COLUMNS, strict=True))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(row: Guarded, name: str) -> float:
    """What a picture shows of it: nothing, where it is not told."""
    cell = row[PLACE[name]]
    return 0 if cell is None or isinstance(cell, Few) else float(cell)


def _bars(called: Sequence[str], cells: Sequence[Guarded]) -> Bars:
    """What has places, the best attended first."""
    told = [
        (name, row) for name, row in zip(called, cells, strict=True) if isinstance(row[PLACE["attended_fill"]], float)
    ]
    told.sort(key=lambda one: _number(one[1], "attended_fill"), reverse=True)
    bars = tuple(
        Bar(name, _number(row, "registered_fill"), _number(row, "attended_fill"), _share(row)) for name, row in told
    )
    return Bars(bars, attended=_("personnes venues ÷ places"), booked=_("inscriptions ÷ places"))


def _share(row: Guarded) -> str:
    return percent(_number(row, "attended_fill"))


def _months(months: dict[Any, Figures], cells: Sequence[Guarded]) -> Stacks:
    stacks = []
    for month, row in zip(months, cells, strict=True):
        year, number = month.split("-")
        said = shown(row[PLACE["attended"]], "count")
        stacks.append(Stack(f"{MONTHS_AP[int(number)]} {year}", (_number(row, "attended"),), said))
    return Stacks(tuple(stacks), ((0, _("Personnes venues")),), unit="", thousands=number_text(1000)[1])


def _alt(called: Sequence[str], cells: Sequence[Guarded]) -> str:
    """The most attended, in a sentence."""
    told = [(name, row) for name, row in zip(called, cells, strict=True) if _number(row, "attended")]
    if not told:
        return _("Personne n’est venu, ou ce n’est pas encore noté.")
    name, row = max(told, key=lambda one: _number(one[1], "attended"))
    said = {
        "name": name,
        "count": number_text(_number(row, "attended")),
        "fill": percent(_number(row, "attended_fill")),
    }
    return _("Le plus de monde : %(name)s, %(count)s personnes venues, %(fill)s des places.") % said
