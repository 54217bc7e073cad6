"""The pages of loans, for who borrows and for the desk."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import Booking, Loan, LoanPhoto
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, book
from tests.factories.loans import borrow, host_of, laptop, lend, lending_policy, loan_days, picture

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
REACHED = {"address": "12 quai des Indes, Lorient", "phone": "02 97 00 00 00"}


def signed_in(person):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def thing(site):
    lending_policy(site)
    return laptop(site, name="Portable 1")


@pytest.fixture
def host(site):
    return host_of(site)


@pytest.fixture
def browser(coworker):
    return signed_in(coworker)


@pytest.fixture
def desk_browser(host):
    return signed_in(host)


@pytest.fixture
def loan(site, thing, coworker):
    return borrow(coworker, [thing], loan_days(MONDAY, 7, site=site), now=NOW)


@pytest.fixture
def out(loan, host):
    return lend(loan, by=host, now=NOW)


def answers(**more):
    days = {"start_day": "2027-01-12", "start_time": "10:00", "end_day": "2027-01-19", "end_time": "18:00"}
    return {**days, **REACHED, "purpose": "Apprendre", "key": "une-fois", **more}


def inspection(loan, condition="good", **more):
    items = {f"condition-{item.pk}": condition for item in loan.items.all()}
    return {**items, **{f"notes-{item.pk}": "Chargeur compris" for item in loan.items.all()}, **more}


def url(name, *args):
    return reverse(f"booking:{name}", args=args)


def test_everybody_sees_what_can_be_borrowed_and_from_when(site, thing, loan, client):
    laptop(site, name="Portable 2")
    page = client.get(url("loans"), headers={"Accept-Language": "fr"}).content.decode()
    assert "Portable 1" in page
    assert "Dès le mardi 19 janvier" in page
    assert "Disponible aujourd’hui" in page
    assert "Prêt gratuit" in page


def test_nothing_to_lend_says_so(client, site):
    assert client.get(url("loans")).status_code == 200


def test_the_shelf_asks_as_many_queries_for_three_as_for_one(site, thing, client, django_assert_num_queries):
    client.get(url("loans"))
    with django_assert_num_queries(3):
        client.get(url("loans"))
    for _ in range(2):
        laptop(site)
    client.get(url("loans"))
    with django_assert_num_queries(3):
        client.get(url("loans"))


def test_asking_shows_the_first_free_days_and_the_price(browser, thing):
    page = browser.get(url("loan-new", thing.public_id))
    assert page.status_code == 200
    assert page.context["form"].initial["start_day"] == MONDAY
    assert page.context["quote"].total == 0
    assert "au lieu de 12,50\u00a0€ par jour" in page.content.decode()


def test_the_days_of_a_paid_loan_are_one_line(browser, site):
    lending_policy(site, loan_is_free=False)
    page = browser.get(url("loan-new", laptop(site).public_id))
    [line] = [one for one in page.context["quote"].lines if "journée" in one.label]
    assert line.rule == "8 jours à 12,50\u00a0€"
    assert line.net == 100


def test_asking_makes_a_loan_once(browser, thing, coworker):
    sent = [browser.post(url("loan-new", thing.public_id), answers()) for _ in range(2)]
    loan = Loan.objects.get()
    assert [answer["Location"] for answer in sent] == [url("loan", loan.public_id)] * 2
    assert (loan.booking.person, loan.phone, loan.purpose) == (coworker, "02 97 00 00 00", "Apprendre")
    assert loan.due_at == at(18, day=TUESDAY + 7 * DAY)


def test_asking_for_two_things_makes_one_loan(site, browser, thing):
    other = laptop(site)
    browser.post(url("loan-new", thing.public_id), answers(also=[str(other.public_id)]))
    assert Loan.objects.get().items.count() == 2


def test_asking_again_knows_where_to_reach_one(browser, site, loan):
    page = browser.get(url("loan-new", laptop(site).public_id))
    assert page.context["form"].initial["phone"] == loan.phone


def test_asking_what_is_taken_offers_other_days_and_things(site, browser, thing, loan):
    laptop(site, name="Portable 2")
    page = signed_in(PersonFactory()).post(url("loan-new", thing.public_id), answers())
    assert page.status_code == 409
    offered = [one["label"] for one in page.context["refusal"]["alternatives"]]
    assert len(offered) == 2
    assert any("Portable 2" in label for label in offered)
    link = page.context["refusal"]["alternatives"][0]["url"]
    assert browser.get(link).status_code == 200


def test_asking_while_it_is_closed_says_when_it_is_open(browser, thing):
    page = browser.post(url("loan-new", thing.public_id), answers(start_time="06:00"))
    assert page.status_code == 422
    assert "Le mardi 12 janvier, le lieu est ouvert\u00a0: 8\u00a0h – 20\u00a0h." in page.content.decode()


@pytest.mark.parametrize("missing", ["address", "phone", "end_day"])
def test_asking_without_an_answer_asks_again(browser, thing, missing):
    page = browser.post(url("loan-new", thing.public_id), answers(**{missing: ""}))
    assert page.status_code == 400
    assert missing in page.context["form"].errors
    assert Loan.objects.count() == 0


def test_recalculating_makes_no_loan(browser, thing):
    assert browser.post(url("loan-new", thing.public_id), answers(price="1")).status_code == 200
    assert Loan.objects.count() == 0


def test_what_stays_here_cannot_be_asked_for(browser, desk):
    assert browser.get(url("loan-new", desk.public_id)).status_code == 422


def test_asking_needs_an_account(client, thing):
    assert client.get(url("loan-new", thing.public_id)).status_code == 302


def test_my_loans_are_listed_with_their_state(browser, out, frozen):
    assert "En prêt" in browser.get(url("loans-mine")).content.decode()
    frozen.move_to(at(19, day=MONDAY + 9 * DAY))
    assert "En retard de 2 jours" in browser.get(url("loans-mine")).content.decode()


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def test_my_loans_ask_as_many_queries_for_three_as_for_one(browser, site, loan, coworker):
    one = queries_of(browser, url("loans-mine"))
    for _ in range(2):
        borrow(coworker, [laptop(site), laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
    assert queries_of(browser, url("loans-mine")) == one


def test_a_loan_among_my_bookings_leads_to_its_page(browser, loan):
    page = browser.get(reverse("booking:mine")).content.decode()
    assert url("loan", loan.public_id) in page
    assert "Je suis là" not in page
    assert browser.get(reverse("booking:detail", args=[loan.public_id]))["Location"] == url("loan", loan.public_id)


def test_renewing_from_the_page(browser, out):
    sent = browser.post(url("loan-renew", out.public_id), {"day": "2027-01-21", "time": "12:00"})
    assert sent["Location"] == url("loan", out.public_id)
    assert Booking.objects.get(pk=out.pk).end == at(12, day=MONDAY + 10 * DAY)


def test_renewing_what_is_waited_for_says_by_when(browser, out, thing):
    book(PersonFactory(), [thing], between(9, 10, day=MONDAY + 8 * DAY), now=NOW)
    page = browser.post(url("loan-renew", out.public_id), {"day": "2027-01-21", "time": "12:00"})
    assert page.status_code == 409
    assert "Portable 1 est occupé" in page.content.decode()


def test_renewing_without_a_day_asks_again(browser, out):
    assert browser.post(url("loan-renew", out.public_id), {"day": "", "time": "12:00"}).status_code == 400


def test_cancelling_gives_the_thing_back(browser, loan):
    browser.post(reverse("booking:act", args=[loan.public_id, "annuler"]))
    assert "Annulée" in browser.get(url("loan", loan.public_id)).content.decode()


@pytest.mark.parametrize("name", ["loan", "loan-agreement", "loan-hand-over", "loan-return"])
def test_other_peoples_loans_are_not_there(loan, name):
    assert signed_in(PersonFactory()).get(url(name, loan.public_id)).status_code == 404


@pytest.mark.parametrize("name", ["loan-hand-over", "loan-return"])
def test_the_borrower_does_not_inspect(browser, loan, name):
    assert browser.get(url(name, loan.public_id)).status_code == 403


def test_the_desk_is_for_the_desk(browser):
    assert browser.get(url("loans-desk")).status_code == 403


def test_the_desk_sees_what_to_do_today(desk_browser, site, out, thing, frozen):
    waiting = book(PersonFactory(name="Nolwenn"), [thing], between(9, 10, day=MONDAY + 9 * DAY), now=NOW)
    borrow(PersonFactory(), [laptop(site)], loan_days(MONDAY + 8 * DAY, 2, site=site), now=NOW)
    frozen.move_to(at(9, day=MONDAY + 8 * DAY))
    page = desk_browser.get(url("loans-desk"))
    assert [(name, len(rows)) for name, rows in page.context["desk"].parts] == [("overdue", 1), ("to_hand_over", 1)]
    assert f"Attendu par {waiting.person}" in page.content.decode()
    day = desk_browser.get(reverse("booking:day")).content.decode()
    assert "1 en retard" in day
    assert "1 à remettre" in day


def test_the_desk_asks_as_many_queries_for_three_as_for_one(desk_browser, site, out):
    one = queries_of(desk_browser, url("loans-desk"))
    for _ in range(2):
        borrow(PersonFactory(), [laptop(site), laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
    assert queries_of(desk_browser, url("loans-desk")) == one


def test_the_desk_accepts_a_request(desk_browser, site, thing, coworker):
    BookingPolicyFactory(kind="equipment", site=site, needs_approval=True)
    loan = borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)
    assert "Accepter" in desk_browser.get(url("loan", loan.public_id)).content.decode()
    desk_browser.post(reverse("booking:act", args=[loan.public_id, "accepter"]))
    assert Booking.objects.get(pk=loan.pk).status == "confirmed"


def photo(name="a.jpg"):
    return SimpleUploadedFile(name, picture(), content_type="image/jpeg")


def test_handing_over_with_photos_on_a_phone(desk_browser, loan):
    page = desk_browser.get(url("loan-hand-over", loan.public_id)).content.decode()
    assert 'capture="environment"' in page
    files = {"camera": photo(), "pictures": [photo("b.jpg"), photo("c.jpg")]}
    sent = desk_browser.post(url("loan-hand-over", loan.public_id), inspection(loan, "worn", signed="on", **files))
    assert sent["Location"] == url("loan", loan.public_id)
    assert Loan.objects.get().items.get().condition_out == "worn"
    assert LoanPhoto.objects.filter(moment="out").count() == 3


def test_handing_over_unsigned_asks_again(desk_browser, loan):
    page = desk_browser.post(url("loan-hand-over", loan.public_id), inspection(loan))
    assert page.status_code == 400
    assert "signed" in page.context["form"].errors


def test_a_file_that_is_no_photo_is_refused_and_nothing_leaves(desk_browser, loan):
    bad = SimpleUploadedFile("a.jpg", b"<svg/>", content_type="image/jpeg")
    page = desk_browser.post(url("loan-hand-over", loan.public_id), inspection(loan, signed="on", camera=bad))
    assert page.status_code == 422
    assert Booking.objects.get(pk=loan.pk).status == "confirmed"


def test_taking_back(desk_browser, out, thing):
    sent = desk_browser.post(url("loan-return", out.public_id), inspection(out, "broken", camera=photo()))
    assert sent["Location"] == url("loan", out.public_id)
    thing.refresh_from_db()
    assert (thing.condition, LoanPhoto.objects.get().moment) == ("broken", "in")


def test_more_photos_are_added_later(desk_browser, out):
    desk_browser.post(url("loan-photos", out.public_id), {"camera": photo()})
    assert LoanPhoto.objects.get().moment == "out"


def test_photos_are_shown_to_the_borrower_and_nobody_else(desk_browser, browser, out):
    desk_browser.post(url("loan-photos", out.public_id), {"camera": photo()})
    address = url("loan-photo", out.public_id, LoanPhoto.objects.get().public_id)
    assert address in browser.get(url("loan", out.public_id)).content.decode()
    shown = browser.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["Cache-Control"].startswith("private")
    assert signed_in(PersonFactory()).get(address).status_code == 404
    assert Client().get(address).status_code == 302
