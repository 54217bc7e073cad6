"""The way out of mails: in their headers, at their foot, on its page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from members.models import Person
from notifications.actions.sending import envelope
from notifications.models import Correspondent, Message, Preference
from notifications.unsubscribing import Subscription
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, between
from tests.factories import book
from tests.factories.notifications import deliver_all
from tests.notifications.conftest import Postman

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SITE = "http://localhost:8000"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def strict() -> Client:
    """A browser whose forms are checked, as outside."""
    return Client(enforce_csrf_checks=True, headers={"Accept-Language": "fr"})


@pytest.fixture
def page() -> str:
    return Subscription("anne@example.org", "workshops").page.removeprefix(SITE)


def left() -> list[str]:
    row = Correspondent.objects.first()
    return row.unsubscribed if row else []


def test_a_mail_that_one_may_do_without_says_how(postman: Postman, desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    mail, message = postman.mails[0], Message.objects.get()
    page = Subscription(coworker.email, "bookings").page
    assert (mail["List-Unsubscribe"].replace(" ", ""), mail["List-Unsubscribe-Post"]) == (
        f"<{page}>",
        "List-Unsubscribe=One-Click",
    )
    assert (page in message.text, page in message.html) == (True, True)


def test_a_mailbox_for_those_who_leave_is_named_too(
    settings: Any, postman: Postman, desk: Resource, coworker: Person
) -> None:
    settings.UNSUBSCRIBE_ADDRESS = "stop@example.org"
    book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    assert "<mailto:stop@example.org?subject=unsubscribe%20" in postman.mails[0]["List-Unsubscribe"].replace(" ", "")


def test_a_mail_that_is_needed_offers_no_way_out(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    Message.objects.update(is_needed=True)
    assert "List-Unsubscribe" not in envelope(Message.objects.get()).extra_headers


def test_the_page_asks_and_changes_nothing(strict: Client, page: str) -> None:
    answer = strict.get(page)
    assert (answer.status_code, left()) == (200, [])
    assert "anne@example.org ne reçoive plus de mails sur les ateliers" in answer.content.decode()


def test_one_click_leaves_without_the_protection_of_forms(strict: Client, page: str) -> None:
    answer = strict.post(page, ONE_CLICK)
    assert (answer.status_code, left()) == (204, ["workshops"])


def test_any_other_form_is_protected(strict: Client, page: str) -> None:
    assert (strict.post(page, {"act": "leave"}).status_code, left()) == (403, [])


def test_the_page_s_own_button_leaves_and_takes_back(strict: Client, page: str) -> None:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(page).content.decode())
    assert found is not None
    said = {"csrfmiddlewaretoken": found[1]}
    strict.post(page, {**said, "act": "leave"})
    gone = left()
    answer = strict.post(page, {**said, "act": "back"})
    assert (gone, left(), answer.status_code) == (["workshops"], [], 200)


def test_leaving_works_without_signing_in_for_who_has_an_account(strict: Client, coworker: Person) -> None:
    strict.post(Subscription(coworker.email, "loans").page.removeprefix(SITE), ONE_CLICK)
    assert Preference.objects.get(person=coworker).unwanted == ["loans"]


@pytest.mark.parametrize("category", ["money", "account", "weather"])
def test_what_one_cannot_do_without_has_no_way_out(strict: Client, category: str) -> None:
    page = Subscription("anne@example.org", category).page.removeprefix(SITE)
    assert (strict.post(page, ONE_CLICK).status_code, left()) == (404, [])


def test_a_forged_token_is_refused(strict: Client, page: str) -> None:
    answer = strict.post(page[:-3] + "x/", ONE_CLICK)
    assert (answer.status_code, left()) == (404, [])
