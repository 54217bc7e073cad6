"""A resource at this instant, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.presence import Presence, State, Use
from booking.walking import Offer
from booking.web.times import wall_text
from booking.web.wording import moment_text
from core.clock import local_date
from core.wording import duration_text, hour_text, hours_text
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Choice:
    """Taking the resource until an hour: `value` is what the button sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A use of the day: `title` is "" where it is nobody's business."""

    hours: str
    title: str


@dataclass(frozen=True, slots=True)
class Now:
    presence: Presence
    offers: Sequence[Offer] = ()

    @property
    def entry(self) -> ResourceEntry:
        return self.presence.entry

    @property
    def state(self) -> str:
        return str(self.presence.state)

    @property
    def word(self) -> str:
        return {
            State.FREE: _("Libre"),
            State.AWAITED: _("Réservé"),
            State.BUSY: _("Occupé"),
            State.CLOSED: _("Fermé"),
        }[self.presence.state]

    @property
    def until(self) -> str:
        """`jusqu’à 11 h`, `ouvre à 8 h`; empty where it is far away."""
        if self.presence.until is None:
            return ""
        if self.presence.state == State.CLOSED:
            return self._opening(self.presence.until)
        return _("jusqu’à %(when)s") % {"when": self.when(self.presence.until)}

    @property
    def grace(self) -> str:
        current = self.presence.current
        if current is None or not current.is_awaited or current.no_show_at is None:
            return ""
        return _("Arrivée à confirmer avant %(hour)s") % {"hour": self.when(current.no_show_at)}

    @property
    def current(self) -> Line | None:
        return self._line(self.presence.current) if self.presence.current else None

    @property
    def coming(self) -> list[Line]:
        return [self._line(use) for use in self.presence.today]

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(
                _("jusqu’à %(hour)s (%(length)s)")
                % {"hour": self.when(offer.period.end), "length": duration_text(offer.left)},
                wall_text(offer.period.end, self.entry.site),
            )
            for offer in self.offers
        ]

    @property
    def may_arrive(self) -> bool:
        return self.presence.may_arrive

    @property
    def may_leave(self) -> bool:
        return self.presence.current is not None and self.presence.current.has_come

    def _opening(self, instant: datetime) -> str:
        tz = self.entry.tz
        if local_date(instant, tz) == local_date(self.presence.at, tz):
            return _("ouvre à %(hour)s") % {"hour": hour_text(instant.astimezone(tz))}
        return _("ouvre %(moment)s") % {"moment": moment_text(instant, tz)}

    def when(self, instant: datetime) -> str:
        """Only the hour on the same day."""
        tz = self.entry.tz
        if local_date(instant, tz) == local_date(self.presence.at, tz):
            return hour_text(instant.astimezone(tz))
        return moment_text(instant, tz)

    def _line(self, use: Use) -> Line:
        return Line(hours_text(use.booked.start, use.booked.end, self.entry.tz), use.title)
