"""The calendars that a person follows with an application of their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from booking.actions.feeds import revoke_feed, rotate_feed
from booking.models import CalendarFeed
from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of
from notifications.actions.following import follow, is_facilitator
from notifications.addresses import feed as address_of
from notifications.feeds import name_of
from notifications.web.forms import FeedForm
from notifications.web.ways import ways, webcal
from spaces import catalogue


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """The living feeds, and a form for a new one, whose address is in this answer and nowhere else."""
    person, current = person_of(request), catalogue.current()
    holds = is_facilitator(person)
    form = FeedForm(request.POST if request.method == "POST" else None, catalogue=current, is_facilitator=holds)
    if not form.is_valid():
        return _page(request, person, form, status=400 if form.is_bound else 200)
    try:
        feed, secret = follow(person=person, now=clock.now(), **form.wanted())
    except Refusal as refusal:
        form.add_error("busy_only", f"{refusal.title}. {refusal.detail}")
        return _page(request, person, form, status=refusal.status)
    fresh = FeedForm(catalogue=current, is_facilitator=holds)
    return _page(request, person, fresh, made=(feed, secret))


@login_required
@never_cache
@require_POST
def rotate(request: HttpRequest, feed: UUID) -> HttpResponse:
    """A new address, shown in this answer; the old one answers no more."""
    person = person_of(request)
    made = rotate_feed(person=person, public_id=feed, now=clock.now())
    form = FeedForm(catalogue=catalogue.current(), is_facilitator=is_facilitator(person))
    return _page(request, person, form, made=made)


@login_required
@require_POST
def revoke(request: HttpRequest, feed: UUID) -> HttpResponse:
    revoke_feed(person=person_of(request), public_id=feed, now=clock.now())
    messages.success(request, _("L’adresse est supprimée : plus personne ne peut lire cet agenda par elle."))
    return redirect("notifications:feeds")


def _page(
    request: HttpRequest,
    person: Person,
    form: FeedForm,
    *,
    made: tuple[CalendarFeed, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    living = CalendarFeed.objects.of(person).living().select_related("resource", "site").order_by("-pk")
    context: dict[str, Any] = {"form": form, "feeds": living}
    if made:
        feed, secret = made
        url = address_of(secret)
        context |= {"address": url, "webcal": webcal(url), "ways": ways(url, name=name_of(feed, catalogue.current()))}
    return render(request, "notifications/feeds.html", context, status=status)
