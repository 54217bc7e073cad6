"""Hours given to the place: declared, decided, and turned into what the rule of that day says they are worth."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil, gcd

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.actions.giving import write_pass
from billing.models import Contribution, ContributionRule, Pass
from billing.use_errors import (
    ContributionDecided,
    ContributionInTheFuture,
    ContributionOfOneself,
    ContributionRuleMissing,
)
from core import outbox
from core.money import ZERO, to_cents
from members.models import Person

Status = Contribution.Status
HOUR = 60
LEAST_UNIT = 15
"""Minutes: time is given in units of an hour, or of the part of one that leaves no remainder, but no smaller."""


def declare_contribution(
    *, person: Person, site_id: int, hours: Decimal, done_on: date, what: str, now: datetime
) -> Contribution:
    """Raises ContributionInTheFuture."""
    if done_on > timezone.localdate(now):
        raise ContributionInTheFuture(date=done_on.isoformat())
    with transaction.atomic():
        declared = Contribution.objects.create(
            person=person, site_id=site_id, hours=hours, done_on=done_on, what=what, created_at=now
        )
        _record(declared, "declared", now=now)
    return declared


def withdraw_contribution(*, contribution: Contribution, now: datetime) -> None:
    """While nobody has decided. Raises ContributionDecided."""
    with transaction.atomic():
        _decide(contribution, Status.WITHDRAWN, now=now)


def refuse_contribution(*, contribution: Contribution, by: Person, reason: str, now: datetime) -> None:
    """Raises ContributionOfOneself, ContributionDecided."""
    _check_somebody_else(contribution, by)
    with transaction.atomic():
        _decide(contribution, Status.REFUSED, decided_by=by, reason=reason, now=now)


def validate_contribution(*, contribution: Contribution, by: Person, now: datetime) -> Contribution:
    """Credit what the rule of the day on which it was done says. Beyond the month's most, hours are only thanked for.

    Raises ContributionOfOneself, ContributionDecided, ContributionRuleMissing.
    """
    _check_somebody_else(contribution, by)
    rule = rule_on(contribution.done_on)
    with transaction.atomic():
        counted = _credited_in_month(contribution)
        room = contribution.hours if rule.most_hours_a_month is None else rule.most_hours_a_month - counted
        credited = max(ZERO, min(contribution.hours, room))
        until = timezone.localdate(now) + timedelta(days=rule.valid_days)
        worth = _worth(contribution, rule, credited, until, by=by, now=now)
        _decide(contribution, Status.VALIDATED, decided_by=by, credited_hours=credited, now=now, **worth)
    contribution.refresh_from_db()
    return contribution


def rule_on(day: date) -> ContributionRule:
    """Raises ContributionRuleMissing."""
    rule = ContributionRule.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    if rule is None:
        raise ContributionRuleMissing(date=day.isoformat())
    return rule


def _credited_in_month(contribution: Contribution) -> Decimal:
    """Those of the person in that month are locked, so that two of them do not both take the last hour."""
    day = contribution.done_on
    month = Contribution.objects.filter(
        person_id=contribution.person_id, done_on__year=day.year, done_on__month=day.month
    )
    return sum((row.credited_hours for row in month.select_for_update(no_key=True).order_by("pk")), ZERO)


def _worth(
    contribution: Contribution,
    rule: ContributionRule,
    hours: Decimal,
    until: date,
    *,
    by: Person,
    now: datetime,
) -> dict[str, object]:
    if not hours:
        return {}
    if rule.worth == ContributionRule.Worth.MONEY:
        amount = to_cents(hours * rule.amount)
        return {"granted": amount, "left": amount, "valid_until": until}
    units, minutes = units_of(int(hours * rule.minutes))
    given = write_pass(
        name=_("Contribution du %(day)s") % {"day": f"{contribution.done_on:%d/%m/%Y}"},
        origin=Pass.Origin.CONTRIBUTION,
        person_id=contribution.person_id,
        kind=rule.kind,
        unit_minutes=minutes,
        quantity=units,
        valid_from=timezone.localdate(now),
        valid_until=until,
        by=by,
        now=now,
    )
    return {"given_pass": given, "valid_until": until}


def units_of(minutes: int) -> tuple[int, int]:
    """How many units of how many minutes: `(3, 30)` for an hour and a half, rounded up in the person's favour."""
    unit = max(LEAST_UNIT, gcd(minutes, HOUR))
    return max(1, ceil(minutes / unit)), unit


def _check_somebody_else(contribution: Contribution, by: Person) -> None:
    if contribution.person_id == by.pk:
        raise ContributionOfOneself()


def _decide(contribution: Contribution, status: str, *, now: datetime, **values: object) -> None:
    undecided = Contribution.objects.filter(pk=contribution.pk, status=Status.DECLARED)
    if not undecided.update(status=status, decided_at=now, **values):
        contribution.refresh_from_db(fields=["status"])
        raise ContributionDecided(status=contribution.status)
    _record(contribution, status, now=now)


def _record(contribution: Contribution, what: str, *, now: datetime) -> None:
    payload = {"contribution": str(contribution.public_id)}
    outbox.record(f"contribution.{what}", subject_id=contribution.pk, payload=payload, now=now)
