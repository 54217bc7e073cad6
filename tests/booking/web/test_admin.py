"""The admin: operators read states and press buttons that call the verbs."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from billing.models import Charge, Membership, Tariff
from booking.models import Allocation, Blockage, Booking
from booking.models.booking import Status
from members.models import ApiToken, Person
from spaces.models import Resource
from tests.booking.web.conftest import browser_of
from tests.conftest import NOW, between
from tests.factories import (
    BookingPolicyFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    TariffFactory,
    book,
    token_for,
)

OURS = ("members", "spaces", "billing", "booking", "agenda")
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]


@pytest.fixture
def operator(db: None) -> Person:
    return PersonFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def office(operator: Person) -> Client:
    return browser_of(operator)


def press(office: Client, row: object, action: str):
    meta = row._meta  # type: ignore[attr-defined]
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return office.post(address, {"action": action, "_selected_action": [row.pk]}, follow=True)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_list_opens_and_is_searched(office: Client, model: type, desk: Resource):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")  # type: ignore[attr-defined]
    assert [office.get(address).status_code, office.get(address, {"q": "a"}).status_code] == [200, 200]


def test_the_admin_is_not_for_everybody(browser: Client):
    assert browser.get("/admin/").status_code == 302


def test_a_booking_is_not_written_by_hand(office: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    office.post(reverse("admin:booking_booking_change", args=[booking.pk]), {"status": "cancelled"})
    assert [Booking.objects.get().status, office.get("/admin/booking/booking/add/").status_code] == ["confirmed", 403]


def test_a_booking_is_cancelled_by_its_verb(office: Client, operator: Person, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    press(office, booking, "cancel")
    booking.refresh_from_db()
    assert (booking.status, booking.ended_by, Charge.objects.total()) == (Status.CANCELLED, operator, 0)


def test_what_a_verb_refuses_is_named_with_its_reason(office: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW, title="Réunion")
    said = [str(message) for message in press(office, booking, "arrive").context["messages"]]
    assert said[0] == "Réunion – Il est trop tôt pour confirmer l’arrivée"


@pytest.mark.parametrize(("action", "status"), [("approve", Status.CONFIRMED), ("decline", Status.DECLINED)])
def test_a_request_is_decided(office: Client, coworker: Person, desk: Resource, action: str, status: str):
    BookingPolicyFactory(needs_approval=True)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    press(office, booking, action)
    assert Booking.objects.get().status == status


@pytest.mark.parametrize("moment", ["now", "to-come", "past"])
def test_bookings_are_filtered_by_moment(office: Client, coworker: Person, desk: Resource, moment: str):
    book(coworker, [desk], between(9, 12), now=NOW)
    found = office.get("/admin/booking/booking/", {"moment": moment}).context["cl"].result_count
    assert found == (1 if moment == "to-come" else 0)


def blocking(desk: Resource, **more: str) -> dict[str, str]:
    times = {"starts_at": "2027-01-11T09:00", "ends_at": "2027-01-11T12:00"}
    return {"resource": str(desk.pk), "reason": "Peinture", **times, **more}


def test_a_resource_is_blocked_through_a_form(office: Client, operator: Person, desk: Resource):
    office.post("/admin/booking/blockage/add/", blocking(desk))
    blockage = Blockage.objects.get()
    assert (blockage.by, blockage.reason) == (operator, "Peinture")
    assert Allocation.objects.get().period == between(9, 12).stored


def test_blocking_booked_time_is_refused_in_the_form(office: Client, coworker: Person, desk: Resource):
    book(coworker, [desk], between(9, 12), now=NOW)
    errors = office.post("/admin/booking/blockage/add/", blocking(desk)).context["errors"]
    assert (list(errors), Blockage.objects.count()) == ([["Ce créneau est déjà pris"]], 0)


def test_blocking_a_reversed_period_is_refused_in_the_form(office: Client, desk: Resource):
    answer = office.post("/admin/booking/blockage/add/", blocking(desk, ends_at="2027-01-11T08:00"))
    assert list(answer.context["errors"]) == [["La fin doit venir après le début."]]


def test_a_blockage_is_lifted(office: Client, desk: Resource):
    office.post("/admin/booking/blockage/add/", blocking(desk))
    press(office, Blockage.objects.get(), "lift")
    assert (Blockage.objects.get().lifted_at, Allocation.objects.get().standing) == (NOW, "released")


def test_a_tariff_is_published_once_for_a_date(office: Client, desk: Resource):
    first, second = (TariffFactory(valid_from="2027-02-01", is_published=False) for _ in range(2))
    for tariff in (first, second):
        PriceFactory(tariff=tariff)
        press(office, tariff, "publish")
    assert list(Tariff.objects.filter(valid_from="2027-02-01", is_published=True)) == [first]


def test_a_published_tariff_is_not_edited(office: Client, desk: Resource):
    tariff = Tariff.objects.get()
    office.post(reverse("admin:billing_tariff_change", args=[tariff.pk]), {"name": "Autre"})
    assert Tariff.objects.get().name == tariff.name


def test_a_membership_made_by_an_operator_charges_its_first_month(office: Client, coworker: Person):
    plan = PlanFactory(monthly_fee="50.00")
    asked = {"plan": plan.pk, "person": coworker.pk, "starts_on": "2027-01-11"}
    office.post("/admin/billing/membership/add/", asked)
    assert (Membership.objects.get().person, str(Charge.objects.total())) == (coworker, "60.00")


def test_a_membership_that_overlaps_is_refused_in_the_form(office: Client, coworker: Person):
    asked = {"plan": PlanFactory().pk, "person": coworker.pk, "starts_on": "2027-01-11"}
    answers = [office.post("/admin/billing/membership/add/", asked) for _ in range(2)]
    assert ([answer.status_code for answer in answers], Membership.objects.count()) == ([302, 200], 1)


def test_a_membership_is_ended_with_today_and_its_days_are_not_edited(office: Client, coworker: Person):
    office.post(
        "/admin/billing/membership/add/", {"plan": PlanFactory().pk, "person": coworker.pk, "starts_on": "2027-01-11"}
    )
    membership = Membership.objects.get()
    office.post(reverse("admin:billing_membership_change", args=[membership.pk]), {"ends_on": "2027-02-28"})
    press(office, membership, "end_today")
    membership.refresh_from_db()
    assert membership.ends_on == membership.starts_on


def test_a_token_is_revoked(office: Client, coworker: Person):
    token_for(coworker)
    press(office, ApiToken.objects.get(), "revoke")
    assert ApiToken.objects.get().revoked_at == NOW


def test_the_digest_of_a_token_is_not_shown(office: Client, coworker: Person):
    token_for(coworker)
    token = ApiToken.objects.get()
    page = office.get(reverse("admin:members_apitoken_change", args=[token.pk])).content.decode()
    assert (token.hint in page, token.digest in page) == (True, False)
