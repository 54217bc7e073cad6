"""The page of members' money."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.access_books import may_keep_books
from reports.members_money.overview import members_money
from reports.naming import names_for
from reports.web.asking import Asked, ask_of_all_kinds
from reports.web.figure import shown
from reports.web.members_figures import WORDS, money_figures, recurring_figures
from reports.web.members_tiles import definitions, tiles
from reports.web.page import page
from reports.web.workshops_tiles import compared_with


@login_required
@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    asked = ask_of_all_kinds(request)
    context = _figures(asked) if asked.is_valid else {}
    return page(request, asked, "reports/members/members.html", context)


def _figures(asked: Asked) -> dict[str, Any]:
    read = members_money(asked.question, catalogue=asked.catalogue)
    if read.is_empty:
        return {"is_empty": True}
    names, last = names_for(WORDS, asked.catalogue), asked.question.days.last
    return {
        "tiles": tiles(read),
        "compared_with": compared_with(asked.question.days),
        "definitions": definitions(),
        "recurring": shown(recurring_figures(read, asked, names), asked),
        "money": shown(money_figures(read, asked, names), asked),
        "query": urlencode(asked.as_page, doseq=True),
        "ageing_url": f"{reverse('billing:books-ageing')}?on={last}" if may_keep_books(asked.person) else "",
        "clearing_url": f"{reverse('billing:clearing')}?mois={last:%Y-%m}",
    }
