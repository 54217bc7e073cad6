"""Mails to those who publish: the invitation and its link, who accepted, and what becomes of the label."""

from datetime import datetime, timedelta

import pytest

from agenda.actions.inviting import accept, find_by_secret, invite, resend, revoke
from agenda.actions.labelling import end_label, publish_charter
from members.models import Person
from notifications.models import Message
from spaces.models import Site, Steward
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, StewardFactory
from tests.factories.agenda import PartnerFactory
from tests.factories.label import CharterFactory, LabelMembershipFactory, answering_for
from tests.factories.notifications import deliver_all

ADDRESS = "lena@example.org"


@pytest.fixture
def partner(site: Site):
    partner = PartnerFactory(organisation__name="Défis")
    site.organisation, site.name = partner.organisation, "Salle de Lanester"
    site.save()
    return partner


@pytest.fixture
def answering(partner) -> Person:
    return answering_for(partner)


@pytest.fixture
def manager(db) -> Person:
    return StewardFactory(site=None, role=Steward.Role.MANAGER).person


@pytest.fixture
def invitation(partner, site, answering):
    return invite(partner=partner, site=site, email=ADDRESS, name="Lena", by=answering, now=NOW)


def mails(now: datetime = NOW) -> list[Message]:
    deliver_all(now)
    return list(Message.objects.order_by("pk"))


def secret_in(message: Message) -> str:
    return message.text.split("/partenaire/invitation/")[1].split("/")[0]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_invitation_is_written_to_its_address_with_the_link(invitation):
    [message] = mails()
    assert (message.to_address, message.subject, message.category) == (
        ADDRESS,
        "Invitation à publier pour Défis",
        "team",
    )
    assert find_by_secret(secret_in(message)) == invitation
    assert "à Salle de Lanester" in message.text


def test_invitation_is_written_in_its_language(partner, answering):
    invite(partner=partner, site=None, email=ADDRESS, language="en", by=answering, now=NOW)
    [message] = mails()
    assert message.language == "en"


def test_sending_again_brings_another_link(invitation, answering):
    [first] = mails()
    later = NOW + timedelta(hours=1)
    resend(invitation=invitation, by=answering, now=later)
    [_first, second] = mails(later)
    assert secret_in(first) != secret_in(second)
    assert find_by_secret(secret_in(second)) == invitation


def test_invitation_revoked_before_its_mail_went_sends_none(invitation, answering):
    revoke(invitation=invitation, by=answering, now=NOW)
    assert mails() == []


def test_who_invited_hears_who_accepted(invitation, answering):
    accept(invitation=invitation, person=PersonFactory(name="Lena Jouan", email=ADDRESS), now=NOW)
    [message] = mails()
    assert (message.person, plain(message.subject)) == (
        answering,
        "Invitation acceptée : Lena Jouan publie pour Défis",
    )
    assert f"Lena Jouan ({ADDRESS})" in message.text
    assert "Attention" not in message.text


def test_who_invited_is_warned_of_another_address(invitation):
    other = PersonFactory(name="Quelqu’un", email="other@example.org")
    accept(invitation=invitation, person=other, now=NOW, as_another=True)
    [message] = mails()
    assert "l’adresse du compte n’est pas celle que vous aviez invitée" in message.text


def test_newer_charter_is_told_to_those_who_stand_by_an_older_one(site, answering, manager):
    LabelMembershipFactory(site=site, charter=CharterFactory(version="1"))
    answering_for(PartnerFactory())
    publish_charter(version="2", title="Charte", text="Mieux accueillir.", by=manager, now=NOW)
    assert [message.person for message in mails()] == [answering]


def test_end_of_the_label_is_told_to_those_who_answer(site, answering, manager):
    LabelMembershipFactory(site=site)
    end_label(site=site, by=manager, on=MONDAY, reason="Le lieu ferme.", now=NOW)
    [message] = mails()
    assert (message.person, message.subject) == (answering, "Salle de Lanester n’est plus sous le label")
    assert "Le lieu ferme." in message.text
