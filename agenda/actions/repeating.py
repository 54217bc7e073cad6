"""Making a series of sessions: one for each day of a rule, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from agenda.access import check_may_publish
from agenda.actions.assigning import hold_facilitators
from agenda.actions.planning import Planned, planned, settled
from agenda.actions.publishing import publish_session
from agenda.actions.rooms import hold_still
from agenda.errors import SessionsInTheWay
from agenda.facts import SessionFacts
from agenda.models import SessionSeries, Workshop
from agenda.session_rules import check_shape
from booking.repetition import Pattern
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue

REFUSE, SKIP = "refuse", "skip"


def preview_series(
    *, workshop: Workshop, facts: SessionFacts, pattern: Pattern, by: Person, catalogue: Catalogue, now: datetime
) -> list[Planned]:
    """Every day with what stands in its way. `facts` says what holds for each; its period is that of the pattern.

    Raises NotThePublisher, NothingToRepeat, SeriesWithoutEnd, TooManyOccurrences.
    """
    check_may_publish(by, workshop.partner)
    return planned(workshop, facts, settled(pattern), by=by, catalogue=catalogue, now=now)


def create_series(
    *,
    workshop: Workshop,
    facts: SessionFacts,
    pattern: Pattern,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    days: Collection[date] | None = None,
    on_conflict: str = REFUSE,
) -> SessionSeries:
    """A session on every day of the pattern, or on those named, which may be days on which the place is closed.

    What is not possible is refused as a whole (SessionsInTheWay, with each day and why), or left out with
    `on_conflict="skip"`. Raises as `preview_series`, NotInTheSeries, and what `check_shape` raises.
    """
    check_may_publish(by, workshop.partner)
    pattern = settled(pattern)
    check_shape(workshop.format, replace(facts, period=pattern.period(pattern.first)))
    with transaction.atomic():
        hold_still([facts.room])
        hold_facilitators(facts.facilitators or ())
        found = planned(workshop, facts, pattern, by=by, catalogue=catalogue, now=now, days=days)
        series = _row(workshop, pattern, now=now)
        more: dict[str, Any] = {"workshop": workshop, "by": by, "catalogue": catalogue, "series": series}
        held = {one.day for one in found if one.refusal is None and _publish(one, facts, now=now, **more)}
        refused = [one for one in found if one.refusal]
        if not held or (refused and on_conflict == REFUSE):
            raise SessionsInTheWay(conflicts=conflicts_of(refused))
        series.exdates = [day.isoformat() for day in pattern.days() if day not in held]
        series.save(update_fields=["exdates"])
    return series


def conflicts_of(refused: Sequence[Planned]) -> list[dict[str, Any]]:
    return [{"day": one.day.isoformat(), "refusal": shape_of(one.refusal)} for one in refused if one.refusal]


def shape_of(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "title": str(refusal.title), "detail": str(refusal.detail)}


def _publish(one: Planned, facts: SessionFacts, *, now: datetime, **more: Any) -> bool:
    """What was not foreseen is noted on its day."""
    try:
        publish_session(facts=replace(facts, period=one.period), occurrence_on=one.day, now=now, **more)
    except Refusal as refusal:
        one.refusal = refusal
    return one.refusal is None


def _row(workshop: Workshop, pattern: Pattern, *, now: datetime) -> SessionSeries:
    return SessionSeries.objects.create(
        workshop=workshop,
        rule=str(pattern.rule),
        starts_on=pattern.first,
        starts=pattern.starts,
        duration=pattern.length,
        exdates=[day.isoformat() for day in sorted(pattern.exdates)],
        created_at=now,
    )
