"""Workers and their runs: side by side, stopped in the middle, killed in the middle."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from reports.actions.replaying import replay_run
from reports.actions.simulating import STALLED, ask_simulation, resume_stalled, stop_simulation
from reports.errors import SimulationsUnderWay
from reports.models import SimulationRun
from reports.question import Days
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, PriceFactory, ResourceFactory, SiteFactory, book, open_every_day
from tests.factories.scenarios import ScenarioFactory
from tests.factories.simulating import price, prices
from tests.factories.spaces import StewardFactory
from tests.local.running import ROOT, eventually

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

WEEK = Days(MONDAY, MONDAY + timedelta(days=6))


@pytest.fixture
def boss(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory()
    book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
    return StewardFactory(site=None, role=Steward.Role.MANAGER).person


def ask(by, hourly="5.00"):
    scenario = ScenarioFactory(terms=prices(price(hourly=hourly)))
    return ask_simulation(scenario=scenario, days=WEEK, by=by, catalogue=catalogue.current(), now=clock.now())


def ended(run):
    run.refresh_from_db()
    return run.status, run.done, run.total, run.result and run.result["after"]["net"]


def test_a_run_is_replayed(boss):
    run = ask(boss)
    replay_run(run.pk, clock=clock.now)
    assert ended(run) == ("done", 1, 1, "15.00")


def test_two_runs_at_once_do_not_meet(race, boss):
    runs = [ask(boss, "3.00"), ask(boss, "4.00")]
    assert race(2, lambda number: replay_run(runs[number].pk, clock=clock.now)) == [None, None]
    assert [ended(run)[3] for run in runs] == ["9.00", "12.00"]


def test_two_workers_of_one_run_replay_it_once(race, boss):
    run = ask(boss)
    assert race(4, lambda _number: replay_run(run.pk, clock=clock.now)) == [None] * 4
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 1)


def test_who_asks_many_times_at_once_is_not_given_more(race, boss):
    ScenarioFactory()
    told = race(6, lambda _number: ask(boss))
    assert sum(isinstance(one, SimulationsUnderWay) for one in told) == 4
    assert SimulationRun.objects.count() == 2


def test_a_run_that_is_stopped_writes_no_result(boss):
    run = ask(boss)
    asked = []

    def stopping():
        if len(asked) == 1:
            stop_simulation(run=run, by=boss, now=NOW)
        asked.append(1)
        return clock.now()

    replay_run(run.pk, clock=stopping)
    assert ended(run) == ("stopped", 0, 0, None)


def test_a_replay_that_takes_too_long_says_so(boss):
    run = ask(boss)
    replay_run(run.pk, clock=clock.now, longest=-1)
    run.refresh_from_db()
    assert (run.status, bool(run.failure)) == ("failed", True)


def test_terms_whose_names_are_gone_fail_with_a_reason(boss):
    run = ask(boss)
    SimulationRun.objects.filter(pk=run.pk).update(terms={"plans": [{"plan": str(run.public_id)}]})
    replay_run(run.pk, clock=clock.now)
    run.refresh_from_db()
    assert (run.status, "plans.0.plan" in run.failure) == ("failed", True)


def test_what_breaks_fails_and_is_logged(boss, caplog):
    run = ask(boss)
    asked = []

    def breaking():
        asked.append(1)
        if len(asked) == 2:
            raise ArithmeticError
        return clock.now()

    replay_run(run.pk, clock=breaking)
    run.refresh_from_db()
    assert (run.status, run.result, "simulation" in caplog.text) == ("failed", None, True)


def test_a_killed_worker_leaves_a_run_that_another_replays(boss):
    run = ask(boss)
    with worker(run.pk) as process:
        assert eventually(lambda: status(run) == "running", within=60)
        os.kill(process.pid, signal.SIGKILL)
    assert ended(run) == ("running", 0, 0, None)
    later = clock.now() + STALLED + timedelta(seconds=1)
    assert resume_stalled(now=later) == [run.pk]
    replay_run(run.pk, clock=clock.now)
    assert ended(run) == ("done", 1, 1, "15.00")


def status(run):
    run.refresh_from_db()
    return run.status


def worker(run_id):
    said = connection.settings_dict
    user = said["USER"] + (f":{said['PASSWORD']}" if said["PASSWORD"] else "")
    url = f"postgres://{user}@{said['HOST'] or 'localhost'}:{said['PORT'] or 5432}/{said['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.simulated", str(run_id)], env={**os.environ, "DATABASE_URL": url}, cwd=ROOT
    )
