"""What was announced on site and is now online has moved, whoever writes it."""

import pytest

from agenda.models import Session
from tests.factories.agenda import SessionFactory

pytestmark = pytest.mark.django_db

CALL = {"online_url": "https://visio.example/1"}


def written(session: Session, **said) -> bool:
    Session.objects.filter(pk=session.pk).update(**said)
    session.refresh_from_db()
    return session.has_moved_online


def test_session_announced_on_site_and_now_online_has_moved():
    assert written(SessionFactory(), mode="online", **CALL) is True


def test_session_that_moved_online_has_still_moved_after_another_change():
    session = SessionFactory()
    stale = Session.objects.get(pk=session.pk)
    written(session, mode="online", **CALL)
    stale.mode, stale.online_url, stale.capacity = "online", CALL["online_url"], 9
    stale.save()
    assert Session.objects.get(pk=session.pk).has_moved_online is True


def test_session_back_on_site_has_not_moved():
    session = SessionFactory()
    written(session, mode="online", **CALL)
    assert written(session, mode="hybrid") is False


def test_session_announced_online_has_not_moved():
    assert written(SessionFactory(mode="online", **CALL), capacity=9) is False


def test_draft_that_changes_its_mind_has_not_moved():
    draft = SessionFactory(status="draft", published_at=None)
    assert written(draft, mode="online", **CALL) is False
