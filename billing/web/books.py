"""What the page of the books shows of each issuer, and its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.actions.closing import month_around, next_month_to_close
from billing.books.totals import Totals, totals
from billing.models import Closing, Issuer

DAY = timedelta(days=1)
SHOWN = 24


@dataclass(frozen=True, slots=True)
class Kept:
    """An issuer's books: this year's totals, its closings that have an archive, addresses of its files."""

    issuer: Issuer
    year: Totals
    last_day: Closing | None
    closings: Sequence[Closing]
    fec_years: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class NextClosing:
    """What can be closed next: a month, or a year once its months are closed; `is_over` says whether it may be yet."""

    month: date | None
    is_over: bool
    year: int | None


def kept_books(*, today: date) -> list[Kept]:
    return [_kept(issuer, today) for issuer in Issuer.objects.order_by("name")]


def _kept(issuer: Issuer, today: date) -> Kept:
    closings = Closing.objects.filter(issuer=issuer).order_by("-ends_on", "-pk")
    since = Q(entry__issuer=issuer, entry__entered_on__range=(date(today.year, 1, 1), today))
    years = issuer.entries.order_by("-year").values_list("year", flat=True).distinct()
    return Kept(
        issuer,
        totals(since),
        closings.filter(kind=Closing.Kind.DAY).first(),
        list(closings.exclude(kind=Closing.Kind.DAY).select_related("by")[:SHOWN]),
        [(year, _fec_address(issuer, year)) for year in years],
    )


def _fec_address(issuer: Issuer, year: int) -> str:
    return f"{reverse('accounting-fec')}?{urlencode({'issuer': issuer.public_id, 'year': year})}"


def next_closing(*, today: date) -> NextClosing:
    month = next_month_to_close()
    closed = Closing.objects.filter(kind=Closing.Kind.MONTH, ends_on__month=12).order_by("-ends_on").first()
    is_open = closed and not Closing.objects.filter(kind=Closing.Kind.YEAR, ends_on=closed.ends_on).exists()
    return NextClosing(
        month,
        month is not None and month_around(month)[1] < today,
        closed.ends_on.year if closed and is_open else None,
    )


class ExportForm(forms.Form):
    """Which books, which days. The addresses that it leads to are the API's own files."""

    issuer = forms.ModelChoiceField(Issuer.objects.all(), label=_("Émetteur"), to_field_name="slug", empty_label=None)
    first = forms.DateField(label=_("Du"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(label=_("Au"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    file = forms.ChoiceField(
        label=_("Fichier"),
        choices=[
            ("journal.csv", _("Journal, CSV")),
            ("journal.xlsx", _("Journal, tableur")),
            ("aged-balance.csv", _("Balance âgée au dernier jour, CSV")),
            ("aged-balance.xlsx", _("Balance âgée au dernier jour, tableur")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not timedelta(0) <= last - first < 366 * DAY:
            self.add_error("last", _("Choisissez une période d’un an au plus."))
        return cleaned

    @property
    def address(self) -> str:
        """Of the file that a valid form asks for."""
        said, (name, form) = self.cleaned_data, self.cleaned_data["file"].split(".")
        days = {"from": said["first"], "to": said["last"]} if name == "journal" else {"on": said["last"]}
        path = reverse(f"accounting-{name}-file", kwargs={"format": form})
        return f"{path}?{urlencode({'issuer': said['issuer'].public_id, **days})}"


class AgedForm(forms.Form):
    issuer = forms.ModelChoiceField(Issuer.objects.all(), label=_("Émetteur"), to_field_name="slug", empty_label=None)
    on = forms.DateField(label=_("Au"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
