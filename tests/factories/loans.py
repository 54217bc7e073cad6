"""Loans made and carried out by the real verbs."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from PIL import Image

from booking.actions.lending import Inspection, Reach, Seen, hand_over, request_loan, take_back
from booking.models import Booking, Loan
from booking.photos import Photo
from core.clock import at_wall
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.models import BookingPolicy, Resource, Site, Steward
from tests.factories.booking import wanted
from tests.factories.members import PersonFactory
from tests.factories.spaces import BookingPolicyFactory, ResourceFactory, StewardFactory

REACH = Reach(address="12 quai des Indes, 56100 Lorient", phone="02 97 00 00 00", purpose="Formation à la maison")


def lending_policy(site: Site, *, days: int = 21, **more: Any) -> BookingPolicy:
    """Equipment of the site leaves it for so many days, for nothing."""
    said = {"kind": "equipment", "site": site, "max_loan": timedelta(days=days), "loan_is_free": True, **more}
    return BookingPolicyFactory(**said)


def laptop(site: Site, **more: Any) -> Resource:
    return ResourceFactory(site=site, kind="equipment", serial_number="PC-2141", **more)


def loan_days(first: date, days: int, *, start: int = 10, end: int = 18, site: Site) -> Period:
    """From an hour of one day to an hour of another."""
    last = first + timedelta(days=days)
    return Period(at_wall(first, time(start), site.tz), at_wall(last, time(end), site.tz))


def borrow(person: Person, things: Sequence[Resource], period: Period, *, now: datetime, **more: Any) -> Loan:
    asked = wanted(person, things, period, purpose=Booking.Purpose.LOAN, **more)
    return request_loan(wanted=asked, reach=REACH, catalogue=catalogue.current(), now=now)


def host_of(site: Site) -> Person:
    return StewardFactory(person=PersonFactory(), site=site, role=Steward.Role.HOST).person


def inspected(loan: Loan, condition: str = "good", *, photos: Sequence[Photo] = ()) -> Inspection:
    return Inspection([Seen(item.resource_id, condition) for item in loan.items.all()], photos)


def lend(loan: Loan, *, by: Person, now: datetime, condition: str = "good") -> Loan:
    seen = inspected(loan, condition)
    return hand_over(loan=loan, by=by, seen=seen, is_signed=True, catalogue=catalogue.current(), now=now)


def bring_back(loan: Loan, *, by: Person, now: datetime, condition: str = "good") -> Loan:
    seen = inspected(loan, condition)
    return take_back(loan=loan, by=by, seen=seen, catalogue=catalogue.current(), now=now)


def picture(width: int = 40, height: int = 30, *, kind: str = "JPEG", exif: bytes = b"") -> bytes:
    """A file as a camera would send it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind, **({"exif": exif} if exif else {}))
    return file.getvalue()
