from booking.models.allocation import Allocation, Blockage
from booking.models.booking import Booking
from booking.models.calendar_feed import CalendarFeed
from booking.models.history import Change, Override
from booking.models.series import Series

__all__ = ["Allocation", "Blockage", "Booking", "CalendarFeed", "Change", "Override", "Series"]
