import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from kombu import pools
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import outbox
from core.models import Delivery, Event
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class Subscriber:
    """Keeps the kinds it hears; fails as long as there is a failure."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.failure: Exception | None = None

    def __call__(self, event: Event, *, now: object) -> None:
        Event.objects.create(kind="written", subject_id=event.pk, created_at=NOW)
        if self.failure:
            raise self.failure
        self.heard.append(event.kind)


@pytest.fixture
def subscriber(monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscriber]:
    subscriber = Subscriber()
    outbox.subscribe("test.subscriber", ("something.happened",), subscriber)
    yield subscriber
    del outbox._handlers["test.subscriber"]
    outbox._subscribers["something.happened"].remove("test.subscriber")


def happen(once: str | None = None) -> bool:
    return outbox.record("something.happened", subject_id=1, payload={"n": 1}, once=once, now=NOW)


def delivery() -> Delivery:
    return Delivery.objects.get(subscriber="test.subscriber")


def test_record_writes_what_each_subscriber_is_owed(subscriber: Subscriber) -> None:
    happen()
    owed = delivery()
    assert (owed.event.kind, owed.event.payload, owed.status, owed.next_attempt_at) == (
        "something.happened",
        {"n": 1},
        Delivery.Status.PENDING,
        NOW,
    )


def test_record_without_subscribers_owes_nothing() -> None:
    outbox.record("nobody.cares", subject_id=None, payload={}, now=NOW)
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 0)


def test_record_once_writes_once(subscriber: Subscriber) -> None:
    assert [happen(once="k"), happen(once="k")] == [True, False]
    assert Delivery.objects.count() == 1


def test_record_is_undone_with_its_transaction(subscriber: Subscriber) -> None:
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)
    assert Event.objects.count() == 0


def test_record_in_quiet_owes_nothing(subscriber: Subscriber) -> None:
    with outbox.quiet():
        happen()
    assert Delivery.objects.count() == 0


def test_subscribe_refuses_a_second_handler_of_the_name(subscriber: Subscriber) -> None:
    with pytest.raises(ValueError, match=r"test\.subscriber"):
        outbox.subscribe("test.subscriber", ("other",), Subscriber())


def test_deliver_one_runs_the_handler_once(subscriber: Subscriber) -> None:
    happen()
    assert [outbox.deliver_one(now=NOW), outbox.deliver_one(now=NOW)] == [True, False]
    assert (subscriber.heard, delivery().status, delivery().done_at) == (
        ["something.happened"],
        Delivery.Status.DONE,
        NOW,
    )


def test_deliver_one_takes_the_oldest_first(subscriber: Subscriber) -> None:
    happen()
    outbox.record("something.happened", subject_id=2, payload={}, now=NOW - HOUR)
    outbox.deliver_one(now=NOW)
    assert Delivery.objects.get(status=Delivery.Status.DONE).event.subject_id == 2


def test_deliver_one_leaves_what_is_not_due(subscriber: Subscriber) -> None:
    happen()
    assert not outbox.deliver_one(now=NOW - HOUR)


def test_failed_handler_leaves_nothing_behind(subscriber: Subscriber) -> None:
    subscriber.failure = RuntimeError("no")
    happen()
    outbox.deliver_one(now=NOW)
    assert not Event.objects.filter(kind="written").exists()


def test_failed_delivery_waits_longer_each_time(subscriber: Subscriber) -> None:
    subscriber.failure = RuntimeError("no")
    happen()
    waits, now = [], NOW
    for _attempt in range(4):
        outbox.deliver_one(now=now)
        waits.append((delivery().next_attempt_at - now).total_seconds())
        now = delivery().next_attempt_at
    assert waits == [10, 20, 40, 80]


def test_failed_delivery_waits_an_hour_at_most(subscriber: Subscriber) -> None:
    subscriber.failure = RuntimeError("no")
    happen()
    Delivery.objects.update(attempts=20)
    outbox.deliver_one(now=NOW)
    assert delivery().next_attempt_at == NOW + HOUR


def test_failed_delivery_says_why(subscriber: Subscriber) -> None:
    subscriber.failure = RuntimeError("no")
    happen()
    outbox.deliver_one(now=NOW)
    assert (delivery().attempts, delivery().last_error) == (1, "RuntimeError: no")


def test_delivery_that_always_fails_is_given_up(subscriber: Subscriber) -> None:
    subscriber.failure = RuntimeError("no")
    happen()
    Delivery.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    outbox.deliver_one(now=NOW)
    assert delivery().status == Delivery.Status.DEAD
    assert not outbox.deliver_one(now=NOW + 24 * HOUR)


def test_delivery_to_nobody_we_know_is_kept(subscriber: Subscriber) -> None:
    happen()
    Delivery.objects.update(subscriber="gone.away")
    outbox.deliver_one(now=NOW)
    assert Delivery.objects.get().last_error == "KeyError: 'gone.away'"


def test_one_failure_does_not_hold_up_the_others(subscriber: Subscriber) -> None:
    happen()
    Delivery.objects.update(subscriber="gone.away")
    happen()
    while outbox.deliver_one(now=NOW):
        pass
    assert subscriber.heard == ["something.happened"]


def test_revive_gives_dead_deliveries_a_fresh_start(subscriber: Subscriber) -> None:
    happen()
    Delivery.objects.update(status=Delivery.Status.DEAD, attempts=outbox.MAX_ATTEMPTS)
    assert outbox.revive(list(Delivery.objects.all()), now=NOW) == 1
    outbox.deliver_one(now=NOW)
    assert delivery().status == Delivery.Status.DONE


def test_revive_leaves_living_deliveries_alone(subscriber: Subscriber) -> None:
    happen()
    assert outbox.revive(list(Delivery.objects.all()), now=NOW + HOUR) == 0


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Redis at a port where nothing listens; who sends tasks afterwards finds the broker again."""
    from backend.celery import app

    def forget_connections() -> None:
        pools.reset()
        app._pool = app.amqp._producer_pool = None

    assert app.conf.broker_url  # what is not read yet would be read over the change
    forget_connections()
    monkeypatch.setattr(outbox, "_silent_until", 0.0)
    monkeypatch.setitem(app.conf.changes, "broker_url", "redis://127.0.0.1:1/0")
    yield
    forget_connections()


def test_commit_asks_a_broker_that_is_away_once_for_many_events(
    subscriber: Subscriber,
    no_broker: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(20):
            happen()
    assert [(record.name, record.levelno) for record in caplog.records] == [("core.outbox", logging.WARNING)]


def test_sweep_delivers_what_was_not_nudged(
    subscriber: Subscriber,
    no_broker: None,
    frozen: object,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from core.tasks import deliver_due

    with django_capture_on_commit_callbacks(execute=True):
        happen()
    deliver_due()
    assert subscriber.heard == ["something.happened"]
