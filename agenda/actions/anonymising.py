"""Forgetting who came: after the partner's retention period, or at once when somebody asks for it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from agenda.access import check_may_cancel
from agenda.actions.events import record_registration
from agenda.actions.queueing import lock_row, offer_places
from agenda.models import Partner, Registration
from agenda.models.registration import RegistrationStatus
from members.models import Person

BATCH = 500
NOBODY: dict[str, Any] = {
    "name": "",
    "email": "",
    "person": None,
    "registered_by_proxy": "",
    "proxy_kind": "",
    "proxy_email": "",
    "answers": {},
}


def erase_registration(*, registration: Registration, by: Person | None, now: datetime) -> Registration:
    """Forget the person now. A place not yet used is given back, without a letter: nobody is left to write to.

    `by` is None for whoever holds the signed link. Raises RegistrationNotFound.
    """
    if by is not None:
        check_may_cancel(by, registration)
    with transaction.atomic():
        session = lock_row(registration.session_id)
        row = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
        if not row.has_ended and session.start > now:
            ended = {"status": RegistrationStatus.CANCELLED, "cancelled_at": now}
            Registration.objects.filter(pk=row.pk).update(**ended)
            record_registration("registration.left", row, now=now)
            offer_places(session, now=now)
        _anonymise(row, now=now)
    return Registration.objects.with_session().get(pk=registration.pk)


def anonymise_past(*, now: datetime) -> int:
    """Registrations whose session ended longer ago than their partner keeps them. Returns how many, a batch at most."""
    overdue = Q()
    for days in Partner.objects.order_by("retention_days").values_list("retention_days", flat=True).distinct():
        ended = now - timedelta(days=days)
        overdue |= Q(session__partner__retention_days=days, session__period__endswith__lte=ended)
    rows = Registration.objects.filter(overdue, anonymised_at=None).order_by("pk") if overdue else ()
    keys = [row.pk for row in rows[:BATCH]]
    return sum(_forget(key, now=now) for key in keys)


def _forget(key: int, *, now: datetime) -> bool:
    with transaction.atomic():
        return _anonymise(Registration.objects.select_for_update(no_key=True).get(pk=key), now=now)


def _anonymise(row: Registration, *, now: datetime) -> bool:
    if not Registration.objects.filter(pk=row.pk, anonymised_at=None).update(**NOBODY, anonymised_at=now):
        return False
    record_registration("registration.anonymised", row, now=now)
    return True
