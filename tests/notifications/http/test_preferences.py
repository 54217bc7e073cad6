"""Preferences, on their page and by the API."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from members.models import Person
from members.models.token import Scope
from notifications.actions.preferring import wishes_of
from notifications.models import Correspondent
from spaces.models import Site
from tests.factories import StewardFactory, token_for
from tests.factories.notifications import preferring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE, API = "/profil/mails/", "/api/v1/me/preferences"
JSON = "application/json"
ALL = ["bookings", "reminders", "waiting", "workshops", "loans"]


@pytest.fixture
def browser(client: Client, coworker: Person) -> Client:
    client.force_login(coworker)
    return client


def said(**more: Any) -> dict[str, Any]:
    return {"wanted": ALL, "reminders": ["1440"], "others": "", "language": "fr", **more}


def test_page_asks_a_visitor_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/compte/login/?next={PAGE}"


def test_page_shows_what_holds(browser: Client, coworker: Person) -> None:
    preferring(coworker, unwanted=["loans"], reminders=[1440, 90, 4320])
    form = browser.get(PAGE).context["form"]
    assert (form["wanted"].value(), form["reminders"].value(), form["others"].value()) == (
        ["bookings", "reminders", "waiting", "workshops"],
        [1440],
        "90 min, 3 j",
    )


def test_page_keeps_what_is_said(browser: Client, coworker: Person) -> None:
    wanted = said(wanted=["bookings"], others="3 j, 90 min", quiet_from="22:00", quiet_until="07:00")
    assert browser.post(PAGE, wanted)["Location"] == PAGE
    kept = wishes_of(coworker)
    assert kept.unwanted == {"reminders", "waiting", "workshops", "loans"}
    assert (kept.reminders, kept.quiet) == ((4320, 1440, 90), (time(22), time(7)))


def test_page_keeps_the_language(browser: Client, coworker: Person) -> None:
    answer = browser.post(PAGE, said(language="en"))
    coworker.refresh_from_db()
    assert (coworker.language, answer.cookies["django_language"].value) == ("en", "en")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"others": "bientôt"}, "others"),
        ({"others": "1 min"}, "others"),
        ({"others": "15 j"}, "others"),
        ({"others": "1 h, 2 h, 3 h, 4 h, 5 h"}, "others"),
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "quiet_until"),
        ({"wanted": ["team"]}, "wanted"),
    ],
)
def test_page_refuses_in_the_form(browser: Client, wrong: dict[str, Any], field: str) -> None:
    answer = browser.post(PAGE, said(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_page_offers_the_digest_to_the_team_alone(browser: Client, client: Client, site: Site) -> None:
    mine = browser.get(PAGE).context["form"].fields
    client.force_login(StewardFactory(site=site).person)
    theirs = client.get(PAGE).context["form"].fields
    assert ("digest" in mine, "digest" in theirs) == (False, True)


def test_page_keeps_the_digest(client: Client, site: Site) -> None:
    steward = StewardFactory(site=site).person
    client.force_login(steward)
    client.post(PAGE, said(digest="weekly", digest_at="08:15"))
    assert (wishes_of(steward).digest, wishes_of(steward).digest_at) == ("weekly", time(8, 15))


def test_api_says_the_defaults(api: Client) -> None:
    assert api.get(API).json() == {
        "language": "fr",
        "unwanted": [],
        "reminders": [1440],
        "quiet_hours": None,
        "digest": "off",
        "digest_at": "07:30",
    }


def test_api_changes_them_whole(api: Client, coworker: Person) -> None:
    Correspondent.objects.create(address=coworker.email, unsubscribed=["workshops"])
    wanted = {
        "language": "en",
        "unwanted": ["loans"],
        "reminders": [2880, 60],
        "quiet_hours": {"start": "22:00", "end": "07:00"},
        "digest": "off",
        "digest_at": "07:30",
    }
    assert api.put(API, wanted, content_type=JSON).json() == wanted == api.get(API).json()


def test_api_takes_what_is_left_out_as_never_said(api: Client, coworker: Person) -> None:
    preferring(coworker, unwanted=["loans"], reminders=[])
    answer = api.put(API, {}, content_type=JSON).json()
    assert (answer["unwanted"], answer["reminders"]) == ([], [1440])


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminders": [1]},
        {"reminders": [60, 61, 62, 63, 64, 65]},
        {"unwanted": ["money"]},
        {"quiet_hours": {"start": "22:00"}},
        {"quiet_hours": {"start": "22:00", "end": "22:00"}},
        {"digest": "hourly"},
    ],
)
def test_api_refuses_what_cannot_be(api: Client, wrong: dict[str, Any]) -> None:
    answer = api.put(API, wrong, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_api_asks_for_the_right_to_change(coworker: Person) -> None:
    reading = Client(headers={"Authorization": f"Bearer {token_for(coworker, [Scope.BOOKINGS_READ])}"})
    assert [reading.get(API).status_code, reading.put(API, {}, content_type=JSON).status_code] == [200, 403]
