"""Somebody needs a desk."""

import pytest
from playwright.sync_api import Page, expect

from booking.models import Booking
from spaces.models import Resource
from tests.factories import PersonFactory, book
from tests.journeys.conftest import DESKTOP, delivered, hours, tomorrow

SEARCH = "/reserver/?site=essai&day={day}&start=09:00&end=12:00&kind=desk"


def book_from_home(page: Page, book_label: str, choose: str) -> None:
    """Three clicks from the home page: the plan, the desk, yes."""
    page.goto("/")
    page.get_by_role("link", name=choose, exact=True).click()
    page.get_by_role("link", name="Poste 2").first.click()
    page.get_by_role("button", name=book_label).click()
    page.wait_for_url("**/reservations/**")


def test_a_desk_is_booked_in_three_clicks_on_a_phone(visit, coworker):
    page = visit(coworker)
    book_from_home(page, "Réserver", "Voir le plan")
    page.goto("/mes-reservations/")
    expect(page.get_by_role("link", name="Poste 2")).to_be_visible()
    [message] = delivered()
    assert message.to == [coworker.email]
    assert "Poste 2" in message.body
    assert "BEGIN:VCALENDAR" in message.message().as_string() or "text/calendar" in message.message().as_string()


def test_the_same_in_english_without_javascript(visit, coworker):
    page = visit(coworker, viewport=DESKTOP, locale="en-GB", java_script_enabled=False)
    book_from_home(page, "Book", "See the plan")
    assert Booking.objects.get().status == "confirmed"


def test_the_same_with_the_keyboard_alone(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    page.goto("/")
    press_until(page, "Voir le plan")
    page.wait_for_url("**/reserver/**")
    press_until(page, "Poste 2")
    page.wait_for_load_state()
    press_until(page, "Réserver", role="button")
    page.wait_for_url("**/reservations/**")
    assert Booking.objects.get().resources == [Resource.objects.get(name="Poste 2")]


def press_until(page: Page, name: str, role: str = "link") -> None:
    """Tab to the control of that name and press Enter; fails when the keyboard cannot reach it."""
    wanted = "a" if role == "link" else "button"
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const at = document.activeElement;"
            " return [at.tagName.toLowerCase(), at.getAttribute('aria-label') || at.textContent.trim(),"
            " Boolean(at.closest('main'))] }"
        )
        if focused[0] == wanted and focused[1].startswith(name) and focused[2]:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {name} by keyboard")


def test_a_slot_taken_meanwhile_is_explained_and_another_is_a_click_away(visit, coworker):
    page = visit(coworker)
    page.goto(SEARCH.format(day=tomorrow()))
    page.get_by_role("link", name="Poste 1").first.click()
    desk = Resource.objects.get(name="Poste 1")
    from core import clock

    book(PersonFactory(), [desk], hours(9, 12), now=clock.now())
    page.get_by_role("button", name="Réserver").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("déjà pris")
    alert.locator(".button").first.click()
    page.get_by_role("button", name="Réserver").click()
    page.wait_for_url("**/reservations/**")
    assert Booking.objects.filter(person=coworker, status="confirmed").count() == 1


def test_a_booking_is_cancelled_and_the_time_given_back(visit, coworker):
    from core import clock

    booking = book(coworker, [Resource.objects.get(name="Poste 3")], hours(9, 12), now=clock.now())
    page = visit(coworker)
    page.goto("/mes-reservations/")
    page.locator("summary", has_text="Annuler").first.click()
    page.get_by_role("button", name="Oui, annuler").first.click()
    expect(page.get_by_role("status")).not_to_be_empty()
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert [message.to for message in delivered()][-1] == [coworker.email]


@pytest.mark.parametrize("viewport", [None, DESKTOP])
def test_the_week_shows_what_is_taken(visit, coworker, viewport):
    from core import clock

    book(PersonFactory(), [Resource.objects.get(name="Poste 1")], hours(9, 12), now=clock.now())
    page = visit(coworker, **({"viewport": viewport} if viewport else {}))
    page.goto(f"/semaine/?site=essai&day={tomorrow()}")
    expect(page.get_by_text("Poste 1").first).to_be_visible()


def test_a_feed_made_in_the_profile_holds_the_booking(visit, coworker):
    from core import clock

    book(coworker, [Resource.objects.get(name="Poste 1")], hours(9, 12), now=clock.now())
    page = visit(coworker)
    page.goto("/profil/agendas/")
    page.get_by_role("button", name="Créer").first.click()
    address = page.locator("input[value*='.ics'], a[href*='.ics']").first
    url = address.get_attribute("value") or address.get_attribute("href") or ""
    answer = page.request.get("/api/" + url.split("/api/")[1])
    assert (answer.status, "Poste 1" in answer.text()) == (200, True)
