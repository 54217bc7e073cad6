"""The screen beside a door."""

import time_machine
from django.test import Client

from booking.models import Allocation, Booking, Door, WrongCode
from booking.models.booking import Status
from core.ranges import Period
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, ZoneFactory, book
from tests.factories.doors import door_at, paired


def state_of(device: Client, room: Resource) -> str:
    return device.get(f"/porte/{room.public_id}/").context["now"].state


def test_door_shows_free_then_awaited_then_busy_then_closed(device, room, coworker, asks_arrival, frozen, tap, code):
    book(coworker, [room], between(9, 11), now=NOW)
    seen = []
    for moment, act in [(at(8, 30), ""), (at(9, 5), ""), (at(9, 6), "arrivee"), (at(21), "")]:
        frozen.move_to(moment)
        if act:
            assert tap(act).status_code == 200
        seen.append(state_of(device, room))
    assert seen == ["free", "awaited", "busy", "closed"]


def test_door_says_by_when_somebody_must_have_come(device, room, coworker, asks_arrival, frozen):
    book(coworker, [room], between(9, 11), now=NOW)
    frozen.move_to(at(9, 5))
    assert "Arrivée à confirmer avant 9\u00a0h\u00a015" in device.get(f"/porte/{room.public_id}/").text


def test_door_shows_no_name_and_only_titles_that_are_shown(device, room, frozen):
    person = PersonFactory(name="Odile Secrète")
    book(person, [room], between(9, 10), now=NOW, title="Entretien annuel")
    book(person, [room], between(10, 11), now=NOW, title="Chorale", is_private=False)
    frozen.move_to(at(9, 5))
    text = device.get(f"/porte/{room.public_id}/").text
    assert ("Odile" in text, "Entretien" in text, "Chorale" in text) == (False, False, True)


def test_door_checks_in_and_out_by_code(tap, room, coworker, code, frozen):
    booking = book(coworker, [room], between(9, 11), now=NOW)
    frozen.move_to(at(9, 2))
    assert tap("arrivee").json() == {"said": "Arrivée enregistrée\u00a0: bienvenue."}
    frozen.move_to(at(10))
    tap("depart")
    booking.refresh_from_db()
    assert (booking.status, booking.checked_in_at, booking.checked_out_at) == (Status.COMPLETED, at(9, 2), at(10))


def test_door_books_half_an_hour_and_checks_in(tap, device, room, coworker, code, frozen):
    frozen.move_to(at(9, 7))
    [first, *_more] = device.get(f"/porte/{room.public_id}/").context["now"].choices
    assert tap(f"prendre@{first.value}").status_code == 200
    booking = Booking.objects.get()
    assert (booking.person, booking.status, booking.span) == (coworker, "checked_in", Period(at(9), at(9, 45)))


def test_door_counts_a_place_taken_on_the_spot_from_then_on(tap, room, code, frozen):
    frozen.move_to(at(9, 7))
    tap("prendre@2027-01-11T09:45+01:00")
    assert Period.of(Allocation.objects.get().booked) == Period(at(9, 7), at(9, 45))


def test_door_offers_no_more_than_the_next_booking_leaves(device, room, frozen):
    book(PersonFactory(), [room], between(10, 12), now=NOW)
    frozen.move_to(at(9, 20))
    choices = device.get(f"/porte/{room.public_id}/").context["now"].choices
    assert [choice.value[11:16] for choice in choices] == ["10:00"]


def test_door_offers_no_more_than_the_opening_hours_leave(device, room, frozen):
    frozen.move_to(at(19, 20))
    choices = device.get(f"/porte/{room.public_id}/").context["now"].choices
    assert [choice.value[11:16] for choice in choices] == ["20:00"]


def test_door_refuses_a_code_of_nobody_and_counts_it(tap, code):
    answer = tap("arrivee", "771203")
    assert (answer.status_code, answer.json()["code"], WrongCode.objects.count()) == (403, "wrong-door-code", 1)


def test_door_does_not_count_what_is_no_code(tap, code):
    assert [tap("arrivee", said).status_code for said in ("12", "abcdef", "١٢٣٤٥٦")] == [400, 400, 400]
    assert WrongCode.objects.count() == 0


