"""Who may book, see, change and attend what."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from booking.claims import claims_of
from booking.errors import (
    BehalfNotAllowed,
    BookedForALoan,
    BookedForASession,
    BookingNotFound,
    LoanNotFound,
    LoanPhotoNotFound,
    SeriesNotFound,
    WaitingEntryNotFound,
)
from booking.models import Booking, Loan, LoanPhoto, Override, Series, WaitingEntry
from booking.models.history import OverrideQuerySet
from booking.rules import check_audience, check_qualified
from core.errors import NotAllowed
from members.errors import PersonNotFound
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK, has_role, sites_where
from spaces.models import Steward
from spaces.policies import Policy


def check_may_book(person: Person, policy: Policy, *, site_id: int, has_membership: bool, day: date) -> None:
    """Raises MembersOnly, GroupsOnly, StewardsOnly or QualificationMissing, as things stand on that day.

    The people at the desk may book everything at their site. One query where the policy asks anything.
    """
    if policy.bookers or policy.qualifications:
        claims = claims_of(person, day)
        claims = replace(claims, has_membership=claims.has_membership or has_membership)
        check_audience(policy, claims, site_id=site_id)
        check_qualified(policy, claims)


def on_behalf(by: Person, site_id: int | None, **named: Any) -> Person:
    """The person for whom the front desk of the site books. Raises BehalfNotAllowed, PersonNotFound."""
    sites = sites_where(by, ROLES_AT_THE_DESK)
    if sites is not None and site_id not in sites:
        raise BehalfNotAllowed()
    person = Person.objects.filter(is_active=True, **named).first()
    if person is None:
        raise PersonNotFound()
    return person


def may_set_aside(person: Person, site_id: int) -> bool:
    """Whoever manages a place may set its rules aside, with a reason."""
    return has_role(person, [Steward.Role.MANAGER], site_id=site_id)


def overrides_seen_by(person: Person) -> OverrideQuerySet:
    """Those at the sites that the person manages. Raises NotAllowed for those who manage none."""
    sites = sites_where(person, [Steward.Role.MANAGER])
    if sites is None:
        return Override.objects.all()
    if not sites:
        raise NotAllowed()
    return Override.objects.filter(booking__site__in=sites)


def find_booking(person: Person, public_id: UUID | str) -> Booking:
    """A booking that the person may see. Raises BookingNotFound, whether it is hidden or does not exist."""
    booking = (
        Booking.objects.visible_to(person)
        .select_related("person", "organisation", "site")
        .with_resources()
        .filter(public_id=public_id)
        .first()
    )
    if booking is None:
        raise BookingNotFound()
    return booking


def find_waiting_entry(person: Person, public_id: UUID | str) -> WaitingEntry:
    """One's own, or one at a site whose desk one runs. Raises WaitingEntryNotFound."""
    entry = WaitingEntry.objects.with_details().filter(public_id=public_id).first()
    if entry is None or not may_answer(person, entry):
        raise WaitingEntryNotFound()
    return entry


def may_answer(person: Person, entry: WaitingEntry) -> bool:
    if entry.person_id == person.pk:
        return True
    return entry.site_id is not None and has_role(person, ROLES_AT_THE_DESK, site_id=entry.site_id)


def check_may_answer(person: Person, entry: WaitingEntry) -> None:
    if not may_answer(person, entry):
        raise NotAllowed()


def find_series(person: Person, public_id: UUID | str) -> Series:
    """A series that the person may see. Raises SeriesNotFound, whether it is hidden or does not exist."""
    series = Series.objects.visible_to(person).with_details().filter(public_id=public_id).first()
    if series is None:
        raise SeriesNotFound()
    return series


def is_own(person: Person, booking: Booking) -> bool:
    return booking.person_id == person.pk


def is_at_the_desk(person: Person, booking: Booking) -> bool:
    return has_role(person, ROLES_AT_THE_DESK, site_id=booking.site_id)


def check_is_concerned(person: Person, booking: Booking) -> None:
    """Oneself, or the front desk."""
    if not (is_own(person, booking) or is_at_the_desk(person, booking)):
        raise NotAllowed()


def check_may_attend(person: Person, booking: Booking) -> None:
    """Oneself or the front desk says that one has come or gone. A loan is handed over and taken back instead."""
    check_is_concerned(person, booking)
    check_is_no_loan(booking)


def check_is_no_loan(booking: Booking) -> None:
    if booking.purpose == Booking.Purpose.LOAN:
        raise BookedForALoan()


def check_may_cancel(person: Person, booking: Booking) -> None:
    """Oneself or the front desk. The room of a session is moved and given back by its session alone."""
    check_is_concerned(person, booking)
    if booking.purpose == Booking.Purpose.SESSION:
        raise BookedForASession()


def check_may_edit(person: Person, booking: Booking) -> None:
    """Whoever may cancel it. A loan is renewed, not moved."""
    check_may_cancel(person, booking)
    check_is_no_loan(booking)


def check_may_host(person: Person, *, site_id: int) -> None:
    """The front desk of the site. Raises NotAllowed."""
    if not has_role(person, ROLES_AT_THE_DESK, site_id=site_id):
        raise NotAllowed()


def check_may_decide(person: Person, booking: Booking) -> None:
    if not is_at_the_desk(person, booking):
        raise NotAllowed()


def find_loan(person: Person, public_id: UUID | str) -> Loan:
    """A loan whose booking the person may see. Raises LoanNotFound, whether it is hidden or does not exist."""
    mine = Booking.objects.visible_to(person)
    loans = Loan.objects.with_booking().with_photos()
    loan = loans.filter(booking__in=mine, booking__public_id=public_id).first()
    if loan is None:
        raise LoanNotFound()
    return loan


def check_may_lend(person: Person, loan: Loan) -> None:
    """Handing over and taking back is for the desk."""
    check_may_decide(person, loan.booking)


def find_photo(person: Person, loan_id: UUID | str, public_id: UUID | str) -> LoanPhoto:
    """Whoever may see the loan sees its photos. Raises LoanNotFound, LoanPhotoNotFound."""
    photo = find_loan(person, loan_id).photos.filter(public_id=public_id).first()
    if photo is None:
        raise LoanPhotoNotFound()
    return photo
