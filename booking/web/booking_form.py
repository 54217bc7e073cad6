"""What is said about a booking about to be made, and how it is paid."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.web.quoting import Price


class BookingForm(forms.Form):
    """What is said about a booking once the resource, the time and the payer are known."""

    title = forms.CharField(
        label=_("Intitulé"),
        max_length=160,
        required=False,
        help_text=_("Pour vous y retrouver : « Réunion d’équipe »."),
    )
    attendees = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=500, initial=1)
    shows_title = forms.BooleanField(label=_("Montrer l’intitulé aux autres dans le planning"), required=False)
    chosen_total = forms.DecimalField(
        label=_("Votre prix, TTC"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    without_passes = forms.BooleanField(label=_("Ne pas utiliser mes carnets"), required=False)
    payer = forms.UUIDField(widget=forms.HiddenInput, required=False)
    whom = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, capacity: int, **more: Any) -> None:
        super().__init__(data, **more)
        self.initial.setdefault("key", uuid4().hex)
        if capacity == 1:
            self.fields["attendees"].widget = forms.HiddenInput()

    @property
    def paid(self) -> dict[str, Any]:
        """How a valid form is paid, as `Wanted` takes it."""
        said = self.cleaned_data
        return {"chosen_total": said.get("chosen_total"), "use_passes": not said.get("without_passes")}

    def ask_how(self, price: Price | None) -> None:
        """Only what matters is asked: what to give for a price that is free, passes where there are some."""
        fields: dict[str, Any] = self.fields
        choice = price.choice if price else None
        if choice is None:
            del fields["chosen_total"]
        else:
            fields["chosen_total"].help_text = choice.text
            self.initial.setdefault("chosen_total", choice.advised)
        if not (price and price.draws_on_passes) and not self.data.get("without_passes"):
            del fields["without_passes"]