def test_door_stops_listening_after_five_wrong_codes(tap, room, coworker, code, frozen):
    book(coworker, [room], between(8, 9), now=NOW)
    frozen.move_to(at(8))
    answers = [tap("arrivee", f"77120{number}").status_code for number in range(6)]
    assert [*answers, tap("arrivee").status_code] == [403, 403, 403, 403, 403, 429, 429]
    frozen.move_to(at(8, 16))
    assert tap("arrivee").status_code == 200


def test_doors_together_stop_listening_after_a_hundred_wrong_codes(tap, host, site, code):
    other, _secret = door_at(ResourceFactory(site=site), host, now=NOW)
    WrongCode.objects.bulk_create(WrongCode(door=other, at=NOW) for _ in range(100))
    assert tap("arrivee").status_code == 429


def test_door_knows_a_deleted_code_no_more(tap, coworker, code):
    coworker.door_code.delete()
    assert tap("arrivee").status_code == 403


def test_door_says_so_where_one_has_nothing_here(tap, code):
    answer = tap("arrivee")
    assert (answer.status_code, answer.json()["code"]) == (404, "nothing-to-check-in")


def test_door_refuses_what_it_does_not_know(tap, code):
    assert tap("ouvrir").status_code == 404


def test_door_does_a_tap_once_however_often_it_is_sent(tap, room, code, frozen):
    frozen.move_to(at(9))
    answers = [tap("prendre@2027-01-11T10:00+01:00", key="le-meme") for _ in range(3)]
    assert {(answer.status_code, answer.json()["said"]) for answer in answers} == {
        (200, "C’est à vous\u00a0: bienvenue.")
    }
    assert Booking.objects.count() == 1


def test_door_without_script_leads_back_to_itself_and_says_thanks(device, room, coworker, code, frozen):
    book(coworker, [room], between(9, 11), now=NOW)
    frozen.move_to(at(9))
    said = {"code": code, "act": "arrivee", "key": "k"}
    answer = device.post(f"/porte/{room.public_id}/", said, follow=True)
    assert (answer.redirect_chain, "bienvenue" in answer.text) == (
        [(f"/porte/{room.public_id}/?dit=arrivee", 302)],
        True,
    )


def test_door_without_script_shows_the_refusal(device, room, code):
    answer = device.post(f"/porte/{room.public_id}/", {"code": "000000", "act": "arrivee"})
    assert (answer.status_code, "Ce code n’est celui de personne" in answer.text) == (403, True)


def test_state_is_not_sent_twice(device, room, frozen):
    frozen.move_to(at(9))
    address = f"/porte/{room.public_id}/etat/"
    tag = device.get(address)["ETag"]
    assert device.get(address, headers={"If-None-Match": tag}).status_code == 304
    book(PersonFactory(), [room], between(9, 10), now=at(9))
    assert device.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_door_is_closed_to_a_browser_without_the_cookie(visitor, host_browser, room, device):
    for client in (visitor, host_browser):
        assert client.get(f"/porte/{room.public_id}/").status_code == 403


def test_door_is_closed_to_a_forged_cookie(visitor, room, at_the_door):
    visitor.cookies["porte"] = f"{at_the_door[0].public_id}:devine"
    assert visitor.get(f"/porte/{room.public_id}/").status_code == 403


def test_door_of_another_resource_is_closed(device, site):
    assert device.get(f"/porte/{ResourceFactory(site=site).public_id}/").status_code == 403


