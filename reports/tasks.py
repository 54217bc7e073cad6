from celery import shared_task

from core import clock
from reports.actions import sending
from reports.actions.replaying import replay_run
from reports.actions.simulating import resume_stalled


@shared_task
def replay_simulation(run_id: int) -> None:
    replay_run(run_id, clock=clock.now)


@shared_task
def resume_simulations() -> None:
    """Begin those whose worker died, or whose first nudge was lost."""
    for run_id in resume_stalled(now=clock.now()):
        replay_simulation.apply_async([run_id], ignore_result=True)


@shared_task
def send_monthly() -> None:
    sending.send_monthly(now=clock.now())
