"""Which mails one gets and when; and the way out of them, for whoever holds one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from members.models import Person
from members.web.person import person_of
from notifications.actions.bouncing import ask_whether_mails_arrive, unblock
from notifications.actions.preferring import prefer, resubscribe, unsubscribe, wishes_of
from notifications.checking import address_in
from notifications.errors import CheckLinkUnknown, UnsubscribeLinkUnknown
from notifications.models import Category, Correspondent
from notifications.unsubscribing import Subscription, read_token
from notifications.web.preference_form import PreferenceForm
from spaces.access import roles_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), clock.now()
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        person=person,
        wishes=wishes_of(person),
        is_in_team=bool(roles_of(person)),
    )
    if not form.is_valid():
        blocked = Correspondent.objects.at(person.email).exclude(blocked_at=None)
        context = {"form": form, "is_blocked": blocked.exists()}
        return render(request, "notifications/preferences.html", context, status=400 if form.is_bound else 200)
    prefer(person=person, wishes=form.wishes(), now=now)
    language = form.cleaned_data["language"]
    Person.objects.filter(pk=person.pk).update(language=language)
    with translation.override(language):
        messages.success(request, _("Vos préférences sont enregistrées."))
    answer = redirect("notifications:preferences")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return answer


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program presses the button for its reader (RFC 8058); people see the page first.

    Only the program's own words go without the protection of forms: what they can do, the token alone lets one do.
    Raises UnsubscribeLinkUnknown.
    """
    subscription = read_token(token)
    if subscription is None:
        raise UnsubscribeLinkUnknown()
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        unsubscribe(address=subscription.address, category=subscription.category, now=clock.now())
        return HttpResponse(status=204)
    return _leave(request, subscription)


@csrf_protect
def _leave(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """The question; after an answer, what holds now and how to take it back. A mere visit changes nothing."""
    state = "asked"
    if request.method == "POST":
        state = "back" if request.POST.get("act") == "back" else "left"
        act = resubscribe if state == "back" else unsubscribe
        act(address=subscription.address, category=subscription.category, now=clock.now())
    context = {"subscription": subscription, "category": Category(subscription.category).label, "state": state}
    return render(request, "notifications/leave.html", context)


@login_required
@require_POST
def ask_check(request: HttpRequest) -> HttpResponse:
    """The owner says that the address works again: a mail tells."""
    ask_whether_mails_arrive(person_of(request), now=clock.now())
    messages.success(request, _("Un mail part à votre adresse : suivez son lien, et les autres reviendront."))
    return redirect("notifications:preferences")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_address(request: HttpRequest, token: str) -> HttpResponse:
    """Raises CheckLinkUnknown. A mere visit changes nothing: programs open links too."""
    address = address_in(token)
    if address is None:
        raise CheckLinkUnknown(_("Demandez-en un autre depuis votre profil, sous « Mails et rappels »."))
    is_done = request.method == "POST"
    if is_done:
        unblock(address=address)
    return render(request, "notifications/check_address.html", {"address": address, "is_done": is_done})
