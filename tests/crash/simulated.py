"""`python -m tests.crash.simulated RUN`: a worker that begins a run and then stands still, to be killed."""

import os
import sys
import time
from datetime import datetime

import django


def stand_still() -> datetime:
    """The clock: it tells the time once, for the run's beginning, then no more."""
    if stand_still.asked:
        time.sleep(600)
    stand_still.asked = True
    from core import clock

    return clock.now()


stand_still.asked = False

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings.test"
    django.setup()
    from reports.actions.replaying import replay_run

    replay_run(int(sys.argv[1]), clock=stand_still)
