"""Keep the children alive, show what they say with their names in front, and stop them all in order."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

from backend.local import processes

PATIENCE = (0.3, 1, 2, 5, 10)
STEADY_AFTER = 30
COLOURS = {"postgres": 34, "redis": 31, "web": 32, "worker": 33, "beat": 35, "migrate": 36, "demo": 36}
speaking = Lock()


def say(name: str, text: str) -> None:
    """One whole line at a time, whoever speaks."""
    label = f"{name:<9}│"
    if sys.stdout.isatty() and name in COLOURS:
        label = f"\033[{COLOURS[name]}m{label}\033[0m"
    with speaking, suppress(BrokenPipeError):
        print(label, text, flush=True)


def relay(name: str, process: "subprocess.Popen[bytes]") -> None:
    for line in process.stdout or ():
        say(name, line.decode(errors="replace").rstrip())


@dataclass
class Child:
    """One supervised process. `command` is asked again at every start."""

    name: str
    command: Callable[[], list[str]]
    environment: dict[str, str] = field(default_factory=dict)
    politely: signal.Signals = signal.SIGTERM
    on_orphan: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0
    failures: int = 0
    restart_at: float | None = None

    def start(self) -> "subprocess.Popen[bytes]":
        """Must be called from the main thread: the leash is tied to the thread that starts."""
        self.restart_at = None
        self.started = time.monotonic()
        self.process = processes.start(
            self.command(), environment=self.environment, output=subprocess.PIPE, on_orphan=self.on_orphan
        )
        Thread(target=relay, args=(self.name, self.process), daemon=True).start()
        return self.process

    def tend(self) -> bool:
        """Notice an end and restart after a pause that grows while it keeps failing. True when it was started again."""
        if self.process is None:
            return False
        now = time.monotonic()
        if self.restart_at is None and self.process.poll() is not None:
            self.failures = 1 if now - self.started > STEADY_AFTER else self.failures + 1
            pause = PATIENCE[min(self.failures, len(PATIENCE)) - 1]
            say(self.name, f"stopped ({ending(self.process.returncode)}); starting it again in {pause} s")
            processes.kill_session(self.process)
            self.restart_at = now + pause
        if self.restart_at is None or now < self.restart_at:
            return False
        self.start()
        return True


def stop_together(children: list[Child]) -> None:
    """Ask all at once, then wait for each."""
    started = [(child.process, child.politely) for child in children if child.process is not None]
    for process, politely in started:
        processes.ask_to_stop(process, politely)
    for process, _ in started:
        processes.wait_or_kill(process)


def ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
