from datetime import date, timedelta

import pytest

from core.models import Event
from notifications.actions.composing import compose
from notifications.actions.lapsing import remind_grants
from notifications.models import Message
from tests.conftest import NOW
from tests.factories.opening import GrantFactory, QualificationFactory

DAY = timedelta(days=1)


@pytest.fixture
def grant(coworker):
    return GrantFactory(
        qualification=QualificationFactory(name="Découpe laser"), person=coworker, expires_on=date(2027, 2, 11)
    )


def test_a_month_before_it_lapses_the_person_is_told_once(grant):
    assert [remind_grants(now=NOW - DAY), remind_grants(now=NOW), remind_grants(now=NOW + DAY)] == [0, 1, 0]


def test_the_letter_says_what_lapses_and_when(grant, coworker):
    remind_grants(now=NOW)
    compose(Event.objects.get(kind="grant.reminder_due"), now=NOW)
    message = Message.objects.get()
    assert (message.person, "Découpe laser" in message.subject, "11 février 2027" in message.text) == (
        coworker,
        True,
        True,
    )


def test_nobody_is_told_of_what_another_grant_outlasts(grant, coworker):
    GrantFactory(qualification=grant.qualification, person=coworker, expires_on=None)
    assert remind_grants(now=NOW) == 0


def test_nobody_is_told_of_what_was_taken_back(grant):
    type(grant).objects.update(revoked_at=NOW)
    assert remind_grants(now=NOW) == 0


def test_a_renewed_grant_is_told_of_again_when_it_lapses(grant):
    remind_grants(now=NOW)
    type(grant).objects.update(expires_on=date(2028, 2, 11))
    assert remind_grants(now=NOW.replace(year=2028)) == 1
