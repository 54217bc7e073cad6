"""What a draft lacks before it can be announced, in sentences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from billing import price_list
from billing.errors import PriceMissing
from billing.models import PeakWindow, PriceGroup, Tariff
from billing.price_list import PriceList
from core.wording import day_text
from spaces.catalogue import Catalogue
from spaces.models import Resource
from spaces.models.opening import Weekday

END_OF_DAY = 24 * 60


def problems_of(tariff: Tariff, *, valid_from: date, catalogue: Catalogue, today: date) -> list[str]:
    """None when it can be published from that day."""
    told = [
        _("La date, le %(day)s, est passée.") % {"day": day_text(valid_from, with_year=True)}
        for _once in range(valid_from < today)
    ]
    told += _overlapping(tariff.peak_windows.all())
    prices = price_list.of_tariffs(Tariff.objects.filter(pk=tariff.pk))
    return [*told, *_without_price(prices, catalogue, on=max(valid_from, tariff.valid_from))]


def _overlapping(windows: Iterable[PeakWindow]) -> Iterator[str]:
    until: dict[int, int] = {}
    for window in sorted(windows, key=lambda row: (row.weekday, row.starts)):
        if _minute(window.starts) < until.get(window.weekday, 0):
            day, starts = Weekday(window.weekday).label, window.starts.strftime("%H:%M")
            yield _("Des heures pleines se chevauchent le %(day)s à %(time)s.") % {"day": day, "time": starts}
        until[window.weekday] = max(until.get(window.weekday, 0), _minute(window.ends) or END_OF_DAY)


def _minute(wall: object) -> int:
    return getattr(wall, "hour", 0) * 60 + getattr(wall, "minute", 0)


def _without_price(prices: PriceList, catalogue: Catalogue, *, on: date) -> Iterator[str]:
    lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in catalogue.resources.values():
        if not entry.is_bookable:
            continue
        try:
            prices.price(entry, group=PriceGroup.PUBLIC, on=on)
        except PriceMissing:
            lacking[entry.kind, entry.site.name].append(entry.name)
    for (kind, site), names in lacking.items():
        said = {"kind": Resource.Kind(kind).label, "site": site, "names": ", ".join(names[:3])}
        said["more"] = "…" if len(names) > 3 else ""
        yield _("Il manque un prix public : %(kind)s, %(site)s (%(names)s%(more)s).") % said
