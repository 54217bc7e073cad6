"""The waiting list as pages: from a refusal into the queue, and from a mail to the answer. No script is needed."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from booking.actions.changing import cancel_booking
from booking.models import Booking, WaitingEntry
from tests.conftest import NOW, at, between
from tests.factories import (
    AffiliationFactory,
    BookingPolicyFactory,
    PersonFactory,
    ResourceFactory,
    StewardFactory,
    book,
)
from tests.factories.waiting import wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SLOT = between(14, 16)


@pytest.fixture
def client(coworker):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    return client


@pytest.fixture
def holder(desk):
    return book(PersonFactory(), [desk], SLOT, now=NOW)


@pytest.fixture
def offered(coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    cancel_booking(booking=holder, by=holder.person, now=NOW)
    entry.refresh_from_db()
    return entry


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def asked(desk, period=SLOT) -> str:
    times = {"start": f"{period.start.isoformat()}", "end": f"{period.end.isoformat()}"}
    return urlencode({"resource": str(desk.public_id), **times})


def waiting_link(answer) -> str:
    found = re.search(r'href="(/liste-d-attente/rejoindre/[^"]*)"', answer.content.decode())
    return found.group(1).replace("&amp;", "&") if found else ""


def test_refusal_of_a_taken_slot_leads_into_the_queue(client, coworker, desk, holder):
    page = client.get(f"/reserver/{desk.public_id}/?{asked(desk)}")
    joined = client.post(waiting_link(page), {"attendees": "1", "title": "Réunion"})
    entry = WaitingEntry.objects.get()
    assert (page.status_code, joined.status_code, joined["Location"]) == (
        409,
        302,
        f"/liste-d-attente/{entry.public_id}/",
    )
    assert (entry.person, entry.resource, entry.span, entry.title) == (coworker, desk, SLOT, "Réunion")


def test_free_slot_offers_no_queue(client, desk):
    assert waiting_link(client.get(f"/reserver/{desk.public_id}/?{asked(desk)}")) == ""


def test_search_with_nothing_free_leads_into_the_queue_of_the_kind(client, coworker, desk, holder):
    query = {"site": desk.site.slug, "kind": "desk", "day": "2027-01-11", "start": "14:00", "end": "16:00"}
    page = client.get(f"/reserver/?{urlencode(query)}")
    client.post(waiting_link(page), {"attendees": "1"})
    entry = WaitingEntry.objects.get()
    assert (entry.kind, entry.site, entry.span) == ("desk", desk.site, SLOT)


def test_search_with_something_free_offers_no_queue(client, desk, holder, site):
    ResourceFactory(site=site)
    query = {"site": desk.site.slug, "kind": "desk", "day": "2027-01-11", "start": "14:00", "end": "16:00"}
    assert waiting_link(client.get(f"/reserver/?{urlencode(query)}")) == ""


def test_join_page_says_what_one_waits_for(client, desk, holder):
    page = client.get(f"/liste-d-attente/rejoindre/?{asked(desk)}")
    assert (page.status_code, desk.name in text(page)) == (200, True)


def test_join_page_asks_a_stranger_to_sign_in(desk):
    answer = Client().get(f"/liste-d-attente/rejoindre/?{asked(desk)}")
    assert (answer.status_code, answer["Location"].startswith("/compte/")) == (302, True)


def test_join_on_the_account_of_an_organisation(client, coworker, desk, holder):
    mine = AffiliationFactory(person=coworker).organisation
    client.post(f"/liste-d-attente/rejoindre/?{asked(desk)}", {"attendees": "1", "payer": str(mine.public_id)})
    assert WaitingEntry.objects.get().organisation == mine


def test_join_for_what_is_free_says_so_and_where_to_book(client, desk):
    page = client.post(f"/liste-d-attente/rejoindre/?{asked(desk)}", {"attendees": "1"})
    assert (page.status_code, f"/reserver/{desk.public_id}/" in page.content.decode()) == (409, True)


@pytest.mark.parametrize("query", ["", "?resource=x", "?kind=boat", "?kind=desk&start=x&end=y"])
def test_join_without_sense_is_refused(client, desk, query):
    assert client.get(f"/liste-d-attente/rejoindre/{query}").status_code in (400, 404)


def test_entry_page_says_how_many_are_ahead(client, coworker, desk, holder):
    wait(PersonFactory(), desk, SLOT, now=NOW - timedelta(minutes=1))
    page = client.get(f"/liste-d-attente/{wait(coworker, desk, SLOT, now=NOW).public_id}/")
    assert "1 personne avant vous" in text(page)


def test_entry_page_of_an_offer_has_two_answers(client, offered):
    page = client.get(f"/liste-d-attente/{offered.public_id}/").content.decode()
    assert [act in page for act in ("/accepter/", "/decliner/", "/quitter/")] == [True, True, False]


def test_accepting_leads_to_the_booking(client, offered):
    answer = client.post(f"/liste-d-attente/{offered.public_id}/accepter/")
    booking = Booking.objects.get(pk=offered.offer_id)
    assert (booking.status, answer["Location"]) == ("confirmed", f"/reservations/{booking.public_id}/")


def test_declining_shows_what_became_of_it(client, offered):
    answer = client.post(f"/liste-d-attente/{offered.public_id}/decliner/", follow=True)
    assert "Offre déclinée" in text(answer)


def test_leaving_shows_what_became_of_it(client, coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    answer = client.post(f"/liste-d-attente/{entry.public_id}/quitter/", follow=True)
    assert "Attente abandonnée" in text(answer)


def test_accepting_too_late_says_so(client, offered, frozen):
    frozen.move_to(offered.answer_by)
    answer = client.post(f"/liste-d-attente/{offered.public_id}/accepter/")
    assert (answer.status_code, "Le délai de confirmation est passé" in text(answer)) == (409, True)


def test_unknown_act_is_not_found(client, offered):
    assert client.post(f"/liste-d-attente/{offered.public_id}/voler/").status_code == 404


def test_other_people_s_entry_is_not_found(client, desk, holder):
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    assert client.get(f"/liste-d-attente/{entry.public_id}/").status_code == 404
    assert client.post(f"/liste-d-attente/{entry.public_id}/quitter/").status_code == 404


def test_list_shows_what_one_waits_for(client, coworker, desk, holder):
    wait(coworker, desk, SLOT, now=NOW)
    page = client.get("/liste-d-attente/")
    assert (desk.name in text(page), "En tête de file" in text(page)) == (True, True)


def test_empty_list_says_where_queues_begin(client):
    assert "Vous n’attendez rien" in text(client.get("/liste-d-attente/"))


def test_my_bookings_show_offers_once(client, offered, desk):
    page = client.get("/mes-reservations/").content.decode()
    assert page.count(f"/liste-d-attente/{offered.public_id}/accepter/") == 1
    assert f"/reservations/{offered.offer.public_id}/" not in page


def test_my_bookings_ask_as_much_for_three_waits_as_for_one(client, coworker, desk):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(3):
        period = between(8 + 2 * number, 10 + 2 * number)
        first = book(PersonFactory(), [desk], period, now=NOW)
        wait(coworker, desk, period, now=NOW)
        cancel_booking(booking=first, by=first.person, now=NOW)
        with CaptureQueriesContext(connection) as asked_:
            client.get("/mes-reservations/")
        counts.append(len(asked_))
    assert counts[1] == counts[2]


def test_front_desk_sees_offers_pending(offered, site, desk):
    host = Client(headers={"Accept-Language": "fr"})
    host.force_login(StewardFactory(site=site).person)
    page = host.get(f"/accueil-du-jour/?site={site.slug}&day=2027-01-11")
    assert ("Offres en attente de réponse" in text(page), str(offered.person) in text(page)) == (True, True)


def test_offer_is_not_in_the_cart(client, offered):
    assert str(offered.offer.public_id) not in client.get("/panier/").content.decode()


def test_request_is_made_where_approval_is_asked(client, coworker, desk, site):
    from booking.actions.changing import decline_booking

    BookingPolicyFactory(resource=desk, needs_approval=True)
    request = book(PersonFactory(), [desk], SLOT, now=NOW)
    entry = wait(coworker, desk, SLOT, now=NOW)
    decline_booking(booking=request, by=StewardFactory(site=site).person, reason="", now=NOW)
    answer = client.post(f"/liste-d-attente/{entry.public_id}/accepter/", follow=True)
    assert escape("Votre demande est transmise à l’équipe du lieu.") in answer.content.decode()


def test_begun_period_offers_no_queue(client, desk, holder, frozen):
    frozen.move_to(at(15))
    assert waiting_link(client.get(f"/reserver/{desk.public_id}/?{asked(desk)}")) == ""
