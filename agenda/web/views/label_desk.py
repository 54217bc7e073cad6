"""The label as the network's managers run it: every place, its charter and its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agenda.access_label import check_may_run_label, find_site
from agenda.actions.labelling import end_label, publish_charter
from agenda.label import label_of, labels_of
from agenda.models import Charter
from agenda.web.label_forms import CharterForm, EndLabelForm
from core import clock
from core.clock import local_date
from core.errors import Refusal
from members.web.person import person_of
from spaces.models import Site


@login_required
@never_cache
@require_safe
def label(request: HttpRequest) -> HttpResponse:
    check_may_run_label(person_of(request))
    charters = list(Charter.objects.all())
    labels = labels_of(Site.objects.select_related("organisation"))
    rows = [(one, one.owes(charters[0] if charters else None)) for one in labels]
    return render(request, "agenda/label/list.html", {"charters": charters, "labels": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest) -> HttpResponse:
    """A new version of the charter; the places keep the label, and are asked to accept it."""
    check_may_run_label(person_of(request))
    current, refusal = Charter.objects.first(), None
    known = {"title": current.title, "text": current.text} if current else {}
    form = CharterForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            made = publish_charter(by=person_of(request), now=clock.now(), **form.cleaned_data)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("La charte %(version)s est publiée.") % {"version": made.version})
            return redirect("agenda:label")
    status = refusal.status if refusal else 400 if form.is_bound else 200
    return render(
        request, "agenda/label/charter.html", {"form": form, "current": current, "refusal": refusal}, status=status
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, slug: str) -> HttpResponse:
    """A place's history under the label, and its end where it stands."""
    check_may_run_label(person_of(request))
    found, now, refusal = find_site(slug), clock.now(), None
    form = EndLabelForm(request.POST if request.method == "POST" else None, today=local_date(now, found.tz))
    if form.is_valid():
        try:
            end_label(site=found, by=person_of(request), now=now, **form.cleaned_data)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("%(site)s n’est plus sous le label.") % {"site": found.name})
            return redirect("agenda:label-site", found.slug)
    status = refusal.status if refusal else 400 if form.is_bound else 200
    context = {"site": found, "label": label_of(found), "form": form, "refusal": refusal}
    return render(request, "agenda/label/site.html", context, status=status)
