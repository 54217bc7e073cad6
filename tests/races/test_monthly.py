"""Several beats at once: each subscription owes one report a month."""

from collections import Counter

import pytest

from core.models import Event
from reports.actions.sending import send_monthly
from reports.actions.subscribing import subscribe
from spaces.models import Steward
from tests.conftest import NOW, at
from tests.factories import SiteFactory, StewardFactory

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

BEATS, READERS = 4, 5
DUE = at(7, day=NOW.date().replace(year=NOW.year + 1, month=2, day=2))


def test_beats_at_once_owe_each_report_once(race):
    site = SiteFactory()
    readers = [StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person for _reader in range(READERS)]
    rows = [subscribe(person=reader, site=site, by=reader, now=NOW).pk for reader in readers]
    told = race(BEATS, lambda _number: send_monthly(now=DUE))
    assert sum(told) == READERS
    assert Counter(Event.objects.filter(kind="report.due").values_list("subject_id", flat=True)) == dict.fromkeys(
        rows, 1
    )
