from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.sight import seen_by
from booking.web.embedding import DAY, address, wanted_of
from core import clock
from core.clock import local_date
from core.embedding import framed, scheme_of
from spaces import catalogue


@require_safe
@framed
def free_times(request: HttpRequest) -> HttpResponse:
    """What a stranger may book, when; each period leads to the form that books it, in a window of its own."""
    now = clock.now()
    known = seen_by(None, catalogue.current(), now=now)
    wanted = wanted_of(request.GET, known, now=now)
    before = max(wanted.first - wanted.days * DAY, local_date(now, wanted.site.tz))
    context = {
        "wanted": wanted,
        "scheme": scheme_of(request.GET),
        "days": wanted.shown(known, now=now),
        "whole_url": wanted.whole_url(now),
        "previous": address(request.GET, before) if before < wanted.first else "",
        "next": address(request.GET, wanted.first + wanted.days * DAY),
    }
    return render(request, "booking/embed.html", context)
