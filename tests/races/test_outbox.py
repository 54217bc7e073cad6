"""Several workers at one outbox: each delivery is made once."""

import time

import pytest

from core import outbox
from core.models import Delivery
from core.models.outbox import DeliveryQuerySet
from tests.conftest import NOW

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

WORKERS, DELIVERIES = 4, 24


@pytest.fixture
def handled(transactional_db):
    """The subjects handled so far, by a handler slow enough to be overtaken."""
    subjects = []

    def handle(event, *, now):
        subjects.append(event.subject_id)
        time.sleep(0.005)

    outbox.subscribe("test.race", ("race.begun",), handle)
    for number in range(DELIVERIES):
        outbox.record("race.begun", subject_id=number, payload={}, now=NOW)
    yield subjects
    del outbox._handlers["test.race"]
    del outbox._subscribers["race.begun"]


def drain(_number):
    return sum(iter(lambda: outbox.deliver_one(now=NOW), False))


def test_workers_deliver_each_once_and_share_the_work(race, handled):
    shares = race(WORKERS, drain)
    assert sorted(handled) == list(range(DELIVERIES))
    assert sum(shares) == DELIVERIES
    assert min(shares) > 0
    assert not Delivery.objects.exclude(status=Delivery.Status.DONE).exists()


def test_without_their_locks_workers_deliver_twice(race, handled, monkeypatch):
    monkeypatch.setattr(DeliveryQuerySet, "select_for_update", lambda rows, **options: rows)
    race(WORKERS, drain)
    assert len(handled) > DELIVERIES
