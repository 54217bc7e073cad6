from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.sight import seen
from booking.web.ahead import days_ahead, in_common
from booking.web.looking_forms import NextForm, TogetherForm
from booking.web.refusing import shown
from core import clock
from core.errors import Refusal
from members.web.person import visitor_of


@require_safe
def next_free(request: HttpRequest) -> HttpResponse:
    """The next free periods of a length within a price, by day."""
    now, current = clock.now(), seen(request.user)
    form = NextForm(request.GET, catalogue=current, now=now)
    context: dict[str, Any] = {"form": form, "has_sites": bool(form.sites)}
    if form.sites and form.is_valid():
        limit = form.cleaned_data["max_price"]
        reader = visitor_of(request)
        context["days"] = days_ahead(
            form.entries, form.look, max_price=limit, catalogue=current, reader=reader, now=now
        )
    return render(request, "booking/next.html", context, status=400 if form.sites and "days" not in context else 200)


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """When several resources of a site can be had at once."""
    now, current = clock.now(), seen(request.user)
    form = TogetherForm(request.GET, catalogue=current, now=now)
    context: dict[str, Any] = {"form": form, "has_sites": bool(form.sites)}
    status = 200 if not form.sites or form.is_valid() else 400
    try:
        if form.sites and form.is_valid() and form.entries:
            context["found"] = in_common(form.entries, form.look, now=now)
            context["chosen"] = form.entries
    except Refusal as refusal:
        context["refusal"], status = shown(refusal, catalogue=current), refusal.status
    return render(request, "booking/together.html", context, status=status)
