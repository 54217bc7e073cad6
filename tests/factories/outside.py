"""Outside calendars on a small server of our own."""

from typing import Any

from booking.actions.external import connect_calendar, read_calendar
from booking.models import ExternalCalendar
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW
from tests.factories.importing import ics_of
from tests.factories.members import PersonFactory
from tests.outside import Answer, Outside


def event(uid: str, when: str, *more: str) -> str:
    """`when` as `0112T0900-1030`, on the clocks of the place."""
    day, hours = when.split("T")
    start, end = hours.split("-")
    return "\n".join(
        [f"UID:{uid}", f"DTSTART:2027{day}T{start}00", f"DTEND:2027{day}T{end}00", f"SUMMARY:{uid}", *more]
    )


def says(outside: Outside, *events: str, path: str = "/a.ics") -> None:
    outside.says[path] = Answer(ics_of(*events))


def connect(resource: Resource, outside: Outside, *, path: str = "/a.ics", **more: Any) -> ExternalCalendar:
    told = {"by": more.pop("by", None) or PersonFactory(), "name": "Mairie", "now": NOW, **more}
    entry = catalogue.current().resources[resource.pk]
    return connect_calendar(resource=entry, url=outside.url(path), **told)


def read(calendar: ExternalCalendar, now: Any = NOW) -> ExternalCalendar:
    """As the schedule does, as if it were due."""
    row = ExternalCalendar.objects.get(pk=calendar.pk)
    assert read_calendar(row, now=now)
    return ExternalCalendar.objects.get(pk=calendar.pk)
