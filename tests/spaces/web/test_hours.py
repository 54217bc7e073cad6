from datetime import time

import pytest
from django.test import Client

from spaces.models import Steward
from tests.conftest import between
from tests.factories import ClosureFactory, OpeningRuleFactory, ResourceFactory, StewardFactory

pytestmark = pytest.mark.usefixtures("frozen")


def page(site, query=""):
    return f"/sites/{site.slug}/horaires/{query}"


def test_hours_are_public_and_show_three_weeks(client: Client, site):
    answer = client.get(page(site))
    assert (answer.status_code, [len(week) for week in answer.context["hours"].weeks]) == (200, [7, 7, 7])


def test_hours_say_why_a_day_is_closed(client: Client, site):
    closed = between(0, 23)
    ClosureFactory(site=site, starts_at=closed.start, ends_at=closed.end, reason="Inventaire annuel")
    assert "Inventaire annuel" in client.get(page(site)).content.decode()


def test_hours_name_the_special_days_of_later(client: Client, site):
    site.closes_on_public_holidays = True
    site.save()
    later = client.get(page(site)).context["hours"].later
    assert [day.reasons[0].text for day in later][:2] == ["Lundi de Pâques", "Fête du Travail"]


def test_hours_of_a_resource_with_its_own_are_offered(client: Client, site):
    lab = ResourceFactory(site=site, name="Fablab")
    ResourceFactory(site=site, name="Comme tout le monde")
    OpeningRuleFactory(site=None, resource=lab, weekday=0, opens=time(14), closes=time(16))
    shown = client.get(page(site, f"?resource={lab.public_id}"))
    assert [name for _key, name in shown.context["form"].fields["resource"].choices] == ["tout le lieu", "Fablab"]
    assert shown.context["hours"].weeks[0][0].open == (between(14, 16),)


def test_hours_say_until_when_school_holidays_are_known(client: Client, site):
    assert "vacances scolaires" not in client.get(page(site)).content.decode()
    OpeningRuleFactory(site=site, weekday=2, school="holidays")
    assert "31\u00a0août 2028" in client.get(page(site)).content.decode().replace("31 août", "31\u00a0août")


@pytest.mark.parametrize("query", ["?day=autre", "?day=1200-01-01", "?resource=00000000-0000-7000-8000-000000000000"])
def test_a_question_that_makes_no_sense_is_a_bad_request(client: Client, site, query):
    ResourceFactory(site=site)
    OpeningRuleFactory(site=None, resource=ResourceFactory(site=site), weekday=0)
    assert client.get(page(site, query)).status_code == 400


def test_hours_of_an_unknown_site_are_not_found(client: Client, db):
    assert client.get("/sites/nulle-part/horaires/").status_code == 404


@pytest.mark.parametrize(("role", "sees"), [(Steward.Role.HOST, True), (Steward.Role.PUBLISHER, False)])
def test_hours_lead_the_desk_to_closures(client: Client, site, role, sees):
    client.force_login(StewardFactory(site=site, role=role).person)
    assert ("/lieu/fermetures/" in client.get(page(site)).content.decode()) == sees
