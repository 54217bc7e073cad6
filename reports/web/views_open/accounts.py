"""From here the whole network's managers and accountants publish a year, having seen what would be read."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from members.web.person import person_of
from reports.access import check_whole_network
from reports.actions.publishing import check_over, publish_accounts, withdraw_accounts
from reports.models import PublishedAccounts
from reports.open_data.accounts import summary
from reports.web.open_showing import accounts_figures, accounts_rows
from spaces import catalogue

YEARS = 5


class PublishForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Ce que l’année a été"),
        help_text=gettext_lazy("Quelques phrases pour qui lira ces chiffres. Ne nommez personne."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    with_labels = forms.BooleanField(
        label=gettext_lazy("Détailler les charges par libellé"),
        help_text=gettext_lazy(
            "Sans cela, les charges se lisent en deux lignes, fixes et variables. Relisez l’aperçu : un libellé peut "
            "nommer quelqu’un."
        ),
        required=False,
    )


@login_required
@never_cache
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    check_whole_network(person_of(request))
    published = {row.year: row for row in PublishedAccounts.objects.select_related("published_by")}
    last = clock.now().year - 1
    years = sorted({*range(last - YEARS + 1, last + 1), *published}, reverse=True)
    rows = [(year, published.get(year)) for year in years]
    return render(request, "reports/open/accounts_manage.html", {"rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """What would be published, with labels or without; the button publishes exactly that."""
    by, now, current = person_of(request), clock.now(), catalogue.current()
    check_whole_network(by)
    check_over(year, now=now)
    published = PublishedAccounts.objects.filter(year=year).first()
    initial = {"note": published.note if published else "", "with_labels": bool(request.GET.get("with_labels"))}
    form = PublishForm(request.POST or None, initial=initial)
    with_labels = bool(form["with_labels"].value())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        publish_accounts(
            year=year, note=said["note"], with_labels=said["with_labels"], by=by, catalogue=current, now=now
        )
        messages.success(request, _("Les comptes de %(year)s sont publiés.") % {"year": year})
        return redirect("reports:open-accounts", year)
    preview = summary(year, with_labels=with_labels, catalogue=current, now=now)
    context = {
        "year": year,
        "form": form,
        "published": published,
        "rows": accounts_rows(preview),
        "figures": accounts_figures(preview),
        "columns": [_("Ligne"), _("Montant HT")],
    }
    return render(
        request, "reports/open/accounts_publish.html", context, status=400 if request.method == "POST" else 200
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, year: int) -> HttpResponse:
    withdraw_accounts(year=year, by=person_of(request), now=clock.now())
    messages.success(request, _("Les comptes de %(year)s ne sont plus publiés.") % {"year": year})
    return redirect("reports:accounts")
