"""Where a booking could go: the questions of the move and swap pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.access import is_at_the_desk
from booking.actions.editing import resources_of
from booking.actions.moving import MOVABLE
from booking.models import Booking
from booking.web.forms import day_input, time_input
from booking.web.times import of_walls
from booking.web.wording import in_order
from core.ranges import Period, PeriodInvalid
from core.wording import period_text
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

MOST_SHOWN = 60


class MoveForm(forms.Form):
    """A new time, and another resource of the same kind and site where the booking has just one."""

    resource = forms.ChoiceField(label=_("Ressource"))
    day = forms.DateField(label=_("Jour"), widget=day_input())
    start = forms.TimeField(label=_("De"), widget=time_input())
    end = forms.TimeField(label=_("À"), widget=time_input())
    until = forms.DateField(label=_("Dernier jour"), required=False, widget=day_input())

    def __init__(self, data: Any, *, booking: Booking, catalogue: Catalogue) -> None:
        self.booking, self.catalogue = booking, catalogue
        self.now_held = resources_of(booking, catalogue)
        start, end = (instant.astimezone(booking.site.tz) for instant in (booking.start, booking.end))
        is_long = end.date() != start.date()
        initial = {
            "resource": str(self.now_held[0].public_id),
            "day": start.date(),
            "start": start.time(),
            "end": end.time(),
            "until": end.date() if is_long else None,
        }
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        if len(self.now_held) > 1:
            del fields["resource"]
        else:
            fields["resource"].choices = [(str(entry.public_id), entry.name) for entry in self._similar()]
        if not is_long:
            del fields["until"]

    def _similar(self) -> list[ResourceEntry]:
        (held,) = self.now_held
        entries = self.catalogue.matching(site=held.site.pk, kind=held.kind, capacity=self.booking.attendees)
        return sorted({held, *entries}, key=in_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        site = self.catalogue.sites[self.booking.site_id]
        try:
            self.period = of_walls(cleaned["day"], cleaned["start"], cleaned["end"], site, cleaned.get("until"))
        except PeriodInvalid as refusal:
            raise forms.ValidationError({"end": str(refusal.detail)}) from refusal
        return cleaned

    @property
    def place(self) -> tuple[Period, list[ResourceEntry]]:
        """Of a valid form."""
        chosen = self.cleaned_data.get("resource")
        return self.period, [self.catalogue.resource(UUID(chosen))] if chosen else list(self.now_held)

    @staticmethod
    def query(start: datetime, end: datetime, booking: Booking, resources: Sequence[str] = ()) -> str:
        """The address's question that asks for this place."""
        first, last = (instant.astimezone(booking.site.tz) for instant in (start, end))
        held = resources or [str(resource.public_id) for resource in booking.resources]
        asked = {"resource": held[0], "day": f"{first:%Y-%m-%d}", "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
        if last.date() != first.date():
            asked["until"] = f"{last:%Y-%m-%d}"
        return urlencode(asked)


class SwapForm(forms.Form):
    other = forms.ChoiceField(label=_("Échanger avec"), widget=forms.RadioSelect())

    def __init__(self, data: Any, *, others: Sequence[Booking]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["other"].choices = [(str(other.public_id), _described(other)) for other in others]


def _described(booking: Booking) -> str:
    names = ", ".join(str(resource) for resource in booking.resources)
    said = f"{names}, {period_text(booking.start, booking.end, booking.site.tz)}"
    return f"{said}, {booking.title}" if booking.title else said


def swappable(booking: Booking, person: Person, *, now: datetime) -> list[Booking]:
    """What it could change places with: bookings to come that the person may move too, at the same site."""
    rows = Booking.objects.filter(site=booking.site_id, status__in=MOVABLE, purpose=booking.purpose).to_come(now)
    if not is_at_the_desk(person, booking):
        rows = rows.of(person)
    rows = rows.exclude(pk=booking.pk).select_related("site").with_resources()
    return list(rows.in_order()[:MOST_SHOWN])
