"""Gathering what an explanation needs: the claims, what has been had, what is taken. Books nothing."""

from datetime import datetime

from booking import quotas
from booking.availability import is_free, occupied, window_of
from booking.claims import asking_claims, claims_in, day_of_use
from booking.explaining import Asked, Explained, explain
from core.clock import local_date
from core.database import in_one_trip
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry


def explain_to(
    person: Person | None,
    entry: ResourceEntry,
    period: Period | None,
    *,
    now: datetime,
    organisation_id: int | None = None,
) -> list[Explained]:
    """All rules, for that person and period as things stand. Two queries at most."""
    free = None
    if period:
        free = is_free(entry, period, occupied(window_of([entry], period), now=now, atoms=entry.atoms))
    if person is None:
        return explain(Asked(entry, period, None, now, free))
    day = day_of_use(period, entry) if period else local_date(now, entry.tz)
    use = quotas.Use(quotas.Holder(person.pk, organisation_id), [entry], period) if period else None
    counted = quotas.asking(entry.policy, use, now=now) if use else []
    claimed = asking_claims(person, person, day)
    answers = in_one_trip([*claimed, *counted])
    claims = claims_in(person, *answers[: len(claimed)])
    standings = quotas.answered(entry.policy, use, answers[len(claimed) :]) if use else []
    return explain(Asked(entry, period, claims, now, free), standings)
