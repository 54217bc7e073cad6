"""Open data as its pages show it: tables, pictures and the words for what is withheld."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dates import MONTHS_AP
from django.utils.translation import gettext as _

from billing.models import Charge
from core.wording import hour_text, money_text, number_text, percent_text
from reports.models import Cost
from reports.naming import month_name
from reports.open_data.accounts import OTHER, Summary
from reports.open_data.occupancy import Told, in_order, name_of
from reports.open_data.places import Free
from reports.open_data.suppression import HOUR, Key
from reports.pictures.heatmap import Heatmap
from reports.pictures.stacks import Stack, Stacks
from reports.web.drawn import LOOKS, Picture, digest_of
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Resource

SHOWN = 12
"""Months in the picture; the table has them all."""
COLOURS = 9
"""Of a picture; the last is for costs."""
Rows = list[list[str]]


def picture_urls(name: str, picture: Picture, **asked: Any) -> dict[str, str]:
    query = urlencode({**asked, "v": digest_of(picture)})
    return {
        look.replace("-", "_"): f"{reverse('reports:open-picture', kwargs={'name': name, 'look': look})}?{query}"
        for look in LOOKS
    }


def kind_name(kind: str) -> str:
    return str(Resource.Kind(kind).label).capitalize()


def places_rows(found: Sequence[Free], *, now: datetime) -> list[dict[str, Any]]:
    """A table for each site: what is free of each kind, now and later."""
    sites: dict[SiteEntry, list[Free]] = {}
    for one in found:
        sites.setdefault(one.site, []).append(one)
    return [
        {
            "site": site,
            "hour": hour_text(now.astimezone(site.tz)),
            "columns": [
                _("Nature"),
                _("Maintenant"),
                *(hour_text(later.at.astimezone(site.tz)) for later in kinds[0].later),
            ],
            "rows": [[kind_name(one.kind), *(_free_text(at.open, at.free) for at in one.moments)] for one in kinds],
        }
        for site, kinds in sites.items()
    ]


def _free_text(open_: int, free: int) -> str:
    return _("%(free)s sur %(open)s") % {"free": free, "open": open_} if open_ else _("fermé")


def rate_text(told: Told, key: Key) -> str:
    booked = told.booked(key)
    if booked is None:
        return _("masqué")
    cell = told.cells[key]
    return percent_text(booked / cell.open) if cell.open else _("fermé")


def sites_table(told: Sequence[Told], catalogue: Catalogue) -> tuple[list[str], Rows]:
    """Months, the latest first, by the network and each of its sites."""
    keys = [key for key in _keys(told, catalogue) if not key[1]]
    columns = [_("Mois"), *(name_of(key, catalogue) or _("Réseau") for key in keys)]
    rows = [
        [month_name(one.month).capitalize(), *(rate_text(one, key) if key in one.cells else "–" for key in keys)]
        for one in reversed(told)
    ]
    return columns, rows


def kinds_table(told: Sequence[Told], site: int, catalogue: Catalogue) -> tuple[list[str], Rows]:
    """Of one site: months, the latest first, and for each kind its hours and its rate."""
    keys = [key for key in _keys(told, catalogue) if key[0] == site]
    named = [(key, kind_name(key[1]) if key[1] else _("Ensemble")) for key in keys]
    columns = [_("Mois")]
    for _key, name in named:
        columns += [
            _("%(kind)s, heures ouvertes") % {"kind": name},
            _("%(kind)s, réservées") % {"kind": name},
            _("%(kind)s, taux") % {"kind": name},
        ]
    rows = [
        [month_name(one.month).capitalize(), *(text for key in keys for text in _texts(one, key))]
        for one in reversed(told)
    ]
    return columns, rows


def _texts(told: Told, key: Key) -> list[str]:
    if key not in told.cells:
        return ["–", "–", "–"]
    booked = told.booked(key)
    held = _("masqué") if booked is None else number_text(booked / HOUR)
    return [number_text(told.cells[key].open / HOUR), held, rate_text(told, key)]


def _keys(told: Sequence[Told], catalogue: Catalogue) -> list[Key]:
    return in_order({key for one in told for key in one.cells}, catalogue)


def occupancy_picture(told: Sequence[Told], catalogue: Catalogue) -> Heatmap:
    """Sites down, the last months across."""
    months = told[-SHOWN:]
    keys = [key for key in _keys(told, catalogue) if not key[1]]
    names = [name_of(key, catalogue) or _("Réseau") for key in keys]
    return Heatmap(
        days=tuple(names),
        short_days=(),
        hours=tuple(_month(one.month) for one in months),
        cells=tuple(tuple(_ratio(one, key) for one in months) for key in keys),
        closed=_("masqué"),
        least=percent_text(0),
        most=percent_text(1),
        turns=False,
    )


def _month(word: str) -> str:
    first = date.fromisoformat(f"{word}-01")
    return f"{MONTHS_AP[first.month]} {first:%y}"


def _ratio(told: Told, key: Key) -> float | None:
    cell, booked = told.cells.get(key), told.booked(key) if key in told.cells else None
    return booked / cell.open if cell and cell.open and booked is not None else None


def revenue_name(item: str) -> str:
    return _("Autres recettes") if item == OTHER else str(Charge.Kind(item).label).capitalize()


def cost_name(item: str) -> str:
    """A behaviour has a word; a label is one."""
    words = {value: str(label).capitalize() for value, label in Cost.Behaviour.choices}
    return words.get(item, item)


def accounts_rows(said: Summary) -> Rows:
    """As one table: revenue, costs and result."""
    rows = [[revenue_name(line["item"]), _money(line["net"])] for line in said["revenue"]]
    rows.append([_("Recettes, ensemble"), _money(said["net"])])
    rows += [[cost_name(line["item"]), f"− {_money(line['net'])}"] for line in said["costs"]]
    if said["costs"]:
        rows += [[_("Charges, ensemble"), f"− {_money(said['cost'])}"], [_("Résultat"), _money(said["result"])]]
    return rows


def accounts_figures(said: Summary) -> list[tuple[str, str]]:
    occupancy, booked = said["occupancy"], said["booked_hours"]
    return [
        (_("Heures ouvertes"), _("%(hours)s h") % {"hours": number_text(said["open_hours"])}),
        (
            _("Heures réservées"),
            _("masqué") if booked is None else _("%(hours)s h") % {"hours": number_text(booked)},
        ),
        (_("Taux d’occupation"), _("masqué") if occupancy is None else percent_text(occupancy)),
        (_("Séances d’ateliers tenues"), number_text(said["workshops"])),
    ]


def _money(amount: str) -> str:
    return money_text(Decimal(amount))


def accounts_picture(said: Summary) -> Stacks:
    """Revenue beside costs, each in its parts."""
    spent = float(said["cost"])
    earned = [(revenue_name(line["item"]), float(line["net"])) for line in said["revenue"]]
    if len(earned) > COLOURS - 1:
        rest = sum(net for _name, net in earned[COLOURS - 2 :])
        earned = [*earned[: COLOURS - 2], (_("Autres recettes"), rest)]
    stacks = [Stack(_("Recettes"), tuple(net for _name, net in earned), _money(said["net"]))]
    legend = [(number, name) for number, (name, _net) in enumerate(earned)]
    if spent:
        stacks.append(Stack(_("Charges"), (0.0,) * len(earned) + (spent,), _money(said["cost"])))
        legend.append((len(earned), _("Charges")))
    return Stacks(tuple(stacks), tuple(legend), "€", number_text(1000)[1])
