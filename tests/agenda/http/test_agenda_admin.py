import pytest
from django.test import Client

from agenda.models import Registration
from tests.conftest import at
from tests.factories import PersonFactory
from tests.factories.agenda import RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def operator(db) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["partner", "workshop", "session", "registration"])
def test_lists_can_be_searched(model, operator, session):
    RegistrationFactory(session=session)
    answer = operator.get(f"/admin/agenda/{model}/", {"q": "médiathèque"})
    assert answer.status_code == 200


def test_session_is_read_not_written(operator, session):
    answer = operator.post(f"/admin/agenda/session/{session.pk}/change/", {"status": "draft", "capacity": 1})
    session.refresh_from_db()
    assert (answer.status_code, session.status, session.capacity) == (302, "published", 8)


def test_session_is_cancelled_by_the_verb(operator, session, events):
    operator.post("/admin/agenda/session/", {"action": "cancel", "_selected_action": [session.pk]})
    assert [kind for kind, _ in events()] == ["session.cancelled"]


def test_refused_verb_says_why(operator, session, frozen):
    frozen.move_to(at(17))
    answer = operator.post(
        "/admin/agenda/session/", {"action": "cancel", "_selected_action": [session.pk]}, follow=True
    )
    assert "Cette séance est passée" in answer.content.decode()


def test_registration_is_cancelled_by_the_verb(operator, session):
    registration = RegistrationFactory(session=session)
    operator.post("/admin/agenda/registration/", {"action": "cancel", "_selected_action": [registration.pk]})
    assert not Registration.objects.get().is_living
