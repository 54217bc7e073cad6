"""What the pages of every app share: a refusal becomes a page, a form acts once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

from core import configuration
from core.api.idempotency import claim
from core.errors import Refusal
from core.models import IdempotentAnswer

View = Callable[..., HttpResponseBase]
INERT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


class CompressedPages(GZipMiddleware):
    """Pages travel compressed, padded at random against guessing secrets from their length (BREACH).

    Not what the API says: its ETags are revisions that come back in `If-Match` as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class OneLook:
    """A request sees one state of the configuration, and asks for its stamp once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with configuration.one_look():
            return self.get_response(request)


class RefusalPages:
    """A refusal that a view did not show itself is a page with its own status.

    The API never gets here: DRF turns refusals into problem documents before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return self._wrong_method(request, response)
        return response

    def _wrong_method(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What only a form may be sent to was opened, from a history or a bookmark: Django says nothing of it."""
        page = render(request, "errors/method.html", status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return render(request, "errors/refusal.html", {"refusal": error}, status=error.status)


def in_language(view: View) -> View:
    """For what is read elsewhere, and kept by caches for all: `?lang=` chooses the language, else `Accept-Language`;
    never the cookie of the language switch.
    """

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        language = request.GET.get("lang", "")
        if language not in dict(settings.LANGUAGES):
            bare = HttpRequest()
            bare.META = request.META
            language = translation.get_language_from_request(bare)
        with translation.override(language):
            response = view(request, *arguments, **named)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return answer


def once(person_id: int, key: str, act: Callable[[], str]) -> str:
    """The address that `act` leads to. A form sent twice acts once: the second gets the first one's address.

    `key` comes with the form, new each time the form is shown; without it nothing is remembered. A refusal
    raised by `act` forgets the key.
    """
    if not key:
        return act()
    with transaction.atomic():
        if not claim(person_id, f"form:{key[:100]}", ""):
            return str(_sent(person_id, key).get().headers["Location"])
        location = act()
        _sent(person_id, key).update(status_code=303, headers={"Location": location})
    return location


def _sent(person_id: int, key: str) -> models.QuerySet[IdempotentAnswer]:
    return IdempotentAnswer.objects.filter(person_id=person_id, key=f"form:{key[:100]}")


def as_data_block(value: dict[str, Any]) -> SafeString:
    """JSON that cannot close the `<script>` it stands in."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(INERT))
