"""Looking ahead: the next free time within a price, and several resources at once."""

from decimal import Decimal

from django.test import Client

from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import FeatureFactory, PersonFactory, ResourceFactory, book

NEXT = f"/reserver/prochain/?kind=&duration=120&first={MONDAY}&last={MONDAY}"
TOGETHER = f"/reserver/ensemble/?duration=120&first={MONDAY}&last={MONDAY}"


def test_next_free_of_an_afternoon_with_its_price(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(12, 14), now=NOW)
    [day] = browser.get(f"{NEXT}&part=afternoon").context["days"]
    [offer] = day.offers
    assert (offer.period, offer.total) == (between(14, 16), Decimal("6.00"))
    assert browser.get(offer.url).context["preview"]


def test_next_free_leaves_out_what_costs_too_much(browser: Client, desk: Resource):
    assert browser.get(f"{NEXT}&max_price=5.99").context["days"] == []
    assert len(browser.get(f"{NEXT}&max_price=6").context["days"]) == 1


def test_next_free_wants_the_features(browser: Client, desk: Resource, room: Resource):
    room.features.add(FeatureFactory(slug="ecran"))
    [day] = browser.get(f"{NEXT}&features=ecran").context["days"]
    assert [offer.entry.name for offer in day.offers] == ["Salle Groix"]


def test_next_free_on_some_weekdays_only(browser: Client, desk: Resource):
    address = f"/reserver/prochain/?kind=&duration=120&first={MONDAY}&last=2027-01-17&weekdays=2&weekdays=4"
    assert [day.day.weekday() for day in browser.get(address).context["days"]] == [2, 4]


def test_next_free_asks_as_much_for_many_resources_as_for_one(browser: Client, site: Site, desk: Resource):
    one = queries_of(browser, NEXT)
    for _number in range(20):
        ResourceFactory(site=site)
    assert queries_of(browser, NEXT) == one


def test_next_free_between_days_in_the_wrong_order_is_refused(browser: Client, desk: Resource):
    assert browser.get("/reserver/prochain/?first=2027-01-20&last=2027-01-12").status_code == 400


def test_together_shows_when_all_are_free_and_books_them_at_once(
    browser: Client, coworker: Person, desk: Resource, room: Resource
):
    book(PersonFactory(), [desk], between(8, 12), now=NOW)
    book(PersonFactory(), [room], between(15, 20), now=NOW)
    [common] = browser.get(f"{TOGETHER}&resources={desk.pk}&resources={room.pk}").context["found"]
    assert common.free == between(12, 15)
    draft = browser.get(common.url).context["draft"]
    assert {entry.name for entry in draft.entries} == {desk.name, room.name}


def test_together_of_nothing_asks_for_nothing(browser: Client, desk: Resource):
    page = browser.get(TOGETHER)
    assert (page.status_code, "found" in page.context) == (200, False)
