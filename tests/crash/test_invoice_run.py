"""`kill -9` of workers and of the database in the middle of a run: everybody is billed once, and hears of it once."""

import email
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import psycopg
import pytest

from backend.local import processes
from tests.local.running import ROOT, Runner, eventually

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("crash")]

VICTIMS = ["worker", "postgres", "worker", "worker"]
PAUSE = 2.0


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory):
    """The run, the kills, and the quiet afterwards; each test then reads one claim."""
    runner = Runner(tmp_path_factory.mktemp("billed") / "state", processes.free_port()).wait_until_up()
    members = int(start_run(runner))
    unfinished = []
    for victim in VICTIMS:
        unfinished.append(waiting(runner))
        os.kill(runner.pids()[victim], signal.SIGKILL)
        time.sleep(PAUSE)
    assert eventually(lambda: waiting(runner) == 0, within=300)
    yield runner, members, unfinished
    runner.stop()


def start_run(runner: Runner) -> str:
    environment = json.loads((runner.state / "environment.json").read_text())
    return subprocess.run(
        [sys.executable, "-m", "tests.crash.billed"],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def rows(runner: Runner, query: str) -> list[tuple]:
    with runner.database() as link:
        return link.execute(query).fetchall()


def count(runner: Runner, query: str) -> int:
    runner.answers()
    try:
        return int(rows(runner, query)[0][0])
    except psycopg.Error:
        return -1


def waiting(runner: Runner) -> int:
    return count(runner, "SELECT count(*) FROM billing_invoicerunitem WHERE outcome = 'waiting'")


def test_the_run_was_killed_in_the_middle(aftermath):
    _runner, members, unfinished = aftermath
    assert any(0 < left < members for left in unfinished)


def test_everybody_is_billed_once(aftermath):
    runner, members, _unfinished = aftermath
    assert rows(runner, "SELECT count(*), count(DISTINCT account_id), sum(total) FROM billing_invoice") == [
        (members, members, 16 * members)
    ]


def test_no_number_is_missing_or_doubled(aftermath):
    runner, members, _unfinished = aftermath
    serials = rows(runner, "SELECT serial FROM billing_invoice ORDER BY serial")
    assert [serial for (serial,) in serials] == list(range(1, members + 1))


def test_the_ledger_says_the_same(aftermath):
    runner, members, _unfinished = aftermath
    assert rows(
        runner,
        "SELECT count(DISTINCT entry_id), sum(debit) FROM billing_ledgerline WHERE ledger_account = '411'",
    ) == [(members, 16 * members)]


def test_every_invoice_has_its_document_and_its_mail_once(aftermath):
    """A copy that a kill forced carries the Message-ID of the first."""
    runner, members, _unfinished = aftermath
    owed = "SELECT count(*) FROM core_delivery WHERE status <> 'done'"
    assert eventually(lambda: count(runner, owed) == 0, within=600)
    assert count(runner, "SELECT count(*) FROM billing_invoicedocument") == members
    copies: dict[str, set[Path]] = defaultdict(set)
    for path in (runner.state / "mails").glob("*.eml"):
        copies[email.message_from_bytes(path.read_bytes())["Message-ID"]].add(path)
    assert len(copies) == members
    assert sum(len(paths) - 1 for paths in copies.values()) <= 2 * len(VICTIMS)
