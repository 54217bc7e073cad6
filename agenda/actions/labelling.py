"""The label: its charter, which sites accept it, and when one leaves. History stays; nothing is rewritten.

A trigger makes `Site.has_label` follow; the constraint on standing memberships has the last word.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agenda.access_label import answers_for, check_may_run_label
from agenda.errors import (
    AlreadyUnderTheLabel,
    CharterExists,
    CharterNotFound,
    CharterReplaced,
    LabelEndRefused,
    LabelNotHeld,
    NotAnsweringForThePartner,
)
from agenda.models import Charter, LabelMembership
from core import outbox
from core.clock import local_date
from core.database import violated
from members.models import Person
from spaces.models import Site

ONE_STANDING = "label_membership_one_standing_per_site"
ONE_VERSION = "agenda_charter_version_key"


def charter_on(day: date) -> Charter:
    """The one in force: the latest of those published. Raises CharterNotFound."""
    found = Charter.objects.filter(published_on__lte=day).first()
    if found is None:
        raise CharterNotFound()
    return found


def charter_in_force(*, now: datetime) -> Charter | None:
    try:
        return charter_on(local_date(now, ZoneInfo(settings.TIME_ZONE)))
    except CharterNotFound:
        return None


def publish_charter(*, version: str, title: str, text: str, by: Person, now: datetime) -> Charter:
    """From today, what the places of the label promise; those that accepted another are asked to accept it.

    Raises LabelNotRun, CharterExists.
    """
    check_may_run_label(by)
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    try:
        with transaction.atomic():
            charter = Charter.objects.create(version=version, title=title, text=text, published_on=today)
            outbox.record(
                "charter.published", subject_id=charter.pk, payload={"charter": str(charter.public_id)}, now=now
            )
    except IntegrityError as error:
        if violated(error) == ONE_VERSION:
            raise CharterExists(version=version) from None
        raise
    return charter


def accept_charter(*, site: Site, charter: Charter, by: Person, now: datetime) -> LabelMembership:
    """The site's organisation promises; a membership by an older version ends the same day.

    Raises NotAnsweringForThePartner, CharterReplaced, AlreadyUnderTheLabel.
    """
    if site.organisation is None or not answers_for(by, site.organisation):
        raise NotAnsweringForThePartner()
    today = local_date(now, site.tz)
    if charter != charter_on(today):
        raise CharterReplaced()
    try:
        with transaction.atomic():
            return _accept(_locked(site), charter, by=by, today=today, now=now)
    except IntegrityError as error:
        if violated(error) == ONE_STANDING:
            raise AlreadyUnderTheLabel() from None
        raise


def _accept(site: Site, charter: Charter, *, by: Person, today: date, now: datetime) -> LabelMembership:
    standing = LabelMembership.objects.standing().filter(site=site).first()
    if standing is not None:
        if standing.charter_id == charter.pk:
            raise AlreadyUnderTheLabel()
        reason = _("Charte %(version)s acceptée") % {"version": charter.version}
        _end(standing, on=max(today, standing.joined_on), by=by, reason=reason)
    membership = LabelMembership.objects.create(
        site=site, charter=charter, joined_on=today, accepted_by=by, accepted_at=now
    )
    _record("label.joined", membership, now=now)
    return membership


def end_label(*, site: Site, by: Person, on: date, reason: str, now: datetime) -> LabelMembership:
    """From that day, today at the latest, the site is no longer under the label. What it published stays.

    Raises LabelNotRun, LabelNotHeld, LabelEndRefused.
    """
    check_may_run_label(by)
    with transaction.atomic():
        standing = LabelMembership.objects.standing().filter(site=_locked(site)).first()
        if standing is None:
            raise LabelNotHeld()
        if not standing.joined_on <= on <= local_date(now, site.tz):
            raise LabelEndRefused(
                _("Choisissez un jour entre l’entrée dans le label et aujourd’hui."),
                joined_on=standing.joined_on.isoformat(),
            )
        _end(standing, on=on, by=by, reason=reason)
        _record("label.left", standing, now=now)
    return standing


def _locked(site: Site) -> Site:
    """Acceptances and ends of one site come one after the other."""
    return Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def _end(membership: LabelMembership, *, on: date, by: Person, reason: str) -> None:
    membership.left_on, membership.left_by, membership.leave_reason = on, by, reason[:200]
    membership.save(update_fields=["left_on", "left_by", "leave_reason"])


def _record(kind: str, membership: LabelMembership, *, now: datetime) -> None:
    payload = {"membership": str(membership.public_id), "site": str(membership.site.public_id)}
    outbox.record(kind, subject_id=membership.pk, payload=payload, now=now)
