"""The demo world's tablet, tried out in whichever browser asks."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.demo.doors import demo_door
from booking.actions.doors import digest_of
from booking.models import Door
from booking.web.door_screen import address_of, remember


@never_cache
@require_safe
def demo_screen(request: HttpRequest) -> HttpResponse:
    """Makes this browser the tablet, and the one before it none; only where the demo world is allowed."""
    door = demo_door() if settings.DEMO_WORLD_ALLOWED else None
    if door is None:
        raise Http404
    kept = secrets.token_urlsafe(32)
    Door.objects.filter(pk=door.pk).update(digest=digest_of(kept))
    answer = redirect(address_of(door))
    remember(answer, door, kept)
    return answer
