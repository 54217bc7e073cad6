"""What a filter says, in words for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.filters import ANY, Filter
from agenda.models import Partner, Theme, Workshop
from agenda.models.workshop import AccessFeature, Public
from core.clock import local_date
from core.wording import day_text
from spaces.catalogue import Catalogue

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter of a filter, and what it means."""

    name: str
    value: str
    text: str


def words_of(wanted: Filter, *, catalogue: Catalogue) -> list[Said]:
    """One query where partners are asked for, one where a workshop is."""
    names = _names(wanted, catalogue)
    return [Said(name, value, names.get((name, value)) or _word(wanted, name, value)) for name, value in wanted.pairs]


def title_of(wanted: Filter, *, catalogue: Catalogue) -> str:
    """Of the agenda that a filter selects."""
    return " · ".join([_("Agenda des ateliers"), *(said.text for said in words_of(wanted, catalogue=catalogue))])


def _names(wanted: Filter, catalogue: Catalogue) -> dict[tuple[str, str], str]:
    names = {("site", site.slug): site.name for site in catalogue.sites.values() if site.slug in wanted.sites}
    if wanted.partners:
        slugs = Q(slug__in=wanted.partners)
        ids = [value for value in wanted.partners if len(value) == 36]
        for partner in Partner.objects.filter(slugs | Q(public_id__in=ids)).select_related("organisation"):
            names |= dict.fromkeys(
                [("partner", partner.slug), ("partner", str(partner.public_id))], partner.organisation.name
            )
    if wanted.workshop:
        title = Workshop.objects.public().filter(public_id=wanted.workshop).values_list("title", flat=True).first()
        names["workshop", str(wanted.workshop)] = title or ""
    return names


def _word(wanted: Filter, name: str, value: str) -> str:
    match name:
        case "theme":
            return str(Theme(value).label)
        case "public":
            return str(Public(value).label)
        case "accessible":
            return _("accessible") if value == ANY else str(AccessFeature(value).label)
        case "free":
            return _("gratuit")
        case "online":
            return _("à distance")
        case "q":
            return _("« %(words)s »") % {"words": value}
        case _other:
            return _time(wanted, name) or value


def _time(wanted: Filter, name: str) -> str:
    when = wanted.when
    if name == "to" and when.end:
        return _("jusqu’au %(day)s") % {"day": _day(when.end - MOMENT)}
    if when.start is None:
        return ""
    if name == "month":
        return date_format(local_date(when.start, ZoneInfo(settings.TIME_ZONE)), "F Y")
    said = {"from": _("à partir du %(day)s"), "week": _("semaine du %(day)s"), "day": "%(day)s"}
    return said[name] % {"day": _day(when.start)} if name in said else ""


def _day(instant: datetime) -> str:
    return day_text(local_date(instant, ZoneInfo(settings.TIME_ZONE)), with_year=True)
