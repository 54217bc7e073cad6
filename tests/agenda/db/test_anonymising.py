"""After the partner's retention period nothing of a person stays; what is counted does."""

from datetime import timedelta

import pytest

from agenda import errors
from agenda.actions.anonymising import anonymise_past, erase_registration
from agenda.actions.queueing import join_queue
from agenda.actions.registering import register
from agenda.attending import Statistics
from agenda.models import Registration
from tests.conftest import NOW, at
from tests.factories import PersonFactory
from tests.factories.agenda import RegistrationFactory, SessionFactory
from tests.factories.attending import QuestionFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def told(session, coworker):
    question = QuestionFactory(workshop=session.workshop)
    return register(
        session=session, name="Anne", email=coworker.email, person=coworker, proxy="Yann", proxy_email="y@example.org",
        answers={str(question.public_id): "oui"}, statistics=Statistics("douze_dix_huit", "feminin", "scolarise"),
        now=NOW,
    )  # fmt: skip


def test_nothing_is_forgotten_before_its_time(told):
    assert anonymise_past(now=at(16) + 365 * DAY - timedelta(minutes=1)) == 0


def test_after_its_time_nobody_is_named_and_statistics_stay(told):
    Registration.objects.update(has_attended=True)
    assert anonymise_past(now=at(16) + 365 * DAY) == 1
    row = Registration.objects.get()
    assert (row.name, row.email, row.person, row.proxy_email, row.answers) == ("", "", None, "", {})
    assert (row.age_band, row.gender, row.situation, row.has_attended) == (
        "douze_dix_huit", "feminin", "scolarise", True,
    )  # fmt: skip


def test_each_partner_keeps_as_long_as_it_says(told, partner):
    partner.retention_days = 30
    partner.save()
    assert anonymise_past(now=at(16) + 30 * DAY) == 1


def test_forgetting_twice_tells_once(told, events):
    for _ in range(2):
        anonymise_past(now=at(16) + 365 * DAY)
    assert [kind for kind, _ in events()].count("registration.anonymised") == 1


def test_erasing_at_once_gives_the_place_back_without_a_letter(told, events, coworker):
    erased = erase_registration(registration=told, by=coworker, now=NOW)
    assert (erased.status, erased.name, erased.is_anonymous) == ("cancelled", "", True)
    assert [kind for kind, _ in events()][1:] == ["registration.left", "registration.anonymised"]


def test_erased_place_goes_to_the_queue():
    session = SessionFactory(capacity=1)
    mine = RegistrationFactory(session=session)
    waiting = join_queue(session=session, name="B", email="b@example.org", now=NOW)
    erase_registration(registration=mine, by=None, now=NOW)
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_erasing_afterwards_keeps_that_somebody_came(told, publisher):
    Registration.objects.update(has_attended=True)
    erased = erase_registration(registration=told, by=publisher, now=at(17))
    assert (erased.status, erased.has_attended) == ("registered", True)


def test_nobody_else_erases(told):
    with pytest.raises(errors.RegistrationNotFound):
        erase_registration(registration=told, by=PersonFactory(), now=NOW)
