from datetime import date, time

import pytest

from spaces.models import OpeningRule
from tests.conftest import MONDAY, between
from tests.factories import ClosureFactory, OpeningRuleFactory, ResourceFactory
from tests.factories.opening import AccessGroupFactory, SpecialOpeningFactory

SPAN = {"from": "2027-01-11", "to": "2027-01-12"}
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def days(client, site):
    def read(entry=None, **asked):
        place = f"resources/{entry.public_id}" if entry else f"sites/{site.public_id}"
        return client.get(f"/api/v1/{place}/opening", asked or SPAN).json()["days"]

    return read


def test_days_say_when_a_site_is_open_on_its_own_clock(days):
    [monday, _tuesday] = days()
    assert monday == {
        "date": "2027-01-11",
        "open": [{"start": "2027-01-11T08:00:00+01:00", "end": "2027-01-11T20:00:00+01:00"}],
        "reasons": [],
        "wider": [],
    }


def test_a_closure_is_told_with_its_reason_and_hours(days, site):
    closed = between(10, 12)
    ClosureFactory(site=site, starts_at=closed.start, ends_at=closed.end, reason="Inventaire")
    [reason] = days()[0]["reasons"]
    assert (reason["cause"], reason["text"], reason["start"]) == ("closure", "Inventaire", "2027-01-11T10:00:00+01:00")


def test_a_public_holiday_and_a_special_opening_are_told(days, site):
    site.closes_on_public_holidays = True
    site.save()
    opened = between(10, 12, date(2027, 7, 14))
    SpecialOpeningFactory(site=site, starts_at=opened.start, ends_at=opened.end, reason="Bal")
    [day] = days(**{"from": "2027-07-14", "to": "2027-07-14"})
    told = [(reason["cause"], reason["text"]) for reason in day["reasons"]]
    assert told == [("public_holiday", "Fête nationale"), ("special_opening", "Bal")]
    assert day["open"][0]["start"] == "2027-07-14T10:00:00+02:00"


def test_school_holidays_are_told_where_the_hours_depend_on_them(days, site):
    asked = {"from": "2027-02-22", "to": "2027-02-22"}
    assert days(**asked)[0]["reasons"] == []
    OpeningRule.objects.filter(weekday=0).update(school="term")
    assert [reason["cause"] for reason in days(**asked)[0]["reasons"]] == ["school_holidays"]


def test_wider_hours_are_told_by_group(days, site):
    group = AccessGroupFactory(name="Résidents")
    OpeningRuleFactory(site=site, group=group, weekday=0, opens=time(20), closes=time(22))
    [monday, tuesday] = days()
    assert (monday["wider"][0]["group"], monday["wider"][0]["open"][0]["end"]) == (
        "Résidents",
        "2027-01-11T22:00:00+01:00",
    )
    assert tuesday["wider"] == []


def test_a_resource_has_its_own_days(days, site):
    desk = ResourceFactory(site=site)
    closed = between(8, 20)
    ClosureFactory(site=None, resource=desk, starts_at=closed.start, ends_at=closed.end)
    assert (days(desk)[0]["open"], len(days()[0]["open"])) == ([], 1)


def test_four_weeks_from_today_are_told_where_nothing_is_asked(client, site, frozen):
    told = client.get(f"/api/v1/sites/{site.public_id}/opening").json()["days"]
    assert (told[0]["date"], len(told)) == (MONDAY.isoformat(), 28)


@pytest.mark.parametrize("to", ["2027-01-10", "2029-01-01"])
def test_days_reversed_or_too_many_are_refused(client, site, to):
    answer = client.get(f"/api/v1/sites/{site.public_id}/opening", {"from": "2027-01-11", "to": to})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["to"])


@pytest.mark.parametrize(("place", "code"), [("sites", "site-not-found"), ("resources", "resource-not-found")])
def test_days_of_an_unknown_place_are_not_found(client, db, place, code):
    answer = client.get(f"/api/v1/{place}/{NOWHERE}/opening")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_the_number_of_closures_does_not_change_the_number_of_queries(client, site, django_assert_num_queries):
    def look():
        client.get(f"/api/v1/sites/{site.public_id}/opening", SPAN)

    look()
    with django_assert_num_queries(1):
        look()
    for _ in range(3):
        ClosureFactory(site=site)
    look()
    with django_assert_num_queries(1):
        look()
