"""Who publishes for a partner: asked by mail, accepted by whoever holds the link, and taken away again.

The link's secret is made from the invitation's own facts, so that the mail can be written later without keeping it:
stored is its digest alone. Sending again makes another secret, and the former link leads nowhere.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from agenda.access_label import charge_of
from agenda.errors import (
    AlreadyInvited,
    InvitationExpired,
    InvitationForAnotherAddress,
    InvitationNotFound,
    InvitationRevoked,
    InvitationUsed,
    NotAnsweringForThePartner,
)
from agenda.models import Invitation, Partner
from core import outbox
from core.database import violated
from core.ids import uuid7
from members.models import Affiliation, Person
from spaces.errors import SiteNotFound
from spaces.models import Site, Steward

LASTS = timedelta(days=14)
ONCE = "invitation_once_at_a_time"
WITH_ALL = ("partner__organisation", "site", "invited_by", "accepted_by")


def secret_of(invitation: Invitation) -> str:
    """What the link in the mail carries: 64 hexadecimal digits."""
    facts = f"{invitation.public_id.hex}:{invitation.expires_at.isoformat()}"
    return salted_hmac("agenda.invitation", facts, algorithm="sha256").hexdigest()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_by_secret(secret: str) -> Invitation:
    """Raises InvitationNotFound for a link that is not ours, or that a newer one has replaced."""
    row = Invitation.objects.select_related(*WITH_ALL).filter(digest=digest_of(secret)).first()
    if row is None:
        raise InvitationNotFound()
    return row


def invite(
    *, partner: Partner, site: Site | None, email: str, by: Person, now: datetime, name: str = "", language: str = "fr"
) -> Invitation:
    """Ask somebody to publish at a site of the partner, or, without a site, to answer for it.

    Raises NotAnsweringForThePartner, SiteNotFound, AlreadyInvited.
    """
    _check_may_invite(by, partner, site)
    row = Invitation(
        public_id=uuid7(),
        partner=partner,
        site=site,
        email=email,
        name=name,
        language=language,
        invited_by=by,
        created_at=now,
    )
    try:
        with transaction.atomic():
            _make_way(row, now=now)
            _send(row, now=now)
    except IntegrityError as error:
        if violated(error) == ONCE:
            raise AlreadyInvited() from None
        raise
    return row


def resend(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """A new link for another fortnight. Raises NotAnsweringForThePartner, InvitationUsed, InvitationRevoked."""
    _check_may_invite(by, invitation.partner, invitation.site)
    with transaction.atomic():
        row = _locked(invitation)
        _check_open(row)
        _send(row, now=now)
    return row


def revoke(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """The link leads nowhere any more; twice changes nothing. Raises NotAnsweringForThePartner, InvitationUsed."""
    _check_may_invite(by, invitation.partner, invitation.site)
    with transaction.atomic():
        row = _locked(invitation)
        if row.accepted_at is not None:
            raise InvitationUsed()
        if row.revoked_at is None:
            row.revoked_at = now
            row.save(update_fields=["revoked_at"])
    return row


def check_usable(row: Invitation, *, now: datetime) -> None:
    """Nor is an invitation worth more than who sent it: they must still be able to.

    Raises InvitationUsed, InvitationRevoked, InvitationExpired.
    """
    _check_open(row)
    if row.expires_at <= now:
        raise InvitationExpired(expired_at=row.expires_at.isoformat())
    try:
        _check_may_invite(row.invited_by, row.partner, row.site)
    except (NotAnsweringForThePartner, SiteNotFound):
        raise InvitationRevoked() from None


def is_for(row: Invitation, person: Person) -> bool:
    return row.email.casefold() == person.email.casefold()


def accept(*, invitation: Invitation, person: Person, now: datetime, as_another: bool = False) -> Invitation:
    """Whoever holds the link publishes from now on; who sent it hears of it.

    An account with another address says so expressly. Raises InvitationForAnotherAddress, InvitationUsed,
    InvitationRevoked, InvitationExpired.
    """
    with transaction.atomic():
        row = _locked(invitation)
        check_usable(row, now=now)
        if not as_another and not is_for(row, person):
            raise InvitationForAnotherAddress(invited=row.email, account=person.email)
        _give_role(row, person)
        row.accepted_at, row.accepted_by = now, person
        row.save(update_fields=["accepted_at", "accepted_by"])
        _record("invitation.accepted", row, now=now)
    return row


def _give_role(row: Invitation, person: Person) -> None:
    if row.site is not None:
        Steward.objects.get_or_create(person=person, site=row.site, role=Steward.Role.PUBLISHER)
        return
    answering = Affiliation.Role.ADMINISTRATOR
    Affiliation.objects.update_or_create(
        person=person, organisation=row.partner.organisation, defaults={"role": answering}
    )


def _check_may_invite(person: Person, partner: Partner, site: Site | None) -> None:
    """Raises SiteNotFound for a site that is not the partner's, NotAnsweringForThePartner."""
    if site is not None and site.organisation_id != partner.organisation_id:
        raise SiteNotFound(site=site.slug)
    if not person.is_active or not charge_of(person, partner).may_invite_for(site):
        raise NotAnsweringForThePartner(partner=partner.slug)


def _make_way(new: Invitation, *, now: datetime) -> None:
    """One that has run out no longer stands in the way of another."""
    same = Invitation.objects.filter(partner=new.partner, site=new.site, email__iexact=new.email)
    same.filter(accepted_at=None, revoked_at=None, expires_at__lte=now).update(revoked_at=now)


def _send(row: Invitation, *, now: datetime) -> None:
    row.expires_at = now + LASTS
    row.digest = digest_of(secret_of(row))
    row.save()
    _record("invitation.sent", row, now=now)


def _check_open(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise InvitationUsed()
    if row.revoked_at is not None:
        raise InvitationRevoked()


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_related(*WITH_ALL).select_for_update(no_key=True, of=("self",))
    return rows.get(pk=invitation.pk)


def _record(kind: str, row: Invitation, *, now: datetime) -> None:
    """`sequence` tells one sending from the next."""
    payload = {"invitation": str(row.public_id), "sequence": int(row.expires_at.timestamp())}
    outbox.record(kind, subject_id=row.pk, payload=payload, now=now)
