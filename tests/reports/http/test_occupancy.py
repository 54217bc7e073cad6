"""The occupancy address: who may ask, what may be asked, and the shapes of the answer."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from members.models.token import Scope
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import NOW, between
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    ZoneFactory,
    book,
    token_for,
)
from tests.factories.reports import past_booking
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/occupancy"
MONDAY = {"from": "2027-01-11", "to": "2027-01-11"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def client_of(person, **token):
    return Client(headers={"Authorization": f"Bearer {token_for(person, **token)}", "Accept-Language": "fr"})


@pytest.fixture
def reader(manager):
    return client_of(manager)


def problem(answer):
    return answer.status_code, answer.headers["Content-Type"], answer.json()["code"]


def refused(status, code):
    return status, "application/problem+json", code


def test_occupancy_answers_rows_and_what_they_mean(reader, frozen, site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    answer = reader.get(ADDRESS, {**MONDAY, "group_by": "resource,hour"}).json()
    row = next(row for row in answer["results"] if row["hour"] == 9)
    assert row == {
        "resource": {"id": str(desk.public_id), "name": desk.name},
        "hour": 9,
        "open_hours": 1,
        "booked_hours": 1,
        "attended_hours": 0,
        "outside_hours": 0,
        "occupancy": 1,
        "use": 0,
    }
    meta = answer["meta"]
    assert [meta[name] for name in ("from", "to", "group_by", "basis")] == [
        "2027-01-11",
        "2027-01-11",
        ["resource", "hour"],
        "activity",
    ]
    assert {"open_hours", "booked_hours", "attended_hours", "occupancy", "use"} <= set(meta["definitions"])


def test_occupancy_without_group_is_one_row(reader, site, desk):
    rows = reader.get(ADDRESS, MONDAY).json()["results"]
    assert [row["open_hours"] for row in rows] == [12]


def test_nothing_open_is_null_never_full(reader, site):
    ResourceFactory(site=SiteFactory())
    rows = reader.get(ADDRESS, {**MONDAY, "group_by": "resource"}).json()["results"]
    assert [(row["occupancy"], row["use"]) for row in rows] == [(None, None)]


def test_zones_and_sites_are_named(reader, site):
    zone = ZoneFactory(site=site, name="Étage")
    ResourceFactory(site=site, zone=zone)
    ResourceFactory(site=site)
    rows = reader.get(ADDRESS, {**MONDAY, "group_by": "site,zone"}).json()["results"]
    named = {"id": str(site.public_id), "name": site.name}
    assert [(row["site"], row["zone"]) for row in rows] == [
        (named, {"id": str(zone.public_id), "name": "Étage"}),
        (named, None),
    ]


def test_plans_and_price_groups_share_the_open_time(reader, site, desk, coworker):
    plan = PlanFactory(name="Résident", group="solidarity")
    MembershipFactory(person=coworker, plan=plan)
    past_booking(coworker, [desk], between(9, 12))
    past_booking(PersonFactory(), [desk], between(13, 14))
    rows = reader.get(ADDRESS, {**MONDAY, "group_by": "plan,group"}).json()["results"]
    named = {"id": str(plan.public_id), "name": "Résident"}
    assert [(row["plan"], row["group"], row["open_hours"], row["booked_hours"]) for row in rows] == [
        (named, "solidarity", 12, 3),
        (None, "public", 12, 1),
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": "2027-01-11"}, "from"),
        ({"from": "2027-01-11"}, "to"),
        ({"from": "11/01/2027", "to": "2027-01-11"}, "from"),
        ({**MONDAY, "group_by": "resource,colour"}, "group_by.1"),
        ({**MONDAY, "group_by": "hour,hour"}, "group_by"),
        ({**MONDAY, "kind": "membership"}, "kind"),
        ({**MONDAY, "site": "lorient"}, "site.0"),
    ],
)
def test_a_question_that_cannot_be_read_names_its_field(reader, asked, field):
    answer = reader.get(ADDRESS, asked)
    assert (problem(answer), list(answer.json()["errors"])) == (refused(400, "invalid"), [field])


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"from": "2027-01-11", "to": "2027-01-10"}, 400, "period-invalid"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, 400, "period-invalid"),
        ({"from": "9999-12-30", "to": "9999-12-31"}, 400, "period-invalid"),
        ({"from": "2020-01-01", "to": "2027-01-11"}, 400, "report-period-too-long"),
        ({**MONDAY, "site": "018f0000-0000-7000-8000-000000000000"}, 404, "site-not-found"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(reader, asked, status, code):
    assert problem(reader.get(ADDRESS, asked)) == refused(status, code)


def test_a_report_that_would_be_too_large_is_refused(reader, site):
    ResourceFactory.create_batch(3, site=site)
    asked = {"from": "2024-01-01", "to": "2028-12-31", "group_by": "resource,day,hour"}
    answer = reader.get(ADDRESS, asked)
    assert (problem(answer), answer.json()["most"]) == (refused(422, "report-too-large"), 100_000)


def test_a_visitor_is_asked_to_sign_in(db):
    assert problem(Client().get(ADDRESS, MONDAY)) == refused(401, "not-signed-in")


def test_a_token_needs_the_scope(manager):
    limited = client_of(manager, scopes=[Scope.BOOKINGS_READ])
    assert problem(limited.get(ADDRESS, MONDAY)) == refused(403, "scope-missing")


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_than_managers_and_accountants_are_refused(site, role):
    person = PersonFactory()
    if role:
        StewardFactory(person=person, site=site, role=role)
    assert problem(client_of(person).get(ADDRESS, MONDAY)) == refused(403, "reports-not-allowed")


@pytest.mark.parametrize("role", [Steward.Role.MANAGER, Steward.Role.ACCOUNTANT])
def test_the_steward_of_one_site_sees_that_site_only(site, desk, role):
    ResourceFactory(site=SiteFactory())
    steward = client_of(StewardFactory(site=site, role=role).person)
    rows = steward.get(ADDRESS, {**MONDAY, "group_by": "resource"}).json()["results"]
    assert [row["resource"]["id"] for row in rows] == [str(desk.public_id)]


def test_the_steward_of_one_site_may_not_ask_for_another(site):
    other = SiteFactory()
    steward = client_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    answer = steward.get(ADDRESS, {**MONDAY, "site": other.public_id})
    assert problem(answer) == refused(403, "reports-not-allowed")


def test_a_partners_token_sees_the_partners_sites_only(manager, site, desk):
    partner = OrganisationFactory()
    own = ResourceFactory(site=SiteFactory(organisation=partner))
    limited = client_of(manager, organisation=partner)
    rows = limited.get(ADDRESS, {**MONDAY, "group_by": "resource"}).json()["results"]
    assert [row["resource"]["id"] for row in rows] == [str(own.public_id)]


def test_a_partners_token_sees_no_site_that_its_holder_may_not_read(site, desk):
    partner = OrganisationFactory()
    mine, other = (ResourceFactory(site=SiteFactory(organisation=partner)) for _number in range(2))
    steward = StewardFactory(site=mine.site, role=Steward.Role.MANAGER).person
    StewardFactory(person=steward, site=site, role=Steward.Role.MANAGER)
    limited = client_of(steward, organisation=partner)
    rows = limited.get(ADDRESS, {**MONDAY, "group_by": "resource"}).json()["results"]
    assert [row["resource"]["id"] for row in rows] == [str(mine.public_id)]
    assert limited.get(ADDRESS, {**MONDAY, "site": other.site.public_id}).json()["code"] == "reports-not-allowed"


def test_a_session_in_the_browser_reads_reports_too(manager, site, desk):
    browser = Client()
    browser.force_login(manager)
    assert browser.get(ADDRESS, MONDAY).json()["results"][0]["open_hours"] == 12


@pytest.mark.parametrize("how", [{"path": ".csv"}, {"accept": "text/csv"}])
def test_csv_has_plain_columns_and_disarmed_names(reader, site, how):
    evil = ResourceFactory(site=site, name="=1+1")
    answer = reader.get(
        ADDRESS + how.get("path", ""),
        {**MONDAY, "group_by": "resource,kind"},
        headers={"Accept": how.get("accept", "*/*")},
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="occupation-2027-01-11-2027-01-11.csv"'
    assert rows == [
        {
            "resource": "'=1+1",
            "resource_id": str(evil.public_id),
            "kind": "desk",
            "open_hours": "12.0",
            "booked_hours": "0.0",
            "attended_hours": "0.0",
            "outside_hours": "0.0",
            "occupancy": "0.0",
            "use": "0.0",
        }
    ]


@pytest.mark.parametrize("how", [{"path": ".xlsx"}, {"accept": XLSX}])
def test_xlsx_is_for_people_and_explains_itself(reader, site, how):
    ResourceFactory(site=site, name="=1+1")
    answer = reader.get(
        ADDRESS + how.get("path", ""),
        {**MONDAY, "group_by": "resource,weekday"},
        headers={"Accept": how.get("accept", "*/*")},
    )
    figures, meanings = sheet_rows(answer.content, 1), sheet_rows(answer.content, 2)
    assert answer.headers["Content-Type"] == XLSX
    assert figures[0][:3] == ["Ressource", "Jour de la semaine", "Heures ouvertes"]
    assert figures[1] == ["=1+1", "lundi", Decimal(12), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0)]
    assert [row[0] for row in meanings[:3]] == ["Période", "Heures ouvertes", "Heures réservées"]


def test_a_refusal_is_a_problem_document_whatever_was_asked_for(reader):
    assert problem(reader.get(f"{ADDRESS}.csv", {"from": "2027-01-11", "to": "2027-01-10"})) == refused(
        400, "period-invalid"
    )


def test_an_unknown_form_is_refused(reader):
    assert problem(reader.get(ADDRESS, MONDAY, headers={"Accept": "application/pdf"})) == refused(406, "not-acceptable")


def test_the_number_of_queries_does_not_grow_with_the_resources(reader, site, django_assert_num_queries):
    reader.get(ADDRESS, MONDAY)
    for _count in range(2):
        ResourceFactory(site=site, zone=ZoneFactory(site=site))
        catalogue.current()
        with django_assert_num_queries(5):
            reader.get(ADDRESS, {**MONDAY, "group_by": "resource,zone"})
