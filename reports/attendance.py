"""Who was expected and did not come."""

from dataclasses import dataclass, replace

from reports.conduct import conduct
from reports.question import Question
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class NoShows:
    """Of the bookings that ask for a check-in and began on the days asked for."""

    expected: int
    absent: int

    @property
    def rate(self) -> float | None:
        return self.absent / self.expected if self.expected else None


def no_shows(question: Question, *, catalogue: Catalogue) -> NoShows:
    """All of them together, whatever the question's words. One query."""
    (whole,) = conduct(replace(question, group_by=()), catalogue=catalogue).rows
    return NoShows(whole.expected, whole.absent)
