"""The private files of a loan as they travel: whoever gets one was asked for first."""

from django.http import HttpResponse

from booking.agreement import agreement_of
from booking.models import Loan, LoanPhoto


def pdf(loan: Loan) -> HttpResponse:
    """Never kept: after a renewal or a hand-over it says something else."""
    file = HttpResponse(agreement_of(loan), content_type="application/pdf")
    file["Content-Disposition"] = f'inline; filename="convention-{loan.public_id}.pdf"'
    file["Cache-Control"] = "private, no-store"
    return file


def jpeg(photo: LoanPhoto) -> HttpResponse:
    picture = HttpResponse(bytes(photo.image), content_type="image/jpeg")
    picture["Content-Disposition"] = f'inline; filename="{photo.public_id}.jpg"'
    picture["Cache-Control"] = "private, max-age=3600"
    return picture
