"""The key figures of a month, each beside the month before and the same month a year ago."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import to_cents
from reports.monthly.gathering import Monthly, Totals
from reports.wording import shown

Value = int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """`before` and `year_before` are None too where the place had nothing then."""

    name: str
    label: str | Promise
    shape: str
    value: Value
    before: Value
    year_before: Value

    @property
    def said(self) -> tuple[str, str, str]:
        """In the active language: now, the month before, a year ago."""
        before, year_before = (shown(one, self.shape) for one in (self.before, self.year_before))
        return shown(self.value, self.shape), before, year_before


READ: tuple[tuple[str, str | Promise, str, Callable[[Totals], Value]], ...] = (
    ("occupancy", _("Taux d’occupation"), "ratio", lambda month: _ratio(month.occupancy.occupancy)),
    ("use", _("Taux d’usage"), "ratio", lambda month: _ratio(month.occupancy.use)),
    ("open_hours", _("Heures ouvertes"), "hours", lambda month: round(month.occupancy.hours[0], 2)),
    ("booked_hours", _("Heures réservées"), "hours", lambda month: round(month.occupancy.hours[1], 2)),
    ("no_show_rate", _("Taux d’absence"), "ratio", lambda month: _ratio(month.no_shows.rate)),
    ("net", _("Recettes HT"), "money", lambda month: to_cents(month.revenue.net)),
    ("recurring", _("Revenu récurrent à la fin du mois"), "money", lambda month: month.members.end[0]),
    ("members", _("Abonnés à la fin du mois"), "count", lambda month: month.members.end[1]),
    ("sessions", _("Séances d’ateliers"), "count", lambda month: month.workshops.sessions),
    ("attended", _("Personnes venues aux ateliers"), "count", lambda month: month.workshops.attended),
)


def key_figures(told: Monthly) -> Iterator[KeyFigure]:
    for name, label, shape, value_of in READ:
        before, year_before = (None if month.is_empty else value_of(month) for month in (told.before, told.year_before))
        yield KeyFigure(name, label, shape, value_of(told.now), before, year_before)


def _ratio(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
