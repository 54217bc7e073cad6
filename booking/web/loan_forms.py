"""The questions about a loan: when, for what, where to reach you; and how things look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.actions.lending import Inspection, Reach, Seen
from booking.models import Loan, LoanItem
from booking.photos import Photo, read_photo
from booking.web.forms import day_input, time_input
from core.clock import at_wall
from core.ranges import Period
from members.models import Organisation
from spaces.catalogue import ResourceEntry, SiteEntry
from spaces.models import Resource


class LoanDaysForm(forms.Form):
    """From when to when."""

    start_day = forms.DateField(label=_("Retrait le"), widget=day_input())
    start_time = forms.TimeField(label=_("Heure du retrait"), widget=time_input())
    end_day = forms.DateField(label=_("Retour le"), widget=day_input())
    end_time = forms.TimeField(label=_("Heure du retour"), widget=time_input())

    def period(self, site: SiteEntry) -> Period:
        """Raises PeriodInvalid."""
        said = self.cleaned_data
        return Period(
            at_wall(said["start_day"], said["start_time"], site.tz), at_wall(said["end_day"], said["end_time"], site.tz)
        )


class LoanForm(LoanDaysForm):
    also = forms.MultipleChoiceField(label=_("Emprunter aussi"), required=False, widget=forms.CheckboxSelectMultiple())
    purpose = forms.CharField(label=_("Pour quoi faire"), max_length=300, required=False)
    address = forms.CharField(
        label=_("Votre adresse"),
        max_length=300,
        help_text=_("Elle figure sur la convention de prêt."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    payer = forms.ChoiceField(label=_("Au compte de"), required=False)
    key = forms.CharField(widget=forms.HiddenInput())

    def __init__(
        self, data: Any = None, *, others: Sequence[ResourceEntry], payers: Sequence[Organisation], **more: Any
    ) -> None:
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        fields["also"].choices = [(str(entry.public_id), entry.name) for entry in others]
        fields["payer"].choices = [("", _("moi-même")), *((str(row.public_id), row.name) for row in payers)]
        if not others:
            del fields["also"]
        if not payers:
            del fields["payer"]

    @property
    def reach(self) -> Reach:
        said = self.cleaned_data
        return Reach(address=said["address"], phone=said["phone"], purpose=said["purpose"])


def said_of(period: Period, site: SiteEntry) -> dict[str, Any]:
    """A period as the form asks for it."""
    start, end = (instant.astimezone(site.tz) for instant in (period.start, period.end))
    return {"start_day": start.date(), "start_time": start.time(), "end_day": end.date(), "end_time": end.time()}


class RenewForm(forms.Form):
    day = forms.DateField(label=_("Nouveau retour le"), widget=day_input())
    time = forms.TimeField(label=_("Heure du retour"), widget=time_input())

    def until(self, site: SiteEntry) -> datetime:
        return at_wall(self.cleaned_data["day"], self.cleaned_data["time"], site.tz)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures, read at once. The refusals of `booking.photos` go through."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


class PhotosForm(forms.Form):
    """On a phone the first question opens the camera, the second one the pictures already taken."""

    camera = forms.FileField(
        label=_("Prendre une photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    pictures = PhotosField(
        label=_("Choisir des photos"),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Douze au plus. Le lieu et l’appareil n’y restent pas inscrits."),
    )

    def photos(self) -> list[Photo]:
        """Raises PhotoUnreadable, PhotoTooLarge."""
        said = self.cleaned_data
        files = [said["camera"]] if said["camera"] else []
        return [read_photo(file, size=file.size) for file in [*files, *said["pictures"]]]


class InspectionForm(PhotosForm):
    """How each thing of a loan is, out or in; going out asks for the signatures too."""

    def __init__(self, data: Any = None, files: Any = None, *, loan: Loan, moment: str, **more: Any) -> None:
        super().__init__(data, files, **more)
        self.items: list[LoanItem] = list(loan.items.all())
        for item in self.items:
            before = item.condition_out or item.resource.condition
            label = {"name": item.resource.name}
            self.fields[f"condition-{item.pk}"] = forms.ChoiceField(
                label=_("État de %(name)s") % label, choices=Resource.Condition.choices, initial=before
            )
            self.fields[f"notes-{item.pk}"] = forms.CharField(
                label=_("Remarques sur %(name)s") % label, max_length=300, required=False
            )
        if moment == "out":
            self.fields["signed"] = forms.BooleanField(label=_("La convention est signée par les deux parties"))
        last = ["camera", "pictures", "signed"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def seen(self) -> Inspection:
        """Raises PhotoUnreadable, PhotoTooLarge."""
        said = self.cleaned_data
        things = [Seen(item.resource_id, said[f"condition-{item.pk}"], said[f"notes-{item.pk}"]) for item in self.items]
        return Inspection(things, self.photos())
