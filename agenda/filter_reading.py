"""A `Filter` from a query string. Whatever cannot be read is named, all at once; unknown parameters are let be."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from agenda.filters import ANY, Filter, When
from agenda.models import Theme
from agenda.models.workshop import AccessFeature, Public
from core.clock import local_date, start_of_day
from core.errors import Invalid
from core.ranges import Period
from spaces.catalogue import Catalogue
from spaces.errors import SiteNotFound

DAY, WEEK, MOMENT = timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)
FIRST, LAST = date(1970, 1, 2), date(2199, 12, 30)
LONGEST_TEXT, MOST_VALUES = 100, 20
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}\Z")
YES = frozenset({"1", "true", "yes", "on", "oui"})
NO = frozenset({"0", "false", "no", "off", "non"})
SPANS = ("day", "week", "month")


class Query(Protocol):
    def getlist(self, key: str, /) -> list[Any]: ...


def read_filter(query: Query, *, catalogue: Catalogue) -> Filter:
    """Raises Invalid with `errors` by parameter, SiteNotFound, PeriodInvalid."""
    reader = Reader(query, catalogue)
    found = Filter(
        themes=reader.among("theme", Theme.values),
        sites=reader.sites(),
        partners=reader.slugs("partner"),
        publics=reader.among("public", Public.values),
        access=reader.access(),
        workshop=reader.workshop(),
        is_free=reader.flag("free"),
        is_online=reader.flag("online"),
        text=reader.text(),
    )
    when = reader.when(found.sites)
    if reader.errors:
        raise Invalid(errors=reader.errors)
    if when.start and when.end:
        Period(when.start, when.end)
    return replace(found, when=when)


class Reader:
    def __init__(self, query: Query, catalogue: Catalogue) -> None:
        self.query, self.catalogue = query, catalogue
        self.errors: dict[str, list[Any]] = {}

    def refuse(self, name: str, text: str) -> None:
        self.errors.setdefault(name, []).append(text)

    def last(self, name: str) -> str:
        """An empty value counts as none."""
        return next((str(value).strip() for value in reversed(self.query.getlist(name)) if str(value).strip()), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Said several times, or once with commas; in one order."""
        said = {part.strip() for value in self.query.getlist(name) for part in str(value).split(",")} - {""}
        if len(said) > MOST_VALUES:
            self.refuse(name, _("Demandez au plus %(most)s valeurs.") % {"most": MOST_VALUES})
            return ()
        return tuple(sorted(said))

    def among(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        said = self.values(name)
        for value in said:
            if value not in known:
                told = {"value": value, "known": ", ".join(known)}
                self.refuse(name, _("« %(value)s » n’est pas proposé. Choisissez parmi : %(known)s.") % told)
        return said

    def slugs(self, name: str) -> tuple[str, ...]:
        said = self.values(name)
        if not all(SLUG.match(value) for value in said):
            self.refuse(name, _("Indiquez un identifiant, ou un identifiant d’adresse."))
            return ()
        return said

    def sites(self) -> tuple[str, ...]:
        by_slug = {site.slug for site in self.catalogue.sites.values()}
        found = set()
        for reference in self.slugs("site"):
            found.add(reference if reference in by_slug else self.site_with_id(reference))
        return tuple(sorted(found))

    def site_with_id(self, reference: str) -> str:
        try:
            return self.catalogue.site(UUID(reference)).slug
        except ValueError:
            raise SiteNotFound(site=reference) from None

    def access(self) -> tuple[str, ...]:
        said = {value for value in self.values("accessible") if value not in NO}
        codes = {ANY if value in YES else value for value in said}
        known = [ANY, *AccessFeature.values]
        for value in sorted(codes - set(known)):
            told = {"value": value, "known": ", ".join(known)}
            self.refuse("accessible", _("« %(value)s » n’est pas proposé. Choisissez parmi : %(known)s.") % told)
        return tuple(sorted(codes - {ANY})) or tuple(codes)

    def workshop(self) -> UUID | None:
        said = self.last("workshop")
        try:
            return UUID(said) if said else None
        except ValueError:
            self.refuse("workshop", _("Indiquez l’identifiant d’un atelier."))
            return None

    def flag(self, name: str) -> bool:
        said = self.last(name).casefold()
        if said and said not in YES | NO:
            self.refuse(name, _("Répondez par true ou par false."))
        return said in YES

    def text(self) -> str:
        said = " ".join(self.last("q").split())
        if len(said) > LONGEST_TEXT or not said.isprintable():
            self.refuse("q", _("Cherchez avec %(most)s lettres au plus.") % {"most": LONGEST_TEXT})
            return ""
        return said

    def when(self, sites: tuple[str, ...]) -> When:
        """Days are those of the site, where one is asked for."""
        tz = next((site.tz for site in self.catalogue.sites.values() if (site.slug,) == sites), None)
        zone = tz or ZoneInfo(settings.TIME_ZONE)
        said = {name: text for name in ("from", "to", *SPANS) if (text := self.last(name))}
        spans = [name for name in SPANS if name in said]
        if spans and len(said) > 1:
            self.refuse(spans[0], _("Choisissez un jour, une semaine, un mois, ou des dates : l’un des quatre."))
            return When()
        if spans:
            return self.span(spans[0], said[spans[0]], zone)
        start = self.instant("from", said["from"], zone) if "from" in said else None
        end = self.instant("to", said["to"], zone, is_end=True) if "to" in said else None
        last = local_date(end - MOMENT, zone) if end else None
        return When(tuple(said.items()), start, end, local_date(start, zone) if start else None, last)

    def span(self, name: str, text: str, tz: ZoneInfo) -> When:
        try:
            first, after = SPAN_READERS[name](text)
            if not FIRST <= first < after <= LAST:
                raise ValueError(text)
        except (ValueError, OverflowError):
            self.refuse(name, _("Écrivez par exemple %(example)s.") % {"example": EXAMPLES[name]})
            return When()
        return whole_days(name, text, first, after, tz)

    def instant(self, name: str, text: str, tz: ZoneInfo, *, is_end: bool = False) -> datetime | None:
        """A date is the beginning of that local day, or its end."""
        try:
            return _instant(text, tz, is_end=is_end)
        except (ValueError, OverflowError):
            self.refuse(name, _("Écrivez par exemple %(example)s.") % {"example": EXAMPLES["from"]})
            return None


def whole_days(name: str, text: str, first: date, after: date, tz: ZoneInfo) -> When:
    """From one local day until another begins."""
    return When(((name, text),), start_of_day(first, tz), start_of_day(after, tz), first, after - DAY)


def _instant(text: str, tz: ZoneInfo, *, is_end: bool) -> datetime:
    """Raises ValueError."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        instant = start_of_day(day + DAY if is_end else day, tz)
    else:
        # In an address that was typed or copied, the plus of an offset may have become a space.
        instant = datetime.fromisoformat(text.replace(" ", "+"))
    if instant.tzinfo is None or not FIRST <= instant.date() <= LAST:
        raise ValueError(text)
    return instant


def _day(text: str) -> tuple[date, date]:
    day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a local date, without a clock
    return day, day + DAY


def _week(text: str) -> tuple[date, date]:
    if not re.fullmatch(r"\d{4}-W\d\d", text):
        raise ValueError(text)
    monday = date.fromisoformat(f"{text}-1")
    return monday, monday + WEEK


def _month(text: str) -> tuple[date, date]:
    if not re.fullmatch(r"\d{4}-\d\d", text):
        raise ValueError(text)
    first = date.fromisoformat(f"{text}-01")
    return first, (first.replace(day=28) + 5 * DAY).replace(day=1)


SPAN_READERS: dict[str, Callable[[str], tuple[date, date]]] = {"day": _day, "week": _week, "month": _month}
EXAMPLES = {
    "day": "2027-01-11",
    "week": "2027-W02",
    "month": "2027-01",
    "from": "2027-01-11, 2027-01-11T14:00:00+01:00",
}
