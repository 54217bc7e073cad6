"""Loans as the API shows them."""

from datetime import datetime

from django.urls import reverse

from billing.api.shapes import payer_shape
from booking.api.shapes import Shape
from booking.lending import longest_loan
from booking.models import Loan, LoanPhoto
from core.api.instants import local
from core.money import CURRENCY
from core.ranges import Period
from members.api.shapes import named as person_shape
from spaces.api.shapes import named, short
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource


def loan_shape(loan: Loan, catalogue: Catalogue, *, now: datetime) -> Shape:
    """Asks the database nothing where it was fetched `with_booking` and `with_photos`."""
    booking, site = loan.booking, catalogue.sites[loan.booking.site_id]

    def maybe(instant: datetime | None) -> str | None:
        return None if instant is None else local(instant, site.tz)

    return {
        "id": str(loan.public_id),
        "state": loan.state(now),
        "status": str(booking.status),
        "site": short(site),
        "person": person_shape(booking.person),
        "payer": payer_shape(booking.person, booking.organisation),
        "start": local(booking.start, site.tz),
        "end": local(loan.due_at, site.tz),
        "purpose": loan.purpose,
        "address": loan.address,
        "phone": loan.phone,
        "renewals": loan.renewals,
        "signed_at": maybe(loan.signed_at),
        "handed_over_at": maybe(loan.handed_over_at),
        "returned_at": maybe(loan.returned_at),
        "price": {**{name: str(amount) for name, amount in booking.price.items()}, "currency": CURRENCY},
        "agreement": reverse("loan-agreement", args=[loan.public_id]),
        "items": [
            {
                "resource": named(catalogue.resources[item.resource_id]),
                "serial_number": item.resource.serial_number,
                "condition_out": item.condition_out,
                "notes_out": item.notes_out,
                "condition_in": item.condition_in,
                "notes_in": item.notes_in,
            }
            for item in loan.items.all()
        ],
        "photos": [photo_shape(loan, photo, catalogue) for photo in loan.photos.all()],
        "sequence": booking.sequence,
    }


def photo_shape(loan: Loan, photo: LoanPhoto, catalogue: Catalogue) -> Shape:
    return {
        "id": str(photo.public_id),
        "moment": photo.moment,
        "url": reverse("loan-photo", args=[loan.public_id, photo.public_id]),
        "width": photo.width,
        "height": photo.height,
        "taken_at": local(photo.taken_at, catalogue.sites[loan.booking.site_id].tz),
    }


def lendable_shape(entry: ResourceEntry, row: Resource, next_: Period | None) -> Shape:
    return {
        "resource": named(entry),
        "site": short(entry.site),
        "serial_number": row.serial_number,
        "condition": row.condition,
        "description": row.description,
        "most_days": longest_loan([entry]),
        "is_free": entry.policy.loan_is_free,
        "next_start": local(next_.start, entry.tz) if next_ else None,
        "next_end": local(next_.end, entry.tz) if next_ else None,
    }
