"""The page behind a QR code, and the labels that carry it."""

import pytest
from django.test import Client

from booking.actions.sweeping import release_no_shows
from booking.models import Booking
from spaces.models import Steward
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book


def page(client: Client, room):
    return client.get(f"/ici/{room.public_id}/")


def press(client: Client, room, act: str, **said):
    return client.post(f"/ici/{room.public_id}/{act}/", said)


def test_here_asks_to_sign_in_and_comes_back(visitor, room):
    answer = page(visitor, room)
    assert (answer.status_code, answer["Location"]) == (302, f"/compte/login/?next=/ici/{room.public_id}/")


def test_here_is_not_found_for_what_does_not_exist(browser):
    assert browser.get("/ici/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_here_says_only_busy_of_others(browser, room, frozen):
    book(PersonFactory(name="Odile Secrète"), [room], between(9, 11), now=NOW, title="Entretien")
    frozen.move_to(at(9, 5))
    text = page(browser, room).text
    assert ("Occupé" in text, "Odile" in text, "Entretien" in text) == (True, False, False)


def test_here_says_when_it_is_free_again(browser, room, frozen):
    book(PersonFactory(), [room], between(9, 11), now=NOW)
    frozen.move_to(at(9, 5))
    assert "11\u00a0h – 11\u00a0h\u00a030" in page(browser, room).context["later"]


def test_here_checks_in_and_out_in_one_press(browser, coworker, room, frozen):
    booking = book(coworker, [room], between(9, 11), now=NOW)
    states = []
    for moment, act in [(at(8, 50), "arrivee"), (at(10), "depart")]:
        frozen.move_to(moment)
        assert press(browser, room, act)["Location"] == f"/ici/{room.public_id}/"
        booking.refresh_from_db()
        states.append(booking.status)
    assert states == ["checked_in", "completed"]


def test_here_takes_the_room_at_once_and_once(browser, coworker, room, frozen):
    frozen.move_to(at(9))
    [_half, hour, _longest] = page(browser, room).context["now"].choices
    for _ in range(2):
        assert press(browser, room, "prendre", until=hour.value, key="k").status_code == 302
    booking = Booking.objects.get()
    assert (booking.person, booking.status, booking.end) == (coworker, "checked_in", at(10))


def test_here_offers_nothing_where_the_desk_decides(browser, room, frozen):
    BookingPolicyFactory(resource=room, needs_approval=True)
    frozen.move_to(at(9))
    assert page(browser, room).context["now"].choices == []
    assert press(browser, room, "prendre", until="2027-01-11T10:00+01:00").status_code == 422
    assert Booking.objects.count() == 0


def test_here_offers_no_longer_than_the_policy(browser, room, frozen):
    from datetime import timedelta

    BookingPolicyFactory(resource=room, max_duration=timedelta(minutes=45))
    frozen.move_to(at(9))
    assert [choice.value[11:16] for choice in page(browser, room).context["now"].choices] == ["09:30", "09:45"]


def test_here_refuses_a_time_that_is_taken(browser, room, frozen):
    book(PersonFactory(), [room], between(10, 11), now=NOW)
    frozen.move_to(at(9))
    assert press(browser, room, "prendre", until="2027-01-11T10:30+01:00").status_code == 409


@pytest.mark.parametrize("until", ["", "demain", "2027-01-11T08:00+01:00"])
def test_here_refuses_an_end_that_is_none(browser, room, frozen, until):
    frozen.move_to(at(9))
    assert press(browser, room, "prendre", until=until).status_code == 400


def test_here_gives_a_released_room_back_to_who_comes_late(browser, coworker, room, asks_arrival, frozen):
    booking = book(coworker, [room], between(9, 11), now=NOW)
    frozen.move_to(at(9, 20))
    release_no_shows(now=at(9, 16))
    assert "je reprends la place" in page(browser, room).text
    press(browser, room, "arrivee")
    booking.refresh_from_db()
    assert booking.status == "checked_in"


def test_here_asks_no_more_for_more_bookings(browser, room, frozen):
    frozen.move_to(at(8, 30))
    book(PersonFactory(), [room], between(9, 10), now=NOW)
    one = queries_of(browser, f"/ici/{room.public_id}/")
    for hour in (11, 13, 15):
        book(PersonFactory(), [room], between(hour, hour + 1), now=NOW)
    assert queries_of(browser, f"/ici/{room.public_id}/") == one


def test_detail_says_by_when_one_must_have_come(browser, coworker, room, asks_arrival):
    booking = book(coworker, [room], between(9, 11), now=NOW)
    assert "Arrivée à confirmer avant 9\u00a0h\u00a015" in browser.get(f"/reservations/{booking.public_id}/").text


def test_labels_lead_to_the_page_of_each_resource(host_browser, room, site, settings):
    ResourceFactory(site=site, kind="desk")
    found = host_browser.get("/etiquettes/", {"site": site.slug, "kind": "room"}).context["labels"]
    assert [label["address"] for label in found] == [f"{settings.PUBLIC_URL}/ici/{room.public_id}/"]


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_labels_come_in_three_sizes(host_browser, room, size):
    answer = host_browser.get("/etiquettes/", {"size": size})
    assert (f"labels--{size}" in answer.text, answer.text.count('class="qr"')) == (True, 1)


def test_labels_have_no_style_of_their_own(host_browser, room):
    assert " style=" not in host_browser.get("/etiquettes/").text


def test_labels_are_for_the_desk(browser, visitor, room):
    assert (browser.get("/etiquettes/").status_code, visitor.get("/etiquettes/").status_code) == (403, 302)


def test_labels_of_another_site_are_not_offered(host_browser, room):
    elsewhere = ResourceFactory(site=SiteFactory(slug="ailleurs")).site
    assert host_browser.get("/etiquettes/", {"site": elsewhere.slug}).status_code == 400


def test_labels_ask_no_more_for_more(site, room):
    client = browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    one = queries_of(client, "/etiquettes/")
    for _ in range(3):
        ResourceFactory(site=site)
    assert queries_of(client, "/etiquettes/") == one
