"""Lists, totals and the cash drawer, ready for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.access_books import may_keep_books
from billing.models import Account, Method, Payment
from billing.models.payment import PaymentQuerySet
from billing.web.payment_forms import PaymentsForm
from core.money import ZERO
from members.models import Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import Catalogue, SiteEntry

MOST_FOUND = 12


def tabs_of(person: Person, current: str) -> list[dict[str, Any]]:
    """The pages about money, those of the books only for who keeps them."""
    pages = {"payments": _("Encaissements"), "drawer": _("Caisse du jour")}
    if may_keep_books(person):
        pages |= {"debits": _("Prélèvements"), "mandates-kept": _("Mandats"), "bank": _("Relevés bancaires")}
    return [
        {"label": label, "url": reverse(f"billing:{name}"), "is_current": name == current, "count": None}
        for name, label in pages.items()
    ]


def desk_sites(person: Person, catalogue: Catalogue) -> list[SiteEntry]:
    """Those whose cash drawer the person may use; all for who keeps the books."""
    keys = None if may_keep_books(person) else sites_where(person, ROLES_AT_THE_DESK)
    return [site for site in catalogue.sites.values() if keys is None or site.pk in keys]


def wanted(rows: PaymentQuerySet, form: PaymentsForm) -> PaymentQuerySet:
    """Only what the form asks for; a form that is wrong asks for nothing."""
    if not form.is_valid():
        return rows
    said = form.cleaned_data
    filters: dict[str, Any] = {
        "method": said["method"],
        "site": form.sites[said["site"]].pk if said["site"] else None,
        "paid_on__gte": said["since"],
        "paid_on__lte": said["until"],
    }
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    for word in said["qui"].split():
        rows = rows.filter(
            Q(account__person__name__icontains=word)
            | Q(account__organisation__name__icontains=word)
            | Q(account__billing_name__icontains=word)
        )
    return rows


def totals(rows: PaymentQuerySet) -> list[tuple[str, Decimal, Decimal]]:
    """By method: its name, what came in, what went back out. One query."""
    sums = rows.order_by().values("method").annotate(came=_came(), went=_went()).order_by("method")
    return [(str(Method(row["method"]).label), row["came"] or ZERO, row["went"] or ZERO) for row in sums]


@dataclass(slots=True)
class Drawer:
    """Cash of a site on a day."""

    site: SiteEntry
    payments: list[Payment] = field(default_factory=list)

    @property
    def came(self) -> Decimal:
        return sum((row.amount for row in self.payments if row.amount > ZERO), ZERO)

    @property
    def went(self) -> Decimal:
        return sum((row.amount for row in self.payments if row.amount < ZERO), ZERO)

    @property
    def difference(self) -> Decimal:
        return self.came + self.went


def drawers(rows: PaymentQuerySet, sites: Iterable[SiteEntry], day: date) -> list[Drawer]:
    found = {site.pk: Drawer(site) for site in sites}
    cash = rows.filter(method=Method.CASH, paid_on=day, site__in=found).order_by("pk")
    for payment in cash.select_related("account__person", "account__organisation", "recorded_by"):
        found[payment.site_id or 0].payments.append(payment)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Payer:
    public_id: str
    name: str
    detail: str


def payers_like(text: str) -> list[Payer]:
    """People by name, address or account number, and organisations by name; nobody for fewer than two letters."""
    text = text.strip()
    if len(text) < 2:
        return []
    number = text.upper().removeprefix("C")
    keys = [int(number)] if number.isascii() and number.isdecimal() and len(number) < 18 else []
    named = Account.objects.filter(pk__in=keys)
    like = Q(name__icontains=text) | Q(email__icontains=text) | Q(account__in=named)
    people = Person.objects.filter(like, is_active=True).order_by("name", "pk")[:MOST_FOUND]
    by_name = Q(name__icontains=text) | Q(account__in=named)
    organisations = Organisation.objects.filter(by_name).order_by("name")[:MOST_FOUND]
    return [
        *(Payer(str(row.public_id), row.name, row.email) for row in people),
        *(Payer(str(row.public_id), row.name, str(row.get_kind_display())) for row in organisations),
    ]


def _came() -> Sum:
    return Sum("amount", filter=Q(amount__gt=0))


def _went() -> Sum:
    return Sum("amount", filter=Q(amount__lt=0))
