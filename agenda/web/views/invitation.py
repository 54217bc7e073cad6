"""The page behind the link of an invitation: who invites to what, and the yes."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda.actions.inviting import accept, check_usable, find_by_secret, is_for
from agenda.errors import InvitationForAnotherAddress, InvitationNotFound
from agenda.models import Invitation
from core import clock
from core.errors import Refusal
from members.web.person import visitor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Says what the link is worth to whoever holds it; accepting wants an account."""
    try:
        row = find_by_secret(secret)
        check_usable(row, now=clock.now())
        return _answer(request, row) if request.method == "POST" else _page(request, row)
    except InvitationForAnotherAddress as refusal:
        return _page(request, find_by_secret(secret), refusal=refusal)
    except InvitationNotFound as refusal:
        return _page(request, None, refusal=refusal)
    except Refusal as refusal:
        return _page(request, find_by_secret(secret), refusal=refusal, is_over=True)


def _answer(request: HttpRequest, row: Invitation) -> HttpResponse:
    person = visitor_of(request)
    if person is None:
        return redirect_to_login(request.path)
    accept(invitation=row, person=person, as_another=request.POST.get("as_another") == "yes", now=clock.now())
    messages.success(request, _("C’est fait : vous publiez pour %(partner)s.") % {"partner": row.partner.name})
    return redirect("agenda:partner-space", row.partner.slug)


def _page(
    request: HttpRequest, row: Invitation | None, *, refusal: Refusal | None = None, is_over: bool = False
) -> HttpResponse:
    person = visitor_of(request)
    context = {
        "invitation": row,
        "is_open": row is not None and not is_over,
        "refusal": refusal,
        "person": person,
        "is_another": row is not None and person is not None and not is_for(row, person),
        "is_own": row is not None and person is not None and row.accepted_by_id == person.pk,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({'next': request.path})}",
    }
    return render(request, "agenda/invitation.html", context, status=refusal.status if refusal else 200)
