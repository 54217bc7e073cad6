"""The description, its page, and the page of problems."""

import json

import pytest
from django.test import Client

from backend.problem_pages import entries
from backend.problems import titles

pytestmark = pytest.mark.django_db


def test_the_description_is_openapi_3_1(client):
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert (answer.status_code, json.loads(answer.content)["openapi"]) == (200, "3.1.0")


def test_the_documentation_runs_no_inline_script(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert page.count("<script") == page.count("<script src=") == 3
    assert "<style" not in page


def test_the_documentation_has_its_script_at_an_address_of_its_own(client):
    answer = client.get("/api/v1/docs/?script=")
    assert answer.headers["Content-Type"] == "application/javascript"


def test_every_problem_has_its_anchor_on_the_page(client):
    page = client.get("/docs/problems").content.decode()
    assert [code for code in titles() if f'id="{code}"' not in page] == []


@pytest.mark.parametrize(("language", "begins"), [("fr", "Une partie du créneau"), ("en", "Somebody holds part")])
def test_problems_are_explained_in_the_language_of_the_reader(language, begins):
    page = Client(headers={"Accept-Language": language}).get("/docs/problems").content.decode()
    assert begins in page


def test_every_explanation_is_there_in_both_languages():
    assert {tuple(entry.texts) for entry in entries()} == {("en", "fr")}
