"""The parts of the local stack and the order in which they come up."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from backend import serve, translations
from backend.local import leftovers, marks, postgres, processes, redis
from backend.local.mails import page, sink
from backend.local.state import ROOT, State
from backend.local.supervisor import Child, say, stop_together

MAIL_PAGE_PORT = 8025
DJANGO = [sys.executable, str(ROOT / "manage.py")]
WELCOME = """
  Perrière   {address}              ready in {seconds:.1f} s
  Mails      {mails}
  Accounts   coworker@demo.local  partner@demo.local  manager@demo.local  host@demo.local
             password demo-lorient
  API        {address}/api/v1/   Authorization: Bearer demo-coworker | demo-partner | demo-manager | demo-host
  Ctrl-C stops everything; the data stay in {folder} (make reset forgets them).
"""


class StartFailed(Exception):
    """A step of the start did not succeed; what it said is already on the screen."""


class Stack:
    def __init__(self, state: State, port: int) -> None:
        self.state = state
        self.port = port
        self.cluster = postgres.Cluster(state.folder / "postgres", processes.free_port(), postgres.DURABLE)
        self.redis = redis.Server.in_state(state.folder, processes.free_port())
        self.children: list[Child] = []
        self.closing: list[Callable[[], object]] = []
        self.environment = surroundings(state, port)
        self.mail_page = ""

    def start(self, *, with_demo: bool) -> None:
        """Databases together, then what needs them; the first page is answered before background work begins."""
        self.start_databases()
        self.start_mails()
        self.state.remember_environment(self.environment)
        translations.compile_all()
        self.migrate()
        if with_demo:
            self.load_demo_world()
        web = self.supervise(Child("web", lambda: serve.command("web", self.environment), self.environment))
        self.wait_for_web(web)
        for name in ("worker", "beat"):
            self.supervise(self.background(name))

    def background(self, name: str) -> Child:
        """Left alone they would wait for databases that are gone too; what they had in hand is done again later."""
        command = serve.command(name, self.environment)
        return Child(name, lambda: command, self.environment, on_orphan=signal.SIGKILL)

    def start_databases(self) -> None:
        outside = redis.external_url()
        if outside is None:
            self.redis.prepare()
            self.supervise(Child("redis", self.redis.command))
        self.cluster.prepare()
        database = self.supervise(Child("postgres", self.cluster.command, {}, signal.SIGINT, signal.SIGINT))
        if outside is None:
            self.redis.wait_until_ready(self.children[0].process)
        self.cluster.wait_until_ready(database.process)
        self.environment |= {"DATABASE_URL": self.cluster.url, "REDIS_URL": outside or self.redis.url}

    def start_mails(self) -> None:
        smtp_port = processes.free_port()
        page_port = MAIL_PAGE_PORT if processes.is_free(MAIL_PAGE_PORT) else processes.free_port()
        self.closing.append(sink.start(self.state.mails, smtp_port).stop)
        self.closing.append(page.start(self.state.mails, page_port).shutdown)
        self.mail_page = f"http://localhost:{page_port}/"
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"

    def migrate(self) -> None:
        """Skipped when this cluster has already had exactly these migration files."""
        mark, wanted = self.cluster.folder / "migrated", marks.migrations()
        if not (mark.exists() and mark.read_text() == wanted):
            self.once("migrate", [*serve.command("migrate", self.environment), "--verbosity=0"])
            mark.write_text(wanted)

    def load_demo_world(self) -> None:
        mark = self.cluster.folder / "demo-world"
        if not mark.exists() and any(ROOT.glob("*/management/commands/demo.py")):
            self.once("demo", [*DJANGO, "demo"])
            mark.touch()

    def once(self, name: str, command: list[str]) -> None:
        say(name, "…")
        child = Child(name, lambda: command, self.environment)
        try:
            if child.start().wait():
                raise StartFailed(f"{name} failed")
        finally:
            stop_together([child])

    def supervise(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        self.write_pids_down()
        return child

    def wait_for_web(self, web: Child, *, within: float = 60) -> None:
        deadline = time.monotonic() + within
        while not answers(f"http://127.0.0.1:{self.port}/healthz"):
            if web.process is None or web.process.poll() is not None or time.monotonic() > deadline:
                raise StartFailed("web did not come up")
            time.sleep(0.05)

    def tend(self) -> None:
        started_again = [child for child in self.children if child.tend()]
        if started_again:
            self.write_pids_down()

    def write_pids_down(self) -> None:
        leftovers.write_down(
            self.state.pids, {child.name: child.process.pid for child in self.children if child.process}
        )

    def stop(self) -> None:
        """Those who use the databases first, the databases last."""
        databases = [child for child in self.children if child.name in ("postgres", "redis")]
        stop_together([child for child in self.children if child not in databases])
        for close in self.closing:
            close()
        stop_together(databases)
        self.state.pids.unlink(missing_ok=True)

    def welcome(self, *, seconds: float) -> str:
        address = self.environment["PUBLIC_URL"]
        return WELCOME.format(address=address, mails=self.mail_page, folder=self.state.folder, seconds=seconds)


def surroundings(state: State, port: int) -> dict[str, str]:
    """The variables of every process that do not depend on what is started first."""
    return {
        "DJANGO_SETTINGS_MODULE": "backend.settings.dev",
        "PERRIERE_STATE": str(state.folder),
        "PUBLIC_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "MEDIA_ROOT": str(state.folder / "media"),
        "SECRET_KEY": state.secret_key(),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",  # about being root, as in many containers
        "MALLOC_ARENA_MAX": "2",
        "CELERY_SKIP_CHECKS": "1",  # `make check` runs them; here they would load every page into the worker
        **{name: os.environ[name] for name in serve.SIZES if name in os.environ},
    }


def answers(url: str) -> bool:
    """Any answer will do: what it says is the readiness check's business."""
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310  # our own loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
