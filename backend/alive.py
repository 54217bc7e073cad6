"""`python -m backend.alive web|worker|beat`: exit code 0 while that process does its work, for container checks."""

import os
import sys
import urllib.request
from datetime import timedelta

BEAT_SAVES_WITHIN = timedelta(minutes=10)


def web_is_alive() -> bool:
    address = f"http://localhost:{os.environ.get('PORT', '8000')}/healthz"
    with urllib.request.urlopen(address, timeout=4) as answer:  # our own loopback address
        return bool(answer.status == 200)


def worker_is_alive() -> bool:
    """The worker of this very container answers through the broker."""
    from celery.utils.nodenames import gethostname

    from backend.celery import app

    return bool(app.control.inspect(destination=[f"celery@{gethostname()}"], timeout=10).ping())


def beat_is_alive() -> bool:
    """Beat saves the last runs every few minutes; a stuck one stops doing so."""
    import django

    django.setup()
    from django_celery_beat.models import PeriodicTask

    from core import clock

    return PeriodicTask.objects.filter(last_run_at__gte=clock.now() - BEAT_SAVES_WITHIN).exists()


CHECKS = {"web": web_is_alive, "worker": worker_is_alive, "beat": beat_is_alive}


def main() -> int:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in CHECKS:
        print(f"usage: python -m backend.alive {'|'.join(CHECKS)}", file=sys.stderr)  # noqa: T201
        return 2
    return 0 if CHECKS[name]() else 1


if __name__ == "__main__":
    sys.exit(main())
