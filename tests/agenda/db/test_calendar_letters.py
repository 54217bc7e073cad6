"""Who publishes for a partner is told when its calendar fails, and when it works again."""

import pytest

from core import outbox
from notifications.models import Message
from tests.conftest import NOW
from tests.factories.agenda import PartnerFactory, publisher_of
from tests.factories.importing import ics_of
from tests.factories.session_imports import event, follow
from tests.outside import Answer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["failing", "recovered", "shrunk"])
def test_publishers_of_the_partner_are_written_to_and_nobody_else(outside, partner, publisher, library, kind):
    publisher_of(PartnerFactory())
    outside.says["/a.ics"] = Answer(ics_of(event("a@x")))
    calendar = follow(partner, publisher, outside.url("/a.ics"), site=library)
    payload = {"calendar": str(calendar.public_id), "sequence": 1, "spared": 3}
    outbox.record(f"partner_calendar.{kind}", subject_id=calendar.pk, payload=payload, now=NOW)
    while outbox.deliver_one(now=NOW):
        pass
    letters = Message.objects.filter(kind=f"partner_calendar.{kind}")
    assert [(row.to_address, "Programme" in row.subject) for row in letters] == [(publisher.email, True)]