def test_revoked_device_is_shown_nothing(device, at_the_door, room, host_browser, tap, code):
    assert host_browser.post(f"/bornes/{at_the_door[0].public_id}/revoquer/").status_code == 302
    answers = [device.get(f"/porte/{room.public_id}/"), device.get(f"/porte/{room.public_id}/etat/"), tap("arrivee")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_device_is_nobodys_session(device, room):
    assert device.get("/mes-reservations/").status_code == 302
    cookie = device.cookies["porte"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/porte/", True, "Strict")


def test_kiosk_shows_its_zone_and_no_other(site, room, host, frozen):
    zone = ZoneFactory(site=site)
    inside = ResourceFactory(site=site, zone=zone)
    door, device = paired(zone, host, now=NOW)
    places = device.get(f"/borne/{door.public_id}/").context["places"]
    assert [now.entry.pk for now in places] == [inside.pk]
    assert device.get(f"/borne/{door.public_id}/{inside.public_id}/").status_code == 200
    assert device.get(f"/borne/{door.public_id}/{room.public_id}/").status_code == 403


def test_kiosk_of_another_site_is_closed(site, room, host):
    door, device = paired(site, host, now=NOW)
    elsewhere = ResourceFactory(site=SiteFactory())
    assert device.get(f"/borne/{door.public_id}/{elsewhere.public_id}/").status_code == 403
    other, _secret = door_at(site, host, now=NOW)
    assert device.get(f"/borne/{other.public_id}/").status_code == 403


def test_kiosk_takes_taps(site, room, host, coworker, code, tap, frozen):
    door, device = paired(site, host, now=NOW)
    frozen.move_to(at(9))
    address = f"/borne/{door.public_id}/{room.public_id}/"
    assert tap("prendre@2027-01-11T10:00+01:00", client=device, address=address).status_code == 200


def test_kiosk_asks_no_more_for_more_places(site, room, host, frozen):
    frozen.move_to(at(9))
    door, device = paired(site, host, now=NOW)
    few = queries_of(device, f"/borne/{door.public_id}/etat/")
    for _ in range(3):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 10), now=NOW)
    assert queries_of(device, f"/borne/{door.public_id}/etat/") == few


def test_door_asks_no_more_for_more_bookings(device, room, frozen):
    frozen.move_to(at(8, 30))
    book(PersonFactory(), [room], between(9, 10), now=NOW)
    one = queries_of(device, f"/porte/{room.public_id}/etat/")
    for hour in (11, 13, 15):
        book(PersonFactory(), [room], between(hour, hour + 1), now=NOW)
    assert queries_of(device, f"/porte/{room.public_id}/etat/") == one


def test_whole_is_taken_where_a_part_is(site: Site, room: Resource, host: Person, frozen: time_machine.Traveller):
    from tests.factories import PartFactory

    whole = ResourceFactory(site=site, kind="room", capacity=20)
    PartFactory(whole=whole, part=room)
    _door, device = paired(whole, host, now=NOW)
    book(PersonFactory(), [room], between(9, 10), now=NOW)
    frozen.move_to(at(9, 5))
    assert state_of(device, whole) == "busy"


def test_worker_has_its_own_reach(visitor):
    for address in ("/porte/ouvrier.js", "/borne/ouvrier.js"):
        answer = visitor.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_pairing_link_works_once(site, room, host, visitor):
    _door, secret = door_at(room, host, now=NOW)
    address = f"/porte/associer/{secret}/"
    assert [visitor.get(address).status_code, visitor.get(address).status_code] == [200, 200]
    assert [visitor.post(address).status_code, visitor.post(address).status_code] == [302, 404]


def test_pairing_link_works_for_a_day(room, host, visitor, frozen):
    _door, secret = door_at(room, host, now=NOW)
    frozen.move_to(at(7, 1, day=at(7).date().replace(day=12)))
    assert visitor.post(f"/porte/associer/{secret}/").status_code == 404


def test_doors_are_made_by_the_desk(host_browser, room, site):
    answer = host_browser.post("/bornes/", {"name": "Tablette", "shows": f"resource:{room.pk}"})
    door = Door.objects.get()
    assert (answer.status_code, door.resource, "/porte/associer/" in answer.text, "<svg" in answer.text) == (
        200,
        room,
        True,
        True,
    )
    assert "/porte/associer/" not in host_browser.get("/bornes/").text


def test_doors_are_not_for_everybody(browser, visitor, room):
    assert (browser.get("/bornes/").status_code, visitor.get("/bornes/").status_code) == (403, 302)


def test_door_of_a_site_one_does_not_host_is_not_offered(host_browser, room):
    elsewhere = ResourceFactory(site=SiteFactory(), kind="room")
    assert host_browser.post("/bornes/", {"name": "x", "shows": f"resource:{elsewhere.pk}"}).status_code == 400


def test_door_of_another_site_is_revoked_by_its_own_desk_alone(at_the_door, site):
    other = browser_of(StewardFactory(site=SiteFactory()).person)
    assert other.post(f"/bornes/{at_the_door[0].public_id}/revoquer/").status_code == 403
