"""Teams of three and ten desks: whoever comes in time sits together, and nobody is sent away while three are free."""

import json
from collections import Counter

import pytest
from django.test import Client

from booking.models import Allocation
from tests.conftest import between
from tests.factories import (
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    ZoneFactory,
    open_every_day,
    token_for,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

TEAMS = 12
DESKS = 10
ROUNDS = 8


@pytest.fixture
def headers(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    zone = ZoneFactory(site=site)
    for number in range(DESKS):
        ResourceFactory(site=site, zone=zone, plan_x=60 * number, plan_y=0)
    return [{"Authorization": f"Bearer {token_for(PersonFactory())}"} for _ in range(TEAMS)]


def ask(headers: dict[str, str], period) -> int:
    body = {
        "any": {"kind": "desk", "count": 3},
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    client = Client(headers=headers, raise_request_exception=False)
    return client.post("/api/v1/bookings", json.dumps(body), content_type="application/json").status_code


def test_without_looking_again_teams_are_sent_away_while_desks_are_free(race, headers, frozen, monkeypatch):
    """The guard off: one look, one attempt."""
    from booking.actions import requesting

    monkeypatch.setattr(requesting, "MOST_ROUNDS", 1)
    seated = 0
    for hour in range(ROUNDS):
        statuses = race(TEAMS, lambda number, hour=hour: ask(headers[number], between(9 + hour, 10 + hour)))
        seated += Counter(statuses)[201]
    assert seated < ROUNDS * (DESKS // 3)


def test_teams_take_what_is_free_and_only_that(race, headers, frozen):
    for hour in range(ROUNDS):
        period = between(9 + hour, 10 + hour)
        statuses = race(TEAMS, lambda number, period=period: ask(headers[number], period))
        assert Counter(statuses) == {201: DESKS // 3, 409: TEAMS - DESKS // 3}
        taken = list(Allocation.objects.filter(period=period.stored).values_list("resource", flat=True))
        assert len(taken) == len(set(taken)) == 9
