from django.urls import path

from booking.api import availability, bookings, loan_photos, loans, moving, quoting, together, transitions
from core.api.tables import list_paths

urlpatterns = [
    *list_paths("availability", availability.Availability, "availability"),
    *list_paths("availability/next", availability.NextFree, "availability-next"),
    *list_paths("availability/together", availability.FreeTogether, "availability-together"),
    path("resources/<uuid:public_id>/month", availability.Month.as_view(), name="resource-month"),
    path("resources/<uuid:public_id>/busy", availability.Busy.as_view(), name="resource-busy"),
    path("quotes", quoting.Quotes.as_view(), name="quotes"),
    *list_paths("bookings", bookings.Bookings, "bookings"),
    path("bookings/together", together.Together.as_view(), name="bookings-together"),
    path("bookings/confirm", together.CartConfirm.as_view(), name="bookings-confirm"),
    path("bookings/<uuid:public_id>", bookings.BookingDetail.as_view(), name="booking"),
    path("bookings/<uuid:public_id>/quote", moving.MoveQuote.as_view(), name="booking-quote"),
    path("bookings/<uuid:public_id>/swap", moving.Swap.as_view(), name="booking-swap"),
    path("bookings/<uuid:public_id>/cancel", transitions.Cancel.as_view(), name="booking-cancel"),
    path("bookings/<uuid:public_id>/confirm", transitions.Confirm.as_view(), name="booking-confirm"),
    path("bookings/<uuid:public_id>/approve", transitions.Approve.as_view(), name="booking-approve"),
    path("bookings/<uuid:public_id>/decline", transitions.Decline.as_view(), name="booking-decline"),
    path("bookings/<uuid:public_id>/check-in", transitions.CheckIn.as_view(), name="booking-check-in"),
    path("bookings/<uuid:public_id>/check-out", transitions.CheckOut.as_view(), name="booking-check-out"),
    *list_paths("loans", loans.Loans, "loans"),
    *list_paths("loans/things", loans.Lendable, "loans-things"),
    path("loans/<uuid:public_id>", loans.LoanDetail.as_view(), name="loan"),
    path("loans/<uuid:public_id>/agreement.pdf", loans.Agreement.as_view(), name="loan-agreement"),
    path("loans/<uuid:public_id>/hand-over", loans.HandOver.as_view(), name="loan-hand-over"),
    path("loans/<uuid:public_id>/return", loans.Return.as_view(), name="loan-return"),
    path("loans/<uuid:public_id>/renew", loans.Renew.as_view(), name="loan-renew"),
    path("loans/<uuid:public_id>/photos", loan_photos.Photos.as_view(), name="loan-photos"),
    path("loans/<uuid:public_id>/photos/<uuid:photo>.jpg", loan_photos.Photo.as_view(), name="loan-photo"),
]
