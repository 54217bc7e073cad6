"""Simulations are asked for, begun by a worker, and end: done, failed or stopped.

A worker that dies leaves no trace but a run without a sign of life: it waits again, and another worker begins it from
its beginning, so often and no oftener. A run is begun and ended by compare-and-set, so whoever lost it writes nothing.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import outbox
from core.errors import Invalid
from members.models import Person
from reports.access import readable_sites
from reports.errors import PeriodTooLong, ReportsNotAllowed, SimulationsUnderWay
from reports.models import Scenario, SimulationRun
from reports.question import Days
from reports.simulation import scope
from reports.simulation.terms import read
from spaces.catalogue import Catalogue

MOST_DAYS = 2 * 366
MOST_AT_ONCE = 2
"""Unfinished runs of one person."""
STALLED = timedelta(seconds=30)
MOST_ATTEMPTS = 3
LEAST_ELASTICITY = Decimal(-5)
Status = SimulationRun.Status
UNFINISHED = (Status.WAITING, Status.RUNNING)


def ask_simulation(
    *,
    scenario: Scenario,
    days: Days,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    kind: str = "",
    elasticity: Decimal | None = None,
) -> SimulationRun:
    """A run that waits for a worker: the caller starts `reports.tasks.replay_simulation`.

    Raises ReportsNotAllowed, PeriodTooLong, Invalid, ScenarioTermsInvalid, ScenarioOutOfScope, SimulationsUnderWay.
    """
    check_may_simulate(by, scenario)
    if days.count > MOST_DAYS:
        raise PeriodTooLong(_("Une simulation couvre au plus deux ans."), days=days.count, most=MOST_DAYS)
    if elasticity is not None and not LEAST_ELASTICITY <= elasticity <= 0:
        raise Invalid(errors={"elasticity": [_("L’élasticité va de −5 à 0.")]})
    scope.check(read(scenario.terms), scope.known(catalogue), site=scenario.site_id)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
        if SimulationRun.objects.filter(asked_by=by, status__in=UNFINISHED).count() >= MOST_AT_ONCE:
            raise SimulationsUnderWay(most=MOST_AT_ONCE)
        run = SimulationRun.objects.create(
            scenario=scenario,
            terms=scenario.terms,
            first_day=days.first,
            last_day=days.last,
            kind=kind,
            elasticity=elasticity,
            asked_by=by,
            created_at=now,
            touched_at=now,
        )
        _tell("asked", run, now=now)
    return run


def check_may_simulate(person: Person, scenario: Scenario) -> None:
    """Whoever may read all figures that the scenario is about. Raises ReportsNotAllowed."""
    sites = readable_sites(person)
    if sites is not None and scenario.site_id not in sites:
        raise ReportsNotAllowed()


def stop_simulation(*, run: SimulationRun, by: Person, now: datetime) -> None:
    """Its worker notices within a second or two. One that is over stays as it is. Raises ReportsNotAllowed."""
    check_may_simulate(by, run.scenario)
    with transaction.atomic():
        if _end(Q(pk=run.pk, status__in=UNFINISHED), Status.STOPPED, now=now):
            _tell("stopped", run, now=now)


def begin(run_id: int, *, now: datetime) -> SimulationRun | None:
    """None where it does not wait: somebody else has begun it, or it was stopped."""
    waiting = SimulationRun.objects.filter(pk=run_id, status=Status.WAITING)
    changes = {"started_at": now, "touched_at": now, "done": 0, "attempts": F("attempts") + 1}
    if not waiting.update(status=Status.RUNNING, **changes):
        return None
    return SimulationRun.objects.select_related("scenario", "asked_by").get(pk=run_id)


def finish(run: SimulationRun, result: dict[str, Any], *, now: datetime) -> None:
    with transaction.atomic():
        if _end(_own(run), Status.DONE, now=now, result=result, done=F("total")):
            _tell("done", run, now=now)


def fail(run: SimulationRun, why: str, *, now: datetime) -> None:
    with transaction.atomic():
        if _end(_own(run), Status.FAILED, now=now, failure=why[:300]):
            _tell("failed", run, now=now)


def resume_stalled(*, now: datetime) -> list[int]:
    """Keys of the runs to begin: whose worker died, or whose first nudge was lost. What died too often fails."""
    silent = Q(touched_at__lt=now - STALLED) | Q(touched_at=None)
    running = SimulationRun.objects.filter(silent, status=Status.RUNNING)
    for run in running.filter(attempts__gte=MOST_ATTEMPTS):
        fail(run, _("Le calcul s’est interrompu plusieurs fois."), now=now)
    running.filter(attempts__lt=MOST_ATTEMPTS).update(status=Status.WAITING, touched_at=None)
    return list(SimulationRun.objects.filter(silent, status=Status.WAITING).values_list("pk", flat=True))


def _own(run: SimulationRun) -> Q:
    """It still runs, in the hands of this worker."""
    return Q(pk=run.pk, status=Status.RUNNING, attempts=run.attempts)


def _end(which: Q, status: str, *, now: datetime, **said: Any) -> bool:
    return bool(SimulationRun.objects.filter(which).update(status=status, finished_at=now, touched_at=now, **said))


def _tell(what: str, run: SimulationRun, *, now: datetime) -> None:
    outbox.record(f"simulation.{what}", subject_id=run.pk, payload={"run": str(run.public_id)}, now=now)
