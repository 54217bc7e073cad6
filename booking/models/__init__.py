from booking.models.allocation import Allocation, Blockage
from booking.models.booking import Booking
from booking.models.calendar_feed import CalendarFeed

__all__ = ["Allocation", "Blockage", "Booking", "CalendarFeed"]
