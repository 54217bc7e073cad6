"""A site's opening hours as its page shows them: some weeks in full, and the special days that follow."""

from dataclasses import dataclass
from datetime import date, timedelta

from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.opening import DAY, OpeningHours
from spaces.timetable import Day, days_of

WEEKS = 3
AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Hours:
    site: SiteEntry
    resource: ResourceEntry | None
    weeks: list[list[Day]]
    later: list[Day]
    """Special days after those weeks."""
    today: date

    @property
    def monday(self) -> date:
        return self.weeks[0][0].day

    @property
    def last(self) -> date:
        return self.weeks[-1][-1].day

    @property
    def opening(self) -> OpeningHours:
        return (self.resource or self.site).opening

    @property
    def says_school(self) -> bool:
        return self.opening.follows_school


def hours_of(site: SiteEntry, resource: ResourceEntry | None, first: date, *, today: date) -> Hours:
    """From the Monday of that week."""
    opening = (resource or site).opening
    monday = first - first.weekday() * DAY
    days = days_of(opening, monday, monday + (7 * WEEKS - 1) * DAY)
    weeks = [days[start : start + 7] for start in range(0, len(days), 7)]
    after = days_of(opening, days[-1].day + DAY, days[-1].day + AHEAD)
    return Hours(site, resource, weeks, [day for day in after if day.reasons], today)


def with_hours_of_their_own(site: SiteEntry, catalogue: Catalogue) -> list[ResourceEntry]:
    """Those that are not simply open with the site, and that everybody may see."""
    return [
        entry
        for entry in catalogue.resources.values()
        if entry.site is site and entry.is_bookable and not entry.policy.viewers and entry.opening is not site.opening
    ]
