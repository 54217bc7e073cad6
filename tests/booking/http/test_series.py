from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import Booking, Series
from tests.booking.http.conftest import asked, client_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, StewardFactory, book
from tests.factories.series import repeat

pytestmark = pytest.mark.usefixtures("frozen")

WEEK = timedelta(days=7)
WEEKLY = "FREQ=WEEKLY;COUNT=3"
TAKEN = between(10, 12, day=MONDAY + WEEK)


@pytest.fixture
def series(coworker, desk):
    return repeat(coworker, [desk], WEEKLY)


def test_a_preview_says_what_is_in_the_way_and_what_to_take_instead(post, desk):
    other = ResourceFactory(site=desk.site)
    book(PersonFactory(), [desk], TAKEN, now=NOW)
    shown = post("/series/preview", asked(desk, rrule=WEEKLY)).json()
    assert [one["free"] for one in shown["occurrences"]] == [True, False, True]
    taken = shown["occurrences"][1]
    assert taken["conflict"]["start"] == "2027-01-18T10:00:00+01:00"
    assert taken["alternatives"][-1]["resources"][0]["id"] == str(other.public_id)
    assert (shown["price"]["net"], shown["words"]) == ("10.00", "chaque semaine le lundi, 3 fois")
    assert Series.objects.count() == 0


def test_a_preview_takes_as_many_queries_for_two_hundred_as_for_two(post, desk, coworker):
    BookingPolicyFactory(horizon=timedelta(days=365))
    repeat(PersonFactory(), [desk], "FREQ=DAILY;INTERVAL=2;COUNT=15", starts=10)
    body = asked(desk, rrule="FREQ=DAILY;COUNT=2")
    post("/series/preview", body)
    with CaptureQueriesContext(connection) as few:
        post("/series/preview", body)
    with CaptureQueriesContext(connection) as many:
        shown = post("/series/preview", asked(desk, rrule="FREQ=DAILY;COUNT=200")).json()
    assert (len(shown["occurrences"]), len(many)) == (200, len(few))


def test_a_preview_of_any_takes_what_is_free_most_often(post, desk):
    other = ResourceFactory(site=desk.site)
    book(PersonFactory(), [desk], TAKEN, now=NOW)
    shown = post("/series/preview", asked(any={"kind": "desk"}, rrule=WEEKLY)).json()
    assert [one["id"] for one in shown["resources"]] == [str(other.public_id)]


@pytest.mark.parametrize(
    ("rule", "status", "code"),
    [
        ("FREQ=HOURLY", 400, "rule-invalid"),
        ("FREQ=DAILY;UNTIL=20260101", 422, "nothing-to-repeat"),
    ],
)
def test_a_rule_that_is_none_is_refused(post, desk, rule, status, code):
    answer = post("/series/preview", asked(desk, rrule=rule))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_series_is_made(post, get, desk):
    answer = post("/series", asked(desk, rrule=WEEKLY, title="Point"))
    made = answer.json()
    assert (answer.status_code, len(made["occurrences"]), made["starts"], made["ends"]) == (201, 3, "09:00", "11:00")
    assert get(answer.headers["Location"].removeprefix("/api/v1")).json() == made


def test_a_conflict_refuses_the_whole_and_can_be_decided(post, desk):
    book(PersonFactory(), [desk], TAKEN, now=NOW)
    answer = post("/series", asked(desk, rrule=WEEKLY))
    assert (answer.status_code, answer.json()["code"]) == (409, "series-conflicts")
    [conflict] = answer.json()["conflicts"]
    to = {name: conflict["alternatives"][0][name] for name in ("start", "end")}
    decisions = [{"start": conflict["start"], "action": "move", "to": to}]
    made = post("/series", asked(desk, rrule=WEEKLY, decisions=decisions)).json()
    assert [one["is_exception"] for one in made["occurrences"]] == [False, True, False]


def test_the_same_key_makes_one_series(post, desk):
    for _time in range(2):
        post("/series", asked(desk, rrule=WEEKLY), **{"Idempotency-Key": "a"})
    assert (Series.objects.count(), Booking.objects.count()) == (1, 3)


def test_a_series_of_somebody_else_is_not_found(get, patch, post, desk, series):
    other = client_of(PersonFactory())
    path = f"/series/{series.public_id}"
    answers = [
        get(path, client=other), patch(path, {}, client=other), post(f"{path}/cancel", {}, client=other)
    ]  # fmt: skip
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "series-not-found")}


def test_a_host_sees_the_series_of_the_site(get, desk, series):
    host = client_of(StewardFactory(site=desk.site).person)
    assert get(f"/series/{series.public_id}", client=host).status_code == 200


def test_what_follows_is_moved(patch, series):
    body = {"scope": "following", "occurrence": "2027-01-18", "starts": "14:00", "ends": "15:00"}
    part = patch(f"/series/{series.public_id}", body).json()
    assert part["split_from"] == str(series.public_id)
    assert [one["start"][:16] for one in part["occurrences"]] == ["2027-01-18T14:00", "2027-01-25T14:00"]


def test_a_change_of_what_was_seen_before_is_stale(patch, get, series):
    path = f"/series/{series.public_id}"
    tag = get(path).headers["ETag"]
    assert patch(path, {"title": "A"}, **{"If-Match": tag}).status_code == 200
    assert patch(path, {"title": "B"}, **{"If-Match": tag}).status_code == 412


def test_one_occurrence_is_cancelled(post, series):
    shown = post(f"/series/{series.public_id}/cancel", {"scope": "this", "occurrence": "2027-01-18"}).json()
    assert [one["status"] for one in shown["occurrences"]] == ["confirmed", "cancelled", "confirmed"]


def test_a_day_of_no_occurrence_is_not_found(post, series):
    answer = post(f"/series/{series.public_id}/cancel", {"scope": "this", "occurrence": "2027-01-19"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-in-the-series")


def test_a_cancelled_series_is_over(post, series):
    post(f"/series/{series.public_id}/cancel", {"reason": "Fini"})
    answer = post(f"/series/{series.public_id}/cancel", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "series-over")


def test_a_list_of_three_takes_as_many_queries_as_one(get, coworker, series):
    get("/series")
    with CaptureQueriesContext(connection) as one:
        get("/series")
    for hour in (12, 14):
        repeat(coworker, list(series.resources.all()), WEEKLY, starts=hour)
    with CaptureQueriesContext(connection) as three:
        assert len(get("/series").json()["results"]) == 3
    assert len(three) == len(one)
