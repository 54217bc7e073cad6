"""Reports beside what they were before: which row stands beside which, and what the fields are called."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client

from reports.comparing import PREVIOUS, YEAR, counterparts
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, ResourceFactory, token_for
from tests.factories.reports import past_booking

ADDRESS = "/api/v1/reports/"
WEEK = {"from": "2027-01-11", "to": "2027-01-17"}
DAY = timedelta(days=1)


@pytest.fixture
def reader(manager):
    return Client(headers={"Authorization": f"Bearer {token_for(manager)}", "Accept-Language": "fr"})


@pytest.mark.django_db
def test_each_figure_stands_beside_what_it_was(reader, frozen, desk, coworker):
    past_booking(coworker, [desk], between(8, 14))
    past_booking(coworker, [desk], between(8, 11, MONDAY - 7 * DAY))
    past_booking(coworker, [desk], between(8, 20, date(2026, 1, 11)))
    answer = reader.get(f"{ADDRESS}occupancy", {**WEEK, "compare": "previous,year"}).json()
    (row,) = answer["results"]
    assert [row[f"{when}booked_hours"] for when in ("", "previous_", "year_")] == [6, 3, 12]
    assert [row[f"{when}open_hours"] for when in ("", "previous_", "year_")] == [84, 84, 84]
    definitions = answer["meta"]["definitions"]
    assert "04/01/2027 au 10/01/2027" in definitions["previous_booked_hours"]
    assert "11/01/2026 au 17/01/2026" in definitions["year_booked_hours"]


@pytest.mark.django_db
def test_without_comparison_there_are_no_earlier_figures(reader, frozen, desk):
    (row,) = reader.get(f"{ADDRESS}occupancy", WEEK).json()["results"]
    assert [name for name in row if name.startswith(("previous_", "year_"))] == []


@pytest.mark.django_db
def test_a_day_stands_beside_the_one_as_early_in_the_period_before(reader, frozen, desk, coworker):
    past_booking(coworker, [desk], between(8, 11, MONDAY - 6 * DAY))
    asked = {**WEEK, "group_by": "day", "compare": "previous"}
    rows = reader.get(f"{ADDRESS}occupancy", asked).json()["results"]
    assert {row["day"]: row["previous_booked_hours"] for row in rows if row["previous_booked_hours"]} == {
        "2027-01-12": 3
    }


@pytest.mark.django_db
def test_files_have_the_earlier_columns_too(reader, frozen, desk, coworker):
    past_booking(coworker, [desk], between(8, 11, MONDAY - 7 * DAY))
    answer = reader.get(f"{ADDRESS}occupancy.csv", {**WEEK, "compare": "previous"})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["booked_hours"], row["previous_booked_hours"]) == ("0.0", "3.0")
    assert reader.get(f"{ADDRESS}occupancy.xlsx", {**WEEK, "compare": "previous,year"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["occupancy", "conduct", "seat-fill"])
def test_an_unknown_comparison_is_refused(reader, name):
    answer = reader.get(f"{ADDRESS}{name}", {**WEEK, "compare": "decade"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["compare.0"])


@pytest.mark.django_db
def test_a_period_whose_year_before_is_out_of_reach_is_refused(reader):
    asked = {"from": "2000-01-01", "to": "2000-01-02", "compare": "year"}
    answer = reader.get(f"{ADDRESS}occupancy", asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "period-invalid")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "most"), [("occupancy", 9), ("conduct", 6), ("seat-fill", 6)])
def test_the_number_of_queries_does_not_grow(reader, site, name, most, django_assert_num_queries):
    asked = {**WEEK, "group_by": "resource,plan", "compare": "previous,year"}
    reader.get(f"{ADDRESS}{name}", asked)
    for _count in range(2):
        past_booking(PersonFactory(), [ResourceFactory(site=site)], between(9, 12))
        catalogue.current()
        with django_assert_num_queries(most):
            reader.get(f"{ADDRESS}{name}", asked)


def question(first, last, word):
    return Question(Days(first, last), group_by=("resource", word))


@pytest.mark.parametrize(
    ("word", "key", "expected"),
    [
        ("day", "2028-02-29", "2027-02-29"),
        ("day", "2028-03-01", "2027-03-01"),
        ("month", "2028-02", "2027-02"),
        ("week", "2028-W09", "2027-W09"),
        ("weekday", 3, 3),
    ],
)
def test_a_year_earlier_is_the_same_date(word, key, expected):
    now = question(date(2028, 2, 1), date(2028, 3, 31), word)
    before = question(date(2027, 2, 1), date(2027, 3, 31), word)
    assert counterparts(now, before, YEAR)((7, key)) == (7, expected)


def test_where_the_period_before_has_fewer_months_nothing_stands_beside_the_last():
    now = question(date(2027, 1, 31), date(2027, 2, 1), "month")
    before = question(date(2027, 1, 29), date(2027, 1, 30), "month")
    match = counterparts(now, before, PREVIOUS)
    assert [match((7, month)) for month in ("2027-01", "2027-02")] == [(7, "2027-01"), (7, None)]
