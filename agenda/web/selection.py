"""A selection on a page: its parts, each of which can be taken away, and the addresses that follow it elsewhere."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from agenda.filter_words import Said
from agenda.filters import Filter
from agenda.models import Partner


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    url: str
    """The same page without it."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the selection is read elsewhere; whole addresses."""

    wanted: Filter

    @property
    def ics(self) -> str:
        return self._of("agenda:calendar")

    @property
    def webcal(self) -> str:
        return self.ics.replace(f"{urlsplit(self.ics).scheme}:", "webcal:", 1)

    @property
    def atom(self) -> str:
        return self._of("agenda:atom")

    @property
    def csv(self) -> str:
        return self._of("agenda:csv")

    @property
    def openagenda(self) -> str:
        return self._of("agenda:openagenda")

    def _of(self, name: str) -> str:
        return settings.PUBLIC_URL + address(name, self.wanted)


def address(name: str, wanted: Filter, **more: str) -> str:
    """Of a page or feed for the selection, with what else it is told."""
    said = [part for part in (wanted.query, *(f"{key}={value}" for key, value in more.items())) if part]
    return f"{reverse(name)}?{'&'.join(said)}" if said else reverse(name)


def chips(name: str, wanted: Filter, words: list[Said], **more: str) -> list[Chip]:
    return [Chip(said.text, address(name, wanted.without(said.name, said.value), **more)) for said in words]


def partners_shown() -> list[Partner]:
    """Those one may ask for, by name. One query."""
    return list(Partner.objects.select_related("organisation").order_by("organisation__name"))
