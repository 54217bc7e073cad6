"""The key figures of workshops, each with what it was over the period just before."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import number_text
from reports.question import Days
from reports.wording import NONE, percent
from reports.workshops import Counted, Figures


def whole_of(sessions: list[Counted]) -> Figures:
    return sum((session.figures for session in sessions), Figures())


def tiles(now: Figures, before: Figures) -> list[dict[str, Any]]:
    was = dict(key_figures(before))
    return [
        {"label": label, "value": value, "before": "" if was[label] == NONE else was[label]}
        for label, value in key_figures(now)
    ]


def key_figures(figures: Figures) -> list[tuple[str, str]]:
    return [
        (_("Séances"), number_text(figures.sessions)),
        (_("Personnes venues"), number_text(figures.attended)),
        (_("Heures d’animation"), _("%(hours)s h") % {"hours": number_text(figures.facilitation / 60)}),
        (_("Remplissage à l’inscription"), percent(figures.registered_fill)),
        (_("Remplissage réel"), percent(figures.attended_fill)),
        (_("Taux de présence"), percent(figures.attendance)),
        (_("Passées par la liste d’attente"), number_text(figures.waiting)),
        (_("Annulées ou reportées"), number_text(figures.cancelled + figures.postponed)),
    ]


def compared_with(days: Days) -> str:
    text = ngettext("la veille", "les %(count)s jours d’avant", days.count)
    return text % {"count": days.count} if days.count > 1 else text
