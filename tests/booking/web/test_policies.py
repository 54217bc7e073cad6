"""Rules on the pages: explained, linked from refusals, set aside, and for somebody else."""

import pytest
from django.test import Client

from billing.models import Charge
from booking.models import Booking, Override
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book
from tests.factories.policies import quota, tier

pytestmark = pytest.mark.usefixtures("frozen")
TIMES = "start=2027-01-11T09:00%2B01:00&end=2027-01-11T11:00%2B01:00"


@pytest.fixture
def manager(site):
    return StewardFactory(site=site, role="manager", person=PersonFactory(password="x")).person


@pytest.fixture
def desk_browser(manager) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def confirm_url(desk, more=""):
    return f"/reserver/{desk.public_id}/?{TIMES}{more}"


def test_the_rules_page_says_every_rule_that_refuses(browser, desk):
    BookingPolicyFactory(name="Courts", max_duration="01:00")
    quota(1)
    page = browser.get(f"/reserver/{desk.public_id}/regles/?{TIMES}").content.decode()
    assert "2 règles s’y opposent" in page
    assert "D’après\u00a0: Courts" in page


def test_the_rules_page_is_open_to_strangers(client, desk):
    assert client.get(f"/reserver/{desk.public_id}/regles/").status_code == 200


def test_a_hidden_resource_has_no_rules_page(browser, desk):
    BookingPolicyFactory(visible_to="stewards")
    assert browser.get(f"/reserver/{desk.public_id}/regles/").status_code == 404
    assert browser.get(confirm_url(desk)).status_code == 404


def test_a_refusal_leads_to_the_rules(browser, desk):
    BookingPolicyFactory(max_duration="01:00")
    answer = browser.get(confirm_url(desk))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"/reserver/{desk.public_id}/regles/" in page
    assert "override_reason" not in page


def test_quotas_are_told_before_the_button_is_pressed(browser, desk):
    quota(1)
    assert browser.get(confirm_url(desk)).status_code == 422


def test_a_manager_sets_a_rule_aside_on_the_page(desk_browser, desk):
    BookingPolicyFactory(max_duration="01:00")
    assert "override_reason" in desk_browser.get(confirm_url(desk)).content.decode()
    said = {"attendees": 1, "title": "", "override_reason": "Portes ouvertes", "key": "a"}
    assert desk_browser.post(confirm_url(desk), said).status_code == 302
    page = desk_browser.get("/derogations/").content.decode()
    assert Override.objects.get().reason == "Portes ouvertes"
    assert "Portes ouvertes" in page


def test_the_overrides_page_is_for_managers(browser):
    assert browser.get("/derogations/").status_code == 403


def test_the_desk_books_for_somebody_else_on_the_page(desk_browser, desk):
    guest = PersonFactory(email="invitee@example.org")
    page = desk_browser.get(confirm_url(desk, "&whom=Invitee@example.org")).content.decode()
    assert 'value="invitee@example.org"' in page
    said = {"attendees": 1, "title": "", "whom": guest.email, "key": "b"}
    desk_browser.post(confirm_url(desk), said)
    assert Booking.objects.get().person == guest


def test_somebody_unknown_is_said_to_be_unknown(desk_browser, desk):
    assert desk_browser.get(confirm_url(desk, "&whom=personne@example.org")).status_code == 404


def test_tiers_are_told_before_and_after(browser, desk):
    policy = BookingPolicyFactory()
    tier("01:00:00", 50, policy)
    assert "50\u00a0% du prix" in browser.get(confirm_url(desk)).content.decode()
    browser.post(confirm_url(desk), {"attendees": 1, "title": "", "key": "c"})
    booking = Booking.objects.get()
    assert booking.span == between(9, 11)
    page = browser.get(f"/reservations/{booking.public_id}/").content.decode()
    assert "50\u00a0% du prix" in page


def test_a_manager_cancels_without_charge_on_the_page(desk_browser, desk, coworker):
    tier("72:00:00", 50, BookingPolicyFactory())
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    page = f"/reservations/{booking.public_id}/"
    assert "annuler-sans-frais" in desk_browser.get(page).content.decode()
    assert desk_browser.post(f"{page}annuler-sans-frais/", {"reason": "Malade"}).status_code == 302
    assert (Charge.objects.total(), Override.objects.get().reason) == (0, "Malade")


def test_others_do_not_cancel_without_charge(browser, desk, coworker):
    tier("72:00:00", 50, BookingPolicyFactory())
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    page = f"/reservations/{booking.public_id}/"
    assert "annuler-sans-frais" not in browser.get(page).content.decode()
    assert browser.post(f"{page}annuler-sans-frais/", {"reason": "Malade"}).status_code == 403
