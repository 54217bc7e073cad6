"""Questions put to the small place of `tests.conftest`, on its Monday."""

from typing import Any

import pytest

from members.models import Person
from reports.occupancy import OccupancyReport, occupancy
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, StewardFactory

DAY = Days(MONDAY, MONDAY)


def counted(*group_by: str, days: Days = DAY, now: Any = NOW, **more: Any) -> OccupancyReport:
    return occupancy(Question(days, group_by=group_by, **more), catalogue=catalogue.current(), now=now)


@pytest.fixture
def manager(site: Any) -> Person:
    """Manages the whole network."""
    return StewardFactory(person=PersonFactory(), site=None, role=Steward.Role.MANAGER).person
