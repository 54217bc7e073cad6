"""The front desk's day keeps itself up to date, and leaves alone what somebody is doing."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from booking.models import Booking
from core import clock
from core.ranges import Period
from members.models import Person
from spaces.models import OpeningRule, Resource, Site, Steward
from tests.factories import PersonFactory, StewardFactory, book
from tests.journeys.steps import DESKTOP, PHONE, with_account

HOUR = timedelta(hours=1)
DAY = "/accueil-du-jour/"


def this_quarter() -> datetime:
    now = clock.now()
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


@pytest.fixture
def host(place: Site) -> Person:
    return with_account(StewardFactory(site=place, role=Steward.Role.HOST).person)


@pytest.fixture
def arriving(place: Site) -> list[Booking]:
    """Two people booked for now, whatever the time: the place never closes."""
    OpeningRule.objects.update(opens=time(0), closes=time(0))
    period = Period(this_quarter(), this_quarter() + HOUR)
    people = [PersonFactory(name="Soizic Coworkeuse"), PersonFactory(name="Erwan Coworkeur")]
    return [
        book(person, [Resource.objects.get(name=f"Poste {number}")], period, now=clock.now())
        for number, person in enumerate(people, start=1)
    ]


def looking(visit, host: Person, **options) -> Page:
    """Somebody at the desk, whose clock we turn."""
    page = visit(host, **options)
    page.clock.install()
    page.goto(DAY)
    return page


def arrives_elsewhere(visit, host: Person, name: str) -> None:
    other = visit(host, viewport=DESKTOP)
    other.goto(DAY)
    other.get_by_role("button", name=f"Arrivée {name}").click()
    expect(other.get_by_text("Arrivée enregistrée")).to_be_visible()


def present(page: Page):
    return page.locator("section", has=page.get_by_role("heading", name="Sur place"))


def test_an_arrival_in_another_session_appears_and_is_said(visit, host, arriving):
    page = looking(visit, host, viewport=PHONE)
    expect(present(page)).to_have_count(0)
    arrives_elsewhere(visit, host, "Soizic Coworkeuse")
    page.clock.fast_forward(21_000)
    expect(present(page).get_by_text("Soizic Coworkeuse").first).to_be_visible()
    expect(page.locator("#nouvelles")).to_have_text("Arrivée : Soizic Coworkeuse, Poste 1")


def test_what_somebody_is_doing_is_left_alone(visit, host, arriving):
    page = looking(visit, host, viewport=DESKTOP)
    erwan = page.locator("li[data-keep]", has_text="Erwan Coworkeur")
    erwan.locator("summary").click()
    reason = erwan.get_by_label("Motif")
    reason.fill("Il a télép")
    page.get_by_label("Quelqu’un arrive sans réservation").fill("Nol")
    reason.focus()
    reason.evaluate("field => field.setSelectionRange(3, 3)")
    arrives_elsewhere(visit, host, "Soizic Coworkeuse")
    page.clock.fast_forward(21_000)
    expect(present(page).get_by_text("Soizic Coworkeuse").first).to_be_visible()
    expect(reason).to_be_focused()
    page.keyboard.type("!")
    expect(reason).to_have_value("Il !a télép")
    expect(page.get_by_label("Quelqu’un arrive sans réservation")).to_have_value("Nol")


def test_the_focus_goes_to_the_line_that_has_changed(visit, host, arriving):
    page = looking(visit, host, viewport=DESKTOP)
    page.get_by_role("button", name="Arrivée Soizic Coworkeuse").focus()
    arrives_elsewhere(visit, host, "Soizic Coworkeuse")
    page.clock.fast_forward(21_000)
    expect(present(page).get_by_role("link", name="Soizic Coworkeuse")).to_be_focused()


def test_nothing_is_drawn_while_nothing_changes(visit, host, arriving):
    page = looking(visit, host, viewport=PHONE)
    page.locator("#journee").evaluate("day => { day.untouched = true; }")
    with page.expect_response("**/vivant/**") as answered:
        page.clock.fast_forward(21_000)
    assert answered.value.status == 304
    assert page.locator("#journee").evaluate("day => day.untouched") is True
    expect(page.locator("#nouvelles")).to_have_text("")


def test_a_hidden_tab_is_quiet_and_catches_up(visit, host, arriving):
    page = looking(visit, host, viewport=PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/vivant/" in request.url else None)
    hide = "state => Object.defineProperty(document, 'visibilityState', {value: state, configurable: true})"
    page.evaluate(hide, "hidden")
    page.clock.fast_forward(61_000)
    assert asked == []
    page.evaluate(hide, "visible")
    with page.expect_response("**/vivant/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_figures_say_how_old_they_are_and_the_day_goes_on_after_an_outage(visit, host, arriving):
    page = looking(visit, host, viewport=PHONE)
    page.context.set_offline(True)
    page.clock.fast_forward(21_000)
    expect(page.locator("#fraicheur")).to_contain_text("Connexion perdue, chiffres de")
    expect(page.locator("#nouvelles")).to_contain_text("Connexion perdue")
    arrives_elsewhere(visit, host, "Erwan Coworkeur")
    page.context.set_offline(False)
    expect(present(page).get_by_text("Erwan Coworkeur").first).to_be_visible()
    expect(page.locator("#fraicheur")).to_contain_text("À jour à")


def test_one_can_still_act_after_the_day_has_changed_by_itself(visit, host, arriving):
    page = looking(visit, host, viewport=PHONE)
    arrives_elsewhere(visit, host, "Soizic Coworkeuse")
    page.clock.fast_forward(21_000)
    expect(present(page)).to_be_visible()
    page.get_by_role("button", name="Arrivée Erwan Coworkeur").click()
    expect(page.get_by_text("Arrivée enregistrée")).to_be_visible()
    page.get_by_role("button", name="Départ Soizic Coworkeuse").click()
    expect(page.get_by_text("Départ enregistré")).to_be_visible()


def test_without_script_the_day_is_refreshed_by_a_link(visit, host, arriving):
    page = visit(host, viewport=PHONE, java_script_enabled=False)
    page.goto(DAY)
    arrives_elsewhere(visit, host, "Soizic Coworkeuse")
    page.get_by_role("link", name="Actualiser").click()
    expect(present(page).get_by_text("Soizic Coworkeuse").first).to_be_visible()
