import pytest
from django.test import Client

from booking.models import Booking
from booking.models.booking import Status
from members.models import Person
from spaces.models import BookingPolicy, Resource, Site
from tests.booking.web.asking import choose_any, confirm, said
from tests.booking.web.conftest import browser_of
from tests.conftest import NOW, at, between
from tests.factories import AffiliationFactory, BookingPolicyFactory, PersonFactory, ResourceFactory, book


def test_confirm_asks_a_visitor_to_sign_in_and_comes_back(visitor: Client, desk: Resource):
    answer = visitor.get(confirm(desk))
    assert answer["Location"].startswith(f"/compte/login/?next=/reserver/{desk.public_id}/")


def test_confirm_shows_the_price_line_by_line(browser: Client, desk: Resource):
    price = browser.get(confirm(desk)).context["preview"].price
    assert [(line.label, line.rule, str(line.net)) for line in price.lines] == [
        (f"{desk.name}, à l’heure", "3\u00a0h à 2,50\u00a0€ de l’heure, hors taxes", "7.50")
    ]


def test_confirm_books_and_leads_to_the_booking(browser: Client, coworker: Person, desk: Resource):
    answer = browser.post(confirm(desk), said(title="Écrire"))
    booking = Booking.objects.get()
    assert answer["Location"] == f"/reservations/{booking.public_id}/"
    assert (booking.person, booking.span, booking.title, booking.status) == (
        coworker, between(9, 12), "Écrire", Status.CONFIRMED,
    )  # fmt: skip


def test_confirm_keeps_the_title_to_oneself_unless_told_otherwise(browser: Client, desk: Resource):
    browser.post(confirm(desk), said(title="Secret"))
    browser.post(confirm(desk, between(14, 15)), said(title="Ouvert", shows_title="on", key="another"))
    assert dict(Booking.objects.values_list("title", "is_private")) == {"Secret": True, "Ouvert": False}


def test_confirm_sent_twice_books_once_and_leads_to_the_same_booking(browser: Client, desk: Resource):
    first, second = (browser.post(confirm(desk), said()) for _ in range(2))
    assert (Booking.objects.count(), second["Location"]) == (1, first["Location"])


def test_confirm_shown_twice_and_sent_twice_leads_to_ones_own_booking(browser: Client, desk: Resource):
    first = browser.post(confirm(desk), said(key="one page"))
    second = browser.post(confirm(desk), said(key="another page"))
    assert (Booking.objects.count(), second["Location"]) == (1, first["Location"])


