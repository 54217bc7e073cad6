"""Signing in while mails do not go out."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from members.models import Person
from notifications.models import Message
from tests.factories import PersonFactory
from tests.notifications.conftest import Postman

pytestmark = pytest.mark.django_db

SIGN_UP = {"email": "anne@example.org", "password1": "un-long-secret", "name": "Anne"}


@pytest.fixture
def no_server(settings: Any, postman: Postman) -> None:
    settings.EMAIL_PORT = 1


@pytest.fixture
def unverified() -> Person:
    person = PersonFactory(email="anne@example.org")
    person.set_password("un-long-secret")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    return person


def sign_in(client: Client) -> Any:
    return client.post("/compte/login/", {"login": "anne@example.org", "password": "un-long-secret"})


def test_signing_in_while_no_mail_goes_out_says_what_to_do(client: Client, no_server: None, unverified: Person) -> None:
    answer = sign_in(client)
    assert answer.status_code == 503
    assert "recommencez dans quelques minutes" in answer.content.decode()


def test_signing_up_while_no_mail_goes_out_loses_nothing(client: Client, no_server: None) -> None:
    answer = client.post("/compte/signup/", SIGN_UP)
    assert (answer.status_code, Person.objects.get().name) == (503, "Anne")


def test_an_address_that_is_refused_is_said_to_be(client: Client, postman: Postman) -> None:
    postman.refusal = "550 5.1.1 No such user"
    answer = client.post("/compte/signup/", SIGN_UP)
    assert (answer.status_code, Message.objects.get().failure) == (422, "5.1.1")


def test_the_mail_of_sign_in_goes_out_under_its_own_name(client: Client, postman: Postman, unverified: Person) -> None:
    sign_in(client)
    message = Message.objects.get()
    assert [mail["Message-ID"] for mail in postman.mails] == [message.message_id]
    assert (message.kind, message.category, message.status) == ("account.email_confirmation_signup", "account", "sent")


def test_what_it_says_is_not_kept(client: Client, postman: Postman, unverified: Person) -> None:
    sign_in(client)
    message = Message.objects.get()
    assert (message.text, message.html, message.to_address) == ("", "", "anne@example.org")
