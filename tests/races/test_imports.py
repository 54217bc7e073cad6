"""Several workers and several files at once: each row once, no thing held twice, in the past as in the future."""

from collections import Counter
from datetime import date, timedelta

import pytest

from booking.actions.admitting import admit_next
from booking.actions.importing import apply_import
from booking.models import Booking, ImportBatch, ImportRow
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import NOW
from tests.factories import ResourceFactory, SiteFactory, StewardFactory, open_every_day
from tests.factories.importing import csv_of, upload

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

FILES = 6
SLOTS = 20


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    ResourceFactory(site=site, kind="room", name="Salle Groix")
    return site


def file(site, number: int, first: date) -> ImportBatch:
    """The same days whatever the number, under identifiers of its own."""
    steward = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    days = [first + timedelta(days=place) for place in range(SLOTS)]
    rows = [f"{number}-{day};Salle Groix;{day};9h;11h;Fichier {number};;" for day in days]
    batch = upload(site, steward, csv_of(*rows))
    apply_import(batch=batch, now=NOW)
    return batch


def work_off(batch: ImportBatch) -> int:
    done = 0
    while admit_next(batch.pk, catalogue=catalogue.current(), now=NOW):
        done += 1
    return done


def slots_held() -> Counter:
    return Counter(Booking.objects.values_list("period", flat=True))


def test_several_workers_write_each_row_once(place, race):
    batch = file(place, 1, date(2027, 2, 1))
    done = race(4, lambda _number: work_off(batch))
    assert (sum(done), set(slots_held().values()), len(slots_held())) == (SLOTS, {1}, SLOTS)
    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.DONE


@pytest.mark.parametrize("first", [date(2026, 2, 1), date(2027, 2, 1)], ids=["past", "future"])
def test_files_for_the_same_days_share_none(place, race, first):
    batches = [file(place, number, first) for number in range(FILES)]
    outcomes = race(FILES, lambda number: work_off(batches[number]))
    assert outcomes == [SLOTS] * FILES
    assert (len(slots_held()), set(slots_held().values())) == (SLOTS, {1})
    told = Counter(ImportRow.objects.values_list("outcome", flat=True))
    assert told == {"added": SLOTS, "refused": SLOTS * (FILES - 1)}


def test_without_the_locks_the_past_would_be_held_twice(place, race, without_the_locks):
    batches = [file(place, number, date(2026, 2, 1)) for number in range(FILES)]
    race(FILES, lambda number: work_off(batches[number]))
    assert max(slots_held().values()) > 1
