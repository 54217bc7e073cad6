"""Somebody needs a desk."""

import pytest
from playwright.sync_api import Page, expect

from booking.models import Booking
from core import clock
from core.ranges import Period
from spaces.models import Resource
from tests.factories import PersonFactory, book
from tests.journeys.steps import DESKTOP, PHONE, calendar_entry, delivered, hours, tomorrow

FOCUSED = """() => {
  const at = document.activeElement;
  return {
    tag: at.tagName.toLowerCase(),
    name: at.getAttribute("aria-label") || at.textContent.trim(),
    inMain: Boolean(at.closest("main")),
  };
}"""


def desk(name: str) -> Resource:
    return Resource.objects.get(name=name)


def taken_by_another(name: str, period: Period) -> None:
    book(PersonFactory(), [desk(name)], period, now=clock.now())


def press_until(page: Page, name: str, *, tag: str = "a") -> None:
    """Tab to the control in the page's main part, press Enter and follow where it leads."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == tag and focused["inMain"] and focused["name"].startswith(name):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {name} by keyboard")


def test_a_desk_is_booked_in_three_clicks_on_a_phone(visit, coworker):
    page = visit(coworker)
    page.goto("/")
    page.get_by_role("link", name="Voir le plan").click()
    page.get_by_role("link", name="Poste 2").first.click()
    page.get_by_role("button", name="Confirmer la réservation").click()
    page.wait_for_url("**/reservations/**")
    page.goto("/mes-reservations/")
    expect(page.get_by_role("link", name="Poste 2", exact=True)).to_be_visible()
    [message] = delivered()
    assert message.to == [coworker.email]
    assert "SUMMARY:Poste 2" in calendar_entry(message)


def test_the_same_in_english_without_javascript(visit, coworker):
    page = visit(coworker, viewport=DESKTOP, java_script_enabled=False)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="See the floor plan").click()
    page.get_by_role("link", name="Poste 2").first.click()
    page.get_by_role("button", name="Confirm the booking").click()
    page.wait_for_url("**/reservations/**")
    assert Booking.objects.get().resources == [desk("Poste 2")]


def test_the_same_with_the_keyboard_alone(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    page.goto("/")
    press_until(page, "Voir le plan")
    press_until(page, "Poste 2")
    press_until(page, "Confirmer la réservation", tag="button")
    page.wait_for_url("**/reservations/**")
    assert Booking.objects.get().resources == [desk("Poste 2")]


def test_a_slot_taken_meanwhile_is_explained_and_another_is_a_click_away(visit, coworker):
    page = visit(coworker)
    page.goto(f"/reserver/?site=essai&day={tomorrow()}&start=09:00&end=12:00&kind=desk")
    page.get_by_role("link", name="Poste 1").first.click()
    confirm = page.get_by_role("button", name="Confirmer la réservation")
    expect(confirm).to_be_visible()
    taken_by_another("Poste 1", hours(9, 12))
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        confirm.click()
    assert refused.value.status == 409
    explained = page.get_by_role("alert")
    expect(explained).to_contain_text("Poste 1 est occupé")
    explained.get_by_role("link", name="Poste 2").click()
    confirm.click()
    page.wait_for_url("**/reservations/**")
    booking = Booking.objects.get(person=coworker)
    assert (booking.resources, booking.start, booking.end) == ([desk("Poste 2")], hours(9, 12).start, hours(9, 12).end)


def test_a_booking_is_cancelled_and_the_time_given_back(visit, coworker):
    booking = book(coworker, [desk("Poste 3")], hours(9, 12), now=clock.now())
    page = visit(coworker)
    page.goto("/mes-reservations/")
    page.locator("summary", has_text="Annuler").click()
    page.get_by_role("button", name="Oui, annuler cette réservation").click()
    expect(page.get_by_role("status")).to_contain_text("La réservation est annulée, sans frais.")
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert "STATUS:CANCELLED" in calendar_entry(delivered()[-1])
    taken_by_another("Poste 3", hours(9, 12))


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_week_shows_what_is_taken(visit, coworker, viewport):
    taken_by_another("Poste 1", hours(8, 20))
    page = visit(coworker, viewport=viewport)
    page.goto(f"/semaine/?site=essai&day={tomorrow()}")
    expect(page.get_by_role("row", name="Poste 1")).to_contain_text("occupé")
    expect(page.get_by_role("row", name="Poste 2")).not_to_contain_text("occupé")


def test_a_feed_made_in_the_profile_holds_the_booking(visit, coworker):
    book(coworker, [desk("Poste 1")], hours(9, 12), now=clock.now())
    page = visit(coworker)
    page.goto("/profil/")
    page.get_by_role("link", name="Agendas").click()
    page.get_by_role("button", name="Créer l’adresse").click()
    address = page.get_by_label("Adresse", exact=True).input_value()
    answer = page.request.get(address[address.index("/api/") :])
    assert (answer.status, answer.text().count("SUMMARY:Poste 1")) == (200, 1)
