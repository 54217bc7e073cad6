"""Looking ahead over the API: within hours, days and a price; several at once; a month."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import local_date
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import OpeningRuleFactory, PersonFactory, ResourceFactory, SiteFactory, book, open_every_day

pytestmark = pytest.mark.usefixtures("frozen")


def first(answer) -> str:
    return answer.json()["results"][0]["start"]


def test_next_free_within_hours_of_the_wall(get, desk):
    answer = get("/availability/next", {"duration": "PT2H", "between": "13:30-18:00"})
    assert first(answer) == at(13, 30).astimezone(PARIS).isoformat()


def test_next_free_on_a_weekday(get, desk):
    answer = get("/availability/next", {"duration": "PT2H", "weekdays": "3,4"})
    assert first(answer) == at(8, day=date(2027, 1, 14)).astimezone(PARIS).isoformat()


def test_next_free_within_hours_keeps_to_the_wall_after_the_clocks_change(get, desk, frozen):
    frozen.move_to(at(21, day=date(2027, 3, 27)))
    answer = get("/availability/next", {"duration": "PT1H", "between": "09:00-10:00"})
    assert first(answer) == "2027-03-28T09:00:00+02:00"


def test_next_free_with_its_price(get, desk):
    [row] = get("/availability/next", {"duration": "PT2H", "quote": "true"}).json()["results"]
    assert row["quote"]["total"] == "6.00"


def test_next_free_within_a_price(get, desk):
    assert get("/availability/next", {"duration": "PT2H", "max_price": "5.99"}).json()["results"] == []
    assert len(get("/availability/next", {"duration": "PT2H", "max_price": "6.00"}).json()["results"]) == 1


def test_next_free_until_an_instant(get, desk):
    book(PersonFactory(), [desk], between(8, 20), now=NOW)
    end = at(20).isoformat()
    assert get("/availability/next", {"duration": "PT2H", "to": end}).json()["results"] == []


@pytest.mark.parametrize("hours", ["18:00-13:00", "9-12", "25:00-26:00"])
def test_hours_that_are_none_are_refused(get, desk, hours):
    assert get("/availability/next", {"duration": "PT2H", "between": hours}).status_code == 400


def test_together_is_when_all_are_free(get, site, desk):
    room = ResourceFactory(site=site, kind="room")
    book(PersonFactory(), [desk], between(8, 12), now=NOW)
    book(PersonFactory(), [room], between(15, 20), now=NOW)
    query = {"resources": f"{desk.public_id},{room.public_id}", "duration": "PT2H", "to": at(20).isoformat()}
    [row] = get("/availability/together", query).json()["results"]
    assert (row["start"], row["end"]) == tuple(hour.astimezone(PARIS).isoformat() for hour in (at(12), at(15)))


def test_together_at_two_sites_is_refused(get, desk):
    elsewhere = SiteFactory()
    open_every_day(elsewhere)
    other = ResourceFactory(site=elsewhere)
    answer = get("/availability/together", {"resources": f"{desk.public_id},{other.public_id}", "duration": "PT1H"})
    assert (answer.status_code, answer.json()["code"]) == (422, "several-sites")


def test_together_of_an_unknown_resource_is_missing(get, desk):
    query = {"resources": "0190a1b2-0000-7000-8000-000000000000", "duration": "PT1H"}
    assert get("/availability/together", query).status_code == 404


def test_together_asks_as_much_for_three_as_for_one(get, site, desk, django_assert_num_queries):
    others = [ResourceFactory(site=site) for _number in range(2)]
    query = {"resources": str(desk.public_id), "duration": "PT1H"}
    get("/availability/together", query)
    with CaptureQueriesContext(connection) as one:
        get("/availability/together", query)
    ids = ",".join(str(resource.public_id) for resource in (desk, *others))
    with django_assert_num_queries(len(one)):
        get("/availability/together", {**query, "resources": ids})


def month(get, desk, text: str = "2027-01") -> dict[str, dict]:
    rows = get(f"/resources/{desk.public_id}/month", {"month": text, "page_size": 50}).json()["results"]
    return {row["day"]: row for row in rows}


def test_month_tells_each_local_day(get, desk):
    book(PersonFactory(), [desk], between(9, 11), now=NOW)
    days = month(get, desk)
    assert (len(days), days["2027-01-11"]) == (
        31,
        {"day": "2027-01-11", "state": "partly", "open_minutes": 720, "taken_minutes": 120, "free_minutes": 600},
    )
    assert days[str(local_date(NOW, PARIS))]["state"] == "partly"


def test_month_counts_the_hours_of_a_day_that_has_twenty_three(get, site, desk):
    site.opening_rules.all().delete()
    for weekday in range(7):
        OpeningRuleFactory(site=site, weekday=weekday, opens="00:00", closes="00:00")
    days = month(get, desk, "2027-03")
    assert [days[day]["open_minutes"] for day in ("2027-03-27", "2027-03-28")] == [24 * 60, 23 * 60]


def test_month_of_a_full_day_is_busy(get, desk):
    book(PersonFactory(), [desk], between(8, 20), now=NOW)
    assert month(get, desk)[str(MONDAY)]["state"] == "busy"


@pytest.mark.parametrize("text", ["2027-13", "0000-01", "janvier"])
def test_month_of_no_calendar_is_refused(get, desk, text):
    assert get(f"/resources/{desk.public_id}/month", {"month": text}).status_code == 400


def test_month_of_an_unknown_resource_is_missing(get, desk):
    answer = get("/resources/0190a1b2-0000-7000-8000-000000000000/month", {"month": "2027-01"})
    assert answer.status_code == 404
