"""Asked by mail to publish, accepted by whoever holds the link, taken away again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agenda.access import may_publish_for
from agenda.actions.inviting import LASTS, accept, find_by_secret, invite, resend, revoke, secret_of
from agenda.actions.withdrawing import withdraw_answering, withdraw_publisher
from agenda.errors import (
    AlreadyInvited,
    InvitationExpired,
    InvitationForAnotherAddress,
    InvitationNotFound,
    InvitationRevoked,
    InvitationUsed,
    LastToAnswer,
    NotAnsweringForThePartner,
    OwnLastAccess,
    RoleNotFound,
)
from agenda.models import Invitation
from core.database import violated
from core.models import Event
from members.models import Affiliation
from spaces.errors import SiteNotFound
from spaces.models import Steward
from tests.conftest import NOW
from tests.factories import AffiliationFactory, PersonFactory, SiteFactory, StewardFactory
from tests.factories.agenda import PartnerFactory
from tests.factories.label import InvitationFactory, answering_for

ADDRESS = "lena@example.org"


@pytest.fixture
def answering(partner, library):
    return answering_for(partner)


@pytest.fixture
def invitation(partner, library, answering):
    return invite(partner=partner, site=library, email=ADDRESS, name="Lena", by=answering, now=NOW)


@pytest.fixture
def lena(db):
    return PersonFactory(email="Lena@example.org", name="Lena")


def events():
    return list(Event.objects.filter(kind__startswith="invitation.").order_by("pk").values_list("kind", flat=True))


def test_invitation_keeps_the_digest_and_never_the_secret(invitation):
    secret = secret_of(invitation)
    stored = Invitation.objects.values().get()
    assert secret not in str(stored)
    assert secret not in str(Event.objects.values_list("payload", flat=True))
    assert find_by_secret(secret) == invitation


def test_invitation_lasts_a_fortnight_and_says_so_to_the_house(invitation):
    assert (invitation.expires_at, events()) == (NOW + timedelta(days=14), ["invitation.sent"])


def test_publishers_do_not_invite(partner, library, publisher):
    with pytest.raises(NotAnsweringForThePartner):
        invite(partner=partner, site=library, email=ADDRESS, by=publisher, now=NOW)


def test_manager_of_the_network_invites_for_all(partner, library):
    manager = StewardFactory(site=None, role=Steward.Role.MANAGER).person
    assert invite(partner=partner, site=None, email=ADDRESS, by=manager, now=NOW).site is None


def test_manager_of_a_site_invites_for_that_site_alone(partner, library):
    other = SiteFactory(organisation=partner.organisation)
    manager = StewardFactory(site=library, role=Steward.Role.MANAGER).person
    invite(partner=partner, site=library, email=ADDRESS, by=manager, now=NOW)
    for site in (other, None):
        with pytest.raises(NotAnsweringForThePartner):
            invite(partner=partner, site=site, email=ADDRESS, by=manager, now=NOW)


def test_nobody_invites_to_the_site_of_another(partner, library, answering):
    with pytest.raises(SiteNotFound):
        invite(partner=partner, site=SiteFactory(), email=ADDRESS, by=answering, now=NOW)


def test_whoever_answers_for_another_partner_does_not_invite(partner, library):
    with pytest.raises(NotAnsweringForThePartner):
        invite(partner=partner, site=library, email=ADDRESS, by=answering_for(PartnerFactory()), now=NOW)


def test_second_invitation_waits_for_the_first(invitation, partner, library, answering):
    with pytest.raises(AlreadyInvited):
        invite(partner=partner, site=library, email=ADDRESS.upper(), by=answering, now=NOW)
    assert invite(partner=partner, site=None, email=ADDRESS, by=answering, now=NOW).pk != invitation.pk


def test_one_that_ran_out_makes_way(invitation, partner, library, answering):
    later = NOW + LASTS
    renewed = invite(partner=partner, site=library, email=ADDRESS, by=answering, now=later)
    invitation.refresh_from_db()
    assert (invitation.revoked_at, renewed.expires_at) == (later, later + LASTS)


def test_one_stands_at_a_time_by_the_database(partner):
    InvitationFactory(partner=partner, email=ADDRESS)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        InvitationFactory(partner=partner, email=ADDRESS.title())
    assert violated(error.value) == "invitation_once_at_a_time"


def test_accepting_makes_a_publisher_of_the_site(invitation, partner, library, lena):
    accept(invitation=invitation, person=lena, now=NOW)
    invitation.refresh_from_db()
    assert list(lena.stewardships.values_list("site", "role")) == [(library.pk, "publisher")]
    assert (invitation.accepted_by, invitation.accepted_at) == (lena, NOW)
    assert may_publish_for(lena, partner)
    assert events() == ["invitation.sent", "invitation.accepted"]


def test_accepting_for_all_makes_somebody_who_answers(partner, library, answering, lena):
    AffiliationFactory(person=lena, organisation=partner.organisation)
    whole = invite(partner=partner, site=None, email=ADDRESS, by=answering, now=NOW)
    accept(invitation=whole, person=lena, now=NOW)
    assert list(lena.affiliations.values_list("organisation", "role")) == [(partner.organisation_id, "administrator")]


def test_accepting_twice_is_refused(invitation, lena):
    accept(invitation=invitation, person=lena, now=NOW)
    with pytest.raises(InvitationUsed):
        accept(invitation=invitation, person=lena, now=NOW)


def test_account_with_another_address_says_so(invitation):
    other = PersonFactory(email="other@example.org")
    with pytest.raises(InvitationForAnotherAddress):
        accept(invitation=invitation, person=other, now=NOW)
    assert not other.stewardships.exists()
    assert accept(invitation=invitation, person=other, now=NOW, as_another=True).accepted_by == other


def test_expired_link_gives_nothing(invitation, lena):
    with pytest.raises(InvitationExpired):
        accept(invitation=invitation, person=lena, now=NOW + LASTS)
    assert not lena.stewardships.exists()


def test_revoked_link_gives_nothing(invitation, answering, lena):
    revoke(invitation=invitation, by=answering, now=NOW)
    with pytest.raises(InvitationRevoked):
        accept(invitation=invitation, person=lena, now=NOW)


def test_invitation_is_worth_no_more_than_who_sent_it(invitation, answering, lena):
    answering.affiliations.update(role=Affiliation.Role.MEMBER)
    with pytest.raises(InvitationRevoked):
        accept(invitation=invitation, person=lena, now=NOW)


def test_invitation_to_a_site_that_went_to_another_bearer_gives_nothing(invitation, library, lena):
    library.organisation = PartnerFactory().organisation
    library.save()
    with pytest.raises(InvitationRevoked):
        accept(invitation=invitation, person=lena, now=NOW)


def test_sending_again_makes_another_link(invitation, answering):
    old = secret_of(invitation)
    renewed = resend(invitation=invitation, by=answering, now=NOW + timedelta(days=20))
    assert renewed.expires_at == NOW + timedelta(days=34)
    assert find_by_secret(secret_of(renewed)) == invitation
    with pytest.raises(InvitationNotFound):
        find_by_secret(old)


def test_sending_again_what_was_revoked_or_used_is_refused(invitation, answering, lena):
    revoke(invitation=invitation, by=answering, now=NOW)
    with pytest.raises(InvitationRevoked):
        resend(invitation=invitation, by=answering, now=NOW)


def test_publishers_neither_send_again_nor_revoke(invitation, publisher):
    for verb in (resend, revoke):
        with pytest.raises(NotAnsweringForThePartner):
            verb(invitation=invitation, by=publisher, now=NOW)


def test_withdrawn_publisher_publishes_no_more(partner, library, publisher, answering):
    withdraw_publisher(partner=partner, steward_id=publisher.stewardships.get().pk, by=answering)
    assert not may_publish_for(publisher, partner)


def test_only_publishers_of_the_partner_are_withdrawn(partner, library, answering):
    elsewhere = StewardFactory(role=Steward.Role.PUBLISHER)
    manager = StewardFactory(site=library, role=Steward.Role.MANAGER)
    for row in (elsewhere, manager):
        with pytest.raises(RoleNotFound):
            withdraw_publisher(partner=partner, steward_id=row.pk, by=answering)


def test_publishers_withdraw_nobody(partner, library, publisher):
    other = StewardFactory(site=library, role=Steward.Role.PUBLISHER)
    with pytest.raises(NotAnsweringForThePartner):
        withdraw_publisher(partner=partner, steward_id=other.pk, by=publisher)


def test_ones_own_last_access_is_given_up_knowingly(partner, library, answering):
    answering_for(partner)
    mine = answering.affiliations.get().pk
    with pytest.raises(OwnLastAccess):
        withdraw_answering(partner=partner, affiliation_id=mine, by=answering)
    assert may_publish_for(answering, partner)
    withdraw_answering(partner=partner, affiliation_id=mine, by=answering, confirmed=True)
    assert list(answering.affiliations.values_list("role", flat=True)) == ["member"]


def test_somebody_always_answers(partner, library, answering):
    with pytest.raises(LastToAnswer):
        withdraw_answering(
            partner=partner, affiliation_id=answering.affiliations.get().pk, by=answering, confirmed=True
        )
