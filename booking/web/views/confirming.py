"""From a chosen resource and time to a booking."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.standing import Payer
from booking.access import may_set_aside, on_behalf
from booking.actions.allotting import Wanted
from booking.actions.holding import check_room_in_cart
from booking.actions.judging import SET_ASIDE
from booking.actions.requesting import request_any, request_booking
from booking.errors import BehalfNotAllowed, SlotTaken
from booking.models import Booking
from booking.sight import seen
from booking.web.asked import Asked, rules_address
from booking.web.booking_form import BookingForm
from booking.web.drafting import Draft, already_made, best_draft, extras, free_gaps, preview, read_draft
from booking.web.forms import SearchForm, TimesForm
from booking.web.refusing import shown
from booking.web.times import DAY
from booking.web.views.searching import show_search
from booking.web.waiting import address_for
from core import clock
from core.errors import Refusal
from core.ranges import PeriodInvalid
from core.web import once
from members.errors import PersonNotFound
from members.models import Organisation
from members.web.person import person_of
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue
from spaces.models import Resource


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, resource: UUID) -> HttpResponse:
    """One resource: choose the hours, read the price, book."""
    now, current = clock.now(), seen(request.user)
    entry, person = current.resource(resource), person_of(request)
    asked = {**request.GET.dict(), "payer": request.POST.get("payer", request.GET.get("payer", ""))}
    asked["whom"] = request.POST.get("whom", request.GET.get("whom", "")).strip()
    others = (request.POST if request.method == "POST" else request.GET).getlist("with")
    try:
        whom = on_behalf(person, entry.site.pk, email__iexact=asked["whom"]) if asked["whom"] else person
        draft = read_draft(asked, entry, person=whom, catalogue=current, now=now, others=others, by=person)
    except (PeriodInvalid, BehalfNotAllowed, PersonNotFound) as refusal:
        draft = read_draft({}, entry, person=person, catalogue=current, now=now)
        return _show(request, draft, now=now, refusal=refusal)
    form = BookingForm(request.POST, capacity=entry.capacity) if request.method == "POST" else None
    if form is None or not form.is_valid() or "price" in request.POST:
        return _show(request, draft, now=now, form=form)
    return _book(request, draft, form, now=now)


def _book(request: HttpRequest, draft: Draft, form: BookingForm, *, now: datetime) -> HttpResponse:
    is_held = is_for_cart(request)

    def act() -> str:
        reason = request.POST.get("override_reason", "").strip()[:200]
        wanted = draft.wanted(**said(form), hold=is_held, set_aside=reason)
        return address_of(request_booking(wanted=wanted, catalogue=draft.catalogue, now=now), for_cart=is_held)

    try:
        if is_held:
            check_room_in_cart(draft.person, 1, now=now)
        address = once(draft.person.pk, form.cleaned_data["key"], act)
    except Refusal as refusal:
        return _show(request, draft, now=now, form=form, refusal=refusal)
    _thank(request, is_held=is_held)
    return redirect(address)


def is_for_cart(request: HttpRequest) -> bool:
    """The other button of the form was pressed: kept for a while, confirmed later with the rest."""
    return "hold" in request.POST


def address_of(booking: Booking, *, for_cart: bool) -> str:
    """Where one goes after making it; its own page says how to pay where that comes first."""
    return reverse("booking:cart") if for_cart else reverse("booking:detail", args=[booking.public_id])


def _thank(request: HttpRequest, *, is_held: bool) -> None:
    said = _("C’est dans votre panier, pour un quart d’heure.") if is_held else _("C’est noté, à bientôt.")
    messages.success(request, said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_any(request: HttpRequest) -> HttpResponse:
    """Any resource of a kind: the best one is proposed, and replaced by the next if it is taken meanwhile."""
    now, current = clock.now(), seen(request.user)
    search = SearchForm(request.GET, catalogue=current, now=now)
    if not search.is_valid():
        return show_search(request)
    form = BookingForm(request.POST, capacity=search.asked.people) if request.method == "POST" else None
    try:
        if form is not None and form.is_valid():
            return _book_any(request, search.asked, form, catalogue=current, now=now)
        draft = best_draft(search.asked, person=person_of(request), catalogue=current, now=now)
    except Refusal as refusal:
        return show_search(request, refusal=refusal)
    return _show(request, draft, now=now, form=form, asked=search.asked)


def _book_any(
    request: HttpRequest, asked: Asked, form: BookingForm, *, catalogue: Catalogue, now: datetime
) -> HttpResponse:
    person, is_held = person_of(request), is_for_cart(request)
    words = said(form)
    if asked.kind == Resource.Kind.DESK:
        words["attendees"] = max(words["attendees"], asked.count)
    wanted = Wanted(person=person, payer=Payer(person.pk), resources=[], period=asked.period, hold=is_held, **words)

    def act() -> str:
        made = request_any(wish=asked.wish, wanted=wanted, catalogue=catalogue, now=now)
        return address_of(made, for_cart=is_held)

    if is_held:
        check_room_in_cart(person, 1, now=now)
    address = once(person.pk, form.cleaned_data["key"], act)
    _thank(request, is_held=is_held)
    return redirect(address)


def said(form: BookingForm) -> dict[str, Any]:
    """The words of a valid form, as `Wanted` takes them."""
    data = form.cleaned_data
    words = {"title": data["title"], "attendees": data["attendees"], "is_private": not data["shows_title"]}
    return {**words, **form.paid}


def _show(
    request: HttpRequest,
    draft: Draft,
    *,
    now: datetime,
    form: BookingForm | None = None,
    refusal: Refusal | None = None,
    asked: Asked | None = None,
) -> HttpResponse:
    """The page of a draft. A refusal met while looking ahead is shown like one met while booking.

    Where the person is in their own way, a page was sent twice or gone back to: their booking is shown instead.
    """
    context: dict[str, Any] = {"draft": draft, "asked": asked}
    status = 400 if form is not None and not form.is_valid() else 200
    try:
        if draft.is_timed:
            paid = form.paid if form is not None and form.is_valid() else None
            context["preview"] = preview(draft, now=now, paid=paid)
    except Refusal as met:
        refusal = refusal or met
    if isinstance(refusal, SlotTaken) and (own := already_made(draft)):
        messages.info(request, _("Vous avez déjà réservé ce créneau : le voici."))
        return redirect("booking:detail", own.public_id)
    if refusal is not None:
        context["refusal"] = shown(refusal, catalogue=draft.catalogue, period=draft.period)
        context["rules_url"] = rules_address(draft.entry, draft.period)
        context["may_set_aside"] = refusal.code in SET_ASIDE and may_set_aside(person_of(request), draft.entry.site.pk)
        status = refusal.status
        if isinstance(refusal, SlotTaken) and not draft.others and draft.period.start > now:
            context["waiting_url"] = address_for(draft.entry, draft.period)
    if asked is None:
        context |= {"times_form": _times(draft), "gaps": free_gaps(draft, now=now)}
    initial = {"payer": draft.payer_id, "whom": draft.person.email if draft.person != draft.by else ""}
    context["extras"] = [] if asked else extras(draft, now=now)
    context["form"] = form or BookingForm(capacity=draft.entry.capacity, initial=initial)
    context["form"].ask_how(context["preview"].price if "preview" in context else None)
    return render(request, "booking/confirm.html", context, status=status)


def _times(draft: Draft) -> TimesForm:
    start, end = (instant.astimezone(draft.entry.tz) for instant in (draft.period.start, draft.period.end))
    initial = {
        "day": start.date(),
        "start_time": start.time(),
        "end_time": end.time(),
        "until": end.date() if end.date() != start.date() else None,
        "payer": str(draft.payer_id or ""),
        "whom": draft.person.email if draft.by and draft.person != draft.by else "",
    }
    payers = Organisation.objects.filter(affiliations__person=draft.person, affiliations__may_book=True)
    several_days = draft.entry.policy.max_duration > DAY
    at_desk = has_role(draft.by or draft.person, ROLES_AT_THE_DESK, site_id=draft.entry.site.pk)
    return TimesForm(initial=initial, payers=list(payers), several_days=several_days, is_at_the_desk=at_desk)
