"""A tablet beside a door, whose network comes and goes."""

from datetime import time

import pytest
from playwright.sync_api import Page, expect

from booking.models import Booking
from core import clock
from members.actions.door_codes import renew_door_code
from spaces.models import Resource, Steward
from tests.factories import BookingPolicyFactory, StewardFactory, open_every_day
from tests.factories.doors import door_at
from tests.journeys.steps import PASSWORD, PHONE
from tests.journeys.test_accessibility import faults

TABLET = {"width": 1180, "height": 800}
CODE = "402719"


@pytest.fixture
def room(place) -> Resource:
    """Open around the clock, since a tablet takes the time from its own."""
    place.opening_rules.all().delete()
    open_every_day(place, opens=time(0), closes=time(0))
    return Resource.objects.get(name="Grande salle")


@pytest.fixture
def tablet(visit, room) -> Page:
    """Paired by its link, as somebody of the desk does it."""
    host = StewardFactory(site=room.site, role=Steward.Role.HOST).person
    _door, secret = door_at(room, host, now=clock.now())
    page = visit(viewport=TABLET)
    page.goto(f"/porte/associer/{secret}/")
    page.get_by_role("button", name="Associer cet appareil").click()
    page.wait_for_url(f"**/porte/{room.public_id}/")
    return page


def type_code(page: Page, code: str = CODE) -> None:
    for digit in code:
        page.get_by_role("button", name=digit, exact=True).click()


def kept_offline(page: Page) -> None:
    """The worker runs, and has the page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(
        "() => caches.open('porte-1').then((kept) => kept.match(location.pathname)).then((page) => Boolean(page))"
    )


def test_a_room_is_taken_with_six_digits_and_given_back(tablet, room, coworker):
    renew_door_code(person=coworker, now=clock.now(), code=CODE)
    expect(tablet.get_by_text("Libre", exact=True)).to_be_visible()
    type_code(tablet)
    tablet.get_by_role("button", name="Réserver").first.click()
    expect(tablet.get_by_text("C’est à vous")).to_be_visible()
    expect(tablet.get_by_text("Occupé", exact=True)).to_be_visible()
    type_code(tablet)
    tablet.get_by_role("button", name="Je pars").click()
    expect(tablet.get_by_text("Libre", exact=True)).to_be_visible()
    assert Booking.objects.get().status == "completed"


def test_what_is_pressed_without_network_is_done_once_when_it_is_back(tablet, room, coworker):
    renew_door_code(person=coworker, now=clock.now(), code=CODE)
    kept_offline(tablet)
    tablet.context.set_offline(True)
    expect(tablet.locator("#hors-ligne")).to_contain_text("Hors ligne")
    type_code(tablet)
    tablet.get_by_role("button", name="Réserver").first.click()
    expect(tablet.locator("#en-attente")).to_be_visible()
    tablet.reload()
    expect(tablet.locator("#hors-ligne")).to_be_visible()
    expect(tablet.get_by_text("Libre", exact=True)).to_be_visible()
    assert Booking.objects.count() == 0
    tablet.context.set_offline(False)
    expect(tablet.get_by_text("C’est à vous")).to_be_visible()
    expect(tablet.locator("#en-attente")).to_be_hidden()
    expect(tablet.locator("#hors-ligne")).to_be_hidden()
    expect(tablet.get_by_text("Occupé", exact=True)).to_be_visible()
    assert Booking.objects.get().status == "checked_in"


def test_a_lost_answer_does_nothing_twice(tablet, room, coworker):
    renew_door_code(person=coworker, now=clock.now(), code=CODE)
    lost, again = [], []

    def lose_the_first(route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif lost:
            again.append(route)
        else:
            lost.append(route.fetch().status)
            route.abort("internetdisconnected")

    tablet.context.route(f"**/porte/{room.public_id}/", lose_the_first)
    type_code(tablet)
    tablet.get_by_role("button", name="Réserver").first.click()
    expect(tablet.locator("#en-attente")).to_be_visible()
    for _moment in range(200):
        if not again:
            tablet.wait_for_timeout(50)
    again[0].continue_()
    expect(tablet.get_by_text("C’est à vous")).to_be_visible(timeout=10_000)
    assert (lost, Booking.objects.count()) == ([200], 1)


def test_a_wrong_code_says_so(tablet, room):
    type_code(tablet, "771203")
    tablet.get_by_role("button", name="Réserver").first.click()
    expect(tablet.get_by_text("Ce code n’est celui de personne")).to_be_visible()


def test_the_page_of_a_qr_code_signs_in_and_comes_back(visit, room, coworker):
    page = visit(viewport=PHONE)
    page.goto(f"/ici/{room.public_id}/")
    page.fill("input[name=login]", coworker.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**/ici/{room.public_id}/")
    page.locator("button[name=until]").first.click()
    page.get_by_role("button", name="Je pars").click()
    expect(page.get_by_text("Départ enregistré")).to_be_visible()
    assert Booking.objects.get().status == "completed"


def test_the_tablet_works_without_javascript(visit, room, coworker):
    BookingPolicyFactory(resource=room)
    renew_door_code(person=coworker, now=clock.now(), code=CODE)
    host = StewardFactory(site=room.site, role=Steward.Role.HOST).person
    _door, secret = door_at(room, host, now=clock.now())
    page = visit(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/porte/associer/{secret}/")
    page.get_by_role("button", name="Associer cet appareil").click()
    page.get_by_label("Votre code de porte").fill(CODE)
    page.get_by_role("button", name="Réserver").first.click()
    expect(page.get_by_text("C’est à vous")).to_be_visible()
    assert Booking.objects.get().status == "checked_in"


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_tablet_can_be_read_by_everybody(tablet, viewport):
    tablet.set_viewport_size(viewport)
    assert faults(tablet, tablet.url) == []


def test_the_kiosk_can_be_read_by_everybody(visit, room):
    host = StewardFactory(site=room.site, role=Steward.Role.HOST).person
    _door, secret = door_at(room.site, host, now=clock.now())
    page = visit(viewport=PHONE)
    page.goto(f"/porte/associer/{secret}/")
    assert faults(page, page.url) == []
    page.get_by_role("button", name="Associer cet appareil").click()
    page.wait_for_url("**/borne/**")
    assert faults(page, page.url) == []
