"""What is typed of costs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.importing.decoding import MOST_BYTES
from reports.costs.entry import Entry
from reports.costs.months import months_between
from reports.costs.words import amount_named, month_named
from reports.models import Cost
from reports.question import YEARS
from reports.words import month_word
from spaces.catalogue import SiteEntry


class MonthField(forms.CharField):
    """The first day of a month. Browsers that have no picker of months let one type it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": gettext_lazy("2027-01")})
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        said = super().to_python(value)
        if not said:
            return None
        month = month_named(said)
        if month is None:
            raise forms.ValidationError(_("Écrivez un mois sous la forme 2027-01."))
        return month

    def prepare_value(self, value: Any) -> Any:
        return month_word(value) if isinstance(value, date) else value


class EurosField(forms.DecimalField):
    """An amount as people and spreadsheets write it: `1 234,50 €`. Raises what is wrong with any other."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal(0), localize=True, widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        amount = amount_named(value) if isinstance(value, str) else None
        return super().to_python(value) if amount is None else amount


class PlaceForm(forms.Form):
    """Whose costs, and of which year."""

    site = forms.ChoiceField(label=gettext_lazy("Lieu"))
    year = forms.IntegerField(label=gettext_lazy("Année"), min_value=YEARS[0], max_value=YEARS[-1])

    def __init__(self, *args: Any, sites: list[SiteEntry], **more: Any) -> None:
        super().__init__(*args, **more)
        self.sites = {site.slug: site for site in sites}
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]

    @property
    def place(self) -> SiteEntry:
        return self.sites[self.cleaned_data["site"]]


class CostForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Libellé"), max_length=80, help_text=gettext_lazy("Par exemple : loyer, énergie, ménage.")
    )
    amount = EurosField(label=gettext_lazy("Montant HT par mois, en euros"))
    behaviour = forms.ChoiceField(
        label=gettext_lazy("Comportement"),
        choices=Cost.Behaviour.choices,
        initial=Cost.Behaviour.FIXED.value,
        help_text=gettext_lazy("Fixe : due que quelqu’un vienne ou non. Variable : elle croît avec l’usage."),
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Activité"),
        required=False,
        choices=[("", gettext_lazy("Toutes, partagée entre elles")), *Cost.Activity.choices],
    )


class EntryForm(CostForm):
    month = MonthField(label=gettext_lazy("Premier mois"))
    until = MonthField(
        label=gettext_lazy("Dernier mois"), required=False, help_text=gettext_lazy("Vide : ce mois seulement.")
    )

    def entries(self, site: SiteEntry) -> list[Entry]:
        """Of a valid form, one for each month. Raises CostMonthsInvalid."""
        said = self.cleaned_data
        months = months_between(said["month"], said["until"] or said["month"])
        facts = said["label"], said["behaviour"], said["activity"], said["amount"]
        return [Entry(site.pk, month, *facts) for month in months]


class CopyForm(forms.Form):
    month = MonthField(label=gettext_lazy("Copier"))
    first = MonthField(label=gettext_lazy("Vers, du"))
    last = MonthField(label=gettext_lazy("Au"), required=False)

    @property
    def onto(self) -> list[date]:
        """Of a valid form. Raises CostMonthsInvalid."""
        said = self.cleaned_data
        return months_between(said["first"], said["last"] or said["first"])


class FileForm(forms.Form):
    """A file, or its text: what was looked at comes back as text to be applied."""

    file = forms.FileField(
        label=gettext_lazy("Fichier CSV"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Ou collez le tableau ici"),
        required=False,
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("text", "").strip():
            self.add_error("file", _("Choisissez un fichier ou collez un tableau."))
        return said

    def read(self) -> bytes:
        """Of a valid form."""
        file = self.cleaned_data["file"]
        data: bytes = file.read(MOST_BYTES + 1) if file else self.cleaned_data["text"].encode()
        return data
