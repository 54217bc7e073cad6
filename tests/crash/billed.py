"""Many members for whom something waits; run as a program against the stack under test, it starts their run.

Prints how many they are.
"""

import os
import sys

import django

MEMBERS = 500


def start() -> int:
    from billing.actions.running import start_run
    from billing.tasks import carry_on_run
    from core import clock
    from tests.factories import AccountFactory, BearingFactory, PersonFactory
    from tests.factories.invoicing import charge_of

    BearingFactory()
    now = clock.now()
    for _one in range(MEMBERS):
        account = AccountFactory()
        for net in ("10.00", "3.33"):
            charge_of(account, net, on=now.date())
    run = start_run(until=now.date(), by=PersonFactory(), now=now)
    carry_on_run.apply_async([run.pk], ignore_result=True)
    return MEMBERS


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings.dev"
    django.setup()
    sys.stdout.write(str(start()))
