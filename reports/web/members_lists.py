"""The contracts, invoices and passes behind a figure of members' money."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.errors import RowUnknown
from reports.members_money.liabilities import Liability
from reports.members_money.lists import LISTS, entries_behind
from reports.members_money.lives import What
from reports.members_money.tables import BAND_COLUMNS
from reports.web.members_entries import shown
from reports.web.members_pictures import SAID
from reports.web.page import area_tabs
from reports.web.row import files, paged, row_asked

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Page:
    """`lists` are its list, or those of which `parameter` says which one; else `parameter` picks among the entries."""

    title: Text
    lists: tuple[str, ...]
    parameter: str = ""
    label: Text = ""
    named: Mapping[str, Text] = field(default_factory=dict)


MOVEMENTS = Page(
    _("Mouvements du revenu récurrent"),
    ("movements",),
    parameter="mouvement",
    label=_("Mouvement"),
    named={what.value: SAID[what] for what in What},
)
CONTRACTS = Page(_("Abonnements en cours à la fin"), ("contracts",))
INVOICES = Page(
    _("Créances"),
    ("invoices",),
    parameter="retard",
    label=_("Retard"),
    named={column.name: column.label for column in BAND_COLUMNS},
)
LIABILITIES = Page(
    _("Ce qui est dû aux abonnés"),
    tuple(Liability.values),
    parameter="dette",
    label=_("Dette"),
    named={one.value: str(one.label).capitalize() for one in Liability},
)


SINCE: tuple[Text, Text] = (_("Depuis le"), "")
DATES: dict[str, tuple[Text, Text]] = {
    "movements": (_("Date"), ""),
    "contracts": (_("Depuis le"), _("Jusqu’au")),
    "invoices": (_("Émise le"), _("À payer le")),
    Liability.PASSES: (_("Acheté le"), _("Valable jusqu’au")),
    Liability.DEFERRED: (_("Du"), _("Au")),
}
"""What the days of a list's entries are; only one, where the second is empty."""


def _view(page: Page) -> Callable[[HttpRequest], HttpResponse]:
    @login_required
    @never_cache
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        row = row_asked(request, LISTS[page.lists[0]].words)
        said = _said(request, page)
        name, picked = (page.lists[0], said) if len(page.lists) == 1 else (said or page.lists[0], "")
        found = entries_behind(name, row.narrowed, picked, catalogue=row.catalogue)
        told = page.named.get(said or name)
        part, days = paged(request, found), row.narrowed.question.days
        only = {"only": picked} if picked else {}
        context = {
            **part,
            "title": page.title,
            "entries": shown(list(part["page"]), row.person),
            "count": len(found),
            "amount": found.amount,
            "days": days,
            "told": [*row.told, *([(page.label, str(told))] if told else [])],
            "areas": area_tabs(request.path, row.as_query),
            "since": DATES.get(name, SINCE)[0],
            "until": DATES.get(name, SINCE)[1],
            "files": files(request, "report-members-entries", days, len(found), of=name, **only),
        }
        return render(request, "reports/members/entries.html", context)

    return view


def _said(request: HttpRequest, page: Page) -> str:
    """Raises RowUnknown."""
    said = request.GET.get(page.parameter, "") if page.parameter else ""
    if said and said not in page.named:
        raise RowUnknown(field=page.parameter)
    return said


movements, contracts, invoices, liabilities = map(_view, (MOVEMENTS, CONTRACTS, INVOICES, LIABILITIES))