def test_confirm_of_a_slot_taken_meanwhile_offers_the_nearest_as_links(browser: Client, site: Site, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    other = ResourceFactory(site=site, name="Poste voisin")
    answer = browser.post(confirm(desk), said())
    offers = answer.context["refusal"]["alternatives"]
    assert answer.status_code == 409
    assert (offers[0]["label"], offers[-1]["label"]) == (
        f"{desk.name}, 12\u00a0h – 15\u00a0h", "Poste voisin, 9\u00a0h – 12\u00a0h",
    )  # fmt: skip
    assert browser.get(offers[-1]["url"]).context["draft"].entry.pk == other.pk


def test_confirm_says_what_is_in_the_way(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(10, 11), now=NOW)
    refusal = browser.get(confirm(desk)).context["refusal"]
    assert refusal["detail"] == f"{desk.name} est occupé\u00a0: lundi 11 janvier, 10\u00a0h – 11\u00a0h."


@pytest.mark.parametrize(
    ("period", "status", "title"),
    [
        (between(19, 21), 422, "Le lieu est fermé pendant une partie de ce créneau"),
        (between(5, 6), 422, "Ce créneau est passé"),
    ],
)
def test_confirm_of_a_time_that_cannot_be_is_refused_on_the_page(
    browser: Client, desk: Resource, period: object, status: int, title: str
):
    answers = [browser.get(confirm(desk, period)), browser.post(confirm(desk, period), said())]
    assert [(answer.status_code, answer.context["refusal"]["title"]) for answer in answers] == [(status, title)] * 2
    assert Booking.objects.count() == 0


def test_confirm_of_too_many_people_is_refused_and_can_be_corrected(browser: Client, room: Resource):
    answer = browser.post(confirm(room), said(attendees=7))
    assert (answer.status_code, "preview" in answer.context) == (422, True)


def test_confirm_without_a_number_of_people_shows_the_field_again(browser: Client, room: Resource):
    answer = browser.post(confirm(room), said(attendees=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["attendees"])


def test_confirm_of_what_is_for_members_is_refused_to_others(browser: Client, desk: Resource):
    BookingPolicyFactory(bookable_by=BookingPolicy.Booker.MEMBERS)
    assert browser.post(confirm(desk), said()).status_code == 403


def test_confirm_on_the_account_of_somebody_elses_organisation_is_refused(browser: Client, desk: Resource):
    elsewhere = AffiliationFactory().organisation
    assert browser.post(confirm(desk), said(payer=str(elsewhere.public_id))).status_code == 403


def test_confirm_on_the_account_of_ones_organisation_books_for_it(browser: Client, coworker: Person, desk: Resource):
    organisation = AffiliationFactory(person=coworker).organisation
    browser.post(confirm(desk), said(payer=str(organisation.public_id)))
    assert Booking.objects.get().organisation == organisation


def test_confirm_of_a_reversed_period_shows_the_page_with_the_reason(browser: Client, desk: Resource):
    answer = browser.get(f"/reserver/{desk.public_id}/?start=2027-01-11T12:00&end=2027-01-11T09:00")
    assert (answer.status_code, answer.context["refusal"]["title"]) == (400, "La période n’est pas valable")


def test_confirm_of_an_unknown_resource_is_not_found(browser: Client, site: Site):
    answer = browser.get(f"/reserver/{site.public_id}/")
    assert (answer.status_code, "Ressource introuvable" in answer.content.decode()) == (404, True)


def test_confirm_without_hours_shows_when_the_resource_is_free(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(10, 11), now=NOW)
    context = browser.get(f"/reserver/{desk.public_id}/?day=2027-01-11").context
    assert (context["gaps"], "preview" in context) == ([between(8, 10), between(11, 20)], False)


def test_confirm_takes_a_day_and_wall_clock_hours(browser: Client, desk: Resource):
    address = f"/reserver/{desk.public_id}/?day=2027-01-11&start_time=09:00&end_time=12:00"
    assert browser.get(address).context["draft"].period == between(9, 12)


def test_confirm_asks_for_approval_where_the_place_wants_it(browser: Client, desk: Resource):
    BookingPolicyFactory(needs_approval=True)
    browser.post(confirm(desk), said())
    assert Booking.objects.get().status == Status.REQUESTED


def test_any_proposes_a_free_resource_and_books_it(browser: Client, site: Site, desk: Resource):
    free = ResourceFactory(site=site)
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    assert browser.get(choose_any()).context["draft"].entry.pk == free.pk
    browser.post(choose_any(), said())
    assert Booking.objects.latest("pk").resources == [free]


def test_any_sent_twice_books_one_resource(browser: Client, site: Site, desk: Resource):
    ResourceFactory(site=site)
    first, second = (browser.post(choose_any(), said()) for _ in range(2))
    assert (Booking.objects.count(), second["Location"]) == (1, first["Location"])


def test_any_of_nothing_free_offers_another_time(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    answers = [browser.get(choose_any()), browser.post(choose_any(), said())]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].context["refusal"]["alternatives"][0]["label"] == f"{desk.name}, 12\u00a0h – 15\u00a0h"


def test_any_that_makes_no_sense_shows_the_search_again(browser: Client, desk: Resource):
    assert browser.get(choose_any(end="08:00")).status_code == 400


def test_confirm_says_when_cancelling_is_no_longer_free(browser: Client, desk: Resource):
    BookingPolicyFactory(free_cancellation="02:00")
    later, soon = (browser.get(confirm(desk, between(hour, 12))).context["preview"] for hour in (10, 8))
    assert (later.free_until, soon.free_until) == ("lundi 11 janvier, 8\u00a0h", "")


def test_two_people_confirm_the_same_page_and_one_gets_it(browser: Client, desk: Resource):
    other = browser_of(PersonFactory())
    answers = [client.post(confirm(desk), said()) for client in (browser, other)]
    assert [answer.status_code for answer in answers] == [302, 409]


def test_confirm_of_an_hour_that_autumn_repeats_keeps_the_instant(browser: Client, desk: Resource):
    second_half_past_two = "2026-10-25T02:30%2B01:00"
    address = f"/reserver/{desk.public_id}/?start={second_half_past_two}&end=2026-10-25T03:30%2B01:00"
    period = browser.get(address).context["draft"].period
    assert period.length.total_seconds() == 3600


def test_gaps_of_today_begin_now(browser: Client, desk: Resource, frozen: object):
    frozen.move_to(at(10, 20))  # type: ignore[attr-defined]
    context = browser.get(f"/reserver/{desk.public_id}/?day=2027-01-11").context
    assert [gap.start for gap in context["gaps"]] == [at(10, 30)]
