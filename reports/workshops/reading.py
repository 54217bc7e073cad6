"""The sessions of some days, each with what it adds. Two queries, however many."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from agenda.models import Registration, Session
from agenda.models.registration import QUEUEING, RegistrationStatus
from agenda.models.session import SessionQuerySet, Status
from agenda.statistics import type_named
from core.clock import local_date
from reports.question import Question
from reports.workshops.counted import Counted, Figures, Outcome
from spaces.catalogue import Catalogue

COLUMNS = (
    *("pk", "site", "partner", "mode", "status", "period", "capacity", "unregistered_count"),
    *("workshop__theme", "workshop__publics", "workshop__level", "workshop__format"),
)
BEFOREHAND = Q(status=RegistrationStatus.REGISTERED, is_walk_in=False)
CAME = Q(has_attended=True)
PEOPLE = {
    "registered": BEFOREHAND,
    "attended": CAME,
    "walk_ins": CAME & Q(is_walk_in=True),
    "waiting": Q(status__in=[*QUEUEING, RegistrationStatus.EXPIRED]) | Q(offered_at__isnull=False),
    "expected": BEFOREHAND & Q(has_attended__isnull=False),
    "came": BEFOREHAND & CAME,
}
NOBODY = dict.fromkeys(PEOPLE, 0)


def announced(question: Question, catalogue: Catalogue) -> SessionQuerySet:
    """Sessions shown to the public that begin, or should have begun, on those days on the clocks of their site."""
    sites: dict[ZoneInfo, list[int]] = defaultdict(list)
    for site in catalogue.sites.values():
        if question.covers(site.pk):
            sites[site.tz].append(site.pk)
    begins = Q(pk__in=[])
    for tz, keys in sites.items():
        days = question.days.in_zone(tz)
        begins |= Q(site__in=keys, period__startswith__gte=days.start, period__startswith__lt=days.end)
    return Session.objects.public().filter(begins)


def read(question: Question, *, catalogue: Catalogue, now: datetime) -> list[Counted]:
    """In order of time."""
    rows = announced(question, catalogue).in_order().annotate(helpers=Count("facilitations"))
    sessions = list(rows.values(*COLUMNS, "helpers"))
    held = [row["pk"] for row in sessions if _outcome(row, now) == Outcome.HELD]
    counts = {name: Count("pk", filter=which) for name, which in PEOPLE.items()}
    people = Registration.objects.filter(session__in=held).order_by().values("session").annotate(**counts)
    by_session: dict[int, dict[str, Any]] = {row["session"]: {**row} for row in people}
    return [_counted(row, by_session.get(row["pk"], NOBODY), catalogue, now) for row in sessions]


def _outcome(row: dict[str, Any], now: datetime) -> Outcome:
    if row["status"] == Status.PUBLISHED:
        return Outcome.HELD if row["period"].upper <= now else Outcome.TO_COME
    return Outcome(row["status"])


def _counted(row: dict[str, Any], people: dict[str, int], catalogue: Catalogue, now: datetime) -> Counted:
    outcome = _outcome(row, now)
    return Counted(
        key=row["pk"],
        on=local_date(row["period"].lower, catalogue.sites[row["site"]].tz),
        outcome=outcome,
        theme=row["workshop__theme"],
        publics=tuple(row["workshop__publics"]),
        level=row["workshop__level"],
        site=row["site"],
        partner=row["partner"],
        mode=row["mode"],
        type=type_named(row["workshop__format"], row["workshop__theme"]),
        figures=_held(row, people) if outcome == Outcome.HELD else Figures(**{outcome.value: 1}),
    )


def _held(row: dict[str, Any], people: dict[str, int]) -> Figures:
    """Whoever came beside the list counts as come. A session that names no facilitator was held by one."""
    minutes = round((row["period"].upper - row["period"].lower).total_seconds() / 60)
    beside = row["unregistered_count"]
    return Figures(
        sessions=1,
        places=row["capacity"],
        registered=people["registered"],
        attended=people["attended"] + beside,
        walk_ins=people["walk_ins"] + beside,
        waiting=people["waiting"],
        expected=people["expected"],
        came=people["came"],
        minutes=minutes,
        facilitation=minutes * max(row["helpers"], 1),
    )
