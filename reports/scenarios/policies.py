"""The booking rules that a replay can judge, in words."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Text
from core.wording import duration_text
from reports.simulation.terms import PolicyTerms

MINUTE = timedelta(minutes=1)


def _length(minutes: int) -> str:
    return duration_text(minutes * MINUTE) if minutes else _("aucun")


def _days(days: int) -> str:
    return _("%(days)s jours") % {"days": days}


def _hours(hours: int) -> str:
    return _("%(hours)s h") % {"hours": hours}


LABELS: dict[str, tuple[Text, Callable[[Any], str]]] = {
    "min_minutes": (gettext_lazy("durée minimale"), _length),
    "max_minutes": (gettext_lazy("durée maximale"), _length),
    "step_minutes": (gettext_lazy("pas"), _length),
    "min_ahead_minutes": (gettext_lazy("préavis"), _length),
    "max_ahead_days": (gettext_lazy("ouverture à l’avance"), _days),
    "max_hours_per_day": (gettext_lazy("heures par jour et par personne"), _hours),
    "max_hours_per_week": (gettext_lazy("heures par semaine et par personne"), _hours),
    "max_hours_per_month": (gettext_lazy("heures par mois et par personne"), _hours),
    "max_bookings_per_day": (gettext_lazy("réservations par jour et par personne"), str),
    "max_bookings_per_week": (gettext_lazy("réservations par semaine et par personne"), str),
    "max_bookings_per_month": (gettext_lazy("réservations par mois et par personne"), str),
}


def said_of(policy: PolicyTerms) -> Iterator[tuple[str, str]]:
    """Each value that speaks: its name and its words."""
    for name, (label, told) in LABELS.items():
        value = getattr(policy, name)
        if value is not None:
            yield name, f"{label} {told(value)}"
    if policy.cancellation is not None:
        tiers = [
            _("moins de %(hours)s h avant : %(percent)s %%") % {"hours": one.hours_before, "percent": one.percent}
            for one in policy.cancellation
        ]
        yield "cancellation", _("annulation (%(tiers)s)") % {"tiers": ", ".join(tiers) or _("toujours gratuite")}
