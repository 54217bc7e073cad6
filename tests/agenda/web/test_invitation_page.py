"""The page behind the link of an invitation."""

from datetime import timedelta

import pytest
from django.test import Client

from agenda.actions.inviting import LASTS, accept, invite, revoke, secret_of
from tests.conftest import NOW
from tests.factories import PersonFactory
from tests.factories.label import answering_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def answering(partner, library):
    return answering_for(partner)


@pytest.fixture
def invitation(partner, library, answering):
    return invite(partner=partner, site=library, email="lena@example.org", by=answering, now=NOW)


@pytest.fixture
def address(invitation):
    return f"/partenaire/invitation/{secret_of(invitation)}/"


@pytest.fixture
def lena(db):
    return PersonFactory(email="lena@example.org", name="Lena")


@pytest.fixture
def web():
    return Client(headers={"Accept-Language": "fr"})


def text(answer) -> str:
    return answer.content.decode()


def test_link_says_who_invites_to_what_and_offers_both_ways_in(web, address, answering):
    answer = web.get(address)
    page = text(answer)
    assert f"{answering.name} vous invite à publier les ateliers de Médiathèque du Port, à Médiathèque." in page
    for way in ("/compte/login/", "/compte/signup/"):
        assert f'href="{way}?next={address.replace("/", "%2F")}"' in page
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_accepting_without_an_account_asks_to_sign_in_and_comes_back(web, address):
    answer = web.post(address)
    assert (answer.status_code, answer.url) == (302, f"/compte/login/?next={address}")


def test_accepting_leads_to_the_partners_space(web, address, lena):
    web.force_login(lena)
    answer = web.post(address)
    assert (answer.status_code, answer.url) == (302, "/partenaire/chez/mediatheque/")
    assert web.get(answer.url).status_code == 200


def test_looking_accepts_nothing(web, address, lena):
    web.force_login(lena)
    web.get(address)
    assert not lena.stewardships.exists()


def test_another_account_confirms_that_it_is_meant(web, address):
    other = PersonFactory(email="other@example.org")
    web.force_login(other)
    assert "L’invitation est partie à une autre adresse" in text(web.get(address))
    assert web.post(address).status_code == 409
    assert not other.stewardships.exists()
    assert web.post(address, {"as_another": "yes"}).status_code == 302
    assert other.stewardships.exists()


def test_expired_link_says_so_and_what_to_do(web, address, answering, frozen):
    frozen.move_to(NOW + LASTS + timedelta(minutes=1))
    answer = web.get(address)
    assert answer.status_code == 409
    assert "Cette invitation a expiré" in text(answer)
    assert f"Demandez une nouvelle invitation à {answering.name}" in text(answer)


def test_revoked_link_says_so(web, address, invitation, answering):
    revoke(invitation=invitation, by=answering, now=NOW)
    assert "Cette invitation a été retirée" in text(web.get(address))


def test_used_link_leads_who_used_it_to_the_space(web, address, invitation, lena):
    accept(invitation=invitation, person=lena, now=NOW)
    assert "/partenaire/chez/mediatheque/" not in text(web.get(address))
    web.force_login(lena)
    answer = web.get(address)
    assert (answer.status_code, "/partenaire/chez/mediatheque/" in text(answer)) == (409, True)


def test_link_that_is_not_ours_is_not_found(web, db):
    answer = web.get(f"/partenaire/invitation/{'0' * 64}/")
    assert (answer.status_code, "ouvrez le lien du dernier courriel" in text(answer)) == (404, True)
