"""`kill -9` of everything while people book: what was accepted is there, once, and every mail owed is sent."""

import email
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

from backend.local import processes
from tests.crash.clients import Client
from tests.local.running import ROOT, Runner, eventually

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("crash")]

VICTIMS = ["web", "worker", "postgres", "web", "redis", "postgres", "worker"]
PAUSE = 2.5


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory):
    """The load, the kills, and the quiet afterwards; each test then reads one claim."""
    runner = Runner(tmp_path_factory.mktemp("crash") / "state", processes.free_port()).wait_until_up()
    world = make_world(runner)
    until = threading.Event()
    clients = [
        Client(number, runner.port, token, world["desks"], until) for number, token in enumerate(world["tokens"])
    ]
    for client in clients:
        client.start()
    for victim in VICTIMS:
        time.sleep(PAUSE)
        os.kill(runner.pids()[victim], signal.SIGKILL)
    time.sleep(PAUSE)
    until.set()
    for client in clients:
        client.join(timeout=90)
    yield runner, clients
    runner.stop()


def make_world(runner: Runner) -> dict[str, list[str]]:
    environment = json.loads((runner.state / "environment.json").read_text())
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.world"],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(made.stdout))


def rows(runner: Runner, query: str) -> list[tuple]:
    with runner.database() as link:
        return link.execute(query).fetchall()


def test_the_clients_met_crashes_and_rivals(aftermath):
    _runner, clients = aftermath
    assert all(client.accepted for client in clients)
    assert sum(client.unanswered for client in clients) > 0
    assert sum(client.refused for client in clients) > 0


def test_what_was_accepted_is_there_and_nothing_else(aftermath):
    runner, clients = aftermath
    accepted = [booking for client in clients for booking in client.accepted]
    stored = [str(row[0]) for row in rows(runner, "SELECT public_id FROM booking_booking WHERE status = 'confirmed'")]
    assert sorted(stored) == sorted(accepted)


def test_every_booking_has_its_allocation_its_charge_and_its_event(aftermath):
    runner, _clients = aftermath
    lacking = rows(
        runner,
        """SELECT b.id FROM booking_booking b
        WHERE (SELECT count(*) FROM booking_allocation WHERE booking_id = b.id AND standing = 'firm') <> 1
           OR (SELECT count(*) FROM billing_charge WHERE source_id = b.public_id) <> 1
           OR (SELECT count(*) FROM core_event WHERE kind = 'booking.confirmed' AND subject_id = b.id) <> 1""",
    )
    assert lacking == []


def test_every_mail_owed_is_sent_and_none_is_written_twice(aftermath):
    """A copy that a kill forced carries the Message-ID of the first, so there is one mail per booking."""
    runner, clients = aftermath
    assert eventually(lambda: owed(runner) == 0, within=240)
    copies: dict[str, set[Path]] = defaultdict(set)
    for path in (runner.state / "mails").glob("*.eml"):
        copies[email.message_from_bytes(path.read_bytes())["Message-ID"]].add(path)
    assert len(copies) == sum(len(client.accepted) for client in clients)
    extra = sum(len(paths) - 1 for paths in copies.values())
    assert extra <= 2 * VICTIMS.count("worker") + 2 * VICTIMS.count("postgres")


def owed(runner: Runner) -> int:
    runner.answers()
    return int(rows(runner, "SELECT count(*) FROM core_delivery WHERE status <> 'done'")[0][0])
