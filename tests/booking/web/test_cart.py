from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client

from booking.models import Booking
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.asking import choose_any, confirm, said
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import NOW, between
from tests.factories import PersonFactory, ResourceFactory, book

pytestmark = pytest.mark.django_db


def held(person: Person, resource: Resource, period=None) -> Booking:
    return book(person, [resource], period or between(9, 12), now=NOW, hold=True)


def shown_in(client: Client) -> list[Booking]:
    return [one.booking for one in client.get("/panier/").context["held"]]


def test_the_other_button_puts_the_time_into_the_cart(browser: Client, desk: Resource):
    answer = browser.post(confirm(desk), said(hold="1"))
    assert (answer.status_code, answer["Location"]) == (302, "/panier/")
    assert [booking.status for booking in shown_in(browser)] == ["held"]


def test_any_desk_can_go_into_the_cart(browser: Client, desk: Resource):
    answer = browser.post(choose_any(), said(hold="1"))
    assert answer["Location"] == "/panier/"
    assert len(shown_in(browser)) == 1


def test_the_cart_shows_what_all_of_it_costs(browser: Client, coworker: Person, site: Site):
    held_ones = [held(coworker, ResourceFactory(site=site)) for _ in range(2)]
    context = browser.get("/panier/").context
    assert context["total"] == sum(booking.total for booking in held_ones) > 0


def test_the_cart_is_confirmed_in_one_press(browser: Client, coworker: Person, site: Site):
    ids = [str(held(coworker, ResourceFactory(site=site)).public_id) for _ in range(2)]
    answer = browser.post("/panier/confirmer/", {"booking": ids})
    assert (answer.status_code, answer["Location"]) == (302, "/mes-reservations/")
    assert set(Booking.objects.values_list("status", flat=True)) == {"confirmed"}


def test_what_the_page_did_not_show_is_not_confirmed(browser: Client, coworker: Person, site: Site):
    seen, unseen = (held(coworker, ResourceFactory(site=site)) for _ in range(2))
    browser.post("/panier/confirmer/", {"booking": [str(seen.public_id)]})
    unseen.refresh_from_db()
    assert unseen.status == "held"


def test_a_hold_that_ran_out_meanwhile_confirms_nothing_and_is_said(
    browser: Client, coworker: Person, site: Site, frozen
):
    late = book(coworker, [ResourceFactory(site=site)], between(9, 12), now=NOW + timedelta(minutes=5), hold=True)
    early = held(coworker, ResourceFactory(site=site))
    frozen.move_to(NOW + django_settings.HOLD_LASTS)
    answer = browser.post("/panier/confirmer/", {"booking": [str(early.public_id), str(late.public_id)]})
    assert answer.status_code == 409
    assert [one.booking for one in answer.context["held"]] == [late]
    assert set(Booking.objects.values_list("status", flat=True)) == {"held"}


def test_one_line_can_be_taken_out(browser: Client, coworker: Person, desk: Resource):
    booking = held(coworker, desk)
    assert browser.post(f"/panier/{booking.public_id}/retirer/").status_code == 302
    assert shown_in(browser) == []


def test_nobody_takes_a_line_out_of_anothers_cart(desk: Resource):
    booking = held(PersonFactory(), desk)
    assert browser_of(PersonFactory()).post(f"/panier/{booking.public_id}/retirer/").status_code == 404


def test_a_tampered_form_is_not_found(browser: Client):
    assert browser.post("/panier/confirmer/", {"booking": ["nothing"]}).status_code == 404


def test_an_empty_cart_says_what_it_is_for(browser: Client):
    assert "Votre panier est vide" in browser.get("/panier/").content.decode()


def test_the_cart_asks_as_much_for_many_as_for_one(browser: Client, coworker: Person, site: Site):
    held(coworker, ResourceFactory(site=site))
    few = queries_of(browser, "/panier/")
    for _ in range(3):
        held(coworker, ResourceFactory(site=site))
    assert queries_of(browser, "/panier/") == few


def test_mine_leads_to_the_cart(browser: Client, coworker: Person, desk: Resource):
    assert "/panier/" not in browser.get("/mes-reservations/").content.decode()
    held(coworker, desk)
    assert "/panier/" in browser.get("/mes-reservations/").content.decode()
