"""The one place that says how each process of the service is started, here and in the container.

`python -m backend.serve web|worker|beat|migrate` becomes that process. Variables, all optional: `HOST`, `PORT`,
`WEB_WORKERS`, `WEB_THREADS`, `WORKER_THREADS`.
"""

import os
import sys
from collections.abc import Mapping

PROCESSES = ("web", "worker", "beat", "migrate")
SIZES = ("WEB_WORKERS", "WEB_THREADS", "WORKER_THREADS")


def command(name: str, environment: Mapping[str, str]) -> list[str]:
    """The argument vector of the process called `name`, one of PROCESSES."""
    python = [sys.executable, "-m"]
    if name == "web":
        return [*python, *web(environment)]
    if name == "worker":
        threads = environment.get("WORKER_THREADS", "2")
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return [
            *python,
            "celery",
            "-q",
            "-A",
            "backend",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            threads,
            *quiet,
        ]
    if name == "beat":
        return [*python, "celery", "-q", "-A", "backend", "beat", "--pidfile="]
    return [*python, "django", "prepare", "--noinput"]


def web(environment: Mapping[str, str]) -> list[str]:
    return [
        "granian",
        "--interface=wsgi",
        f"--host={environment.get('HOST', '127.0.0.1')}",
        f"--port={environment.get('PORT', '8000')}",
        f"--workers={environment.get('WEB_WORKERS', '2')}",
        f"--blocking-threads={environment.get('WEB_THREADS', '4')}",
        "--no-ws",
        "--respawn-failed-workers",
        "--workers-kill-timeout=10",
        "backend.wsgi:application",
    ]


def main() -> None:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in PROCESSES:
        sys.exit(f"usage: python -m backend.serve {'|'.join(PROCESSES)}")
    words = command(name, os.environ)
    os.execv(words[0], words)  # noqa: S606  # no shell: the words are ours


if __name__ == "__main__":
    main()
