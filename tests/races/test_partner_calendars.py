"""Several workers and one partner's calendar: it is read once."""

import pytest

from agenda.actions.pulling import pull
from agenda.api.said import facts_said
from agenda.models import PartnerCalendar, Session
from spaces import catalogue
from spaces.models import Site
from tests.conftest import NOW
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, publisher_of
from tests.factories.importing import ics_of
from tests.factories.session_imports import event, follow
from tests.outside import Answer

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

WORKERS = 4


def test_several_workers_read_a_calendar_once(race, outside):
    partner = PartnerFactory()
    site = SiteFactory(organisation=partner.organisation, kind=Site.Kind.MEDIA_LIBRARY)
    outside.says["/a.ics"] = Answer(ics_of(event("a@x")))
    calendar = follow(partner, publisher_of(partner), outside.url("/a.ics"), site=site)
    outside.says["/a.ics"] = Answer(ics_of(event("a@x", description="Nouveau")))
    rows = PartnerCalendar.objects.select_related("partner__organisation", "by")
    copies = [rows.get(pk=calendar.pk) for _number in range(WORKERS)]
    asked = len(outside.asked)
    known, now = catalogue.current(), NOW.replace(hour=8)
    done = race(WORKERS, lambda number: pull(copies[number], read=facts_said, catalogue=known, now=now))
    assert (sum(one is not None for one in done), len(outside.asked) - asked) == (1, 1)
    assert Session.objects.get().sequence == 1
