from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from booking.models import CalendarFeed
from members.models import Person
from members.models.token import Scope
from spaces.models import Resource, Site
from tests.conftest import NOW
from tests.factories import PersonFactory, StewardFactory, token_for
from tests.factories.calendars import facilitating

ADDRESS = "/api/v1/calendars"


def post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)


def as_(person: Person, *scopes: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(person, scopes or tuple(Scope))}"})


def test_calendars_create_gives_a_secret_address(api: Client) -> None:
    url = post(api, {"scope": "person"}).json()["url"]
    assert api.get(url).status_code == 200


def test_calendars_create_answers_201(api: Client) -> None:
    answer = post(api, {"scope": "person", "busy_only": True})
    feed = CalendarFeed.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["busy_only"]) == (201, str(feed.public_id), True)


def test_calendars_create_with_a_key_makes_one_and_says_its_address_once(api: Client) -> None:
    first, second = (post(api, {"scope": "person"}, **{"Idempotency-Key": "k1"}).json() for _ in range(2))
    assert second == {**first, "url": None}
    assert CalendarFeed.objects.count() == 1


def test_calendars_create_of_a_resource_names_it(api: Client, desk: Resource) -> None:
    answer = post(api, {"scope": "resource", "resource": str(desk.public_id), "busy_only": True})
    assert answer.json()["resource"] == {"id": str(desk.public_id), "name": desk.name}


def test_calendars_create_with_details_is_for_stewards(api: Client, site: Site) -> None:
    answer = post(api, {"scope": "site", "site": str(site.public_id)})
    assert (answer.status_code, answer.json()["code"]) == (403, "feed-details-for-stewards")


def test_calendars_create_with_details_by_a_steward(site: Site) -> None:
    host = StewardFactory(site=site).person
    assert post(as_(host), {"scope": "site", "site": str(site.public_id)}).status_code == 201


def test_calendars_create_of_held_sessions_is_for_facilitators(api: Client) -> None:
    answer = post(api, {"scope": "facilitator"})
    assert (answer.status_code, answer.json()["code"]) == (422, "feed-scope-unavailable")


def test_calendars_create_of_held_sessions_by_a_facilitator(coworker: Person) -> None:
    facilitating(coworker)
    answer = post(as_(coworker), {"scope": "facilitator", "busy_only": True})
    assert (answer.status_code, answer.json()["scope"]) == (201, "facilitator")


def test_calendars_say_when_they_were_last_read(api: Client, frozen: time_machine.Traveller) -> None:
    made = post(api, {"scope": "person"}).json()
    assert api.get(ADDRESS).json()["results"][0]["last_read_on"] is None
    api.get(made["url"])
    assert api.get(ADDRESS).json()["results"][0]["last_read_on"] == "2027-01-11"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "everything"}, "scope"),
        ({}, "scope"),
        ({"scope": "resource"}, "resource"),
        ({"scope": "site", "site": "x"}, "site"),
        ({"scope": "person", "site": str(uuid4())}, "site"),
        ({"scope": "person", "busy_only": "perhaps"}, "busy_only"),
    ],
)
def test_calendars_create_names_the_wrong_field(api: Client, body: dict[str, Any], field: str) -> None:
    answer = post(api, body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_calendars_create_of_an_unknown_resource_is_not_found(api: Client) -> None:
    answer = post(api, {"scope": "resource", "resource": str(uuid4()), "busy_only": True})
    assert (answer.status_code, answer.json()["code"]) == (404, "resource-not-found")


def test_calendars_without_signing_in_is_refused(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 401


def test_calendars_need_their_scope(coworker: Person) -> None:
    answer = as_(coworker, Scope.BOOKINGS_READ).get(ADDRESS)
    assert (answer.status_code, answer.json()["scope"]) == (403, Scope.CALENDARS)


def test_calendars_list_shows_one_s_own_without_secrets(api: Client) -> None:
    made = post(api, {"scope": "person"}).json()
    post(as_(PersonFactory()), {"scope": "person"})
    del made["url"]
    assert api.get(ADDRESS).json()["results"] == [made]


def test_calendars_rotate_closes_the_old_address(api: Client) -> None:
    made = post(api, {"scope": "person"}).json()
    rotated = api.post(f"{ADDRESS}/{made['id']}/rotate").json()
    assert [api.get(made["url"]).status_code, api.get(rotated["url"]).status_code] == [404, 200]


def test_calendars_rotate_of_somebody_else_is_not_found(api: Client) -> None:
    made = post(as_(PersonFactory()), {"scope": "person"}).json()
    answer = api.post(f"{ADDRESS}/{made['id']}/rotate")
    assert (answer.status_code, answer.json()["code"]) == (404, "feed-not-found")


def test_calendars_revoke_closes_the_address(api: Client) -> None:
    made = post(api, {"scope": "person"}).json()
    assert api.delete(f"{ADDRESS}/{made['id']}").status_code == 204
    assert api.get(made["url"]).status_code == 404


def test_calendars_revoked_is_not_listed(api: Client) -> None:
    made = post(api, {"scope": "person"}).json()
    api.delete(f"{ADDRESS}/{made['id']}")
    assert api.get(ADDRESS).json()["results"] == []


def test_calendars_list_asks_the_same_of_one_and_of_three(
    api: Client, desk: Resource, django_assert_num_queries: Any
) -> None:
    CalendarFeed.objects.create(person=_person(api), digest="1", created_at=NOW)
    with django_assert_num_queries(2):
        api.get(ADDRESS)
    for digest in "23":
        CalendarFeed.objects.create(person=_person(api), scope="resource", resource=desk, digest=digest, created_at=NOW)
    with django_assert_num_queries(2):
        api.get(ADDRESS)


def _person(api: Client) -> Person:
    """Whose token the client carries; the first request also writes down that it was used."""
    api.get(ADDRESS)
    return Person.objects.get()
