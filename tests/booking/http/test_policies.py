"""Rules over the API: explained, set aside, hidden, for somebody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.models import Booking
from tests.conftest import MONDAY, NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, StewardFactory, book, token_for
from tests.factories.policies import QualificationFactory, group_of, qualify, quota, slots, tier

pytestmark = pytest.mark.usefixtures("frozen")
NINE = {"start": "2027-01-11T09:00:00+01:00", "end": "2027-01-11T11:00:00+01:00"}


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def manager(site):
    return StewardFactory(site=site, role="manager").person


def asking(client, desk, **more):
    body = {"resources": [str(desk.public_id)], **NINE, **more}
    return client.post("/api/v1/bookings", body, content_type="application/json")


def explained(client, desk, **query):
    answer = client.get(f"/api/v1/resources/{desk.public_id}/policy", query)
    assert answer.status_code == 200
    return answer.json()


def test_every_failing_rule_is_explained_with_who_said_it(api, desk):
    BookingPolicyFactory(name="Courts", max_duration="01:00")
    BookingPolicyFactory(name="Atelier").qualifications.add(QualificationFactory(name="Laser"))
    quota(1, policy=BookingPolicyFactory(name="Partage"))
    body = explained(api, desk, **NINE)
    failing = {rule["rule"]: (rule["code"], rule["said_by"]) for rule in body["rules"] if rule["holds"] is False}
    assert body["may_book"] is False
    assert failing == {
        "duration": ("too-long", ["Courts"]),
        "qualifications": ("qualification-missing", ["Atelier"]),
        "quota": ("quota-exceeded", ["Partage"]),
    }


def test_nothing_is_judged_without_a_period(api, desk):
    body = explained(api, desk)
    assert (body["may_book"], body["start"]) == (None, None)


def test_a_stranger_reads_the_rules_without_being_judged(client, desk):
    BookingPolicyFactory(bookable_by="members")
    rules = {rule["rule"]: rule for rule in explained(client, desk, **NINE)["rules"]}
    assert rules["bookable_by"]["holds"] is None


def test_half_a_period_is_refused(api, desk):
    answer = api.get(f"/api/v1/resources/{desk.public_id}/policy", {"start": NINE["start"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "period-invalid")


def test_the_explanation_says_what_booking_says(api, desk):
    quota(1)
    codes = {rule["code"] for rule in explained(api, desk, **NINE)["rules"] if rule["holds"] is False}
    answer = asking(api, desk)
    assert (answer.status_code, codes) == (422, {answer.json()["code"]})


def test_hidden_resources_are_nowhere(site, desk, api, manager):
    policy = BookingPolicyFactory(resource=desk, visible_to="groups")
    member = PersonFactory()
    policy.groups.add(group_of(member))
    addresses = [
        f"/api/v1/resources/{desk.public_id}",
        f"/api/v1/resources/{desk.public_id}/busy?start=2027-01-11T09:00:00Z&end=2027-01-11T11:00:00Z",
        f"/api/v1/resources/{desk.public_id}/policy",
    ]
    lists = ["/api/v1/resources", "/api/v1/availability?start=2027-01-11T09:00:00Z&end=2027-01-11T11:00:00Z"]
    for seeing, status in ((api, 404), (Client(), 404), (client_of(member), 200), (client_of(manager), 200)):
        assert {seeing.get(address).status_code for address in addresses} == {status}
        for address in lists:
            assert (str(desk.public_id) in seeing.get(address).content.decode()) == (status == 200)
    assert asking(api, desk).json()["code"] == "resource-not-found"


def test_the_desk_books_for_somebody_else(desk, coworker, manager):
    answer = asking(client_of(manager), desk, person=str(coworker.public_id))
    assert (answer.status_code, answer.json()["person"]["id"]) == (201, str(coworker.public_id))
    assert Booking.objects.get().made_by == manager


def test_others_do_not_book_for_somebody_else(api, desk):
    answer = asking(api, desk, person=str(PersonFactory().public_id))
    assert (answer.status_code, answer.json()["code"]) == (403, "behalf-not-allowed")


def test_an_override_is_listed_for_managers(desk, coworker, manager, api):
    BookingPolicyFactory(max_duration="01:00")
    steward = client_of(manager)
    assert asking(steward, desk).json()["code"] == "too-long"
    assert asking(steward, desk, override_reason="Portes ouvertes").status_code == 201
    (row,) = steward.get("/api/v1/overrides").json()["results"]
    assert (row["rule"], row["reason"], row["by"]["id"]) == ("too-long", "Portes ouvertes", str(manager.public_id))
    assert steward.get("/api/v1/overrides?rule=too-short").json()["results"] == []
    assert steward.get("/api/v1/overrides.csv").content.decode().startswith("rule,detail,reason")
    assert api.get("/api/v1/overrides").status_code == 403
    assert asking(api, desk, override_reason="Moi aussi").json()["code"] == "override-not-allowed"


def test_tiers_stand_on_the_booking(api, desk):
    policy = BookingPolicyFactory()
    tier("01:00:00", 50, policy)
    assert asking(api, desk).json()["cancellation"] == [
        {"until": "2027-01-11T08:00:00+01:00", "percent": 0},
        {"until": "2027-01-11T09:00:00+01:00", "percent": 50},
    ]


def test_a_booking_under_all_rules_takes_as_few_trips(api, desk, coworker):
    policy = slots((9, 11))
    laser = QualificationFactory()
    policy.qualifications.add(laser)
    qualify(coworker, laser)
    quota(10, policy=policy)
    asking(api, desk)
    Booking.objects.update(status="cancelled")
    with CaptureQueriesContext(connection) as asked:
        assert asking(api, desk).status_code == 201
    assert len(asked) <= 10


@pytest.mark.parametrize("rows", [1, 3])
def test_overrides_take_as_many_queries_for_many(desk, coworker, manager, rows, django_assert_max_num_queries):
    BookingPolicyFactory(max_duration="00:30")
    for number in range(rows):
        day = MONDAY + timedelta(days=number)
        book(coworker, [desk], between(9, 10, day=day), now=NOW, by=manager, set_aside="Essai")
    steward = client_of(manager)
    steward.get("/api/v1/overrides")
    with django_assert_max_num_queries(8):
        steward.get("/api/v1/overrides")


def test_availability_asks_the_same_with_rules_of_persons(api, site):
    policy = BookingPolicyFactory(visible_to="members")
    policy.qualifications.add(QualificationFactory())
    ResourceFactory(site=site)
    api.get("/api/v1/availability", NINE)
    with CaptureQueriesContext(connection) as few:
        api.get("/api/v1/availability", NINE)
    for _number in range(5):
        ResourceFactory(site=site)
    api.get("/api/v1/availability", NINE)
    with CaptureQueriesContext(connection) as many:
        api.get("/api/v1/availability", NINE)
    assert len(many) == len(few)
