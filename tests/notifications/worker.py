"""A worker on its own, without a broker: it delivers what is due until it is ended. Run as a program by the tests."""

import os
import time

import django

PAUSE = 0.02


def work() -> None:
    from core.tasks import deliver_due

    while True:
        deliver_due()
        time.sleep(PAUSE)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings.dev"
    django.setup()
    work()
