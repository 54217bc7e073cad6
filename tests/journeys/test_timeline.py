"""Choosing a period on the day of a site: by dragging, by touching, by keyboard, and without script."""

import re

from playwright.sync_api import Page, expect

from booking.models import Booking
from core import clock
from spaces.models import Resource
from tests.factories import PersonFactory, book
from tests.journeys.steps import DESKTOP, PHONE, hours, tomorrow


def day_page(page: Page) -> None:
    page.goto(f"/journee/?site=essai&day={tomorrow()}")


def middle_of(page: Page, name: str, hour: float) -> tuple[float, float]:
    """Where the hour is in the row, on a day shown from 8 to 20."""
    row = page.get_by_role("row", name=re.compile(f"^{name} "))
    row.scroll_into_view_if_needed()
    cells = row.get_by_role("gridcell")
    first, last = cells.first.bounding_box(), cells.last.bounding_box()
    left, right = first["x"], last["x"] + last["width"]
    return left + (hour - 8) / 12 * (right - left), first["y"] + first["height"] / 2


def test_a_period_is_chosen_by_dragging(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    day_page(page)
    page.mouse.move(*middle_of(page, "Poste 2", 9.05))
    page.mouse.down()
    page.mouse.move(*middle_of(page, "Poste 2", 10), steps=3)
    page.mouse.move(*middle_of(page, "Poste 2", 10.95), steps=3)
    page.mouse.up()
    expect(page.locator(".chosen__said")).to_have_text("Poste 2, 09:00 – 11:00 (choisi)")
    page.get_by_role("button", name="Voir le prix").click()
    page.get_by_role("button", name="Confirmer la réservation").click()
    page.wait_for_url("**/reservations/**")
    booking = Booking.objects.get()
    assert (booking.span, booking.allocations.get().resource.name) == (hours(9, 11), "Poste 2")


def test_a_drag_never_crosses_what_is_taken(visit, coworker):
    desk = Resource.objects.get(name="Poste 1")
    book(PersonFactory(), [desk], hours(12, 14), now=clock.now())
    page = visit(coworker, viewport=DESKTOP)
    day_page(page)
    page.mouse.move(*middle_of(page, "Poste 1", 10.05))
    page.mouse.down()
    for hour in (11, 11.9, 13, 15):
        page.mouse.move(*middle_of(page, "Poste 1", hour), steps=2)
    page.mouse.up()
    expect(page.locator(".chosen__said")).to_have_text("Poste 1, 10:00 – 12:00 (choisi)")


def test_a_period_is_chosen_by_keyboard(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    day_page(page)
    page.locator('.timeline td[tabindex="0"]').focus()
    for key in ("ArrowDown", *["ArrowRight"] * 4, " ", *["Shift+ArrowRight"] * 7):
        page.keyboard.press(key)
    expect(page.locator(".chosen__said")).to_have_text("Poste 2, 09:00 – 11:00 (choisi)")
    assert page.locator('.timeline td[aria-selected="true"]').count() == 8
    page.keyboard.press("Enter")
    page.wait_for_url("**/reserver/**")
    expect(page.get_by_role("button", name="Confirmer la réservation")).to_be_visible()


def test_keyboard_reads_what_is_taken_and_escape_clears(visit, coworker):
    desk = Resource.objects.get(name="Poste 1")
    book(PersonFactory(), [desk], hours(9, 10), now=clock.now())
    page = visit(coworker, viewport=DESKTOP)
    day_page(page)
    page.locator('.timeline td[tabindex="0"]').focus()
    page.keyboard.press(" ")
    expect(page.locator(".chosen__said")).to_contain_text("choisi")
    page.keyboard.press("Escape")
    expect(page.locator(".chosen__said")).to_be_empty()
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "occupé"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent").startswith("19:45")


def test_a_period_is_chosen_by_touching_its_beginning_and_its_end(visit, coworker):
    page = visit(coworker, viewport=PHONE, has_touch=True)
    day_page(page)
    for hour in (9.05, 10.95):
        page.evaluate("(x) => document.querySelector('#journee').scrollTo(x, 0)", 60)
        page.touchscreen.tap(*middle_of(page, "Poste 3", hour))
    expect(page.locator(".chosen__said")).to_have_text("Poste 3, 09:00 – 11:00 (choisi)")


def test_without_script_the_form_below_does_the_same(visit, coworker):
    page = visit(coworker, java_script_enabled=False)
    day_page(page)
    page.select_option("select[name=resource]", label="Poste 3")
    page.fill("input[name=start]", "13:00")
    page.fill("input[name=end]", "15:00")
    page.get_by_role("button", name="Voir le prix").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Poste 3")
    expect(page.get_by_role("button", name="Confirmer la réservation")).to_be_visible()


def week_page(page: Page) -> None:
    page.goto(f"/semaine/?site=essai&day={tomorrow()}")


def test_hours_are_chosen_by_dragging_along_a_bar_of_the_week(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    week_page(page)
    link = page.locator(f'.week a[href$="/{tomorrow()}/"]').nth(1)
    box = link.locator("svg").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 1.1 / 12, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 2.9 / 12, y, steps=4)
    page.mouse.up()
    expect(page.locator("#choix-semaine strong")).to_contain_text("09:00 – 11:00")
    page.get_by_role("link", name="Voir le prix").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Poste 2")
    expect(page.locator(".chosen-time")).to_contain_text("9\u00a0h")


def test_hours_are_chosen_by_keyboard_in_a_cell_of_the_week(visit, coworker):
    page = visit(coworker, viewport=DESKTOP)
    week_page(page)
    page.locator(f'.week a[href$="/{tomorrow()}/"]').first.focus()
    for key in ("ArrowDown", " ", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#choix-semaine strong")).to_contain_text("09:00 – 10:30")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Poste 2")
