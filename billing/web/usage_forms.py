"""What the desk asks when somebody has used something metered."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.metering import Reading
from billing.models import UsageKind
from billing.standing import Payer
from members.models import Organisation, Person
from spaces.catalogue import SiteEntry

WHEN = "%Y-%m-%dT%H:%M"


class UsageForm(forms.Form):
    """Who, what, how many, and when where it was not just now."""

    who = forms.ChoiceField(
        label=gettext_lazy("Qui"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Cherchez et choisissez quelqu’un.")},
    )
    kind = forms.ModelChoiceField(
        UsageKind.objects.filter(is_offered=True), label=gettext_lazy("Quoi"), to_field_name="slug", empty_label=None
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("Combien"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    occurred_at = forms.DateTimeField(
        label=gettext_lazy("Quand"),
        required=False,
        input_formats=[WHEN],
        widget=forms.DateTimeInput(format=WHEN, attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("Vide : maintenant."),
    )
    note = forms.CharField(label=gettext_lazy("Remarque"), max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        data: Any = None,
        *,
        found: Sequence[Person | Organisation],
        site: SiteEntry,
        now: datetime,
        **initial: Any,
    ) -> None:
        super().__init__(data, initial={"quantity": 1, **initial})
        self.found = {str(one.public_id): one for one in found}
        self.site, self.now = site, now
        fields: dict[str, Any] = self.fields
        fields["who"].choices = [(key, _named(one)) for key, one in self.found.items()]
        if len(self.found) == 1:
            self.initial["who"] = next(iter(self.found))

    def clean_occurred_at(self) -> datetime:
        """On the clocks of the site."""
        said: datetime | None = self.cleaned_data["occurred_at"]
        if said is None:
            return self.now
        instant = said.replace(tzinfo=self.site.tz)
        if instant > self.now:
            raise forms.ValidationError(_("Choisissez un moment passé."))
        return instant

    def reading(self, by: Person) -> Reading:
        said, who = self.cleaned_data, self.found[self.cleaned_data["who"]]
        return Reading(
            kind=said["kind"],
            payer=Payer(by.pk, who) if isinstance(who, Organisation) else Payer(who.pk),
            site=self.site,
            quantity=said["quantity"],
            occurred_at=said["occurred_at"],
            note=said["note"],
        )


def _named(one: Person | Organisation) -> str:
    return one.name if isinstance(one, Organisation) else f"{one.name} ({one.email})"
