"""Real workers, a real mail server, and SIGKILL where it hurts: after the server's yes, before it is written down."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from backend.local.processes import free_port
from core import clock
from core.models import Delivery
from notifications.actions.bouncing import ask_whether_mails_arrive
from notifications.models import Message
from tests.factories import PersonFactory
from tests.notifications.conftest import Postman

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
Worker = subprocess.Popen[bytes]


class Killer(Postman):
    """The first worker that takes its leave, with the server's yes in hand, is killed."""

    def __init__(self) -> None:
        super().__init__()
        self.victim: Worker | None = None

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim = None
        return "221 Bye"


@pytest.fixture
def killer() -> Iterator[tuple[Killer, int]]:
    postman = Killer()
    server = Controller(postman, hostname="127.0.0.1", port=free_port())
    server.start()
    yield postman, server.port
    server.stop()


@contextmanager
def working(port: int) -> Iterator[Worker]:
    told = connection.settings_dict
    database = (
        f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST'] or 'localhost'}:{told['PORT']}/{told['NAME']}"
    )
    if told["HOST"].startswith("/"):
        database = f"postgres://{told['USER']}@{told['HOST'].replace('/', '%2F')}:{told['PORT']}/{told['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    worker = subprocess.Popen([sys.executable, "-m", "tests.notifications.worker"], cwd=ROOT, env=environment)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def is_all_done() -> bool:
    return not Delivery.objects.exclude(status=Delivery.Status.DONE).exists()


def ask(people: int) -> None:
    for _person in range(people):
        ask_whether_mails_arrive(PersonFactory(), now=clock.now())


def copies(postman: Postman) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in postman.mails)


def test_a_worker_killed_after_the_yes_costs_one_copy_at_most_and_loses_nothing(killer: tuple[Killer, int]) -> None:
    postman, port = killer
    ask(3)
    with working(port) as first:
        postman.victim = first
        assert first.wait(PATIENCE) == -signal.SIGKILL
    written_down = Message.objects.filter(status="sent").count()
    with working(port):
        assert eventually(is_all_done)
    sent = copies(postman)
    assert (written_down, sorted(sent.values())) == (0, [1, 1, 2])
    assert set(sent) == set(Message.objects.filter(status="sent").values_list("message_id", flat=True))


def test_two_workers_send_each_mail_once(killer: tuple[Killer, int]) -> None:
    postman, port = killer
    ask(12)
    with working(port), working(port):
        assert eventually(is_all_done)
    assert set(copies(postman).values()) == {1}
    assert len(copies(postman)) == Message.objects.count() == 12
