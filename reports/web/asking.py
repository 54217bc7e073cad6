"""What a page of the reports is asked, and by whom: the same choice of place, kind and days on each of them."""

from dataclasses import dataclass
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
        """The one chosen; none is all that may be read. Of a valid form."""
        return self.form.chosen

    @property
    def days(self) -> Days | None:
        return self.form.cleaned_data.get("days")

    @property
    def as_page(self) -> dict[str, Any]:
        """As the address of a page says it. Of a valid form."""
        return {"site": self.site.slug if self.site else "", **self._rest}

    @property
    def as_report(self) -> dict[str, Any]:
        """As the address of an API's report says it. Of a valid form."""
        return {"site": self.site.public_id if self.site else "", **self._rest}

    @property
    def _rest(self) -> dict[str, Any]:
        question = self.question
        return {"kind": question.kind, "from": question.days.first, "to": question.days.last}

    @property
    def as_query(self) -> str:
        """What was typed, right or wrong, so that the next page asks the same."""
        return urlencode({name: self.form.data.get(name, "") for name in ("site", "kind", "from", "to")})


def ask(request: HttpRequest) -> Asked:
    """Three queries at most. Raises ReportsNotAllowed."""
    person = person_of(request)
    current, readable = catalogue.current(), readable_sites(person)
    sites = [site for site in current.sites.values() if readable is None or site.pk in readable]
    sites.sort(key=lambda site: site.name)
    today = local_date(clock.now(), sites[0].tz) if sites else clock.now().date()
    form = ChoiceForm(request.GET, sites=sites, is_whole_network=readable is None, today=today)
    return Asked(person, readable, current, form, form.is_valid())
