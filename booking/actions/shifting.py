"""Carrying out an edit of a series: what moves, what is said anew, what the new rule brings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from booking.actions import history
from booking.actions.conflicting import conflicts_of
from booking.actions.handing_on import lock_around
from booking.actions.moving import Move, check_move, prepare, relocate
from booking.actions.repeating import (
    KEEP,
    MOVE,
    SKIP,
    Decision,
    Decisions,
    clear_the_way,
    lock_for,
)
from booking.actions.series_booking import book_all
from booking.actions.transitions import happened
from booking.errors import SeriesConflicts
from booking.models import Booking, Series
from booking.recurrence import Recurrence
from booking.repetition import Occurrence, Pattern, Place, foresee
from booking.rules import check_attendees
from booking.wanting import Wanted
from core.database import in_one_trip
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to change; None leaves it. Times are of the wall clock; `said`: title, attendees, is_private."""

    said: dict[str, Any] = field(default_factory=dict)
    starts: time | None = None
    length: timedelta | None = None
    resources: tuple[ResourceEntry, ...] | None = None
    rule: Recurrence | None = None
    exdates: frozenset[date] | None = None


@dataclass(slots=True)
class Work:
    """One edit under way, under its locks; what is refused is gathered, so that all of it is told at once."""

    series: Series
    by: Person
    catalogue: Catalogue
    decisions: Decisions
    on_conflict: str
    now: datetime
    asked: Wanted
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    left_out: set[date] = field(default_factory=set)

    def begin(
        self, entries: Sequence[ResourceEntry], edit: Edit, fresh: Sequence[Place], known: Sequence[Booking]
    ) -> None:
        """All locks in the order of everybody else, before anything changes."""
        if "attendees" in edit.said:
            check_attendees(entries, edit.said["attendees"])
        pick = known[0]
        clear_the_way(self.asked, fresh, now=self.now)
        lock_for(self.asked, [*fresh, Place(day_of(pick), pick.span, tuple(entries))])
        lock_around(atoms=[], bookings=[booking.pk for booking in known])

    def move(self, kept: dict[date, Booking], new: Pattern, edit: Edit) -> list[Booking]:
        """Put them where the series goes; those that are to be given back instead."""
        if not (edit.starts or edit.length or edit.resources or self.decisions):
            return []
        moves, gone = [], []
        elsewhere: set[int] = set()
        for day, booking in kept.items():
            decision = self.decisions.get(day, Decision(""))
            if decision.action == SKIP:
                gone.append(booking)
            elif decision.action == KEEP:
                elsewhere.add(booking.pk)
            else:
                period, entries = new.period(day), edit.resources
                if decision.action == MOVE:
                    period, entries = decision.period or period, decision.resources or entries
                    elsewhere.add(booking.pk)
                moves.append((day, booking, period, entries))
        self._check_all(moves, gone)
        exceptions = {booking.pk for _day, booking, _period, _entries in moves} - elsewhere
        Booking.objects.filter(pk__in=exceptions).update(is_exception=False)
        Booking.objects.filter(pk__in=elsewhere).update(is_exception=True)
        return gone

    def _check_all(self, moves: list[Any], gone: list[Booking]) -> None:
        """Against the rules one by one, against everybody else at once; then all of them together."""
        found: list[tuple[Occurrence, Move | None, Booking]] = []
        for day, booking, period, entries in moves:
            place = Place(day, period, tuple(entries or resources_asked(booking, self.catalogue)))
            move, refusal = self._prepared(booking, place)
            found.append((Occurrence(place, refusal), move, booking))
        besides = [booking.pk for booking in (*(row[1] for row in moves), *gone)]
        seen = foresee([one.place for one, _move, _booking in found], self.asked, now=self.now, besides=besides)
        for (one, _move, _booking), other in zip(found, seen, strict=True):
            one.busy = other.busy if one.refusal is None else None
        self._refused([one for one, _move, _booking in found if not one.is_free])
        if self.on_conflict == SKIP:
            gone += [booking for one, _move, booking in found if not one.is_free]
        good = [move for one, move, _booking in found if one.is_free and move is not None]
        if good and not self.conflicts and not relocate(good, self.by, self.catalogue, now=self.now):
            raise SeriesConflicts(conflicts=[])

    def _prepared(self, booking: Booking, place: Place) -> tuple[Move | None, Refusal | None]:
        asked_before = set(resources_asked(booking, self.catalogue))
        if place.period == booking.span and set(place.resources) == asked_before:
            return None, None
        try:
            move = prepare(booking, self.by, place.period, list(place.resources), self.catalogue)
            check_move(move, now=self.now)
        except Refusal as refusal:
            return None, refusal
        return move, None

    def _refused(self, bad: list[Occurrence]) -> None:
        if self.on_conflict == SKIP:
            self.left_out |= {one.place.day for one in bad}
        else:
            attendees = self.asked.attendees
            self.conflicts += conflicts_of(bad, self.catalogue, attendees=attendees, now=self.now)

    def say(self, kept: dict[date, Booking], gone: Sequence[Booking], edit: Edit) -> None:
        """The words of the series on those that follow it."""
        if not edit.said:
            return
        for booking in kept.values():
            before = {name: (getattr(booking, name), value) for name, value in edit.said.items()}
            what = {name: pair for name, pair in before.items() if pair[0] != pair[1]}
            if booking in gone or not what:
                continue
            booking.refresh_from_db()
            for name, (_before, value) in what.items():
                setattr(booking, name, value)
            booking.sequence, booking.changed_at = booking.sequence + 1, self.now
            booking.save(update_fields=[*what, "sequence", "changed_at"])
            written = history.recording(booking, "changed", by=self.by, now=self.now, what=what)
            in_one_trip([happened(booking, "changed", now=self.now), *written])

    def add(self, fresh: Sequence[Place]) -> None:
        """The days that the new rule brings."""
        places = []
        for place in fresh:
            decision = self.decisions.get(place.day, Decision(""))
            if decision.action in (SKIP, KEEP):
                self.left_out.add(place.day)
            elif decision.action == MOVE:
                elsewhere = decision.period or place.period, decision.resources or place.resources
                places.append(Place(place.day, *elsewhere, is_moved=True))
            else:
                places.append(place)
        if places and not self.conflicts:
            found = foresee(places, self.asked, now=self.now)
            book_all(self.asked, found, self.series, self.catalogue, now=self.now)
            self._refused([one for one in found if not one.is_free])


def day_of(booking: Booking) -> date:
    """What the rule gave it: `booking_of_a_series_has_its_day`."""
    return cast(date, booking.occurrence_on)


def resources_asked(booking: Booking, catalogue: Catalogue) -> list[ResourceEntry]:
    return [catalogue.resources[key] for key in sorted({row.requested_id for row in booking.allocations.all()})]
