"""Ready starts: the three questions that are asked most, made of what is real today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.clock import MIDNIGHT
from core.errors import Text
from reports.scenarios.prices import freed, raised
from reports.simulation.terms import OpeningTerms, RuleTerm, Terms

FIVE_PERCENT = Decimal(5)
FIRST_HOUR = 60
EVENING = time(18), time(22)
THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Start:
    """`made` makes of today's terms those that are tried."""

    name: Text
    note: Text
    made: Callable[[Terms], Terms]


def _dearer(today: Terms) -> Terms:
    return Terms(tariff=raised(today.tariff, FIVE_PERCENT) if today.tariff else None)


def _first_hour_free(today: Terms) -> Terms:
    tariff = today.tariff
    if tariff is None:
        return Terms()
    return Terms(tariff=replace(tariff, prices=freed(tariff.prices or (), "solidarity", FIRST_HOUR)))


def _one_evening_more(today: Terms) -> Terms:
    """On Thursdays, for each site and for what has hours of its own there."""
    longer = [(one, replace(one, rules=with_evening(one, THURSDAY))) for one in today.opening]
    return Terms(opening=tuple(after for before, after in longer if after != before))


def with_evening(opening: OpeningTerms, weekday: int) -> tuple[RuleTerm, ...]:
    """Until ten that day: what is open later then keeps its hours."""
    starts, ends = EVENING
    kept = [one for one in opening.rules if one.weekday != weekday or (one.closes <= starts and one.closes != MIDNIGHT)]
    late = [one for one in opening.rules if one.weekday == weekday and one not in kept]
    if any(one.closes == MIDNIGHT or one.closes >= ends for one in late):
        return opening.rules
    opens = min((one.opens for one in late), default=starts)
    touching = [one for one in kept if one.weekday == weekday and one.closes == opens]
    begins = touching[0].opens if touching else opens
    others = [one for one in kept if one not in touching]
    return tuple(sorted([*others, RuleTerm(weekday, begins, ends)], key=lambda one: (one.weekday, one.opens)))


STARTS: dict[str, Start] = {
    "plus-cinq": Start(_("Tout à +5 %"), _("Chaque prix monte de cinq pour cent, cautions à part."), _dearer),
    "premiere-heure": Start(
        _("Première heure offerte aux solidaires"),
        _("La première heure de chaque usage est gratuite pour le groupe solidaire."),
        _first_hour_free,
    ),
    "une-soiree": Start(
        _("Une soirée de plus"),
        _("Le jeudi, tout reste ouvert jusqu’à 22 h : ce que cela coûterait, et ce qui pourrait s’y vendre."),
        _one_evening_more,
    ),
}
