"""What those who fund workshops ask for, in one document. Small counts of people are left out: it leaves the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.label import labels_of
from agenda.statistics import Activity, activities_among
from core.clock import local_date
from core.wording import number_text
from reports.definitions import WORKSHOPS
from reports.documents.parts import Cover, Document, Section, part_of, printed
from reports.documents.words import period_of, place_of
from reports.exhibit import Exhibit
from reports.naming import names_for
from reports.question import Question
from reports.small_counts import FEWEST
from reports.wording import shown
from reports.workshops import Counted, Figures, read
from reports.workshops.exhibits import WORDS, exhibits
from reports.workshops.guarding import PLACE, guarded
from reports.workshops.people import people_exhibits
from reports.workshops.reading import announced
from reports.workshops.table import COLUMNS, cells_of
from spaces.catalogue import Catalogue
from spaces.models import Site

ON_PAPER = (
    *("sessions", "cancelled", "places", "registered", "attended"),
    *("walk_ins", "facilitation_hours", "attended_fill", "attendance"),
)
"""The columns that have room on a page."""
KEPT = (0, *(1 + PLACE[name] for name in ON_PAPER))
KEY = (
    *("sessions", "attended", "facilitation_hours", "places", "registered_fill", "attended_fill"),
    *("attendance", "walk_ins", "waiting", "cancelled", "postponed"),
)


@dataclass(frozen=True, slots=True)
class Balance:
    """All that the document says, before it is said."""

    question: Question
    sessions: Sequence[Counted]
    activities: Sequence[Activity]
    exhibits: Sequence[Exhibit]
    people: Sequence[Exhibit]

    @property
    def whole(self) -> Figures:
        return sum((session.figures for session in self.sessions), Figures())


def balance(question: Question, *, catalogue: Catalogue, now: datetime) -> Balance:
    """In the active language. Seven queries, however many sessions."""
    sessions = read(question, catalogue=catalogue, now=now)
    activities = activities_among(announced(question, catalogue), now=now)
    return Balance(
        question,
        sessions,
        activities,
        exhibits(sessions, question, names_for(WORDS, catalogue), is_public=True),
        people_exhibits(activities, is_public=True),
    )


def workshops_pdf(question: Question, *, catalogue: Catalogue, now: datetime) -> bytes:
    """In the active language; of one site, or of all those that the question covers."""
    told = balance(question, catalogue=catalogue, now=now)
    sites = _sites(told)
    month, theme, *others = told.exhibits
    rest = [one for one in others if len(one.keys) > 1]
    return printed(
        Document(
            cover=_cover(told, sites, catalogue),
            figures=tuple(_key_figures(told, sites)),
            compared=(),
            sections=(
                Section(_("Activité"), _activity(told), (part_of(month, columns=KEPT), part_of(theme, columns=KEPT))),
                Section(_("Publics, lieux et partenaires"), parts=tuple(part_of(one, columns=KEPT) for one in rest)),
                Section(_("Qui est venu"), _asked(), tuple(part_of(one, has_total=False) for one in told.people)),
            ),
            method=tuple(_method()),
            definitions=tuple((str(column.label), str(WORKSHOPS[column.name])) for column in COLUMNS),
            author=settings.NETWORK_NAME,
            made_on=local_date(now, next(iter(catalogue.sites.values())).tz) if catalogue.sites else now.date(),
        )
    )


def file_name(question: Question) -> str:
    return f"bilan-ateliers-{question.days.first}-{question.days.last}"


def _sites(told: Balance) -> list[Site]:
    """Those where something was announced; one query."""
    return list(Site.objects.filter(pk__in={session.site for session in told.sessions}).order_by("name"))


def _cover(told: Balance, sites: Sequence[Site], catalogue: Catalogue) -> Cover:
    towns = sorted({site.town for site in sites if site.town})
    said = {"sites": ", ".join(site.name for site in sites), "towns": ", ".join(towns)}
    lines = [_("Lieux : %(sites)s (%(towns)s).") % said] if sites else []
    labelled = [label.site.name for label in labels_of(sites) if label.standing]
    if labelled:
        lines.append(_("%(label)s : %(sites)s.") % {"label": settings.LABEL_NAME, "sites": ", ".join(labelled)})
    question = told.question
    return Cover(_("Bilan des ateliers"), place_of(question, catalogue), period_of(question.days), tuple(lines))


def _key_figures(told: Balance, sites: Sequence[Site]) -> list[tuple[str, str]]:
    [row] = guarded([cells_of(told.whole)])
    partners = {session.partner for session in told.sessions}
    figures: list[tuple[str, str]] = []
    for name in KEY:
        column = COLUMNS[PLACE[name]]
        cell: Any = row[PLACE[name]]
        figures.append((str(column.label), shown(cell, column.shape)))
    figures.append((_("Lieux et partenaires"), f"{number_text(len(sites))} · {number_text(len(partners))}"))
    return figures


def _activity(told: Balance) -> str:
    count = told.whole.sessions
    return ngettext(
        "%(count)s séance a eu lieu sur la période.", "%(count)s séances ont eu lieu sur la période.", count
    ) % {"count": number_text(count)}


def _asked() -> str:
    return _("Réponses des personnes venues, dans le vocabulaire de la médiation numérique.")


def _method() -> list[str]:
    return [
        _(
            "Les séances comptent dès qu’elles ont été annoncées au public ; "
            "celles qui ont eu lieu donnent les places, les personnes et les heures. "
            "Chaque séance compte le jour où elle commence, à l’heure de son lieu."
        ),
        _(
            "Une personne compte à chaque séance où elle vient : ce sont des participations, non des personnes "
            "différentes. Les inscriptions anonymisées comptent comme les autres."
        ),
        _(
            "Une séance pour plusieurs publics compte à chacun d’eux : ces lignes ne s’additionnent pas, "
            "l’ensemble compte chaque séance une fois."
        ),
        _(
            "Les nombres de personnes de 1 à %(most)s ne sont pas donnés, ni le nombre ou le taux qui permettrait "
            "de les retrouver."
        )
        % {"most": FEWEST - 1},
    ]
