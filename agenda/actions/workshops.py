"""Workshops and, with them, their sessions: from the partner space and from the partner's own system."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_publish
from agenda.actions.assigning import hold_facilitators
from agenda.actions.changing import apply_facts
from agenda.actions.events import record_session
from agenda.actions.publishing import publish_session
from agenda.actions.rooms import hold_still
from agenda.actions.rows import lock, store
from agenda.errors import FormatSettled
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Session, Workshop
from agenda.models.session import Status
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue


def offer_workshop(
    *,
    partner: Partner,
    facts: WorkshopFacts,
    sessions: Sequence[SessionFacts],
    by: Person,
    catalogue: Catalogue,
    now: datetime,
) -> Workshop:
    """A workshop with its sessions, all or nothing.

    Raises what `publish_session` raises, with the fact `position`: which of the sessions was refused, from 0.
    """
    check_may_publish(by, partner)
    with transaction.atomic():
        hold_still(session.room for session in sessions)
        hold_facilitators({key for session in sessions for key in session.facilitators or ()})
        workshop = Workshop.objects.create(partner=partner, created_at=now, changed_at=now, **facts.fields)
        for position, session in enumerate(sessions):
            try:
                publish_session(workshop=workshop, facts=session, by=by, catalogue=catalogue, now=now)
            except Refusal as refusal:
                refusal.facts["position"] = position
                raise
    return workshop


def change_workshop(*, workshop: Workshop, facts: WorkshopFacts, by: Person, now: datetime) -> Workshop:
    """Its sessions to come change with it; saying again what already holds changes nothing. Raises FormatSettled."""
    check_may_publish(by, workshop.partner)
    with transaction.atomic():
        _lock_partner(workshop.partner)
        _check_format(workshop, facts, now=now)
        if _store_facts(workshop, facts, now=now):
            for session in workshop.sessions.to_come(now).order_by("pk"):
                _tell(lock(session), now=now)
    return workshop


def _check_format(workshop: Workshop, facts: WorkshopFacts, *, now: datetime) -> None:
    """What is planned for a group is not cut into appointments by a word, nor the other way round."""
    if facts.format != workshop.format and workshop.sessions.to_come(now).exclude(status=Status.CANCELLED).exists():
        raise FormatSettled(_("Annulez d’abord ses séances à venir, ou proposez un autre atelier."))


def upsert_session(
    *,
    partner: Partner,
    external_id: str,
    workshop: WorkshopFacts,
    facts: SessionFacts,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    check_revision: Callable[[int], None] | None = None,
) -> tuple[Session, bool]:
    """The session that the partner calls `external_id`, as described; True where it is new.

    Saying the same twice leaves one row, one revision and one event. The partner's row is locked, so that its
    system's parallel requests queue up; the unique constraint `session_one_per_external_id` stands behind.
    `check_revision` sees the revision that is about to be replaced and may raise. Raises as `publish_session` and
    `change_session`.
    """
    check_may_publish(by, partner)
    with transaction.atomic():
        _lock_partner(partner)
        known = Session.objects.filter(partner=partner, external_id=external_id).first()
        if known is None:
            fresh = _workshop_like(partner, workshop, now=now)
            made = publish_session(
                workshop=fresh, facts=facts, by=by, catalogue=catalogue, now=now, external_id=external_id
            )
            return made, True
        session = lock(known)
        if check_revision:
            check_revision(session.sequence)
        if facts.status != Status.CANCELLED:
            _settle(session, workshop, facts, by=by, catalogue=catalogue, now=now)
        else:
            apply_facts(session, facts, workshop=session.workshop, by=by, catalogue=catalogue, now=now)
    return session, False


def _settle(
    session: Session, workshop: WorkshopFacts, facts: SessionFacts, *, by: Person, catalogue: Catalogue, now: datetime
) -> None:
    """A session alone in its workshop rewrites it; one of several moves to a workshop that says what it says."""
    old = session.workshop
    shared = old.sessions.exclude(pk=session.pk).exists()
    if not shared:
        rewritten = _store_facts(old, workshop, now=now)
        also = ["workshop"] if rewritten else []
        apply_facts(session, facts, workshop=old, by=by, catalogue=catalogue, now=now, also_changed=also)
    else:
        target = old if _says(old, workshop) else _workshop_like(session.partner, workshop, now=now)
        apply_facts(session, facts, workshop=target, by=by, catalogue=catalogue, now=now)


def _workshop_like(partner: Partner, facts: WorkshopFacts, *, now: datetime) -> Workshop:
    """The partner's workshop that says exactly this, or a new one; the caller holds the partner's lock."""
    known = Workshop.objects.filter(partner=partner, **facts.fields).order_by("pk").first()
    if known is not None:
        known.partner = partner
        return known
    return Workshop.objects.create(partner=partner, created_at=now, changed_at=now, **facts.fields)


def _says(workshop: Workshop, facts: WorkshopFacts) -> bool:
    return all(getattr(workshop, name) == value for name, value in facts.fields.items())


def _store_facts(workshop: Workshop, facts: WorkshopFacts, *, now: datetime) -> bool:
    """False where it already says so."""
    if _says(workshop, facts):
        return False
    for name, value in {**facts.fields, "changed_at": now}.items():
        setattr(workshop, name, value)
    workshop.save(update_fields=[*facts.fields, "changed_at"])
    return True


def _tell(session: Session, *, now: datetime) -> None:
    store(session, now=now)
    if session.is_public:
        record_session("session.changed", session, now=now, changes=["workshop"])


def _lock_partner(partner: Partner) -> None:
    Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=partner.pk)
