"""The waiting list over the API: periods and sessions under the same addresses."""

import pytest
from django.test import Client

from agenda.actions.queueing import join_queue
from booking.actions.changing import cancel_booking
from booking.models import WaitingEntry
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book, token_for
from tests.factories.agenda import RegistrationFactory, SessionFactory
from tests.factories.waiting import wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SLOT = between(14, 16)


@pytest.fixture
def holder(desk):
    return book(PersonFactory(), [desk], SLOT, now=NOW)


@pytest.fixture
def session():
    session = SessionFactory(capacity=1)
    RegistrationFactory(session=session)
    return session


def body(**target):
    return {**target, "start": SLOT.start.isoformat(), "end": SLOT.end.isoformat()}


def post(api: Client, path: str = "", said=None, **headers):
    return api.post(f"/api/v1/waiting-list{path}", said or {}, content_type="application/json", headers=headers)


def get(api: Client, path: str = "", **query):
    return api.get(f"/api/v1/waiting-list{path}", query)


def client_of(person, **more) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(person, **more)}"})


def give_back(booking):
    cancel_booking(booking=booking, by=booking.person, now=NOW)


def test_join_for_a_resource_tells_the_position(api, desk, holder):
    wait(PersonFactory(), desk, SLOT, now=NOW)
    answer = post(api, said=body(resource=str(desk.public_id), title="Réunion"))
    said = answer.json()
    assert (answer.status_code, said["status"], said["position"], said["ahead"]) == (201, "waiting", 2, 1)
    assert (said["resource"]["id"], said["title"], said["any"]) == (str(desk.public_id), "Réunion", None)
    assert answer["Location"] == f"/api/v1/waiting-list/{said['id']}"


def test_join_for_any_of_a_kind(api, desk, holder):
    said = post(api, said=body(any={"kind": "desk", "site": str(desk.site.public_id)})).json()
    assert (said["any"], said["position"]) == ({"kind": "desk", "features": [], "capacity": 1}, 1)


def test_those_who_wait_for_something_else_are_not_ahead(api, desk, holder, site):
    from tests.factories import ResourceFactory

    other = ResourceFactory(site=site)
    book(PersonFactory(), [other], SLOT, now=NOW)
    wait(PersonFactory(), other, SLOT, now=NOW)
    assert post(api, said=body(resource=str(desk.public_id))).json()["ahead"] == 0


def test_join_for_a_session(api, session, coworker):
    said = post(api, said={"session": str(session.public_id)}).json()
    assert (said["status"], said["position"], said["session"]["name"]) == ("waiting", 1, session.workshop.title)


def test_what_is_free_is_not_waited_for(api, desk):
    answer = post(api, said=body(resource=str(desk.public_id)))
    assert (answer.status_code, answer.json()["code"]) == (409, "free-right-now")


def test_session_with_places_is_not_waited_for(api):
    answer = post(api, said={"session": str(SessionFactory().public_id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "places-left")


def test_waiting_twice_is_refused(api, desk, holder):
    post(api, said=body(resource=str(desk.public_id)))
    answer = post(api, said=body(resource=str(desk.public_id)))
    assert (answer.status_code, answer.json()["code"]) == (409, "already-waiting")


def test_same_key_joins_once(api, desk, holder):
    first, second = (post(api, said=body(resource=str(desk.public_id)), **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.json()["id"], WaitingEntry.objects.count()) == (second.json()["id"], 1)


def test_several_targets_are_refused(api, desk):
    answer = post(api, said=body(resource=str(desk.public_id), session=str(desk.public_id)))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["session"])


def test_no_target_is_refused(api):
    answer = post(api, said=body())
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing-asked")


def test_period_is_asked_for_unless_it_is_a_session(api, desk):
    answer = post(api, said={"resource": str(desk.public_id)})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"start", "end"})


def test_rules_are_said_when_joining(api, desk, holder):
    from datetime import timedelta

    BookingPolicyFactory(resource=desk, max_duration=timedelta(hours=1))
    answer = post(api, said=body(resource=str(desk.public_id)))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-long")


def test_stranger_is_asked_who_they_are():
    assert Client().get("/api/v1/waiting-list").status_code == 401


