"""What a partner's sessions were, in the vocabulary of the national digital-mediation service.

Sessions that took place during a period: published, and over. Whoever came counts, on the list or beside it; those
beside it told nothing. Anonymised registrations count like all others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.models import Partner, Registration, Session, Theme, Workshop
from agenda.models.registration import AgeBand, Gender, Situation
from agenda.models.session import Mode, Status
from agenda.models.workshop import Format
from core.clock import local_date
from core.ranges import Period

TYPES: dict[str, str | Promise] = {
    "individuel": _("individuel"),
    "demarche_administrative": _("démarche administrative"),
    "collectif": _("collectif"),
}
PLACES = ("lieu_activite", "domicile", "a_distance", "autre")
LEVELS = {
    Workshop.Level.BEGINNER: "debutant",
    Workshop.Level.INTERMEDIATE: "intermediaire",
    Workshop.Level.ADVANCED: "avance",
}
COUNTED: Mapping[str, type[AgeBand] | type[Gender] | type[Situation]] = {
    "age_band": AgeBand,
    "situation": Situation,
    "gender": Gender,
}
UNTOLD = "non_communique"


@dataclass(frozen=True, slots=True)
class Activity:
    """One session. `minutes` are those of one appointment at a permanence, else of the session; a workshop for all
    levels has no `level`, which the vocabulary does not know."""

    session: Session
    on: date
    type: str
    minutes: int
    place: str
    level: str
    participants: int
    counts: dict[str, Counter[str]] = field(default_factory=dict)


def activities(partner: Partner, period: Period, *, now: datetime) -> list[Activity]:
    """In order of time. Two queries, however many."""
    own = Session.objects.filter(partner=partner)
    return activities_among(
        own.filter(period__startswith__gte=period.start, period__startswith__lt=period.end), now=now
    )


def activities_among(sessions: QuerySet[Session], *, now: datetime) -> list[Activity]:
    """Of those that took place, whosever they are. In order of time; two queries, however many."""
    held = Session.objects.filter(pk__in=sessions.values("pk"), status=Status.PUBLISHED, period__endswith__lte=now)
    rows = list(held.with_details().in_order())
    came = Registration.objects.filter(session__in=rows, has_attended=True)
    by_session: dict[int, list[tuple[str, ...]]] = {}
    for key, *told in came.values_list("session", *COUNTED):
        by_session.setdefault(key, []).append(tuple(told))
    return [_activity(row, by_session.get(row.pk, ())) for row in rows]


def _activity(session: Session, came: Iterable[tuple[str, ...]]) -> Activity:
    told = list(came)
    beside = session.unregistered_count
    counts = {name: Counter({UNTOLD: beside} if beside else {}) for name in COUNTED}
    for person in told:
        for name, value in zip(COUNTED, person, strict=True):
            counts[name][value or UNTOLD] += 1
    minutes = session.slot_minutes or round(session.span.length.total_seconds() / 60)
    return Activity(
        session=session,
        on=local_date(session.start, session.site.tz),
        type=type_of(session),
        minutes=minutes,
        place=place_of(session),
        level=LEVELS.get(Workshop.Level(session.workshop.level), ""),
        participants=len(told) + beside,
        counts=counts,
    )


def type_of(session: Session) -> str:
    """Help with procedures is an activity of its own where people come one by one."""
    return type_named(session.workshop.format, session.workshop.theme)


def type_named(format: str, theme: str) -> str:
    if format != Format.PERMANENCE:
        return "collectif"
    return "demarche_administrative" if theme == Theme.PROCEDURES else "individuel"


def place_of(session: Session) -> str:
    if session.mode == Mode.ONLINE:
        return "a_distance"
    is_own = session.site.organisation_id == session.partner.organisation_id
    return "lieu_activite" if is_own else "autre"


def summed(rows: Iterable[Activity], name: str) -> list[tuple[str, str, int]]:
    """Of all rows: each value of the vocabulary, its label, how many people; `name` is one of COUNTED."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row.counts[name])
    return [(value, str(label), total[value]) for value, label in COUNTED[name].choices]
