"""The addresses of workshops."""

import csv
import io

import pytest
from django.test import Client

from spaces.models import Steward
from tests.conftest import between
from tests.factories import PersonFactory, SiteFactory, StewardFactory, token_for
from tests.factories.agenda import RegistrationFactory, SessionFactory
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/workshops"
MEDIATION = "/api/v1/reports/mediation"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}
PAGES = [ADDRESS, f"{ADDRESS}.csv", f"{ADDRESS}.xlsx", MEDIATION, f"{MEDIATION}.csv"]


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def reader(manager):
    return client_of(manager)


@pytest.fixture
def evening(frozen):
    frozen.move_to(between(20, 21).start)


@pytest.fixture
def session(site, evening):
    session = SessionFactory(
        site=site, workshop__theme="basics", workshop__publics=["seniors"], period=between(14, 16).stored, capacity=4
    )
    RegistrationFactory(session=session, has_attended=True, age_band="soixante_dix_plus")
    RegistrationFactory(session=session, has_attended=False)
    return session


def test_workshops_are_counted_by_what_is_asked(reader, session):
    asked = {**DAY, "group_by": "theme,audience,partner,month"}
    [row] = reader.get(ADDRESS, asked).json()["results"]
    partner = session.partner
    assert row == {
        "theme": "basics",
        "audience": "seniors",
        "partner": {"id": str(partner.public_id), "name": partner.name},
        "month": "2027-01",
        "sessions": 1,
        "to_come": 0,
        "postponed": 0,
        "cancelled": 0,
        "places": 4,
        "registered": 2,
        "attended": 1,
        "walk_ins": 0,
        "waiting": 0,
        "hours": 2.0,
        "facilitation_hours": 2.0,
        "registered_fill": 0.5,
        "attended_fill": 0.25,
        "attendance": 0.5,
    }


def test_what_is_counted_is_said(reader, session):
    definitions = reader.get(ADDRESS, DAY).json()["meta"]["definitions"]
    assert {"sessions", "attended_fill", "audience"} <= set(definitions)


def test_a_spreadsheet_has_labels_of_people(reader, session):
    rows = sheet_rows(reader.get(f"{ADDRESS}.xlsx", {**DAY, "group_by": "theme"}).content, 1)
    assert rows[0][:2] + rows[1][:2] == ["Thème", "Séances", "bases du numérique", 1]


def test_a_wrong_word_names_its_field(reader):
    answer = reader.get(ADDRESS, {**DAY, "group_by": "hour"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["group_by.0"])


def test_mediation_has_a_line_for_each_session_of_all_partners(reader, session):
    SessionFactory(site=session.site, period=between(10, 11).stored)
    content = reader.get(f"{MEDIATION}.csv", DAY).content.decode()
    first, second = csv.DictReader(io.StringIO(content))
    assert (first["participants"], second["tranche_age_soixante_dix_plus"]) == ("0", "1")
    assert (second["partenaire"], second["site"]) == (session.partner.name, session.site.name)


@pytest.mark.parametrize("asked", [{"theme": "hope"}, {"partner": "1"}, {"type": "hope"}, {"month": "2026-01"}])
def test_mediation_of_no_row_is_refused(reader, session, asked):
    assert reader.get(MEDIATION, {**DAY, **asked}).status_code == 400


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_read_nothing(address, role, site):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    assert client_of(person).get(address, DAY).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_a_manager_of_one_site_may_not_ask_for_another(address, site):
    manager = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    assert client_of(manager).get(address, {**DAY, "site": str(SiteFactory().public_id)}).status_code == 403


@pytest.mark.parametrize(("address", "counted"), [(ADDRESS, "sessions"), (MEDIATION, None)])
def test_a_manager_of_one_site_counts_its_sessions_alone(address, counted, session):
    SessionFactory(period=between(14, 16).stored)
    manager = StewardFactory(site=session.site, role=Steward.Role.MANAGER).person
    results = client_of(manager).get(address, DAY).json()["results"]
    assert (results[0][counted] if counted else len(results)) == 1


@pytest.mark.parametrize("address", [ADDRESS, MEDIATION])
def test_queries_do_not_grow_with_sessions(address, reader, session, django_assert_max_num_queries):
    for _more in range(3):
        SessionFactory(site=session.site, period=between(14, 16).stored)
    reader.get(address, DAY)
    with django_assert_max_num_queries(9):
        reader.get(address, {**DAY, "group_by": "theme,partner"} if address == ADDRESS else DAY)
