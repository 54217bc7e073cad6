from datetime import timedelta

import pytest

from backend.demo.mails import write_to_people
from backend.demo.people import People
from core import outbox
from core.models import Delivery
from members.models import Person
from notifications.models import Correspondent, Message, Preference
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, StewardFactory, book


@pytest.fixture
def people(site: Site, coworker: Person) -> People:
    manager, host = StewardFactory(site=None, role="manager"), StewardFactory(site=site, role="host")
    return People(coworker, PersonFactory(), manager.person, host.person)


def test_the_log_of_the_demo_tells_of_all_there_is(people: People, desk: Resource) -> None:
    with outbox.quiet():
        for number, person in enumerate((people.coworker, PersonFactory(), PersonFactory())):
            book(person, [desk], between(10, 12, MONDAY + timedelta(days=number)), now=NOW)
        assert write_to_people(people, now=NOW) == 5
    states = dict(Message.objects.values_list("kind", "status"))
    assert (states["digest.due"], Message.objects.filter(status="bounced").count()) == ("sent", 1)
    assert (Correspondent.objects.exclude(blocked_at=None).count(), Preference.objects.count()) == (1, 4)
    assert not Delivery.objects.exists()
