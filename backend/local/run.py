"""`make run`: the whole service on this machine, until Ctrl-C."""

import argparse
import signal
import sys
import time
import types

from backend.local import leftovers, processes
from backend.local.stack import Stack, StartFailed
from backend.local.state import AlreadyRunning, State
from backend.local.supervisor import say


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m backend.local run")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--without-demo", action="store_true", help="leave the database empty")
    options = parser.parse_args(arguments)
    state = State.chosen()
    try:
        with state.held():
            stack = Stack(state, options.port)
            for name in leftovers.stop_recorded(state.pids):
                say(name, "stopped what an earlier run had left")
            if not processes.is_free(options.port):
                return refuse(f"Port {options.port} is taken by another program. Try: make run PORT={options.port + 1}")
            return supervise(stack, with_demo=not options.without_demo)
    except AlreadyRunning as running:
        return refuse(f"Perrière already runs from this folder{running.address and f' at {running.address}'}.")


def refuse(reason: str) -> int:
    print(f"{reason}\nNothing was started and nothing was touched.", file=sys.stderr)
    return 1


def supervise(stack: Stack, *, with_demo: bool) -> int:
    """0 after Ctrl-C, 1 when the stack could not come up. Signals count from the first child on."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    began = time.monotonic()
    try:
        stack.start(with_demo=with_demo)
        print(stack.welcome(seconds=time.monotonic() - began), flush=True)
        while True:
            stack.tend()
            time.sleep(0.1)
    except Stopped:
        say("runner", "stopping …")
        return 0
    except StartFailed as failure:
        say("runner", f"{failure}; stopping")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
        say("runner", "stopped")


def stopped(number: int, frame: types.FrameType | None) -> None:
    raise Stopped
