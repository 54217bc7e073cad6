from booking.models.allocation import Allocation, Blockage
from booking.models.booking import Booking
from booking.models.calendar_feed import CalendarFeed
from booking.models.door import Door, WrongCode
from booking.models.external import CalendarConflict, ExternalCalendar
from booking.models.history import Change, Override
from booking.models.importing import ImportBatch, ImportRow
from booking.models.loan import Loan, LoanItem, LoanPhoto
from booking.models.series import Series
from booking.models.waiting import WaitingEntry

__all__ = [
    "Allocation",
    "Blockage",
    "Booking",
    "CalendarConflict",
    "CalendarFeed",
    "Change",
    "Door",
    "ExternalCalendar",
    "ImportBatch",
    "ImportRow",
    "Loan",
    "LoanItem",
    "LoanPhoto",
    "Override",
    "Series",
    "WaitingEntry",
    "WrongCode",
]
