"""What a page of the reports is asked, and by whom: the same choice of place, kind and days on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from core import clock
from core.clock import local_date
from members.models import Person
from members.web.person import person_of
from reports.access import readable_sites
from reports.question import Days, Question
from reports.web.forms import ChoiceForm
from spaces import catalogue
from spaces.catalogue import Catalogue, SiteEntry


@dataclass(frozen=True, slots=True)
class Asked:
    """`readable` are the keys of the sites the person may read, None is the whole network."""

    person: Person
    readable: frozenset[int] | None
    catalogue: Catalogue
    form: ChoiceForm
    is_valid: bool

    @property
    def question(self) -> Question:
        """Of a valid form."""
        return self.form.question(self.readable)

    @property
    def site(self) -> SiteEntry | None:
        """The one, where exactly one is chosen. Of a valid form."""
        chosen = self.form.chosen
        return chosen[0] if len(chosen) == 1 else None

    @property
    def days(self) -> Days | None:
        return self.form.cleaned_data.get("days")

    @property
    def as_page(self) -> dict[str, Any]:
        """As the address of a page says it. Of a valid form."""
        return {"site": [site.slug for site in self.form.chosen], **self._rest}

    @property
    def as_report(self) -> dict[str, Any]:
        """As the address of an API's report says it. Of a valid form."""
        return {"site": [site.public_id for site in self.form.chosen], **self._rest}

    @property
    def _rest(self) -> dict[str, Any]:
        question = self.question
        return {"kind": question.kind, "from": question.days.first, "to": question.days.last}

    @property
    def as_query(self) -> str:
        """What was typed, right or wrong, so that the next page asks the same."""
        said = {name: self.form.data.get(name, "") for name in ("kind", "from", "to")}
        return as_address({"site": self.form.named, **said})


def as_address(asked: dict[str, Any]) -> str:
    """A query string; a list says its name again and again, an empty one not at all."""
    return urlencode(asked, doseq=True, safe=",")


def ask(request: HttpRequest) -> Asked:
    """Three queries at most. Raises ReportsNotAllowed."""
    person = person_of(request)
    current, readable = catalogue.current(), readable_sites(person)
    sites = sites_of(readable, current)
    today = today_at(sites)
    form = ChoiceForm(request.GET, sites=sites, is_whole_network=readable is None, today=today)
    return Asked(person, readable, current, form, form.is_valid())


def sites_of(readable: frozenset[int] | None, catalogue: Catalogue) -> list[SiteEntry]:
    """Those that may be read, by name."""
    sites = [site for site in catalogue.sites.values() if readable is None or site.pk in readable]
    return sorted(sites, key=lambda site: site.name)


def today_at(sites: Sequence[SiteEntry]) -> date:
    """On the clocks of the first."""
    return local_date(clock.now(), sites[0].tz) if sites else clock.now().date()


def ask_of_all_kinds(request: HttpRequest) -> Asked:
    """The same of what is of no kind of resource, such as contracts and workshops: none is asked for."""
    asked = ask(request)
    del asked.form.fields["kind"]
    return asked
