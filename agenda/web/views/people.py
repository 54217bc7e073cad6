"""Who publishes for a partner: the people, the invitations that wait, and what is taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agenda.access import find_own_partner
from agenda.access_label import charge_of
from agenda.actions import inviting
from agenda.actions.withdrawing import withdraw_answering, withdraw_publisher
from agenda.errors import InvitationNotFound, RoleNotFound
from agenda.models import Invitation, Partner
from agenda.web.label_forms import InviteForm
from core import clock
from core.errors import Refusal
from members.models import Affiliation
from members.web.person import person_of
from spaces.models import Steward


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """All who publish see who else does; who may, invites."""
    partner = find_own_partner(person_of(request), slug)
    if request.method != "POST":
        return _page(request, partner)
    charge = charge_of(person_of(request), partner)
    charge.check_invites()
    form = InviteForm(request.POST, partner=partner, charge=charge)
    if not form.is_valid():
        return _page(request, partner, form=form, status=400)
    try:
        row = inviting.invite(partner=partner, by=person_of(request), now=clock.now(), **form.said)
    except Refusal as refusal:
        return _page(request, partner, form=form, refusal=refusal, status=refusal.status)
    messages.success(request, _("L’invitation part à %(email)s.") % {"email": row.email})
    return redirect("agenda:partner-people", partner.slug)


def _page(
    request: HttpRequest,
    partner: Partner,
    *,
    form: InviteForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    charge, now = charge_of(person_of(request), partner), clock.now()
    waiting = partner.invitations.filter(accepted_at=None, revoked_at=None).select_related("site", "invited_by")
    context: dict[str, Any] = {
        "partner": partner,
        "charge": charge,
        "answering": _answering(partner),
        "publishers": [(row, charge.may_invite_for(row.site)) for row in _publishers(partner)],
        "invitations": [(row, charge.may_invite_for(row.site), row.expires_at <= now) for row in waiting],
        "form": form or InviteForm(partner=partner, charge=charge),
        "refusal": refusal,
    }
    return render(request, "agenda/partner/people.html", context, status=status)


def _answering(partner: Partner) -> list[Affiliation]:
    rows = partner.organisation.affiliations.administering().select_related("person")
    return list(rows.order_by("person__name"))


def _publishers(partner: Partner) -> list[Steward]:
    rows = Steward.objects.filter(site__organisation=partner.organisation, role=Steward.Role.PUBLISHER)
    return list(rows.select_related("person", "site").order_by("site__name", "person__name"))


@login_required
@require_POST
def resend(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    row = inviting.resend(invitation=_invitation(request, slug, public_id), by=person_of(request), now=clock.now())
    messages.success(request, _("Un nouveau lien part à %(email)s ; l’ancien ne sert plus.") % {"email": row.email})
    return redirect("agenda:partner-people", slug)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    inviting.revoke(invitation=_invitation(request, slug, public_id), by=person_of(request), now=clock.now())
    messages.success(request, _("L’invitation est retirée : son lien ne sert plus."))
    return redirect("agenda:partner-people", slug)


def _invitation(request: HttpRequest, slug: str, public_id: UUID) -> Invitation:
    """Raises PartnerNotFound, InvitationNotFound."""
    partner = find_own_partner(person_of(request), slug)
    rows = partner.invitations.select_related("partner__organisation", "site", "invited_by")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise InvitationNotFound()
    return row


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, role: str, key: int) -> HttpResponse:
    """Asks first, and says so where it is one's own last access."""
    partner = find_own_partner(person_of(request), slug)
    charge_of(person_of(request), partner).check_invites()
    row = _role(partner, role, key)
    if request.method != "POST":
        return _confirm_page(request, partner, row)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        if isinstance(row, Steward):
            withdraw_publisher(partner=partner, steward_id=key, by=person_of(request), confirmed=confirmed)
        else:
            withdraw_answering(partner=partner, affiliation_id=key, by=person_of(request), confirmed=confirmed)
    except Refusal as refusal:
        return _confirm_page(request, partner, row, refusal=refusal)
    messages.success(request, _("%(name)s n’a plus ce rôle.") % {"name": row.person.name})
    is_shut_out = confirmed and row.person == person_of(request)
    return redirect("home") if is_shut_out else redirect("agenda:partner-people", partner.slug)


def _role(partner: Partner, role: str, key: int) -> Steward | Affiliation:
    """Raises RoleNotFound."""
    rows: list[Steward] | list[Affiliation] = _publishers(partner) if role == "publication" else _answering(partner)
    for row in rows:
        if row.pk == key:
            return row
    raise RoleNotFound()


def _confirm_page(
    request: HttpRequest, partner: Partner, row: Steward | Affiliation, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "partner": partner,
        "row": row,
        "site": row.site if isinstance(row, Steward) else None,
        "refusal": refusal,
        "is_own_last": refusal is not None and refusal.code == "own-last-access",
    }
    status = refusal.status if refusal else 200
    return render(request, "agenda/partner/withdraw.html", context, status=status)
