"""The questions of the pages on which the next prices are written."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import PeakWindow, Price, PriceGroup, Tariff, UnitPrice
from spaces.models import Resource, Site
from spaces.web.forms import check_day, day_input

TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})


def _amount(step: str = "0.01") -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": step, "min": 0, "inputmode": "decimal"})


class NewDraftForm(forms.Form):
    source = forms.ModelChoiceField(
        Tariff.objects.all(), label=gettext_lazy("À partir de"), to_field_name="public_id", empty_label=None
    )
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    valid_from = forms.DateField(
        label=gettext_lazy("En vigueur à partir du"), widget=day_input(), validators=[check_day]
    )
    raise_percent = forms.DecimalField(
        label=gettext_lazy("Hausse de tous les montants, en %"),
        required=False,
        min_value=-90,
        max_value=200,
        decimal_places=2,
        help_text=gettext_lazy("Vide : les mêmes prix, à changer un à un. Une baisse se dit avec un signe moins."),
    )

    def __init__(self, data: QueryDict | None = None, *, today: date, source: Tariff | None = None) -> None:
        first = date(today.year + 1, 1, 1)
        initial = {"name": _("Tarif %(year)s") % {"year": first.year}, "valid_from": first}
        super().__init__(data, initial=initial | ({"source": source.public_id} if source else {}))
        if not Tariff.objects.exists():
            del self.fields["source"], self.fields["raise_percent"]

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it."""
        raised = self.cleaned_data.get("raise_percent") or Decimal(0)
        return {"source": None, **self.cleaned_data, "raise_percent": raised}


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Tariff
        fields = ["name", "valid_from", "half_day_minutes", "caps_span_bookings"]
        widgets = {"valid_from": day_input()}

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        check_day(day)
        return day


class PublishForm(forms.Form):
    valid_from = forms.DateField(
        label=gettext_lazy("En vigueur à partir du"), widget=day_input(), validators=[check_day]
    )


class PriceForm(forms.ModelForm):
    """A resource says its kind and its site by itself."""

    class Meta:
        model = Price
        fields = [
            "group", "kind", "site", "resource", "hourly", "peak_hourly", "half_day", "daily_cap", "weekly", "monthly",
            "per_use", "minimum", "free_minutes", "floor_percent", "true_cost_percent", "deposit", "no_show_fee",
            "vat_rate",
        ]  # fmt: skip
        widgets = {
            name: _amount()
            for name in (
                "hourly", "peak_hourly", "half_day", "daily_cap", "weekly", "monthly", "per_use", "minimum",
                "deposit", "no_show_fee", "vat_rate",
            )
        }  # fmt: skip

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        fields: dict[str, Any] = self.fields
        fields["site"].queryset = Site.objects.order_by("name")
        fields["site"].empty_label = _("tous les lieux")
        fields["resource"].queryset = Resource.objects.select_related("site").order_by("site__name", "kind", "name")
        fields["resource"].label_from_instance = lambda row: f"{row.name} ({row.site.name})"
        fields["resource"].empty_label = _("toutes celles de cette nature")
        fields["free_minutes"].required = False

    def clean_free_minutes(self) -> int:
        return self.cleaned_data["free_minutes"] or 0

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if resource := said.get("resource"):
            said["kind"], said["site"] = resource.kind, None
        hourly, cap = said.get("hourly"), said.get("daily_cap")
        if hourly is not None and cap is not None and cap < hourly:
            self.add_error("daily_cap", _("Une journée ne coûte pas moins qu’une heure."))
        return said


class PeakWindowForm(forms.ModelForm):
    class Meta:
        model = PeakWindow
        fields = ["weekday", "starts", "ends"]
        widgets = {"starts": TIME, "ends": TIME}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts, ends = said.get("starts"), said.get("ends")
        if starts and ends is not None and (ends.hour or ends.minute) and ends <= starts:
            raise ValidationError({"ends": _("La fin vient après le début.")})
        return said


class UnitPriceForm(forms.ModelForm):
    class Meta:
        model = UnitPrice
        fields = ["usage_kind", "group", "site", "amount", "vat_rate"]
        widgets = {"amount": _amount("0.0001"), "vat_rate": _amount()}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        fields: dict[str, Any] = self.fields
        fields["site"].empty_label = _("tous les lieux")


class CompareForm(forms.Form):
    """Against which other version, and for whom the examples are priced."""

    avec = forms.ModelChoiceField(
        Tariff.objects.all(), label=gettext_lazy("Comparer avec"), to_field_name="public_id", empty_label=None
    )
    groupe = forms.ChoiceField(label=gettext_lazy("Exemples pour le groupe"), choices=PriceGroup.choices)

    def __init__(self, data: QueryDict, *, tariff: Tariff, usual: Tariff | None) -> None:
        whole = data.copy()
        whole.setdefault("groupe", PriceGroup.PUBLIC)
        if usual:
            whole.setdefault("avec", str(usual.public_id))
        super().__init__(whole)
        fields: dict[str, Any] = self.fields
        fields["avec"].queryset = Tariff.objects.exclude(pk=tariff.pk)
