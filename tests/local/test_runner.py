"""`make run` under rough hands."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.local import processes
from tests.local.running import Runner, eventually, is_gone, reset

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner") / "state"


@pytest.fixture(scope="module")
def port() -> int:
    return processes.free_port()


@pytest.fixture(scope="module")
def steady(state: Path, port: int) -> Iterator[Runner]:
    """One runner for the tests that leave it running."""
    runner = Runner(state, port)
    yield runner.wait_until_up()
    runner.stop()


@pytest.fixture(scope="module")
def other_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("other") / "state"


@pytest.fixture
def ending(other_state: Path) -> Iterator[Runner]:
    """A runner for one test that ends it; the state is kept from one to the next."""
    runner = Runner(other_state, processes.free_port())
    yield runner.wait_until_up()
    runner.stop()


def test_runner_brings_everything_up(steady: Runner) -> None:
    parts = {"database": "ok", "redis": "ok", "migrations": "ok"}
    assert (set(steady.pids()), steady.ready_parts()) == ({"postgres", "redis", "web", "worker", "beat"}, parts)


def test_taken_port_is_said_and_its_holder_left_alone(steady: Runner, tmp_path: Path) -> None:
    before = steady.pids()
    second = Runner(tmp_path / "second", steady.port)
    assert (second.process.wait(60), steady.pids(), steady.answers()) == (1, before, True)
    assert second.screen.startswith(f"Port {steady.port} is taken by another program.")


def test_second_runner_of_a_state_is_refused(steady: Runner) -> None:
    before = steady.pids()
    second = Runner(steady.state, processes.free_port())
    assert (second.process.wait(60), steady.pids(), steady.answers()) == (1, before, True)
    assert second.screen.startswith(f"Perrière already runs from this folder at http://localhost:{steady.port}.")


def test_state_of_a_running_stack_is_not_reset(steady: Runner) -> None:
    assert (reset(steady.state), steady.answers()) == (1, True)


@pytest.mark.parametrize("name", ["web", "worker", "beat", "redis", "postgres"])
def test_killed_child_is_named_and_started_again(steady: Runner, name: str) -> None:
    before = steady.pids()
    os.kill(before[name], signal.SIGKILL)
    assert eventually(lambda: steady.pids().get(name) not in (None, before[name]))
    assert f"{name:<9}│ stopped (signal SIGKILL); starting it again" in steady.screen
    assert eventually(lambda: set(steady.ready_parts().values()) == {"ok"})


def test_committed_row_survives_a_killed_postgres(steady: Runner) -> None:
    write_survivor(steady)
    before = steady.pids()["postgres"]
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: steady.pids()["postgres"] != before)
    assert eventually(lambda: steady.ready_parts().get("database") == "ok")
    assert read_survivors(steady) == [("kept",)]


def test_ctrl_c_stops_everything_and_frees_the_port(ending: Runner) -> None:
    family = {process.pid for process in ending.family()}
    code = ending.press_ctrl_c()
    assert (code, {pid for pid in family if not is_gone(pid)}, processes.is_free(ending.port)) == (0, set(), True)


def test_killed_runner_takes_its_children_along(ending: Runner) -> None:
    family = {process.pid for process in ending.family()}
    ending.process.kill()
    ending.process.wait()
    assert eventually(lambda: all(is_gone(pid) for pid in family))


def test_next_start_after_a_killed_runner_has_the_data(ending: Runner) -> None:
    write_survivor(ending)
    ending.process.kill()
    ending.process.wait()
    again = Runner(ending.state, ending.port).wait_until_up()
    found = read_survivors(again)
    again.stop()
    assert found == [("kept",)]


def test_reset_forgets_the_state(ending: Runner) -> None:
    ending.stop()
    assert (reset(ending.state), ending.state.exists()) == (0, False)


def write_survivor(runner: Runner) -> None:
    with runner.database() as link:
        link.execute("CREATE TABLE IF NOT EXISTS survivor (word text)")
        link.execute("INSERT INTO survivor VALUES ('kept')")


def read_survivors(runner: Runner) -> list[tuple[object, ...]]:
    with runner.database() as link:
        return link.execute("SELECT word FROM survivor").fetchall()
