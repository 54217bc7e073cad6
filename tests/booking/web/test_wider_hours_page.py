from datetime import time

from booking.models import Booking
from tests.conftest import between
from tests.factories import OpeningRuleFactory
from tests.factories.opening import AccessGroupFactory


def test_a_resident_books_the_evening_on_the_page_of_a_desk(browser, desk, coworker):
    group = AccessGroupFactory()
    group.people.add(coworker)
    OpeningRuleFactory(site=desk.site, group=group, weekday=0, opens=time(0), closes=time(0))
    address = f"/reserver/{desk.public_id}/?day=2027-01-11&start_time=20:00&end_time=22:00"
    page = browser.get(address)
    assert page.status_code == 200
    answer = browser.post(address, {"attendees": "1", "title": "Nuit"})
    assert (answer.status_code, [row.span for row in Booking.objects.all()]) == (302, [between(20, 22)])


def test_a_search_at_night_offers_residents_what_it_does_not_offer_others(browser, visitor, desk, coworker):
    group = AccessGroupFactory()
    group.people.add(coworker)
    OpeningRuleFactory(site=desk.site, group=group, weekday=0, opens=time(0), closes=time(0))
    asked = {"start": "2027-01-11T20:00:00+01:00", "end": "2027-01-11T22:00:00+01:00", "quote": "false"}
    found = [client.get("/api/v1/availability", asked).json()["results"] for client in (browser, visitor)]
    assert [len(rows) for rows in found] == [1, 0]
    page = f"/reserver/?site={desk.site.slug}&day=2027-01-11&start=20:00&end=22:00"
    assert [len(client.get(page).context["found"].free) for client in (browser, visitor)] == [1, 0]
