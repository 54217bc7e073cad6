"""The demo world's tablet: for any browser, and nowhere but in the demo world."""

import pytest

from backend.context import DEMO_DOOR_CODE
from backend.demo.doors import ROOM
from tests.conftest import NOW
from tests.factories import ResourceFactory, SiteFactory, StewardFactory, open_every_day
from tests.factories.doors import paired


@pytest.fixture
def room(db):
    site = SiteFactory(slug="perriere")
    open_every_day(site)
    room = ResourceFactory(site=site, kind="room", name=ROOM)
    paired(room, StewardFactory(site=site).person, now=NOW)
    return room


def test_any_browser_becomes_the_tablet(client, room, frozen):
    answer = client.get("/porte/demo/", follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [(f"/porte/{room.public_id}/", 302)])


def test_there_is_none_where_the_demo_world_is_not_allowed(client, room, settings, frozen):
    settings.DEMO_WORLD_ALLOWED = False
    assert client.get("/porte/demo/").status_code == 404
    assert DEMO_DOOR_CODE not in client.get("/compte/login/").text


def test_sign_in_tells_the_code(client, room):
    assert DEMO_DOOR_CODE in client.get("/compte/login/").text
