import pytest
from django.test import Client

from booking.models import Booking
from booking.models.booking import Status
from spaces.models import Closure, SpecialOpening
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import ClosureFactory, PersonFactory, ResourceFactory, StewardFactory, book

MORNING = between(9, 11)
LIST = "/lieu/fermetures/"
ASKED = {"what": "closure", "place": "site", "starts_on": MONDAY.isoformat(), "reason": "Inventaire"}


@pytest.fixture
def desk_browser(host, desk) -> Client:
    return browser_of(host)


@pytest.fixture
def other(site):
    """Somebody else's booking at the same time."""
    return book(PersonFactory(), [ResourceFactory(site=site)], MORNING, now=NOW)


@pytest.fixture
def closure(site):
    period = between(8, 12)
    return ClosureFactory(site=site, starts_at=period.start, ends_at=period.end, reason="Fuite d’eau")


@pytest.fixture
def booking(desk, coworker):
    return book(coworker, [desk], MORNING, now=NOW)


def test_closures_to_come_are_listed(desk_browser, closure):
    assert "Fuite d’eau" in desk_browser.get(LIST).content.decode()


def test_before_it_is_announced_the_bookings_in_the_way_are_shown(desk_browser, booking):
    answer = desk_browser.get(f"{LIST}annoncer/", ASKED)
    assert (answer.status_code, answer.context["bookings"], Closure.objects.count()) == (200, [booking], 0)


def test_an_announced_closure_leads_to_its_bookings(desk_browser, booking, site, host):
    answer = desk_browser.post(f"{LIST}annoncer/", ASKED)
    row = Closure.objects.get()
    assert (row.site, row.announced_by, row.starts_at, row.ends_at) == (site, host, between(0, 1).start, row.ends_at)
    assert answer.headers["Location"] == f"{LIST}{row.public_id}/"
    assert row.ends_at - row.starts_at == between(0, 1).length * 24


def test_a_form_sent_twice_announces_once(desk_browser, site):
    for _ in range(2):
        desk_browser.post(f"{LIST}annoncer/", ASKED)
    assert Closure.objects.count() == 1


def test_an_opening_is_announced_for_a_resource_and_some_hours(desk_browser, desk):
    asked = ASKED | {"what": "opening", "place": f"resource:{desk.public_id}", "starts": "20:00", "ends": "22:00"}
    desk_browser.post(f"{LIST}annoncer/", asked)
    row = SpecialOpening.objects.get()
    assert (row.resource, row.starts_at, row.ends_at) == (desk, between(20, 22).start, between(20, 22).end)


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"starts": "12:00", "ends": "10:00"}, {"starts_on": "hier"}, {"place": "resource:x"}]
)
def test_what_makes_no_sense_is_said_in_the_form(desk_browser, site, wrong):
    answer = desk_browser.post(f"{LIST}annoncer/", ASKED | wrong)
    assert (answer.status_code, bool(answer.context["form"].errors), Closure.objects.count()) == (400, True, 0)


def test_each_booking_gets_its_own_choice(desk_browser, booking, other, closure):
    answer = desk_browser.post(
        f"{LIST}{closure.public_id}/", {f"{booking.public_id}-do": "cancel", f"{other.public_id}-do": "move:0"}
    )
    assert answer.status_code == 302
    assert Booking.objects.get(pk=booking.pk).status == Status.CANCELLED
    assert Booking.objects.get(pk=other.pk).span == between(12, 14)


def test_one_choice_for_all_leaves_those_that_have_their_own(desk_browser, booking, other, closure):
    desk_browser.post(f"{LIST}{closure.public_id}/", {f"{booking.public_id}-do": "keep", "everyone": "cancel"})
    assert [Booking.objects.get(pk=one.pk).status for one in (booking, other)] == [Status.CONFIRMED, Status.CANCELLED]


def test_a_settled_closure_says_so(desk_browser, closure):
    assert "Tout est réglé" in desk_browser.get(f"{LIST}{closure.public_id}/").content.decode()


def test_a_refused_choice_is_told_and_the_booking_stays_on_the_list(desk_browser, booking, closure, desk):
    page = desk_browser.get(f"{LIST}{closure.public_id}/")
    offers = page.context["forms"][0].offers
    taken = offers["move:0"][1]
    book(PersonFactory(), [desk], taken, now=NOW)
    answer = desk_browser.post(f"{LIST}{closure.public_id}/", {f"{booking.public_id}-do": f"move:{len(offers) + 7}"})
    assert answer.status_code == 400
    assert Booking.objects.get(pk=booking.pk).span == MORNING


def test_a_closure_is_taken_back(desk_browser, closure):
    desk_browser.post(f"/lieu/fermetures/{closure.public_id}/retirer/")
    assert Closure.objects.count() == 0


def test_a_closure_that_has_begun_ends_now(desk_browser, site):
    row = ClosureFactory(site=site, starts_at=between(5, 12).start, ends_at=between(5, 12).end)
    desk_browser.post(f"/lieu/fermetures/{row.public_id}/retirer/")
    row.refresh_from_db()
    assert row.ends_at == NOW


@pytest.mark.parametrize("address", [LIST, f"{LIST}annoncer/"])
def test_coworkers_have_no_business_here(browser, site, address):
    assert browser.get(address).status_code == 403


def test_the_desk_of_another_site_has_no_business_with_this_closure(booking, closure):
    other = StewardFactory().person
    page = browser_of(other)
    assert page.get(f"{LIST}{closure.public_id}/").status_code == 403
    page.post(f"/lieu/fermetures/{closure.public_id}/retirer/")
    assert Closure.objects.count() == 1


def test_an_unknown_closure_is_not_found(desk_browser, site):
    assert desk_browser.get(f"{LIST}00000000-0000-7000-8000-000000000000/").status_code == 404


def test_more_bookings_cost_the_page_only_the_search_for_their_places(desk_browser, booking, site, closure):
    one = queries_of(desk_browser, f"{LIST}{closure.public_id}/")
    closure.delete()
    for _ in range(2):
        book(PersonFactory(), [ResourceFactory(site=site)], MORNING, now=NOW)
    closure.save(force_insert=True)
    assert queries_of(desk_browser, f"{LIST}{closure.public_id}/") == one + 2
