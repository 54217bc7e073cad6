"""Prices as people read them: what a price speaks of, and each of its amounts with its unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import PeakWindow, Price, UnitPrice
from core.errors import Text
from core.money import CENT
from core.wording import FIXED, duration_text, is_french, money_text, number_text, walls_text
from spaces.models import Resource
from spaces.models.opening import Weekday

KINDS: dict[str, Text] = {
    Resource.Kind.DESK: gettext_lazy("Postes de travail"),
    Resource.Kind.ROOM: gettext_lazy("Salles"),
    Resource.Kind.EQUIPMENT: gettext_lazy("Équipements"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """Of a price; `told_as` money, minutes or percent."""

    name: str
    label: Text
    told_as: str = "money"


COLUMNS = (
    Column("hourly", gettext_lazy("L’heure")),
    Column("peak_hourly", gettext_lazy("L’heure pleine")),
    Column("half_day", gettext_lazy("La demi-journée")),
    Column("daily_cap", gettext_lazy("La journée")),
    Column("weekly", gettext_lazy("La semaine")),
    Column("monthly", gettext_lazy("Le mois")),
    Column("per_use", gettext_lazy("Chaque usage")),
    Column("minimum", gettext_lazy("Au moins, par usage")),
    Column("free_minutes", gettext_lazy("Temps offert"), "minutes"),
    Column("floor_percent", gettext_lazy("Prix libre, au moins"), "percent"),
    Column("true_cost_percent", gettext_lazy("Coût réel"), "percent"),
    Column("deposit", gettext_lazy("Caution")),
    Column("no_show_fee", gettext_lazy("Absence")),
    Column("vat_rate", gettext_lazy("TVA"), "percent"),
)
TIME = COLUMNS[:6]
"""What a length of time costs."""


def case_text(price: Price) -> str:
    """`Salles`, `Salles, Fab Lab`, `La Criée (Tiers-lieu de la Perrière)`."""
    if price.resource:
        return f"{price.resource.name} ({price.resource.site.name})"
    kind = str(KINDS[price.kind])
    return f"{kind}, {price.site.name}" if price.site else kind


def unit_case_text(price: UnitPrice) -> str:
    return f"{price.usage_kind.name}, {price.site.name}" if price.site else price.usage_kind.name


def value_text(column: Column, value: Decimal | int | None) -> str:
    """`12,50 €`, `30 min`, `50 %`; a dash where nothing is said."""
    if value is None:
        return "–"
    if column.told_as == "minutes":
        return duration_text(timedelta(minutes=int(value)))
    return percents(Decimal(value)) if column.told_as == "percent" else money_text(Decimal(value))


def percents(value: Decimal) -> str:
    """`20 %`, `5,5 %`; `20%`."""
    places = 0 if value == value.to_integral_value() else 1
    return f"{number_text(value, places)}{FIXED if is_french() else ''}%"


def unit_text(amount: Decimal) -> str:
    """To the cent, or to the hundredth of a cent where the unit costs so little: `0,0417 €`."""
    if amount == amount.quantize(CENT):
        return money_text(amount)
    digits = number_text(amount, 4)
    return f"{digits}{FIXED}€" if is_french() else f"€{digits}"


def said_by(price: Price) -> Iterator[tuple[Column, Decimal | int]]:
    """The columns in which the price says something."""
    for column in COLUMNS:
        value = getattr(price, column.name)
        if value is not None and not (column.name == "free_minutes" and value == 0):
            yield column, value


def window_text(window: PeakWindow) -> str:
    """`lundi, 10 h – 12 h`."""
    return f"{window.get_weekday_display()}, {walls_text(window.starts, window.ends)}"


def windows_text(windows: Iterable[PeakWindow]) -> list[str]:
    """Days with the same hours together: `lundi, mardi : 10 h – 12 h, 14 h – 16 h`."""
    hours: dict[int, list[str]] = defaultdict(list)
    for window in sorted(windows, key=lambda row: (row.weekday, row.starts)):
        hours[window.weekday].append(walls_text(window.starts, window.ends))
    days: dict[str, list[int]] = defaultdict(list)
    for weekday, said in hours.items():
        days[", ".join(said)].append(weekday)
    return [_("%(days)s : %(hours)s") % {"days": _days(some), "hours": said} for said, some in days.items()]


def _days(weekdays: list[int]) -> str:
    names = [str(Weekday(weekday).label) for weekday in weekdays]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return _("du %(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)
