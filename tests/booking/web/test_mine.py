from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from billing.models import Charge
from booking.models import Booking
from booking.models.booking import Status
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book

DAY = timedelta(days=1)


@pytest.fixture
def booking(coworker: Person, desk: Resource) -> Booking:
    return book(coworker, [desk], between(9, 12), now=NOW)


def act(client: Client, booking: Booking, name: str, **said: str):
    return client.post(f"/reservations/{booking.public_id}/{name}/", said)


def status_of(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).status


def test_mine_lists_what_is_to_come_the_soonest_first(browser: Client, coworker: Person, desk: Resource):
    late = book(coworker, [desk], between(15, 16), now=NOW)
    soon = book(coworker, [desk], between(9, 10), now=NOW)
    assert [one.booking for one in browser.get("/mes-reservations/").context["shown"]] == [soon, late]


def test_mine_lists_what_is_over_or_cancelled_apart(browser: Client, booking: Booking):
    act(browser, booking, "annuler")
    shown = [browser.get(f"/mes-reservations/{query}").context["shown"] for query in ("", "?passees")]
    assert [[one.booking.pk for one in part] for part in shown] == [[], [booking.pk]]


def test_mine_shows_nobody_elses(booking: Booking):
    assert browser_of(PersonFactory()).get("/mes-reservations/").context["shown"] == []


def test_mine_goes_page_by_page(browser: Client, coworker: Person, desk: Resource):
    for number in range(21):
        book(coworker, [desk], between(9, 10, day=MONDAY + number * DAY), now=NOW)
    context = browser.get("/mes-reservations/").context
    assert (len(context["shown"]), context["next_url"]) == (20, "?page=2")
    assert len(browser.get("/mes-reservations/?page=2").context["shown"]) == 1


def test_mine_asks_as_much_for_many_bookings_as_for_one(
    browser: Client, coworker: Person, site: Site, booking: Booking
):
    few = queries_of(browser, "/mes-reservations/")
    for _ in range(3):
        book(coworker, [ResourceFactory(site=site)], between(14, 15), now=NOW)
    assert queries_of(browser, "/mes-reservations/") == few


def test_detail_shows_the_price_that_was_agreed(browser: Client, booking: Booking):
    shown = browser.get(f"/reservations/{booking.public_id}/").context["shown"]
    assert str(shown.price.total) == "9.00"


def test_detail_of_somebody_elses_booking_is_not_found(booking: Booking):
    answer = browser_of(PersonFactory()).get(f"/reservations/{booking.public_id}/")
    assert (answer.status_code, "Réservation introuvable" in answer.content.decode()) == (404, True)


def test_detail_asks_a_visitor_to_sign_in(visitor: Client, booking: Booking):
    assert visitor.get(f"/reservations/{booking.public_id}/").status_code == 302


def test_cancelling_in_time_gives_the_money_back(browser: Client, booking: Booking):
    act(browser, booking, "annuler")
    assert (status_of(booking), Charge.objects.total()) == (Status.CANCELLED, 0)


def test_cancelling_late_says_that_it_stays_due(browser: Client, coworker: Person, desk: Resource):
    BookingPolicyFactory(free_cancellation="04:00")
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    page = browser.get(f"/reservations/{booking.public_id}/").content.decode()
    assert "les 9,00\u00a0€ restent dus" in page
    act(browser, booking, "annuler")
    assert (status_of(booking), str(Charge.objects.total())) == (Status.CANCELLED, "9.00")


def test_cancelling_somebody_elses_booking_is_not_found(booking: Booking):
    assert act(browser_of(PersonFactory()), booking, "annuler").status_code == 404
    assert status_of(booking) == Status.CONFIRMED


def test_cancelling_twice_is_refused_on_the_page(browser: Client, booking: Booking):
    answers = [act(browser, booking, "annuler") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]


def test_arriving_too_early_is_refused_on_the_page(browser: Client, booking: Booking):
    answer = act(browser, booking, "arrivee")
    assert (answer.status_code, answer.context["refusal"]["title"]) == (
        422, "Il est trop tôt pour confirmer l’arrivée",
    )  # fmt: skip


def test_arriving_and_leaving_in_time(browser: Client, booking: Booking, frozen: time_machine.Traveller):
    seen = []
    for name, moment in (("arrivee", at(9, 5)), ("depart", at(10))):
        frozen.move_to(moment)
        act(browser, booking, name)
        seen.append(status_of(booking))
    assert seen == [Status.CHECKED_IN, Status.COMPLETED]


@pytest.mark.parametrize(("hour", "offered"), [(8, False), (9, True), (13, False)])
def test_the_button_to_arrive_stands_there_when_it_is_time(
    browser: Client, booking: Booking, frozen: time_machine.Traveller, hour: int, offered: bool
):
    frozen.move_to(at(hour))
    assert browser.get(f"/reservations/{booking.public_id}/").context["shown"].may_check_in == offered


def test_a_hold_shows_how_long_it_lasts_and_is_confirmed(browser: Client, coworker: Person, desk: Resource):
    hold = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    shown = browser.get(f"/reservations/{hold.public_id}/").context["shown"]
    assert shown.hold_left == timedelta(minutes=15)
    act(browser, hold, "confirmer")
    assert status_of(hold) == Status.CONFIRMED


def test_a_hold_whose_time_is_up_is_refused(
    browser: Client, coworker: Person, desk: Resource, frozen: time_machine.Traveller
):
    hold = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    frozen.move_to(at(7, 15))
    assert act(browser, hold, "confirmer").status_code == 409


@pytest.mark.parametrize("name", ["accepter", "refuser"])
def test_deciding_on_ones_own_request_is_not_allowed(browser: Client, coworker: Person, desk: Resource, name: str):
    BookingPolicyFactory(needs_approval=True)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    assert (act(browser, booking, name).status_code, status_of(booking)) == (403, Status.REQUESTED)


def test_an_unknown_act_is_not_found(browser: Client, booking: Booking):
    assert act(browser, booking, "danser").status_code == 404


def test_acts_are_not_done_by_following_a_link(browser: Client, booking: Booking):
    assert browser.get(f"/reservations/{booking.public_id}/annuler/").status_code == 405


def test_calendar_file_holds_the_booking(browser: Client, booking: Booking):
    answer = browser.get(f"/reservations/{booking.public_id}/reservation.ics")
    lines = answer.content.decode().splitlines()
    assert "DTSTART;TZID=Europe/Paris:20270111T090000" in lines
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
