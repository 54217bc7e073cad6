from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client

from booking.models import Booking
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.conftest import browser_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, ResourceFactory, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(coworker: Person, desk: Resource) -> Booking:
    return book(coworker, [desk], between(9, 11), now=NOW)


def move(booking: Booking, resource: Resource, start: str, end: str) -> str:
    asked = {"resource": str(resource.public_id), "day": MONDAY.isoformat(), "start": start, "end": end}
    return f"/reservations/{booking.public_id}/deplacer/?{urlencode(asked)}"


def span_of(booking: Booking):
    return Booking.objects.get(pk=booking.pk).span


def test_the_page_starts_with_where_it_is(browser: Client, booking: Booking):
    form = browser.get(f"/reservations/{booking.public_id}/deplacer/").context["form"]
    assert (form.initial["day"], form.initial["start"].hour, form.initial["end"].hour) == (MONDAY, 9, 11)


def test_a_new_time_shows_its_price_and_moves_nothing(browser: Client, booking: Booking, desk: Resource):
    context = browser.get(move(booking, desk, "09:00", "13:00")).context
    assert (context["difference"], context["is_dearer"]) == (booking.total, True)
    assert span_of(booking) == between(9, 11)


def test_a_shorter_time_says_what_comes_back(browser: Client, booking: Booking, desk: Resource):
    context = browser.get(move(booking, desk, "09:00", "10:00")).context
    assert (context["difference"], context["is_dearer"]) == (booking.total / 2, False)


def test_pressing_the_button_moves_it(browser: Client, booking: Booking, site: Site):
    other = ResourceFactory(site=site)
    answer = browser.post(move(booking, other, "14:00", "16:00"), {"sequence": booking.sequence})
    assert answer.status_code == 302
    booking.refresh_from_db()
    assert (booking.span, [r.pk for r in booking.resources]) == (between(14, 16), [other.pk])


def test_a_taken_place_keeps_the_old_one_and_offers_others(browser: Client, booking: Booking, desk: Resource):
    book(PersonFactory(), [desk], between(14, 16), now=NOW)
    answer = browser.post(move(booking, desk, "14:00", "16:00"), {"sequence": booking.sequence})
    assert answer.status_code == 409
    assert span_of(booking) == between(9, 11)
    offers = answer.context["refusal"]["alternatives"]
    assert browser.get(f"/reservations/{booking.public_id}/deplacer/{offers[0]['url']}").context[
        "difference"
    ] == Decimal(0)


def test_an_older_page_is_stale(browser: Client, booking: Booking, desk: Resource):
    answer = browser.post(move(booking, desk, "14:00", "16:00"), {"sequence": booking.sequence + 1})
    assert answer.status_code == 412


def test_end_before_start_is_said_at_the_field(browser: Client, booking: Booking, desk: Resource):
    answer = browser.get(move(booking, desk, "14:00", "13:00"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["end"])


def test_nobody_moves_what_they_cannot_see(booking: Booking, desk: Resource):
    assert browser_of(PersonFactory()).get(move(booking, desk, "14:00", "16:00")).status_code == 404


def test_what_is_over_does_not_move(browser: Client, booking: Booking, desk: Resource):
    browser.post(f"/reservations/{booking.public_id}/annuler/")
    assert browser.get(move(booking, desk, "14:00", "16:00")).status_code == 409


def test_half_an_hour_more_is_one_press_away(browser: Client, booking: Booking):
    quick = browser.get(f"/reservations/{booking.public_id}/deplacer/").context["quick"]
    context = browser.get(f"/reservations/{booking.public_id}/deplacer/{quick[0]['url']}").context
    assert context["difference"] == booking.total / 4


def test_two_of_mine_change_places(browser: Client, coworker: Person, booking: Booking, site: Site):
    other = book(coworker, [ResourceFactory(site=site)], between(14, 16), now=NOW)
    answer = browser.post(f"/reservations/{booking.public_id}/echanger/", {"other": str(other.public_id)})
    assert answer.status_code == 302
    assert (span_of(booking), span_of(other)) == (between(14, 16), between(9, 11))


def test_somebody_elses_is_not_offered_for_a_swap(browser: Client, booking: Booking, site: Site):
    book(PersonFactory(), [ResourceFactory(site=site)], between(14, 16), now=NOW)
    assert browser.get(f"/reservations/{booking.public_id}/echanger/").context["others"] == []


def test_the_desk_swaps_what_is_theirs_to_move(host: Person, booking: Booking, site: Site):
    theirs = book(PersonFactory(), [ResourceFactory(site=site)], between(14, 16), now=NOW)
    answer = browser_of(host).post(f"/reservations/{booking.public_id}/echanger/", {"other": str(theirs.public_id)})
    assert answer.status_code == 302
    assert span_of(theirs) == between(9, 11)
