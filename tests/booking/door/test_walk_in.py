"""Somebody arrives at the front desk without a booking."""

import pytest

from booking.models import Booking
from members.models import Person
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, SiteFactory, book

WALK_IN = "/accueil-du-jour/passage/"


@pytest.fixture(autouse=True)
def _morning(frozen):
    frozen.move_to(at(9, 10))


def said(room, **more):
    return {"what": str(room.public_id), "minutes": "60", "attendees": "1", "key": "k", "site": room.site.slug, **more}


def test_walk_in_is_for_the_desk(browser, visitor, room):
    assert (browser.get(WALK_IN).status_code, visitor.get(WALK_IN).status_code) == (403, 302)


@pytest.mark.parametrize("letters", ["MAËL", "maelle@"])
def test_walk_in_finds_people_by_name_or_address(host_browser, room, letters):
    person = PersonFactory(name="Maëlle Essai", email="maelle@example.org")
    PersonFactory(name="Yann")
    assert host_browser.get(WALK_IN, {"q": letters}).context["found"] == [person]


def test_walk_in_lists_nobody_unasked(host_browser, room):
    assert host_browser.get(WALK_IN, {"q": "a"}).context["found"] == []


def test_walk_in_books_and_checks_in_for_somebody_known(host_browser, host, room):
    person = PersonFactory(name="Maëlle Essai")
    answer = host_browser.post(WALK_IN, said(room, q="Maëlle", who=str(person.public_id)))
    booking = Booking.objects.get()
    assert (answer.status_code, booking.person, booking.made_by, booking.status) == (302, person, host, "checked_in")
    assert (booking.start, booking.end, booking.checked_in_at) == (at(9), at(10, 15), at(9, 10))


def test_walk_in_takes_down_somebody_new(host_browser, room):
    host_browser.post(WALK_IN, said(room, name="Nolwenn Neuve", email="Nolwenn@Example.org"))
    person = Person.objects.get(email__iexact="nolwenn@example.org")
    assert (person.name, person.has_usable_password(), Booking.objects.get().person) == ("Nolwenn Neuve", False, person)


def test_walk_in_knows_an_address_again(host_browser, room):
    person = PersonFactory(email="nolwenn@example.org")
    host_browser.post(WALK_IN, said(room, name="N.", email="NOLWENN@example.org"))
    assert Booking.objects.get().person == person


def test_walk_in_sent_twice_acts_once(host_browser, room):
    answers = [host_browser.post(WALK_IN, said(room, name="N.", email="n@example.org")) for _ in range(2)]
    assert ({answer["Location"] for answer in answers}, Booking.objects.count()) == (
        {f"/accueil-du-jour/?site={room.site.slug}#{Booking.objects.get().public_id}"},
        1,
    )


def test_walk_in_wants_somebody(host_browser, room):
    assert host_browser.post(WALK_IN, said(room, name="Nolwenn")).status_code == 400


def test_walk_in_makes_nobody_where_it_is_refused(host_browser, room):
    book(PersonFactory(), [room], between(10, 12), now=NOW)
    answer = host_browser.post(WALK_IN, said(room, name="N.", email="n@example.org", minutes="240"))
    assert (answer.status_code, Person.objects.filter(email="n@example.org").exists()) == (409, False)


def test_walk_in_offers_what_is_free_at_the_site(host_browser, room, site):
    taken = ResourceFactory(site=site)
    book(PersonFactory(), [taken], between(9, 10), now=NOW)
    ResourceFactory(site=SiteFactory())
    assert list(host_browser.get(WALK_IN).context["form"].free) == [str(room.public_id)]


def test_walk_in_agrees_in_the_name_of_the_desk(host_browser, room):
    BookingPolicyFactory(resource=room, needs_approval=True)
    host_browser.post(WALK_IN, said(room, name="N.", email="n@example.org"))
    assert Booking.objects.get().status == "checked_in"


def test_day_offers_the_search(host_browser, room):
    assert WALK_IN in host_browser.get("/accueil-du-jour/").text


def test_day_takes_back_an_arrival_noted_by_mistake(host_browser, room, frozen):
    booking = book(PersonFactory(), [room], between(9, 10), now=NOW)
    for act in ("arrivee", "effacer-arrivee"):
        assert host_browser.post(f"/accueil-du-jour/{booking.public_id}/{act}/", {}).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.checked_in_at) == ("confirmed", None)


def test_day_no_longer_takes_an_old_arrival_back(host_browser, room, frozen):
    booking = book(PersonFactory(), [room], between(9, 12), now=NOW)
    host_browser.post(f"/accueil-du-jour/{booking.public_id}/arrivee/", {})
    frozen.move_to(at(9, 21))
    assert host_browser.post(f"/accueil-du-jour/{booking.public_id}/effacer-arrivee/", {}).status_code == 422