def test_token_needs_the_scope(desk, coworker):
    client = client_of(coworker, scopes=["calendars"])
    assert (get(client).status_code, post(client, said=body()).status_code) == (403, 403)


def test_offer_names_its_booking_and_deadline(api, coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    give_back(holder)
    said = get(api, f"/{entry.public_id}").json()
    assert (said["status"], said["position"], [one["id"] for one in said["offer"]["resources"]]) == (
        "offered",
        None,
        [str(desk.public_id)],
    )


def test_accept_makes_the_booking(api, coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    give_back(holder)
    said = post(api, f"/{entry.public_id}/accept").json()
    booking = api.get(f"/api/v1/bookings/{said['offer']['booking']}").json()
    assert (said["status"], booking["status"]) == ("accepted", "confirmed")


def test_decline_hands_on(api, coworker, desk, holder):
    entry, following = (wait(person, desk, SLOT, now=NOW) for person in (coworker, PersonFactory()))
    give_back(holder)
    said = post(api, f"/{entry.public_id}/decline").json()
    following.refresh_from_db()
    assert (said["status"], following.status) == ("declined", "offered")


def test_leave_ends_the_wait(api, coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    assert post(api, f"/{entry.public_id}/leave").json()["status"] == "left"
    answer = post(api, f"/{entry.public_id}/leave")
    assert (answer.status_code, answer.json()["code"], answer.json()["state"]) == (409, "not-waiting", "left")


def test_nothing_to_accept_is_refused(api, coworker, desk, holder):
    entry = wait(coworker, desk, SLOT, now=NOW)
    answer = post(api, f"/{entry.public_id}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-waiting")


@pytest.mark.parametrize("act", ["", "/leave", "/accept", "/decline"])
def test_other_people_s_waits_are_not_found(api, desk, holder, act):
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    answer = post(api, f"/{entry.public_id}{act}") if act else get(api, f"/{entry.public_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "waiting-entry-not-found")


def test_other_people_s_places_in_a_queue_are_not_found(api, session):
    other = join_queue(session=session, name="N", email="n@example.org", now=NOW)
    assert post(api, f"/{other.public_id}/leave").status_code == 404


def test_front_desk_reads_the_waits_of_its_site(desk, holder):
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    host = client_of(StewardFactory(site=desk.site).person)
    assert get(host, f"/{entry.public_id}").json()["id"] == str(entry.public_id)


def test_session_is_accepted_declined_and_left(api, coworker):
    for act, status in (("accept", "accepted"), ("decline", "declined"), ("leave", "declined")):
        session = SessionFactory(capacity=1)
        holder = RegistrationFactory(session=session)
        mine = post(api, said={"session": str(session.public_id)}).json()
        from agenda.actions.registering import cancel_registration

        cancel_registration(registration=holder, by=None, now=NOW)
        assert get(api, f"/{mine['id']}").json()["status"] == "offered"
        assert post(api, f"/{mine['id']}/{act}").json()["status"] == status


def test_list_shows_both_kinds_in_order_of_time(api, coworker, desk, holder, session):
    post(api, said={"session": str(session.public_id)})
    post(api, said=body(resource=str(desk.public_id)))
    said = get(api).json()["results"]
    assert [bool(row["session"]) for row in said] == [False, True]
    assert [row["position"] for row in said] == [1, 1]


def test_list_leaves_out_what_is_over_unless_asked(api, coworker, desk, holder):
    post(api, f"/{wait(coworker, desk, SLOT, now=NOW).public_id}/leave")
    assert (len(get(api).json()["results"]), len(get(api, ended="true").json()["results"])) == (0, 1)


def test_list_asks_as_much_for_three_as_for_one(api, coworker, desk, django_assert_num_queries, session):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def one_more(number: int) -> int:
        period = between(8 + 2 * number, 10 + 2 * number)
        wait(coworker, desk, period, now=NOW) if book(PersonFactory(), [desk], period, now=NOW) else None
        full = SessionFactory(capacity=1)
        RegistrationFactory(session=full)
        post(api, said={"session": str(full.public_id)})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            get(api)
        return len(asked)

    counts = [one_more(number) for number in (1, 2, 3)]
    assert counts[0] == counts[2]
