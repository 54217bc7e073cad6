"""An address that only forms send to, opened in a browser."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_page_says_nothing_was_changed_and_which_methods_are_taken(client, coworker):
    client.force_login(coworker)
    answer = client.get("/panier/confirmer/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Rien n’a été changé" in answer.content.decode()
    assert "<h1>" in answer.content.decode()


def test_the_api_answers_with_a_problem_document_as_ever(client):
    answer = client.get("/api/v1/availability", headers={"Accept": "application/json"})
    wrong = client.delete("/api/v1/availability")
    assert answer.status_code == 400
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
