"""Imports and calendars of a partner: for who publishes for it. Others do not even learn that there is something."""

from uuid import UUID

from agenda.errors import PartnerCalendarNotFound, SessionImportNotFound
from agenda.models import Partner, PartnerCalendar, SessionImport


def find_import(partner: Partner, public_id: UUID) -> SessionImport:
    """The caller has been found to publish for the partner. Raises SessionImportNotFound."""
    found = SessionImport.objects.filter(partner=partner, public_id=public_id).select_related("by", "calendar").first()
    if found is None:
        raise SessionImportNotFound()
    found.partner = partner
    return found


def find_calendar(partner: Partner, public_id: UUID) -> PartnerCalendar:
    """As `find_import`. Raises PartnerCalendarNotFound."""
    found = PartnerCalendar.objects.filter(partner=partner, public_id=public_id).select_related("by", "site").first()
    if found is None:
        raise PartnerCalendarNotFound()
    found.partner = partner
    return found
