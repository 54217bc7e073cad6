from datetime import date, timedelta

import pytest

from core.errors import NotAllowed
from core.models import Event
from spaces.actions.granting import grant, grant_from_source, revoke, take_back_from_sources
from spaces.errors import GrantAlreadyHeld, GrantRevoked
from spaces.models import Grant, Steward
from spaces.qualified import qualifications_of
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, StewardFactory
from tests.factories.opening import GrantFactory, QualificationFactory

DAY = timedelta(days=1)


@pytest.fixture
def host(db):
    return StewardFactory().person


@pytest.fixture
def laser(db):
    return QualificationFactory(valid_months=12)


def granted(laser, person, host, **more):
    return grant(qualification=laser, person=person, by=host, now=NOW, **more)


def test_a_grant_holds_until_its_anniversary(laser, coworker, host):
    row = granted(laser, coworker, host, granted_on=date(2027, 1, 31))
    assert (row.expires_on, row.granted_by) == (date(2028, 1, 31), host)


def test_a_grant_counts_on_its_last_day_and_not_after(laser, coworker, host):
    row = granted(laser, coworker, host)
    held = [qualifications_of(coworker.pk, day) for day in (MONDAY - DAY, MONDAY, row.expires_on, row.expires_on + DAY)]
    assert held == [frozenset(), {laser.pk}, {laser.pk}, frozenset()]


def test_a_grant_counts_for_nobody_else(laser, coworker, host):
    granted(laser, coworker, host)
    assert qualifications_of(host.pk, MONDAY) == frozenset()


def test_granting_what_is_held_as_long_is_refused(laser, coworker, host):
    granted(laser, coworker, host)
    with pytest.raises(GrantAlreadyHeld):
        granted(laser, coworker, host)


def test_granting_for_longer_renews(laser, coworker, host):
    granted(laser, coworker, host)
    assert granted(laser, coworker, host, granted_on=MONDAY + DAY).expires_on == date(2028, 1, 12)


def test_a_revoked_grant_no_longer_counts(laser, coworker, host):
    revoke(row=granted(laser, coworker, host), by=host, now=NOW)
    assert qualifications_of(coworker.pk, MONDAY) == frozenset()
    assert granted(laser, coworker, host)


def test_revoking_twice_is_refused(laser, coworker, host):
    row = granted(laser, coworker, host)
    revoke(row=row, by=host, now=NOW)
    with pytest.raises(GrantRevoked):
        revoke(row=row, by=host, now=NOW)


@pytest.mark.parametrize("role", [Steward.Role.PUBLISHER, Steward.Role.ACCOUNTANT])
def test_only_the_people_at_a_desk_grant(laser, coworker, role):
    other = StewardFactory(role=role).person
    with pytest.raises(NotAllowed):
        granted(laser, coworker, other)


def test_what_a_source_gives_is_given_once(laser, coworker, host):
    source = ("registration", laser.public_id)
    for _ in range(2):
        grant_from_source(qualification=laser, person=coworker, source=source, granted_on=MONDAY, by=host, now=NOW)
    assert (Grant.objects.count(), Event.objects.filter(kind="grant.granted").count()) == (1, 1)


def test_taking_back_from_a_source_leaves_the_rest(laser, coworker, host):
    kept = granted(laser, coworker, host, granted_on=MONDAY - DAY)
    source = ("registration", laser.public_id)
    grant_from_source(qualification=laser, person=coworker, source=source, granted_on=MONDAY, by=host, now=NOW)
    assert take_back_from_sources(kind="registration", keys=[laser.public_id], by=host, now=NOW) == 1
    assert list(Grant.objects.filter(revoked_at=None)) == [kept]


def test_of_several_grants_any_counts(laser, coworker):
    GrantFactory(qualification=laser, person=coworker, expires_on=date(2026, 12, 31))
    GrantFactory(qualification=laser, person=coworker, expires_on=None)
    GrantFactory(person=PersonFactory())
    assert qualifications_of(coworker.pk, MONDAY) == {laser.pk}
