"""Pages that other sites show inside their own: framed from anywhere, the same for everybody, nothing to remember.

They read no session and set no cookie, so nothing of a visitor who has signed in here can be seen or pressed there.
"""

from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt

from core.errors import Refusal
from core.web import View, in_language

AUTO, LIGHT, DARK = "auto", "light", "dark"
SCHEMES = [(AUTO, _("selon l’appareil")), (LIGHT, _("claires")), (DARK, _("sombres"))]
FRESH = 60


def scheme_of(query: QueryDict) -> str:
    """Which colours are asked for; anything else is for the reader's device to say."""
    said = query.get("scheme", AUTO)
    return said if said in (LIGHT, DARK) else AUTO


def number_of(query: QueryDict, name: str, *, usual: int, most: int) -> int:
    """A small whole number from one on; the usual one where nothing sensible is said."""
    said = query.get(name, "")
    is_number = said.isascii() and said.isdecimal() and len(said) < 6
    return min(int(said), most) if is_number and int(said) else usual


def framed(view: View) -> View:
    """Any site may frame what the view answers, for a minute without asking again; a refusal is shown there as well."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        try:
            response = view(request, *arguments, **named)
        except Refusal as refusal:
            context = {"refusal": refusal, "scheme": scheme_of(request.GET)}
            response = render(request, "widgets/refusal.html", context, status=refusal.status)
        patch_cache_control(response, public=True, max_age=FRESH)
        return response

    open_to_all: View = xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(in_language(answer)))
    return open_to_all
