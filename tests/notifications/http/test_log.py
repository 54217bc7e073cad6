"""What was sent to whom and why, and who may read it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from members.models import Person
from notifications.actions.forgetting import KEPT, forget_messages
from notifications.models import Correspondent, Message
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, StewardFactory, book
from tests.factories.notifications import deliver_all, preferring
from tests.notifications.conftest import Postman

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LOG = "/equipe/messages/"
MINE = "/profil/mails/recus/"


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(StewardFactory(site=None, role="manager").person)
    return client


@pytest.fixture
def sent(desk: Resource, coworker: Person) -> Message:
    book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    return Message.objects.get()


def shown(client: Client, **asked: Any) -> list[Message]:
    return [row["message"] for row in client.get(LOG, asked).context["rows"]]


@pytest.mark.parametrize("page", ["", "modeles/", "adresses/"])
def test_the_log_is_for_managers_of_the_network(client: Client, site: Site, page: str) -> None:
    answers = []
    for steward in (StewardFactory(site=None, role="manager"), StewardFactory(site=site, role="manager")):
        client.force_login(steward.person)
        answers.append(client.get(LOG + page).status_code)
    assert answers == [200, 403]


@pytest.mark.parametrize("page", ["", "apparence/", "renvoyer/"])
def test_a_mail_is_not_shown_to_who_does_not_read_the_log(client: Client, sent: Message, page: str) -> None:
    client.force_login(sent.person)  # type: ignore[arg-type]
    act = client.post if page == "renvoyer/" else client.get
    assert act(f"{LOG}{sent.public_id}/{page}").status_code == 403


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 1),
        ({"status": "sent", "category": "bookings", "kind": "booking.confirmed"}, 1),
        ({"status": "bounced"}, 0),
        ({"category": "money"}, 0),
        ({"address": "@EXAMPLE"}, 1),
        ({"address": "nobody"}, 0),
        ({"since": "2027-01-11", "until": "2027-01-11"}, 1),
        ({"since": "2027-01-12"}, 0),
        ({"until": "2027-01-10"}, 0),
    ],
)
def test_the_log_is_searched(team: Client, sent: Message, asked: dict[str, str], found: int) -> None:
    assert len(shown(team, **asked)) == found


def test_the_log_says_why_something_was_not_sent(team: Client, desk: Resource, coworker: Person) -> None:
    preferring(coworker, unwanted=["bookings"])
    book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    page = team.get(f"{LOG}{Message.objects.get().public_id}/").content.decode()
    assert "son destinataire n’en veut pas" in page


def test_a_mail_says_why_it_was_sent(team: Client, sent: Message) -> None:
    page = team.get(f"{LOG}{sent.public_id}/").content.decode()
    assert "une réservation confirmée, parmi les mails sur mes réservations" in " ".join(page.split())


def test_what_people_wrote_cannot_act_on_the_team_s_page(team: Client, sent: Message) -> None:
    Message.objects.update(text="<script>alert(1)</script>", html="<script>alert(1)</script>")
    page = team.get(f"{LOG}{sent.public_id}/").content.decode()
    policy = team.get(f"{LOG}{sent.public_id}/apparence/")["Content-Security-Policy"]
    assert ("<script>alert" in page, "sandbox" in policy, "default-src 'none'" in policy) == (False, True, True)


def test_a_mail_is_sent_again(postman: Postman, team: Client, sent: Message) -> None:
    team.post(f"{LOG}{sent.public_id}/renvoyer/")
    deliver_all(NOW)
    assert len({mail["Message-ID"] for mail in postman.mails}) == 1
    assert len(postman.mails) == 2


def test_what_is_forgotten_is_not_sent_again(team: Client, sent: Message) -> None:
    forget_messages(now=NOW + KEPT + timedelta(days=1))
    assert team.post(f"{LOG}{sent.public_id}/renvoyer/").status_code == 404


def test_the_log_asks_as_much_for_one_as_for_three(
    team: Client, desk: Resource, coworker: Person, django_assert_num_queries: Any
) -> None:
    for hour in (9, 11, 13):
        book(coworker, [desk], between(hour, hour + 1, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    team.get(LOG)
    with django_assert_num_queries(7):
        assert len(shown(team)) == 3
    Message.objects.filter(pk__in=Message.objects.values("pk")[:2]).delete()
    with django_assert_num_queries(7):
        assert len(shown(team)) == 1


def test_addresses_are_unblocked_by_the_team(team: Client) -> None:
    row = Correspondent.objects.create(address="anne@example.org", bounces=1, last_bounce_at=NOW, blocked_at=NOW)
    assert "anne@example.org" in team.get(f"{LOG}adresses/").content.decode()
    team.post(f"{LOG}adresses/{row.pk}/retablir/")
    row.refresh_from_db()
    assert (row.blocked_at, row.bounces) == (None, 0)


def test_samples_are_the_latest_of_each_kind_and_language(team: Client, desk: Resource, coworker: Person) -> None:
    for person in (coworker, coworker, PersonFactory(language="en")):
        hour = 9 + 2 * Message.objects.count()
        book(person, [desk], between(hour, hour + 1, MONDAY + timedelta(days=1)), now=NOW)
        deliver_all(NOW)
    rows = [row["message"] for row in team.get(f"{LOG}modeles/").context["rows"]]
    assert [(row.kind, row.language) for row in rows] == [("booking.confirmed", "en"), ("booking.confirmed", "fr")]


def test_everybody_finds_their_own_mails(client: Client, sent: Message) -> None:
    client.force_login(sent.person)  # type: ignore[arg-type]
    assert sent.subject in client.get(MINE).content.decode()
    assert client.get(f"{MINE}{sent.public_id}/").status_code == 200


def test_nobody_finds_others_mails(client: Client, sent: Message) -> None:
    client.force_login(PersonFactory())
    assert (sent.subject in client.get(MINE).content.decode()) is False
    answers = [client.get(f"{MINE}{known}/").status_code for known in (sent.public_id, uuid4())]
    assert answers == [404, 404]


def test_what_mails_said_is_forgotten_after_a_while(sent: Message) -> None:
    assert [forget_messages(now=NOW + KEPT), forget_messages(now=NOW + KEPT + timedelta(seconds=1))] == [0, 1]
    sent.refresh_from_db()
    assert (sent.subject, sent.text, sent.html, sent.to_address, sent.to_name, sent.person) == (
        "",
        "",
        "",
        "",
        "",
        None,
    )
    assert (sent.kind, sent.status, sent.sent_at) == ("booking.confirmed", "sent", NOW)


def test_what_is_forgotten_is_forgotten_once(sent: Message) -> None:
    later = NOW + KEPT + timedelta(days=1)
    assert [forget_messages(now=later), forget_messages(now=later)] == [1, 0]
