"""A person's own account: who they are, how they are written to, their tokens."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from members.actions.door_codes import forget_door_code, renew_door_code
from members.actions.tokens import create_token, revoke_token
from members.models import ApiToken, DoorCode, Person
from members.web.forms import ProfileForm, TokenForm
from members.web.person import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=Person.objects.get(pk=person.pk))
    if not form.is_valid():
        return render(request, "members/profile.html", {"form": form}, status=400 if form.is_bound else 200)
    saved = form.save()
    with translation.override(saved.language):
        messages.success(request, _("Votre profil est enregistré."))
    answer = redirect("members:profile")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, saved.language, samesite="Lax")
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The living tokens, and a form for a new one, whose secret is in this answer and nowhere else."""
    person, now, secret = person_of(request), clock.now(), ""
    form = TokenForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        _token, secret = create_token(person=person, now=now, **form.wanted(now))
        form = TokenForm(None, person=person)
    living = ApiToken.objects.filter(person=person, revoked_at=None).select_related("organisation").order_by("-pk")
    context = {"form": form, "secret": secret, "tokens": living, "now": now}
    return render(request, "members/tokens.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    revoke_token(person=person_of(request), public_id=token, now=clock.now())
    messages.success(request, _("Le jeton est révoqué : plus rien ne peut s’en servir."))
    return redirect("members:tokens")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door_code(request: HttpRequest) -> HttpResponse:
    """Whether there is one; a new one is in the answer to the button and nowhere else."""
    person = person_of(request)
    code = renew_door_code(person=person, now=clock.now()) if request.method == "POST" else ""
    context = {"code": code, "known": DoorCode.objects.filter(person=person).first()}
    return render(request, "members/door_code.html", context)


@login_required
@require_POST
def door_code_forget(request: HttpRequest) -> HttpResponse:
    forget_door_code(person=person_of(request))
    messages.success(request, _("Votre code de porte est supprimé."))
    return redirect("members:door-code")
