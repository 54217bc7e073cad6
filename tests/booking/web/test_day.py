import pytest
import time_machine
from django.test import Client

from booking.models import Booking
from booking.models.booking import Status
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book

DAY = "/accueil-du-jour/"


@pytest.fixture
def desk_browser(host: Person) -> Client:
    return browser_of(host)


def moments(client: Client) -> list[str]:
    return [line.moment for line in client.get(DAY).context["today"].lines]


def act(client: Client, booking: Booking, name: str, *, by_htmx: bool = False, **said: str):
    headers = {"HX-Request": "true"} if by_htmx else {}
    question = {"site": booking.site.slug, "day": str(MONDAY), **said}
    return client.post(f"{DAY}{booking.public_id}/{name}/", question, headers=headers)


def test_day_is_not_for_everybody(browser: Client, desk: Resource):
    assert browser.get(DAY).status_code == 403


@pytest.mark.parametrize("role", [Steward.Role.PUBLISHER, Steward.Role.ACCOUNTANT])
def test_day_is_not_for_other_stewards(site: Site, desk: Resource, role: str):
    assert browser_of(StewardFactory(site=site, role=role).person).get(DAY).status_code == 403


def test_day_asks_a_visitor_to_sign_in(visitor: Client, desk: Resource):
    assert visitor.get(DAY).status_code == 302


def test_day_of_another_site_is_refused(desk_browser: Client, desk: Resource):
    elsewhere = ResourceFactory(site=SiteFactory(slug="ailleurs")).site
    assert desk_browser.get(f"{DAY}?site={elsewhere.slug}").status_code == 403


def test_day_of_the_network_is_open_to_its_managers(desk: Resource):
    manager = StewardFactory(site=None, role=Steward.Role.MANAGER).person
    assert browser_of(manager).get(f"{DAY}?site={desk.site.slug}").status_code == 200


@pytest.mark.parametrize(
    ("hour", "minute", "moment"), [(8, 30, "expected"), (8, 45, "due"), (9, 1, "late"), (12, 1, "left")]
)
def test_day_tells_where_a_booking_stands(
    desk_browser: Client, desk: Resource, frozen: time_machine.Traveller, hour: int, minute: int, moment: str
):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    frozen.move_to(at(hour, minute))
    assert moments(desk_browser) == [moment]


def test_day_follows_somebody_who_came(desk_browser: Client, desk: Resource, frozen: time_machine.Traveller):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    frozen.move_to(at(9))
    act(desk_browser, booking, "arrivee")
    seen = []
    for moment in (at(9, 1), at(12, 1)):
        frozen.move_to(moment)
        seen += moments(desk_browser)
    act(desk_browser, booking, "depart")
    assert [*seen, *moments(desk_browser)] == ["present", "over", "left"]


def test_day_shows_only_the_site_and_the_day(desk_browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12, day=MONDAY.replace(day=12)), now=NOW)
    assert moments(desk_browser) == []


def test_day_is_in_order_of_time(desk_browser: Client, site: Site, desk: Resource):
    late = book(PersonFactory(), [desk], between(15, 16), now=NOW)
    early = book(PersonFactory(), [ResourceFactory(site=site)], between(9, 10), now=NOW)
    lines = desk_browser.get(DAY).context["today"].lines
    assert [line.booking for line in lines] == [early, late]


def test_day_tells_what_is_free_now(desk_browser: Client, site: Site, desk: Resource, frozen: time_machine.Traveller):
    free = ResourceFactory(site=site)
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    frozen.move_to(at(10, 7))
    today = desk_browser.get(DAY).context["today"]
    assert [entry.pk for entry in today.free["desk"]] == [free.pk]


def test_another_day_does_not_say_what_is_free_now(desk_browser: Client, desk: Resource):
    assert desk_browser.get(f"{DAY}?day=2027-01-12").context["today"].free == {}


def test_a_request_is_accepted_at_the_desk(desk_browser: Client, desk: Resource):
    BookingPolicyFactory(needs_approval=True)
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    assert moments(desk_browser) == ["to_decide"]
    act(desk_browser, booking, "accepter")
    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_request_is_declined_with_a_reason(desk_browser: Client, desk: Resource):
    BookingPolicyFactory(needs_approval=True)
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    act(desk_browser, booking, "refuser", reason="Travaux")
    assert Booking.objects.values_list("status", "end_reason").get() == (Status.DECLINED, "Travaux")


def test_an_act_leads_back_to_the_same_day(desk_browser: Client, desk: Resource):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    answer = act(desk_browser, booking, "annuler")
    assert answer["Location"] == f"{DAY}?site={desk.site.slug}&day={MONDAY}"


def test_an_act_by_htmx_gets_only_the_day(desk_browser: Client, desk: Resource):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    page = act(desk_browser, booking, "annuler", by_htmx=True).content.decode()
    assert ("<html" in page, "La réservation est annulée, sans frais." in page) == (False, True)


@pytest.mark.parametrize(("by_htmx", "whole"), [(False, True), (True, False)])
def test_an_act_that_is_refused_shows_the_day_with_the_reason(
    desk_browser: Client, desk: Resource, by_htmx: bool, whole: bool
):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    answer = act(desk_browser, booking, "depart", by_htmx=by_htmx)
    assert (answer.status_code, "<html" in answer.content.decode()) == (409, whole)


def test_an_act_on_another_sites_booking_is_not_found(host: Person, desk: Resource):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    other_host = StewardFactory(site=ResourceFactory(site=SiteFactory()).site).person
    assert act(browser_of(other_host), booking, "annuler").status_code == 404
    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_coworker_cannot_act_at_the_desk(browser: Client, desk: Resource):
    booking = book(PersonFactory(), [desk], between(9, 12), now=NOW)
    assert act(browser, booking, "annuler").status_code == 403
    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_day_that_is_none_is_refused(desk_browser: Client, desk: Resource):
    assert desk_browser.get(f"{DAY}?day=hier").status_code == 400


def test_day_asks_as_much_for_many_bookings_as_for_one(desk_browser: Client, site: Site, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    few = queries_of(desk_browser, DAY)
    for _ in range(3):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
    assert queries_of(desk_browser, DAY) == few
