"""The break-even address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, open_every_day, token_for
from tests.factories.costs import spent
from tests.factories.reports import charged, past_booking
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/break-even"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}
JANUARY = {"from": "2027-01-01", "to": "2027-01-31"}


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def reader(manager):
    return client_of(manager)


@pytest.fixture
def monday(site, desk, coworker, manager):
    """A desk open for twelve hours, booked for three that earned 15 euros; the day costs 12, of which 3 vary."""
    past_booking(coworker, [desk], between(9, 12))
    charged(coworker, "15.00", MONDAY, site=site, resource=desk)
    spent(manager, site, "279.00")
    spent(manager, site, "93.00", label="Café", behaviour="variable")
    return desk


def test_break_even_answers_each_figure_by_its_name(reader, site, monday):
    answer = reader.get(ADDRESS, {**DAY, "group_by": "site,activity,month"}).json()
    assert answer["results"] == [
        {
            "site": {"id": str(site.public_id), "name": site.name},
            "activity": "desk",
            "month": "2027-01",
            "open_hours": 12.0,
            "booked_hours": 3.0,
            "net": "15.00",
            "fixed": "9.00",
            "variable": "3.00",
            "result": "3.00",
            "coverage": 1.25,
            "cost_per_open_hour": "1.00",
            "price_per_booked_hour": "5.00",
            "variable_per_booked_hour": "1.00",
            "occupancy": 0.25,
            "break_even_occupancy": 0.1875,
            "missing": None,
        }
    ]


def test_break_even_without_costs_says_so(reader, desk):
    row = reader.get(ADDRESS, DAY).json()["results"][0]
    assert (row["break_even_occupancy"], row["missing"]) == (None, "no-costs")


def test_programs_read_the_code_of_what_is_missing_and_people_its_words(reader, desk):
    sheet = reader.get(f"{ADDRESS}.xlsx", DAY, headers={"Accept-Language": "fr"}).content
    assert reader.get(f"{ADDRESS}.csv", DAY).content.decode().strip().endswith(",no-costs")
    assert sheet_rows(sheet, 1)[1][-1] == "aucune charge saisie"


def test_memberships_are_told_apart_and_bear_no_cost(reader, site, monday, coworker):
    charged(coworker, "50.00", MONDAY, kind="membership")
    rows = reader.get(ADDRESS, {**DAY, "group_by": "activity"}).json()["results"]
    assert [(row["activity"], row["net"], row["fixed"]) for row in rows] == [
        ("desk", "15.00", "9.00"),
        (None, "50.00", "0.00"),
    ]


def test_workshops_bear_their_own_costs_alone(reader, site, monday, coworker, manager):
    charged(coworker, "40.00", MONDAY, kind="workshop", site=site)
    spent(manager, site, "620.00", label="Animation", activity="workshop")
    rows = {row["activity"]: row for row in reader.get(ADDRESS, {**DAY, "group_by": "activity"}).json()["results"]}
    assert (rows["workshop"]["net"], rows["workshop"]["fixed"], rows["workshop"]["missing"]) == (
        "40.00",
        "20.00",
        "nothing-open",
    )
    assert rows["desk"]["fixed"] == "9.00"


def test_kind_shows_one_activity_with_its_share_of_what_all_bear(reader, site, monday):
    ResourceFactory(site=site, kind="room")
    rows = reader.get(ADDRESS, {**DAY, "kind": "desk"}).json()["results"]
    assert (rows[0]["fixed"], rows[0]["variable"]) == ("4.50", "3.00")


def test_the_accountant_of_one_site_sees_the_costs_of_that_site_alone(site, monday, manager):
    spent(manager, SiteFactory(), "999.00")
    accountant = client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)
    assert accountant.get(ADDRESS, JANUARY).json()["results"][0]["fixed"] == "279.00"


def test_the_accountant_of_one_site_may_not_name_another(site):
    accountant = client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)
    answer = accountant.get(ADDRESS, {**DAY, "site": str(SiteFactory().public_id)})
    assert (answer.status_code, answer.json()["code"]) == (403, "reports-not-allowed")


def test_break_even_is_not_for_everybody(site):
    assert client_of(PersonFactory()).get(ADDRESS, DAY).json()["code"] == "reports-not-allowed"


def test_break_even_comes_as_a_file(reader, monday):
    text = reader.get(f"{ADDRESS}.csv", {**DAY, "group_by": "activity"}).content.decode()
    assert text.splitlines()[1].startswith("desk,12.0,3.0,15.00,9.00,3.00,3.00,1.25,1.00")
    rows = sheet_rows(reader.get(f"{ADDRESS}.xlsx", {**DAY, "group_by": "month"}).content, 1)
    assert rows[1][3] == 15


def test_break_even_asks_as_many_queries_for_many_rows(reader, site, monday, manager):
    def queries():
        with CaptureQueriesContext(connection) as found:
            reader.get(ADDRESS, {**JANUARY, "group_by": "site,activity,month"})
        return len(found)

    queries()
    before = queries()
    for _number in range(3):
        other = SiteFactory()
        open_every_day(other)
        ResourceFactory(site=other)
        spent(manager, other, "10.00")
    queries()
    assert queries() == before
