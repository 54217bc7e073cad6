"""Many at once against one quota: it is never overdrawn."""

import pytest
from django.db import connection

from billing.standing import Payer
from booking import quotas
from booking.errors import QuotaExceeded
from booking.models import Booking
from spaces.models import Site
from tests.conftest import NOW, between
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.policies import quota

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

CLIENTS = 8
MOST = 3


@pytest.fixture
def place(transactional_db) -> Site:
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    return site


@pytest.fixture
def without_the_lock(monkeypatch):
    """The guard off, and time enough between counting and writing."""
    monkeypatch.setattr(quotas, "LOCK", "SELECT %s")
    slow = quotas.HELD.replace("WITH held AS", "WITH pause AS (SELECT pg_sleep(0.2)), held AS")
    monkeypatch.setattr(quotas, "HELD", slow.replace("WHERE booking.", "CROSS JOIN pause WHERE booking."))


def all_at_once(race, place, payer=None):
    """Each client books an hour on a desk of its own."""
    desks = [ResourceFactory(site=place) for _number in range(CLIENTS)]
    people = [PersonFactory()] * CLIENTS if payer is None else [PersonFactory() for _number in range(CLIENTS)]

    def act(number):
        person = people[number]
        who = {"payer": Payer(person.pk, payer)} if payer else {}
        return book(person, [desks[number]], between(9, 10), now=NOW, **who)

    return race(CLIENTS, act)


def test_without_the_lock_a_quota_is_overdrawn(race, place, without_the_lock):
    quota(MOST)
    all_at_once(race, place)
    assert Booking.objects.count() > MOST


@pytest.mark.parametrize(
    "told", [{}, {"measure": "bookings", "window": "day"}, {"measure": "simultaneous", "window": ""}]
)
def test_a_persons_quota_is_never_overdrawn(race, place, told):
    quota(MOST, **told)
    outcomes = all_at_once(race, place)
    assert Booking.objects.count() == MOST
    assert {type(outcome) for outcome in outcomes} == {Booking, QuotaExceeded}


def test_an_organisations_pool_is_never_overdrawn(race, place):
    quota(MOST, holder="organisation")
    outcomes = all_at_once(race, place, OrganisationFactory())
    assert Booking.objects.count() == MOST
    assert {type(outcome) for outcome in outcomes} == {Booking, QuotaExceeded}


def test_quotas_of_persons_and_organisations_together_never_deadlock(race, place):
    quota(MOST, holder="organisation")
    quota(1)
    outcomes = all_at_once(race, place, OrganisationFactory())
    assert Booking.objects.count() == MOST
    assert {type(outcome) for outcome in outcomes} == {Booking, QuotaExceeded}
    with connection.cursor() as cursor:
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = {here}")
        assert cursor.fetchone() == (0,)
