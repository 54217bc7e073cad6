"""Devices: made and revoked by the desk, paired by the link that is shown once, and their worker."""

from functools import lru_cache
from pathlib import Path
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.actions.doors import make_door, pair_door, revoke_door, waiting_door
from booking.models import Door
from booking.web.door_forms import DoorForm
from booking.web.door_screen import address_of, remember
from booking.web.views.desk import hosted_sites
from core import clock
from members.web.person import person_of
from spaces import catalogue

WORKER = Path("static/js/door-worker.js")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: HttpRequest) -> HttpResponse:
    """The living devices of the sites that one hosts, and a form for a new one, whose link is in this answer alone."""
    person, current, now, link = person_of(request), catalogue.current(), clock.now(), ""
    sites = hosted_sites(person, current)
    form = DoorForm(request.POST if request.method == "POST" else None, sites=sites, catalogue=current)
    if form.is_valid():
        _door, secret = make_door(by=person, now=now, **form.wanted())
        link = settings.PUBLIC_URL + reverse("booking:door-pair", args=[secret])
        form = DoorForm(None, sites=sites, catalogue=current)
    living = (
        Door.objects.living().filter(site__in=[site.pk for site in sites]).select_related("site", "zone", "resource")
    )
    context = {
        "form": form,
        "link": link,
        "picture": qr(link) if link else "",
        "doors": living.order_by("-pk"),
        "now": now,
    }
    return render(request, "booking/doors.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, door: UUID) -> HttpResponse:
    revoke_door(public_id=door, by=person_of(request), now=clock.now())
    messages.success(request, _("L’appareil est révoqué : il ne montre plus rien."))
    return redirect("booking:doors")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, secret: str) -> HttpResponse:
    """On the device itself. Opening the link changes nothing; the button uses it up."""
    now = clock.now()
    if request.method != "POST":
        return render(request, "booking/door/pair.html", {"door": waiting_door(secret, now=now)})
    door, kept = pair_door(secret=secret, now=now)
    answer = redirect(address_of(door))
    remember(answer, door, kept)
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the last page for when the network is away; its address gives it its reach."""
    answer = HttpResponse(_worker(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@lru_cache(maxsize=1)
def _worker() -> bytes:
    return (settings.BASE_DIR / WORKER).read_bytes()


def qr(address: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004), an SVG without style of its own, scaled by what is around it."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(drawn)  # segno's own words; the address is only in the squares
