"""A worker replays a run: it gives signs of life on a connection of its own, since its transaction only reads."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import Refusal
from reports.actions.simulating import begin, fail, finish
from reports.models import SimulationRun
from reports.question import Days, Question
from reports.simulation.carrying_out import Asked, carry_out
from reports.simulation.terms import read

log = logging.getLogger(__name__)

PACE = 1.0
"""Seconds between two signs of life."""
LONGEST = 240.0
"""Seconds that a replay may take; the worker itself is ended after 300."""
ALIVE = """
UPDATE reports_simulationrun SET done = %s, total = %s, touched_at = %s
WHERE id = %s AND attempts = %s AND status = 'running'
"""
Clock = Callable[[], datetime]


class Lost(Exception):
    """Somebody stopped the run, or another worker has begun it."""


class TooLong(Exception):
    """It takes longer than a worker may."""


@dataclass(slots=True)
class Beacon:
    """Told of every few bookings, it tells the run's row once a second or so."""

    run: SimulationRun
    link: Any
    clock: Clock
    until: float
    next: float = 0.0

    def tell(self, done: int, total: int) -> None:
        """Raises Lost, TooLong."""
        moment = time.monotonic()
        if moment > self.until:
            raise TooLong
        if moment >= self.next or done == total:
            self.next = moment + PACE
            with self.link.cursor() as cursor:
                cursor.execute(ALIVE, [done, total, self.clock(), self.run.pk, self.run.attempts])
                if not cursor.rowcount:
                    raise Lost


def replay_run(run_id: int, *, clock: Clock, longest: float = LONGEST) -> None:
    """Its result is written once, or why there is none. What breaks with the database is begun again later."""
    run = begin(run_id, now=clock())
    if run is None:
        return
    with translation.override(run.asked_by.language), closing(connections.create_connection(DEFAULT_DB_ALIAS)) as link:
        beacon = Beacon(run, link, clock, time.monotonic() + longest)
        try:
            result = carry_out(asked(run), progress=beacon.tell)
        except Lost:
            log.info("simulation %s goes on elsewhere, or not at all", run.public_id)
        except TooLong:
            fail(run, _("Le calcul a pris trop de temps : choisissez une période plus courte."), now=clock())
        except Refusal as refusal:
            fail(run, str(refusal.detail or refusal.title), now=clock())
        except OperationalError:
            raise
        except Exception:
            log.exception("simulation %s", run.public_id)
            fail(run, _("Une erreur est survenue de notre côté."), now=clock())
        else:
            finish(run, result, now=clock())


def asked(run: SimulationRun) -> Asked:
    site = run.scenario.site_id
    sites = None if site is None else frozenset({site})
    question = Question(Days(run.first_day, run.last_day), sites, run.kind)
    return Asked(question, read(run.terms), site, run.elasticity)
