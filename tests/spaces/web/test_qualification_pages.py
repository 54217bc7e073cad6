from datetime import date

import pytest
from django.test import Client

from spaces.models import Grant
from tests.conftest import NOW
from tests.factories import PersonFactory, StewardFactory
from tests.factories.opening import GrantFactory, QualificationFactory

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def laser(db):
    return QualificationFactory(slug="laser", name="Découpe laser", valid_months=12)


@pytest.fixture
def host(db):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(StewardFactory().person)
    return client


@pytest.fixture
def browser(coworker):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    return client


def test_somebody_is_found_by_name_or_address_and_granted(host, laser, coworker):
    PersonFactory(name="Autre")
    shown = host.get("/lieu/habilitations/laser/", {"qui": coworker.email.upper()})
    assert shown.context["people"] == [coworker]
    answer = host.post("/lieu/habilitations/laser/", {"person": str(coworker.public_id), "note": "formé sur place"})
    row = Grant.objects.get()
    assert (answer.status_code, row.person, row.expires_on, row.note) == (
        302,
        coworker,
        date(2028, 1, 11),
        "formé sur place",
    )


def test_granting_what_is_held_is_said_on_the_page(host, laser, coworker):
    GrantFactory(qualification=laser, person=coworker)
    answer = host.post("/lieu/habilitations/laser/", {"person": str(coworker.public_id)})
    assert (answer.status_code, "a déjà cette habilitation" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("said", [{}, {"person": "x"}, {"granted_on": "2027-02-01", "expires_on": "2027-01-01"}])
def test_a_grant_that_makes_no_sense_is_said_on_the_page(host, laser, coworker, said):
    whole = {"person": str(coworker.public_id), **said} if "granted_on" in said else said
    assert host.post("/lieu/habilitations/laser/", whole).status_code == 400
    assert Grant.objects.count() == 0


def test_those_about_to_lapse_come_first_and_are_counted(host, laser):
    GrantFactory(qualification=laser, expires_on=date(2027, 12, 1))
    soon = GrantFactory(qualification=laser, expires_on=date(2027, 2, 1))
    assert host.get("/lieu/habilitations/laser/").context["grants"][0] == soon
    [counted] = host.get("/lieu/habilitations/").context["qualifications"]
    assert (counted.holders, counted.lapsing) == (2, 1)


def test_a_grant_is_taken_back(host, laser):
    row = GrantFactory(qualification=laser)
    host.post(f"/lieu/habilitations/{row.public_id}/retirer/")
    row.refresh_from_db()
    assert row.revoked_at == NOW


def test_ones_own_qualifications_say_until_when_and_from_where(browser, coworker, laser):
    GrantFactory(qualification=laser, person=coworker, expires_on=date(2027, 12, 1))
    GrantFactory(qualification=QualificationFactory(), person=coworker, expires_on=date(2026, 12, 31))
    page = browser.get("/profil/habilitations/")
    assert [len(page.context[name]) for name in ("valid", "over")] == [1, 1]
    assert "Découpe laser" in page.content.decode()


@pytest.mark.parametrize("address", ["/lieu/habilitations/", "/lieu/habilitations/laser/"])
def test_coworkers_have_no_business_with_others_qualifications(browser, laser, address):
    assert browser.get(address).status_code == 403


def test_coworkers_take_nothing_back(browser, laser, coworker):
    row = GrantFactory(qualification=laser, person=coworker)
    assert browser.post(f"/lieu/habilitations/{row.public_id}/retirer/").status_code == 403
