"""What the network answers for before everybody: rules set aside, prices, the accounts it chose to publish."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.web.override_forms import rule_name
from core import clock
from core.wording import number_text
from reports.errors import AccountsNotFound
from reports.models import PublishedAccounts
from reports.naming import month_name
from reports.open_data import datasets
from reports.open_data.overrides import SetAside, set_aside
from reports.open_data.written import licence
from reports.web.open_showing import accounts_figures, accounts_picture, accounts_rows, picture_urls
from spaces import catalogue


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    context = {
        "overrides": [_row(one) for one in set_aside(catalogue.current(), now=clock.now())],
        "years": PublishedAccounts.objects.values_list("year", flat=True),
        "overrides_set": datasets.OVERRIDES,
        "accounts_set": datasets.ACCOUNTS,
        "licence": licence(),
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "reports/open/transparency.html", context)


def _row(one: SetAside) -> list[str]:
    count = _("moins de 5") if one.count is None else number_text(one.count)
    return [month_name(one.month).capitalize(), one.site.name, rule_name(one.rule), count]


@require_safe
def accounts(request: HttpRequest, year: int) -> HttpResponse:
    """A year as it was published. Raises AccountsNotFound."""
    row = PublishedAccounts.objects.filter(year=year).first()
    if row is None:
        raise AccountsNotFound(year=year)
    context = {
        "row": row,
        "columns": [_("Ligne"), _("Montant HT")],
        "rows": accounts_rows(row.summary),
        "figures": accounts_figures(row.summary),
        "images": picture_urls("comptes", accounts_picture(row.summary), annee=year),
        "dataset": datasets.ACCOUNTS,
    }
    return render(request, "reports/open/accounts.html", context)
