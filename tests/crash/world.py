"""A small open place with five desks and four people; run as a program against the stack under test.

Prints what the clients need: the desks' ids and the people's tokens.
"""

import json
import os
import sys

import django


def make() -> dict[str, list[str]]:
    from tests.factories import (
        BookingPolicyFactory,
        PersonFactory,
        PriceFactory,
        ResourceFactory,
        SiteFactory,
        TariffFactory,
        open_every_day,
        token_for,
    )

    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    BookingPolicyFactory()
    desks = [str(ResourceFactory(site=site).public_id) for _ in range(5)]
    return {"desks": desks, "tokens": [token_for(PersonFactory()) for _ in range(4)]}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings.dev"
    django.setup()
    sys.stdout.write(json.dumps(make()))
