"""What of the agenda somebody wants to see: one meaning for pages, feeds, the API, exports and widgets."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, Lower

from agenda.models import Partner, Session
from agenda.models.partner import PartnerQuerySet
from agenda.models.session import Mode, SessionQuerySet
from agenda.models.workshop import Public
from core.money import ZERO

ANY = "any"
ACCENTED = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑàâäçéèêëîïôöùûüÿñ’"
UNACCENTED = "aaaceeeeiioouuuynaaaceeeeiioouuuyn'"
SEARCHED = (
    "workshop__title", "workshop__description", "workshop__audience", "partner__organisation__name", "site__name",
    "site__town",
)  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class When:
    """A part of time, and the parameters that said it; without an end it goes on, without a beginning it is open."""

    said: tuple[tuple[str, str], ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    first: date | None = None
    last: date | None = None
    """The local days on which it begins and ends."""

    def without(self, name: str) -> "When":
        """`from` and `to` go one by one."""
        said = tuple(pair for pair in self.said if pair[0] != name)
        if name == "from":
            return replace(self, said=said, start=None, first=None)
        return replace(self, said=said, end=None, last=None) if name == "to" else When()


@dataclass(frozen=True, slots=True)
class Filter:
    """Values of one kind widen the selection, kinds narrow it; `access` asks for all of its features.

    `sites` are slugs, `partners` slugs or public ids. Written back by `query`, the same selection reads the same.
    """

    themes: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    """Codes of features, or `any` for whatever is said to be accessible."""
    workshop: UUID | None = None
    is_free: bool = False
    is_online: bool = False
    text: str = ""
    when: When = When()

    @property
    def pairs(self) -> Pairs:
        """The parameters that say it, in one order."""
        said: Pairs = []
        for name, column in COLUMNS.items():
            value = getattr(self, column)
            values = value if isinstance(value, tuple) else ["true" if value is True else str(value)] if value else []
            said += [(name, one) for one in values]
        return [*said, *self.when.said]

    @property
    def query(self) -> str:
        """Canonical, without a question mark."""
        return urlencode(self.pairs)

    @property
    def is_everything(self) -> bool:
        return not self.pairs

    @property
    def at_any_time(self) -> "Filter":
        return replace(self, when=When())

    def without(self, name: str, value: str) -> "Filter":
        """Wider by one parameter."""
        if name not in COLUMNS:
            return replace(self, when=self.when.without(name))
        column = COLUMNS[name]
        said, blank = getattr(self, column), getattr(EVERYTHING, column)
        kept: Any = tuple(one for one in said if one != value) if blank == () else blank
        return replace(self, **{column: kept})

    def sessions(self, *, now: datetime, kept: timedelta = timedelta(0)) -> SessionQuerySet:
        """Public sessions: those asked for, or those that were not over so long ago. One query, whatever is asked."""
        return self.among(Session.objects.public().filter(period__overlap=self._range(now - kept)))

    def _range(self, earliest: datetime) -> DateTimeTZRange:
        start, end = self.when.start or earliest, self.when.end
        return DateTimeTZRange(start if end is None else min(start, end), end)

    def among(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """Those of the sessions that suit, whenever they are."""
        columns = {
            "workshop__theme__in": self.themes,
            "site__slug__in": self.sites,
            "workshop__public_id": self.workshop,
        }
        sessions = sessions.filter(**{column: value for column, value in columns.items() if value})
        if self.partners:
            sessions = sessions.filter(partner__in=partners_named(self.partners))
        if self.is_free:
            sessions = sessions.filter(workshop__price=ZERO, workshop__is_pay_what_you_want=False)
        if self.is_online:
            sessions = sessions.exclude(mode=Mode.ON_SITE)
        if self.publics:
            sessions = sessions.filter(_addressed_to(self.publics))
        if self.access:
            sessions = sessions.filter(_accessible(self.access))
        return _saying(sessions, self.text) if self.text else sessions


EVERYTHING = Filter()
COLUMNS = {
    "theme": "themes",
    "site": "sites",
    "partner": "partners",
    "public": "publics",
    "accessible": "access",
    "workshop": "workshop",
    "free": "is_free",
    "online": "is_online",
    "q": "text",
}
"""What is said by a parameter of which name; times are said by those of `When`."""


def partners_named(references: Iterable[str]) -> PartnerQuerySet:
    found = Partner.objects.none()
    for reference in references:
        found = found | Partner.objects.named(reference)
    return found


def _addressed_to(publics: Iterable[str]) -> Q:
    """Where publics were not ticked, the words of the audience count."""
    words = Q()
    for public in publics:
        words |= Q(workshop__audience__icontains=str(Public(public).label))
    return Q(workshop__publics__overlap=list(publics)) | (Q(workshop__publics=[]) & words)


def _accessible(access: Iterable[str]) -> Q:
    features = [code for code in access if code != ANY]
    if features:
        return Q(workshop__access_features__contains=features)
    return ~Q(workshop__access_features=[]) | ~Q(workshop__accessibility="") | ~Q(site__accessibility="")


def _saying(sessions: SessionQuerySet, text: str) -> SessionQuerySet:
    """All of the words, anywhere; accents and capitals make no difference."""
    parts: list[Any] = [part for column in SEARCHED for part in (F(column), Value(" "))]
    plain = Func(
        Concat(*parts, output_field=TextField()), Value(ACCENTED), Value(UNACCENTED), function="translate",
        output_field=TextField(),
    )  # fmt: skip
    sessions = sessions.alias(said=Lower(plain))
    for word in plain_words(text):
        sessions = sessions.filter(said__contains=word)
    return sessions


def plain_words(text: str) -> list[str]:
    """Without accents and capitals, as the database makes them."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).split()
