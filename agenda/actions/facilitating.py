"""Who holds sessions for a partner. One row for one human being: what it says is shared, and changed with care."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from agenda.access import check_may_publish
from agenda.errors import FacilitatorHoldsSessions, FacilitatorKnown, FacilitatorShared
from agenda.models import Facilitation, Facilitator, Partner
from agenda.models.session import Status
from core.database import violated
from members.models import Person

ONCE_PER_EMAIL = "facilitator_once_per_email"


def add_facilitator(*, partner: Partner, name: str, by: Person, now: datetime, email: str = "") -> Facilitator:
    """Somebody who holds sessions for the partner; an address that is known is that of a row which is there already.

    Adding the same address twice changes nothing. An account with that address, verified, is tied to it. Raises
    NotThePublisher.
    """
    check_may_publish(by, partner)
    with transaction.atomic():
        facilitator = _known(email) or _made(name, email, now=now)
        facilitator.partners.add(partner)
    return facilitator


def change_facilitator(
    *, facilitator: Facilitator, partner: Partner, name: str, by: Person, email: str = ""
) -> Facilitator:
    """Raises NotThePublisher, FacilitatorShared where the row is not the partner's alone, FacilitatorKnown."""
    check_may_publish(by, partner)
    if (facilitator.name, facilitator.email) == (name, email):
        return facilitator
    if facilitator.person_id or facilitator.partners.exclude(pk=partner.pk).exists():
        raise FacilitatorShared()
    facilitator.name, facilitator.email, facilitator.person = name, email, _account(email)
    try:
        with transaction.atomic():
            facilitator.save(update_fields=["name", "email", "person"])
    except IntegrityError as error:
        if violated(error) != ONCE_PER_EMAIL:
            raise
        raise FacilitatorKnown() from error
    return facilitator


def remove_facilitator(*, facilitator: Facilitator, partner: Partner, by: Person, now: datetime) -> None:
    """From this partner; nothing is left of a row that nobody has used. Raises NotThePublisher,
    FacilitatorHoldsSessions."""
    check_may_publish(by, partner)
    with transaction.atomic():
        locked = Facilitator.objects.select_for_update(of=("self",)).get(pk=facilitator.pk)
        coming = Facilitation.objects.filter(facilitator=locked, session__partner=partner, period__endswith__gt=now)
        if count := coming.exclude(session__status=Status.CANCELLED).count():
            raise FacilitatorHoldsSessions(sessions=count)
        locked.partners.remove(partner)
        if not locked.partners.exists() and not locked.facilitations.exists():
            locked.delete()


def tie_account(*, person: Person) -> Facilitator | None:
    """The person's own row, tied to their account from now on."""
    mine = Facilitator.objects.behind(person).order_by("person", "pk").first()
    if mine is not None and mine.person_id is None:
        Facilitator.objects.filter(pk=mine.pk, person=None).update(person=person)
    return mine


def _known(email: str) -> Facilitator | None:
    return Facilitator.objects.filter(email__iexact=email).first() if email else None


def _made(name: str, email: str, *, now: datetime) -> Facilitator:
    """Two who add one address at once are given one row."""
    try:
        with transaction.atomic():
            return Facilitator.objects.create(name=name, email=email, person=_account(email), created_at=now)
    except IntegrityError as error:
        known = _known(email) if violated(error) == ONCE_PER_EMAIL else None
        if known is None:
            raise
        return known


def _account(email: str) -> Person | None:
    """The account that has verified this address, unless it has a row already."""
    if not email:
        return None
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True, user__facilitator=None)
    found = verified.select_related("user").first()
    return found.user if found else None
