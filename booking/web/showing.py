"""A booking as its person reads it: when it may be attended, what cancelling costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.cancelling import amount_due, steps
from booking.models import Booking
from booking.models.booking import Status
from booking.presence import EARLY
from booking.web.quoting import Price, explained
from booking.web.wording import moment_text
from core.ranges import ZERO
from core.wording import hour_text


@dataclass(frozen=True, slots=True)
class Shown:
    """One booking at one instant."""

    booking: Booking
    now: datetime

    @property
    def names(self) -> str:
        return ", ".join(str(resource) for resource in self.booking.resources)

    @property
    def may_cancel(self) -> bool:
        return self.booking.status in (Status.HELD, Status.REQUESTED, Status.CONFIRMED) and self.booking.end > self.now

    @property
    def state(self) -> str:
        """Its status; what is lent is not on site."""
        is_out = self.booking.purpose == Booking.Purpose.LOAN and self.booking.status == Status.CHECKED_IN
        return "lent" if is_out else self.booking.status

    @property
    def may_move(self) -> bool:
        """The room of a session is moved by its session alone."""
        return self.may_cancel and self.booking.purpose == Booking.Purpose.USE

    @property
    def is_free_to_cancel(self) -> bool:
        return not self.booking.total or self.booking.is_free_to_cancel(self.now)

    @property
    def amount_due(self) -> Decimal:
        """For cancelling now, including VAT."""
        return amount_due(self.booking, self.now)

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Until when cancelling costs which share; empty where it is free, then owed whole."""
        tz = self.booking.site.tz
        if not self.booking.cancellation:
            return []
        return [(moment_text(until, tz), share) for until, share in steps(self.booking) if share]

    @property
    def free_until(self) -> str:
        return moment_text(self.booking.free_until, self.booking.site.tz)

    @property
    def arrived(self) -> str:
        return self._hour(self.booking.checked_in_at)

    @property
    def left(self) -> str:
        return self._hour(self.booking.checked_out_at)

    def _hour(self, instant: datetime | None) -> str:
        return hour_text(instant.astimezone(self.booking.site.tz)) if instant else ""

    @property
    def may_check_in(self) -> bool:
        booking = self.booking
        return booking.status == Status.CONFIRMED and booking.start - EARLY <= self.now < booking.end

    @property
    def may_take_back(self) -> bool:
        """Released for want of anybody; whether somebody else has it since is only known by trying."""
        return self.booking.status == Status.NO_SHOW and self.now < self.booking.end

    @property
    def grace(self) -> str:
        """`Arrivée à confirmer avant 9 h 15`; empty where no arrival is asked for, or any more."""
        until = self.booking.no_show_at
        if until is None or self.booking.status not in (Status.HELD, Status.REQUESTED, Status.CONFIRMED):
            return ""
        return _("Arrivée à confirmer avant %(hour)s") % {"hour": self._hour(until)}

    @property
    def may_check_out(self) -> bool:
        return self.booking.status == Status.CHECKED_IN

    @property
    def hold_left(self) -> timedelta | None:
        """How long the hold still lasts; None when it is not one, or no longer."""
        until = self.booking.held_until
        if self.booking.status != Status.HELD or until is None or until <= self.now:
            return None
        return max(until - self.now, ZERO)

    @property
    def price(self) -> Price:
        return explained(self.booking.quote)

    @property
    def again_url(self) -> str:
        """Where the same resource can be booked another time."""
        resources: list[Any] = self.booking.resources
        if not resources:
            return reverse("booking:search")
        return reverse("booking:confirm", args=[resources[0].public_id])

    @property
    def map_url(self) -> str:
        site = self.booking.site
        address = f"{site.street}, {site.postcode} {site.town}"
        return f"https://www.openstreetmap.org/search?{urlencode({'query': address})}"
