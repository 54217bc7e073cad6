"""Pages below a row of figures: what it is made of, for the same readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.api.pagination import MOST_IN_MEMORY, cursor_at
from core.wording import number_text
from members.models import Person
from members.web.person import person_of
from reports.access import readable_sites
from reports.errors import RowUnknown
from reports.naming import LABELS, Names, names_for
from reports.narrowing import Narrowed, narrowed, sites_among
from reports.question import Days, Question
from reports.web.asking import sites_of, today_at
from reports.web.presets import last_four_weeks
from spaces import catalogue
from spaces.catalogue import Catalogue

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """What the address of such a page asks. `told` names the row: labels and values."""

    person: Person
    catalogue: Catalogue
    narrowed: Narrowed
    told: list[tuple[str, str]]
    as_query: str
    """The days and places, as the pages of areas take them."""


def row_asked(request: HttpRequest, words: Sequence[str], *, basis: str = "activity") -> Row:
    """Days that are not asked for are those of the areas' pages. Several sites are no row's, they are what its page
    was asked about.

    Raises ReportsNotAllowed, RowUnknown, PeriodInvalid, PeriodTooLong.
    """
    person, current, asked = person_of(request), catalogue.current(), request.GET.dict()
    readable = readable_sites(person)
    days = _days(asked, today_at(sites_of(readable, current)))
    several = list(dict.fromkeys(said for said in request.GET.getlist("site") if said))
    sites, places = sites_among(several, readable, current), []
    if len(several) > 1:
        del asked["site"]
        places = [(_("Lieux"), ", ".join(site.name for site in sites_of(sites, current)))]
    question = Question(days, sites=sites, basis=basis)
    row = narrowed(question, asked, words, catalogue=current)
    slugs = [site.slug for site in current.sites.values() if {site.slug, str(site.public_id)} & set(several)]
    query = urlencode({"site": slugs, "from": days.first, "to": days.last}, doseq=True)
    return Row(person, current, row, [*places, *_told(row, names_for(row.said, current))], query)


def paged(request: HttpRequest, items: Sequence[Any]) -> dict[str, Any]:
    """A page of the items and the addresses beside it, as templates take them."""
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "previous_url": _page(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page(request, page.next_page_number()) if page.has_next() else "",
    }


def files(request: HttpRequest, report: str, days: Days, count: int, **more: str) -> list[tuple[str, str]]:
    """Labels and addresses: together they hold every line, in as many files as the API's longest pages make."""
    asked, found = request.GET.copy(), []
    asked.pop("page", None)
    said = {"from": str(days.first), "to": str(days.last), "page_size": str(MOST_IN_MEMORY), **more}
    for name, value in said.items():
        asked[name] = value
    for start in range(0, count, MOST_IN_MEMORY):
        asked["cursor"], last = cursor_at(start), min(start + MOST_IN_MEMORY, count)
        ends = {"first": number_text(start + 1), "last": number_text(last)}
        part = _(", lignes %(first)s à %(last)s") % ends if count > MOST_IN_MEMORY else ""
        for form in ("csv", "xlsx"):
            address = reverse(f"{report}-file", kwargs={"format": form})
            found.append((f"{form.upper()}{part}", f"{address}?{asked.urlencode()}"))
    return found


def _told(row: Narrowed, names: Names) -> list[tuple[str, str]]:
    return [(str(LABELS[word]), names.said(word, key)) for word, key in row.said.items()]


def _days(asked: Mapping[str, str], today: date) -> Days:
    usual = last_four_weeks(today)
    return Days(_day(asked, "from", usual.first), _day(asked, "to", usual.last))


def _day(asked: Mapping[str, str], name: str, usual: date) -> date:
    try:
        return date.fromisoformat(asked[name]) if asked.get(name) else usual
    except ValueError:
        raise RowUnknown(_("Indiquez le premier et le dernier jour."), field=name) from None


def _page(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return "?" + asked.urlencode()
