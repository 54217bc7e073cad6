"""Qualifications that workshops give: offered by a partner's managers, gained by those who came."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from agenda.access import may_give_qualifications
from agenda.models import Registration, Session, Workshop
from core.clock import local_date
from core.errors import NotAllowed
from members.models import Person
from spaces.actions.granting import grant_from_source, take_back_from_sources
from spaces.models import Qualification

SOURCE = "registration"


def offer_qualification(
    *, workshop: Workshop, qualification: Qualification | None, by: Person, now: datetime
) -> Workshop:
    """What those who attend from now on gain. Raises NotAllowed for whoever manages no site."""
    if workshop.qualification_id == (qualification.pk if qualification else None):
        return workshop
    if not may_give_qualifications(by):
        raise NotAllowed()
    workshop.qualification, workshop.changed_at = qualification, now
    workshop.save(update_fields=["qualification", "changed_at"])
    return workshop


def follow_attendance(
    *, session: Session, came: Collection[Registration], stayed_away: Iterable[UUID], by: Person, now: datetime
) -> None:
    """After attendance was marked: those marked anew gain what the workshop gives, those unmarked lose just that.

    Somebody without an account gains nothing; there is nobody to hold it.
    """
    take_back_from_sources(kind=SOURCE, keys=stayed_away, by=by, now=now)
    qualification = session.workshop.qualification
    if qualification is None:
        return
    day = local_date(session.start, session.site.tz)
    for registration in came:
        if registration.person:
            source = (SOURCE, registration.public_id)
            grant_from_source(
                qualification=qualification, person=registration.person, source=source, granted_on=day, by=by, now=now
            )
