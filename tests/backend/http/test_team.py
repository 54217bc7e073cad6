import pytest
from django.test import Client
from django.urls import reverse

from spaces.models import Steward
from tests.factories import StewardFactory

pytestmark = pytest.mark.django_db


def tools_of(role: str) -> list[str]:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(StewardFactory(role=role).person)
    return [tool.address for tool in client.get("/equipe/").context["tools"]]


@pytest.mark.parametrize("role", Steward.Role.values)
def test_each_role_reaches_every_page_it_is_shown(role, desk):
    steward = StewardFactory(role=role, site=desk.site)
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(steward.person)
    tools = client.get("/equipe/").context["tools"]
    assert tools
    assert [tool.address for tool in tools if client.get(reverse(tool.address)).status_code != 200] == []


def test_a_host_is_not_shown_what_managers_do():
    assert not {"booking:overrides", "booking:imports", "reports:dashboard"} & set(tools_of("host"))


def test_books_are_shown_to_who_keeps_them_for_the_whole_network(desk):
    shown = []
    for site in (None, desk.site):
        client = Client()
        client.force_login(StewardFactory(role=Steward.Role.ACCOUNTANT, site=site).person)
        shown.append("billing:books" in [tool.address for tool in client.get("/equipe/").context["tools"]])
    assert shown == [True, False]


def test_who_has_no_role_is_not_allowed(coworker):
    client = Client()
    client.force_login(coworker)
    assert client.get("/equipe/").status_code == 403


def test_a_visitor_is_asked_to_sign_in():
    assert Client().get("/equipe/").status_code == 302
