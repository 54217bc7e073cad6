"""Two people accept the charter for one place at once, two follow the link of one invitation at once."""

from datetime import date

import pytest
from django.db import connection, transaction

from agenda.actions.inviting import accept, invite
from agenda.actions.labelling import accept_charter
from agenda.errors import AlreadyUnderTheLabel, InvitationUsed
from agenda.models import Charter, LabelMembership
from members.models import Person
from spaces.models import Site, Steward
from tests.conftest import NOW
from tests.factories import PersonFactory, SiteFactory
from tests.factories.agenda import PartnerFactory
from tests.factories.label import CharterFactory, LabelMembershipFactory, answering_for

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
]

RUNNERS = 8
GUARD = "label_membership_one_standing_per_site"


@pytest.fixture
def site(transactional_db) -> Site:
    return SiteFactory(organisation=PartnerFactory().organisation)


@pytest.fixture
def charter(transactional_db) -> Charter:
    return CharterFactory(published_on=date(2026, 1, 1))


@pytest.fixture
def answering(site: Site) -> Person:
    return answering_for(site.organisation.partner)


@pytest.fixture
def without_the_guard(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [GUARD])
        [definition] = cursor.fetchone()
        cursor.execute(f"DROP INDEX {GUARD}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE agenda_labelmembership CASCADE")
        cursor.execute(definition)


def look_then_join(site: Site, charter: Charter, by: Person) -> None:
    """Accept without the lock: read that nothing stands, then write."""
    with transaction.atomic():
        if LabelMembership.objects.standing().filter(site=site).exists():
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        LabelMembershipFactory(site=site, charter=charter, accepted_by=by)


def test_without_lock_and_constraint_a_place_joins_many_times(race, without_the_guard, site, charter, answering):
    race(RUNNERS, lambda _number: look_then_join(site, charter, answering))
    assert LabelMembership.objects.standing().count() > 1


def test_without_lock_the_constraint_alone_keeps_one_membership(race, site, charter, answering):
    race(RUNNERS, lambda _number: look_then_join(site, charter, answering))
    assert LabelMembership.objects.standing().count() == 1


def test_two_acceptances_at_once_make_one_membership(race, site, charter, answering):
    outcomes = race(RUNNERS, lambda _number: accept_charter(site=site, charter=charter, by=answering, now=NOW))
    refused = [type(one) for one in outcomes if isinstance(one, Exception)]
    assert refused == [AlreadyUnderTheLabel] * (RUNNERS - 1)
    assert LabelMembership.objects.count() == 1


def test_two_who_follow_one_link_at_once_get_one_role(race, site, answering):
    row = invite(partner=site.organisation.partner, site=site, email="lena@example.org", by=answering, now=NOW)
    people = [PersonFactory() for _ in range(RUNNERS)]
    outcomes = race(RUNNERS, lambda n: accept(invitation=row, person=people[n], as_another=True, now=NOW))
    refused = [type(one) for one in outcomes if isinstance(one, Exception)]
    assert refused == [InvitationUsed] * (RUNNERS - 1)
    assert Steward.objects.filter(role=Steward.Role.PUBLISHER).count() == 1
