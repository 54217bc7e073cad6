"""The agenda for calendar applications and feed readers."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agenda import feeds
from agenda.links import session_url
from agenda.models import Session
from booking.ics import MEDIA_TYPE
from core import clock, configuration
from core.wording import period_text

MOST_ENTRIES = 100


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """304 costs two small queries and reads no session."""
    sessions = feeds.shown(now=clock.now())
    stamp = feeds.stamp(sessions, configuration=configuration.version())
    seconds = int(stamp.changed_at.timestamp()) if stamp.changed_at else None
    known = get_conditional_response(request, etag=stamp.etag, last_modified=seconds)
    response = known or HttpResponse(feeds.calendar_of(sessions.with_details().in_order()), content_type=MEDIA_TYPE)
    response.headers["ETag"] = stamp.etag
    response.headers["Cache-Control"] = "public, max-age=300"
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    return response


class SessionsFeed(Feed):
    feed_type = Atom1Feed
    title = gettext_lazy("Agenda des ateliers")
    subtitle = gettext_lazy("Les séances à venir dans les lieux du réseau.")

    def link(self) -> str:
        return reverse("agenda:list")

    def items(self) -> list[Session]:
        return list(Session.objects.public().to_come(clock.now()).with_details().in_order()[:MOST_ENTRIES])

    def item_title(self, item: Session) -> str:
        when = period_text(item.start, item.end, item.site.tz)
        title = f"{item.workshop.title} – {when}"
        return _("Annulée : %(title)s") % {"title": title} if item.is_cancelled else title

    def item_description(self, item: Session) -> str:
        return f"{feeds.place_of(item)}\n{feeds.description_of(item)}"

    def item_link(self, item: Session) -> str:
        return session_url(item)

    def item_guid(self, item: Session) -> str:
        return item.public_id.urn

    def item_pubdate(self, item: Session) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Session) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Session) -> str:
        return item.partner.name

    def item_categories(self, item: Session) -> list[str]:
        return [str(item.workshop.get_theme_display())]
