"""What a person holds and has not confirmed yet, and how much of it there may be."""

from datetime import datetime

from django.conf import settings

from booking.errors import TooManyHolds
from booking.models import Booking
from booking.models.booking import BookingQuerySet
from members.models import Person


def cart_of(person: Person, *, now: datetime) -> BookingQuerySet:
    """The soonest to run out first; not what the waiting list offers, which is answered one by one."""
    held = Booking.objects.of(person).filter(status="held", held_until__gt=now, waiting_entry=None)
    return held.order_by("held_until", "pk")


def check_room_in_cart(person: Person, count: int, *, now: datetime) -> None:
    """Raises TooManyHolds: holds keep others away, so that nobody holds half the place."""
    if cart_of(person, now=now).count() + count > settings.MOST_HOLDS:
        raise TooManyHolds(limit=settings.MOST_HOLDS)
