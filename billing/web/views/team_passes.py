"""Passes of other people, for managers: given with a reason, paid back with a reason."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing.access_money import check_manages
from billing.actions.buying import refund_pass
from billing.actions.giving import give_pass
from billing.models import Pass, PassOffer
from billing.standing import Payer
from billing.use_errors import PassNotFound
from billing.web.usage_desk import payers_like
from core import clock
from core.errors import Refusal
from core.web import once
from members.models import Organisation, Person
from members.web.person import person_of


class GiveForm(forms.Form):
    """To whom, what, and why."""

    who = forms.ChoiceField(label=gettext_lazy("À qui"), widget=forms.RadioSelect)
    offer = forms.ModelChoiceField(
        PassOffer.objects.all(), label=gettext_lazy("Carnet"), to_field_name="slug", empty_label=None
    )
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, found: list[Person | Organisation]) -> None:
        super().__init__(data, initial={"key": uuid4().hex})
        self.found = {str(one.public_id): one for one in found}
        fields: dict[str, Any] = self.fields
        fields["who"].choices = [(key, str(one)) for key, one in self.found.items()]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passes(request: HttpRequest) -> HttpResponse:
    """Somebody's passes, found by name; a form that gives one more. Raises NotAllowed for who manages nothing."""
    manager, now = person_of(request), clock.now()
    check_manages(manager)
    q = (request.POST if request.method == "POST" else request.GET).get("q", "")
    form = GiveForm(request.POST if request.method == "POST" else None, found=payers_like(q))
    if not form.is_valid():
        return _show(request, form, q, now=now, status=400 if form.is_bound else 200)
    return redirect(once(manager.pk, form.cleaned_data["key"], lambda: _given(request, form, q, now=now)))


def _given(request: HttpRequest, form: GiveForm, q: str, *, now: datetime) -> str:
    manager, who = person_of(request), form.found[form.cleaned_data["who"]]
    payer = Payer(manager.pk, who) if isinstance(who, Organisation) else Payer(who.pk)
    give_pass(offer=form.cleaned_data["offer"], payer=payer, by=manager, reason=form.cleaned_data["reason"], now=now)
    messages.success(request, _("Le carnet est donné à %(name)s.") % {"name": who})
    return f"{reverse('billing:team-passes')}?{urlencode({'q': q})}"


@login_required
@require_POST
def refund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    manager = person_of(request)
    check_manages(manager)
    bought, reason = Pass.objects.filter(public_id=public_id).first(), request.POST.get("reason", "").strip()[:200]
    if bought is None:
        raise PassNotFound()
    try:
        if reason:
            refund_pass(bought=bought, by=manager, reason=reason, now=clock.now())
            messages.success(request, _("Le carnet est remboursé : un avoir suit."))
        else:
            messages.error(request, _("Dites pourquoi ce carnet est remboursé."))
    except Refusal as refusal:
        messages.error(request, str(refusal.title))
    return redirect(f"{reverse('billing:team-passes')}?{urlencode({'q': request.POST.get('q', '')})}")


def _show(request: HttpRequest, form: GiveForm, q: str, *, now: datetime, status: int) -> HttpResponse:
    people = [one.pk for one in form.found.values() if isinstance(one, Person)]
    organisations = [one.pk for one in form.found.values() if isinstance(one, Organisation)]
    rows = Pass.objects.filter(person__in=people) | Pass.objects.filter(organisation__in=organisations)
    context = {
        "form": form,
        "q": q,
        "held": rows.select_related("person", "organisation", "site").order_by("-valid_until", "pk")[:100],
        "today": timezone.localdate(now),
    }
    return render(request, "billing/team_passes.html", context, status=status)
