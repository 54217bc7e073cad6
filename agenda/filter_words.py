"""What a filter says, in words for people."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.filters import ANY, Filter, When, partners_named
from agenda.models import Theme, Workshop
from agenda.models.workshop import AccessFeature, Public
from core.wording import day_text
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter of a filter, and what it means."""

    name: str
    value: str
    text: str


def words_of(wanted: Filter, *, catalogue: Catalogue) -> list[Said]:
    """One query where partners are asked for, one where a workshop is. What nobody has a name for says itself."""
    names = _names(wanted, catalogue)
    return [
        Said(name, value, names.get((name, value)) or _word(wanted, name, value) or value)
        for name, value in wanted.pairs
    ]


def title_of(wanted: Filter, *, catalogue: Catalogue) -> str:
    """Of the agenda that a filter selects."""
    return " · ".join([_("Agenda des ateliers"), *(said.text for said in words_of(wanted, catalogue=catalogue))])


def _names(wanted: Filter, catalogue: Catalogue) -> dict[tuple[str, str], str]:
    names = {("site", site.slug): site.name for site in catalogue.sites.values() if site.slug in wanted.sites}
    if wanted.partners:
        for partner in partners_named(wanted.partners).select_related("organisation"):
            spelled = [("partner", partner.slug), ("partner", str(partner.public_id))]
            names |= dict.fromkeys(spelled, partner.organisation.name)
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
            return _time(wanted.when, name)


def _time(when: When, name: str) -> str:
    if name == "to":
        return _("jusqu’au %(day)s") % {"day": _day(when.last)}
    if name == "month" and when.first:
        return date_format(when.first, "F Y")
    said = {"from": _("à partir du %(day)s"), "week": _("semaine du %(day)s"), "day": "%(day)s"}
    return said[name] % {"day": _day(when.first)} if name in said else ""


def _day(day: date | None) -> str:
    return day_text(day, with_year=True) if day else ""
