"""A partner's own pages: its profile, the entries of its places, its people, its label. Nobody else's."""

import re

import pytest
from django.test import Client

from agenda.actions.inviting import invite, secret_of
from agenda.models import DirectoryEntry, Invitation, LabelMembership
from spaces.models import Steward
from tests.conftest import NOW
from tests.factories import PersonFactory, SiteFactory, StewardFactory
from tests.factories.agenda import PartnerFactory, publisher_of
from tests.factories.label import CharterFactory, DirectoryEntryFactory, LabelMembershipFactory, answering_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SPACE = "/partenaire/chez/mediatheque/"
ADDRESSES = ["fiche/", "lieux/mediatheque/", "personnes/", "label/"]
ENTRY = {
    "pivot": "W561000001",
    "services": ["Aide aux démarches administratives", "Loisirs et créations numériques"],
    "access_modes": ["Se présenter"],
    "roaming": "Fixe",
    "labels": "Lire et écrire\n\nLire et écrire\nORDI 3.0",
}


def client_of(person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def answering(partner, library):
    return answering_for(partner)


@pytest.fixture
def web(answering) -> Client:
    return client_of(answering)


@pytest.fixture
def publishing(publisher) -> Client:
    return client_of(publisher)


@pytest.fixture
def manager(db):
    return StewardFactory(site=None, role=Steward.Role.MANAGER).person


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_steward_of_another_partner_finds_nothing(library, address):
    other = publisher_of(PartnerFactory())
    assert client_of(other).get(SPACE + address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_asked_to_sign_in(library, address):
    assert Client().get(SPACE + address).status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
def test_publishers_see_their_partners_pages(publishing, address):
    assert publishing.get(SPACE + address).status_code == 200


def test_profile_is_kept_by_who_answers(web, partner):
    said = {"presentation": "Des livres.", "website": "https://livres.example.org", "retention_days": "90"}
    assert web.post(SPACE + "fiche/", said).status_code == 302
    partner.refresh_from_db()
    assert (partner.presentation, partner.website, partner.retention_days) == ("Des livres.", said["website"], 90)


@pytest.mark.parametrize("days", ["7", "4000"])
def test_profile_keeps_retention_within_bounds(web, days):
    assert web.post(SPACE + "fiche/", {"retention_days": days}).status_code == 400


def test_publishers_do_not_change_the_profile(publishing, partner):
    answer = publishing.post(SPACE + "fiche/", {"presentation": "Moi.", "retention_days": "365"})
    partner.refresh_from_db()
    assert (answer.status_code, partner.presentation) == (403, "")


def test_entry_is_made_with_what_was_chosen(web, library):
    assert web.post(SPACE + "lieux/mediatheque/", ENTRY).status_code == 302
    entry = DirectoryEntry.objects.get(site=library)
    assert (entry.services, entry.changed_at) == (ENTRY["services"], NOW)
    assert entry.labels == ["Lire et écrire", "ORDI 3.0"]


def test_entry_is_changed_by_a_publisher_of_the_site(publishing, library):
    DirectoryEntryFactory(site=library, summary="Avant")
    assert publishing.post(SPACE + "lieux/mediatheque/", {**ENTRY, "summary": "Après"}).status_code == 302
    assert DirectoryEntry.objects.get(site=library).summary == "Après"


def test_entry_of_a_site_that_is_not_theirs_is_not_found(publishing, partner):
    other = SiteFactory(organisation=partner.organisation)
    for slug in (other.slug, SiteFactory().slug):
        assert publishing.get(f"{SPACE}lieux/{slug}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"pivot": "12 34"},
        {"services": ["Vente de bateaux"]},
        {"access_modes": ["Se présenter", "Ce lieu n'accueille pas de public"]},
        {"labels": "Un|deux"},
        {"insee_code": "561"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_entry_that_the_schema_would_refuse_is_refused(web, wrong):
    answer = web.post(SPACE + "lieux/mediatheque/", {**ENTRY, **wrong})
    assert (answer.status_code, DirectoryEntry.objects.count()) == (400, 0)
    assert "errorlist" in text(answer)


def test_people_are_listed_and_their_addresses_kept_from_publishers(web, publishing, answering, publisher):
    for client, shows in ((web, True), (publishing, False)):
        page = text(client.get(SPACE + "personnes/"))
        assert answering.name in page
        assert publisher.name in page
        assert (answering.email in page, "Envoyer l’invitation" in page) == (shows, shows)


def test_inviting_records_and_shows_it_without_its_link(web, library):
    said = {"name": "Lena", "email": "lena@example.org", "place": "mediatheque", "language": "fr"}
    assert web.post(SPACE + "personnes/", said).status_code == 302
    row = Invitation.objects.get()
    page = text(web.get(SPACE + "personnes/"))
    assert (row.site, "lena@example.org" in page, secret_of(row) in page) == (library, True, False)


def test_inviting_for_all_names_no_site(web):
    web.post(SPACE + "personnes/", {"email": "lena@example.org", "place": "*", "language": "en"})
    row = Invitation.objects.get()
    assert (row.site, row.language) == (None, "en")


def test_inviting_twice_is_refused_in_the_form(web):
    said = {"email": "lena@example.org", "place": "*", "language": "fr"}
    web.post(SPACE + "personnes/", said)
    answer = web.post(SPACE + "personnes/", said)
    assert (answer.status_code, Invitation.objects.count()) == (409, 1)
    assert "Une invitation attend déjà" in text(answer)


def test_manager_of_a_site_is_offered_that_site_alone(partner, library):
    SiteFactory(organisation=partner.organisation)
    manager = StewardFactory(site=library, role=Steward.Role.MANAGER).person
    page = text(client_of(manager).get(SPACE + "personnes/"))
    offered = re.search(r'<select name="place".*?</select>', page, re.S)[0]
    assert re.findall(r'value="([^"]*)"', offered) == ["mediatheque"]


def test_publishers_do_not_invite(publishing):
    said = {"email": "lena@example.org", "place": "mediatheque", "language": "fr"}
    assert publishing.post(SPACE + "personnes/", said).status_code == 403


@pytest.fixture
def invitation(partner, library, answering):
    return invite(partner=partner, site=library, email="lena@example.org", by=answering, now=NOW)


@pytest.mark.parametrize("act", ["renvoyer", "retirer"])
def test_invitation_of_another_partner_is_not_found(invitation, act):
    other = PartnerFactory(slug="autre")
    SiteFactory(organisation=other.organisation)
    client = client_of(answering_for(other))
    for slug in ("mediatheque", "autre"):
        answer = client.post(f"/partenaire/chez/{slug}/invitations/{invitation.public_id}/{act}/")
        assert answer.status_code == 404


def test_invitation_is_revoked_and_gone_from_the_page(web, invitation):
    web.post(f"{SPACE}invitations/{invitation.public_id}/retirer/")
    invitation.refresh_from_db()
    assert invitation.revoked_at == NOW
    assert "lena@example.org" not in text(web.get(SPACE + "personnes/"))


def test_invitation_is_sent_again(web, invitation):
    before = invitation.digest
    web.post(f"{SPACE}invitations/{invitation.public_id}/renvoyer/")
    invitation.refresh_from_db()
    assert invitation.expires_at > NOW
    assert invitation.digest == before  # the same moment, the same fortnight


def test_taking_a_role_away_is_asked_first(web, publisher):
    address = f"{SPACE}personnes/publication/{publisher.stewardships.get().pk}/retirer/"
    assert "Oui, retirer ce rôle" in text(web.get(address))
    assert publisher.stewardships.exists()
    assert web.post(address).status_code == 302
    assert not publisher.stewardships.exists()


def test_ones_own_last_access_is_asked_twice(web, partner, answering):
    answering_for(partner)
    address = f"{SPACE}personnes/reponse/{answering.affiliations.get().pk}/retirer/"
    answer = web.post(address)
    assert (answer.status_code, "Oui, je renonce à mon accès" in text(answer)) == (409, True)
    assert web.post(address, {"confirmed": "yes"}).url == "/"


def test_publishers_take_no_role_away(publishing, publisher):
    address = f"{SPACE}personnes/publication/{publisher.stewardships.get().pk}/retirer/"
    assert publishing.post(address).status_code == 403


@pytest.fixture
def charter(db):
    return CharterFactory(version="1", text="Accueillir chacun.\n\nSans condition.")


def test_charter_is_shown_whole_and_accepted(web, charter, library, answering):
    page = text(web.get(SPACE + "label/"))
    assert "Sans condition." in page
    answer = web.post(SPACE + "label/", {"site": "mediatheque", "charter": "1"})
    assert answer.status_code == 302
    assert LabelMembership.objects.get().accepted_by == answering
    assert "Accepter la charte" not in text(web.get(SPACE + "label/"))


def test_publishers_read_the_charter_and_accept_nothing(publishing, charter):
    assert "Accepter la charte" not in text(publishing.get(SPACE + "label/"))
    answer = publishing.post(SPACE + "label/", {"site": "mediatheque", "charter": "1"})
    assert (answer.status_code, LabelMembership.objects.count()) == (403, 0)


def test_site_of_another_is_not_brought_under_the_label(web, charter):
    answer = web.post(SPACE + "label/", {"site": SiteFactory().slug, "charter": "1"})
    assert (answer.status_code, LabelMembership.objects.count()) == (404, 0)


def test_charter_that_was_replaced_while_it_was_read_is_refused(web, charter):
    CharterFactory(version="2", published_on=NOW.date())
    answer = web.post(SPACE + "label/", {"site": "mediatheque", "charter": "1"})
    assert (answer.status_code, "Une version plus récente" in text(answer)) == (409, True)


def test_newer_charter_asks_to_be_accepted(web, charter, library):
    LabelMembershipFactory(site=library, charter=charter)
    CharterFactory(version="2", published_on=NOW.date())
    assert "Accepter la charte" in text(web.get(SPACE + "label/"))


def test_without_a_charter_the_page_says_so(web):
    assert "Aucune charte n’est publiée" in text(web.get(SPACE + "label/"))


def test_label_desk_is_for_managers_of_the_network(web, library):
    manager_here = client_of(StewardFactory(site=library, role=Steward.Role.MANAGER).person)
    for address in ("/equipe/label/", "/equipe/label/charte/", "/equipe/label/mediatheque/"):
        assert web.get(address).status_code == 403
        assert manager_here.get(address).status_code == 403


def test_label_desk_lists_every_place_with_its_charter(manager, library, charter):
    person = PersonFactory(name="Yves Signataire")
    LabelMembershipFactory(site=library, charter=charter, accepted_by=person)
    CharterFactory(version="2", published_on=NOW.date())
    page = text(client_of(manager).get("/equipe/label/"))
    assert "Yves Signataire" in page
    assert "nouvelle charte à accepter" in page


def test_manager_publishes_a_charter_once(manager, charter):
    client, said = client_of(manager), {"version": "2", "title": "Charte", "text": "Mieux accueillir."}
    assert client.post("/equipe/label/charte/", said).status_code == 302
    answer = client.post("/equipe/label/charte/", said)
    assert (answer.status_code, "existe déjà" in text(answer)) == (409, True)


def test_manager_ends_the_label_with_a_reason(manager, library, charter):
    row = LabelMembershipFactory(site=library, charter=charter)
    client = client_of(manager)
    assert client.post("/equipe/label/mediatheque/", {"on": "2027-01-11"}).status_code == 400
    said = {"on": "2027-01-11", "reason": "Le lieu ferme."}
    assert client.post("/equipe/label/mediatheque/", said).status_code == 302
    row.refresh_from_db()
    assert (row.leave_reason, row.left_by) == ("Le lieu ferme.", manager)
    assert "Le lieu ferme." in text(client.get("/equipe/label/mediatheque/"))


def test_label_does_not_end_in_the_future(manager, library, charter):
    LabelMembershipFactory(site=library, charter=charter)
    answer = client_of(manager).post("/equipe/label/mediatheque/", {"on": "2027-02-01", "reason": "Bientôt"})
    assert (answer.status_code, "Le label ne peut pas finir ce jour-là" in text(answer)) == (422, True)
