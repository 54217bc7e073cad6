"""Changing one's registration."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions.keeping import TAKEN, Change
from agenda.models import Registration, Session
from agenda.models.registration import HOLDING_A_PLACE
from agenda.models.session import Status
from agenda.slots import slots
from agenda.web.registration_forms import QuestionsMixin, value_of
from core.ranges import Period
from core.wording import period_text

MOST_SESSIONS = 30
FEW = 12
"""So many moments are shown at once, whole; more of them fold into a list."""


class ChangeForm(QuestionsMixin):
    moment = forms.ChoiceField(label=gettext_lazy("Quand"))
    name = forms.CharField(label=gettext_lazy("Au nom de"), max_length=120)

    def __init__(self, data: Any = None, *, registration: Registration, now: datetime) -> None:
        self.known = {_value(session, slot): (session, slot) for session, slot in _moments(registration, now=now)}
        here = _value(registration.session, registration.appointment)
        super().__init__(data, initial={"name": registration.name, "moment": here})
        self.registration = registration
        fields: dict[str, Any] = self.fields
        if len(self.known) <= FEW:
            fields["moment"].widget = forms.RadioSelect()
        fields["moment"].choices = [(value, _label(*moment)) for value, moment in self.known.items()]
        if registration.status not in TAKEN:
            del fields["moment"]
        self.ask(list(registration.session.workshop.questions.asked()), registration.answers)

    @property
    def change(self) -> Change:
        session, slot = self.known.get(self.cleaned_data.get("moment", ""), (None, None))
        moves = session is not None and session.pk != self.registration.session_id
        turns = slot is not None and slot != self.registration.appointment
        return Change(
            name=self.cleaned_data["name"],
            answers=self.answers if self.questions else None,
            session=session if moves else None,
            slot=slot if moves or turns else None,
        )


def _moments(registration: Registration, *, now: datetime) -> Iterator[tuple[Session, Period | None]]:
    """What one has, then what is free of the same workshop, in order of time."""
    here = registration.session
    open_now = Session.objects.filter(workshop=here.workshop, status=Status.PUBLISHED).to_come(now)
    rows = [row for row in open_now.with_details().in_order()[:MOST_SESSIONS] if row.start > now]
    held = Registration.objects.filter(session__in=rows, status__in=HOLDING_A_PLACE, slot__isnull=False)
    taken = {(key, Period.of(slot)) for key, slot in held.exclude(pk=registration.pk).values_list("session", "slot")}
    for session in rows:
        if session.slot_minutes:
            free = (slot for slot in slots(session) if slot.start > now and (session.pk, slot) not in taken)
            yield from ((session, slot) for slot in free)
        elif session.pk == here.pk or session.places_left > 0:
            yield session, None


def _value(session: Session, slot: Period | None) -> str:
    return f"{session.public_id}|{value_of(slot) if slot else ''}"


def _label(session: Session, slot: Period | None) -> str:
    if slot:
        return period_text(slot.start, slot.end, session.site.tz)
    when = period_text(session.start, session.end, session.site.tz)
    return _("%(when)s, %(where)s") % {"when": when, "where": session.site.name}
