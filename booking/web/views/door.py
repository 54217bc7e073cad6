"""The screen beside a door, and the kiosk of a zone or a site: a device that is nobody's session."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.http import parse_etags
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from booking.actions.doors import person_at
from booking.presence import presence_of, presences
from booking.walking import offers
from booking.web.door_forms import CodeForm
from booking.web.door_screen import Screen, kiosk_of, kiosk_screen_of, remember_again, screen_of, shown_on
from booking.web.now import Now
from booking.web.tapping import tap, thanks
from core import clock
from core.errors import Invalid, Refusal
from core.web import once
from spaces import catalogue


def _screen(request: HttpRequest, resource: UUID, door: UUID | None) -> Screen:
    current, now = catalogue.current(), clock.now()
    if door is None:
        return screen_of(request, resource, catalogue=current, now=now)
    return kiosk_screen_of(request, door, resource, catalogue=current, now=now)


@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, resource: UUID, door: UUID | None = None) -> HttpResponse:
    screen = _screen(request, resource, door)
    return _tapped(request, screen) if request.method == "POST" else _page(request, screen)


@require_safe
def state(request: HttpRequest, resource: UUID, door: UUID | None = None) -> HttpResponse:
    """What changes on the page of a door; 304 where it has not."""
    screen = _screen(request, resource, door)
    return _unless_known(request, render_to_string("booking/door/_panel.html", _facts(screen)))


@ensure_csrf_cookie
@require_safe
def kiosk(request: HttpRequest, door: UUID) -> HttpResponse:
    found = kiosk_of(request, door, now=clock.now())
    answer = render(request, "booking/door/kiosk.html", {"door": found, "at": clock.now(), **_all(found)})
    remember_again(request, answer, found)
    add_never_cache_headers(answer)
    return answer


@require_safe
def kiosk_state(request: HttpRequest, door: UUID) -> HttpResponse:
    found = kiosk_of(request, door, now=clock.now())
    return _unless_known(request, render_to_string("booking/door/_places.html", {"door": found, **_all(found)}))


def _all(door: Any) -> dict[str, Any]:
    now, entries = clock.now(), shown_on(door, catalogue.current())
    found = presences(entries, now=now)
    return {"places": [Now(found[entry.pk]) for entry in entries]}


def _facts(screen: Screen) -> dict[str, Any]:
    now = clock.now()
    presence = presence_of(screen.entry, now=now)
    return {"screen": screen, "now": Now(presence, offers(presence, now=now)), "at": now}


def _unless_known(request: HttpRequest, fragment: str) -> HttpResponse:
    """The fragment carries no token of a form, so that its tag says whether anything has changed."""
    tag = f'"{hashlib.sha256(fragment.encode()).hexdigest()[:20]}"'
    known = tag in parse_etags(request.headers.get("If-None-Match", ""))
    answer = HttpResponseNotModified() if known else HttpResponse(fragment)
    answer["ETag"], answer["Cache-Control"], answer["X-CSRFToken"] = tag, "no-store", get_token(request)
    return answer


def _page(request: HttpRequest, screen: Screen, *, refusal: Refusal | None = None) -> HttpResponse:
    context = {"key": uuid4().hex, "said": thanks(request.GET.get("dit", "")), "refusal": refusal, **_facts(screen)}
    answer = render(request, "booking/door/door.html", context, status=refusal.status if refusal else 200)
    remember_again(request, answer, screen.door)
    add_never_cache_headers(answer)
    return answer


def _tapped(request: HttpRequest, screen: Screen) -> HttpResponse:
    """Somebody typed a code and pressed a button. The script asks for JSON; a plain form is led to the page again."""
    is_script = "application/json" in request.headers.get("Accept", "")
    try:
        done = _do(request, screen)
    except Refusal as refusal:
        if not is_script:
            return _page(request, screen, refusal=refusal)
        told = {"code": refusal.code, "title": str(refusal.title), "detail": str(refusal.detail)}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse({"said": thanks(done)}) if is_script else redirect(f"{screen.address}?dit={done}")


def _do(request: HttpRequest, screen: Screen) -> str:
    """A tap that comes twice with one key acts once and is answered alike."""
    now, form = clock.now(), CodeForm(request.POST)
    if not form.is_valid():
        raise Invalid("".join(str(error) for errors in form.errors.values() for error in errors[:1]))
    said = form.cleaned_data
    person = person_at(screen.door, said["code"], now=now)
    key = request.headers.get("Idempotency-Key") or said["key"]
    name, _colon, until = said["act"].partition("@")

    def act() -> str:
        return tap(name, entry=screen.entry, person=person, catalogue=catalogue.current(), now=now, until=until)

    return once(person.pk, key, act)
