"""The agenda for calendar applications, feed readers, spreadsheets and other agendas."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agenda import feeds
from agenda.access import find_public_session
from agenda.api.shapes import session_shape
from agenda.filter_reading import read_filter
from agenda.filter_words import title_of
from agenda.filters import Filter
from agenda.links import session_url
from agenda.models import Session
from agenda.models.session import SessionQuerySet
from agenda.openagenda import events_of
from booking.ics import MEDIA_TYPE
from core import clock
from core.api.tables import RowsAsCsv, table
from core.web import in_language
from spaces import catalogue as catalogues
from spaces.catalogue import Catalogue

MOST_ENTRIES = 100
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Asked:
    """A selection that somebody reads elsewhere, again and again."""

    wanted: Filter
    sessions: SessionQuerySet
    catalogue: Catalogue

    @property
    def query(self) -> str:
        return f"?{self.wanted.query}" if self.wanted.query else ""

    @property
    def title(self) -> str:
        return title_of(self.wanted, catalogue=self.catalogue)

    def rows(self, most: int) -> SessionQuerySet:
        return self.sessions.with_shared_details().in_order()[:most]


def asked(request: HttpRequest, *, kept: timedelta = timedelta(0)) -> Asked:
    """Raises what `read_filter` does."""
    catalogue = catalogues.current()
    wanted = read_filter(request.GET, catalogue=catalogue)
    return Asked(wanted, wanted.sessions(now=clock.now(), kept=kept), catalogue)


def answer(
    request: HttpRequest, what: Asked, make: Callable[[], HttpResponse], *, with_places: bool = False
) -> HttpResponseBase:
    """304 costs two small queries and reads no session.

    A date is given for the whole agenda only: a session that leaves a selection does not make it younger.
    """
    about = (what.wanted.query, what.catalogue.version)
    stamp = feeds.stamp(what.sessions, about=about, with_places=with_places)
    seconds = int(stamp.changed_at.timestamp()) if stamp.changed_at and what.wanted.is_everything else None
    response = get_conditional_response(request, etag=stamp.etag, last_modified=seconds) or make()
    response.headers["ETag"] = stamp.etag
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers.pop("Last-Modified", None)
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    return response


@require_safe
@in_language
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Sessions from a month ago on; cancelled ones stay, so that readers take them away."""
    what = asked(request, kept=feeds.KEPT)

    def make() -> HttpResponse:
        return HttpResponse(feeds.calendar_of(what.rows(MOST_ROWS), name=what.title), content_type=MEDIA_TYPE)

    return answer(request, what, make)


@require_safe
@in_language
def session_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session, to put into one's own calendar."""
    found = find_public_session(public_id)
    response = HttpResponse(feeds.calendar_of([found], refresh=None), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="atelier.ics"'
    return response


@require_safe
@in_language
def atom(request: HttpRequest) -> HttpResponseBase:
    what = asked(request)
    return answer(request, what, lambda: SessionsFeed(what)(request))


@require_safe
@in_language
def openagenda(request: HttpRequest) -> HttpResponseBase:
    what = asked(request)

    def make() -> HttpResponse:
        events = events_of(what.rows(MOST_ROWS))
        return JsonResponse({"total": len(events), "events": events}, json_dumps_params={"ensure_ascii": False})

    return answer(request, what, make, with_places=True)


@require_safe
@in_language
def csv(request: HttpRequest) -> HttpResponseBase:
    """The rows of the API, as a file."""
    what = asked(request)

    def make() -> HttpResponse:
        file = RowsAsCsv().file(*table([session_shape(row) for row in what.rows(MOST_ROWS).with_facilitators()]))
        headers = {"Content-Disposition": 'attachment; filename="agenda.csv"'}
        return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)

    return answer(request, what, make, with_places=True)


class SessionsFeed(Feed):
    feed_type = Atom1Feed
    subtitle = gettext_lazy("Les séances à venir dans les lieux du réseau.")

    def __init__(self, what: Asked) -> None:
        self.what = what

    def title(self) -> str:
        return self.what.title

    def link(self) -> str:
        return reverse("agenda:list") + self.what.query

    def feed_url(self) -> str:
        return reverse("agenda:atom") + self.what.query

    def items(self) -> list[Session]:
        return list(self.what.rows(MOST_ENTRIES))

    def item_title(self, item: Any) -> str:
        title = f"{feeds.summary_of(item)} – {feeds.when_of(item)}"
        return _("Annulée : %(title)s") % {"title": title} if item.is_cancelled else title

    def item_description(self, item: Any) -> str:
        """HTML for readers: what people wrote is text."""
        return linebreaks(f"{feeds.place_of(item)}\n{feeds.description_of(item)}", autoescape=True)

    def item_link(self, item: Any) -> str:
        return session_url(item)

    def item_guid(self, item: Session) -> str:
        return item.public_id.urn

    def item_pubdate(self, item: Session) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Session) -> datetime:
        return max(item.changed_at, item.workshop.changed_at)

    def item_author_name(self, item: Session) -> str:
        return item.partner.name

    def item_categories(self, item: Session) -> tuple[str, ...]:
        return feeds.categories_of(item)
