"""What each row would do: its verdict, its problems, what would change. Reads, never writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agenda.access import check_place
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.importing.completing import completed, differences, kept_as_it_is, known_sessions
from agenda.importing.told import Body, Problem, ReadBody, Told, problem, problems_of
from agenda.models import Partner, Session, SessionVerdict
from agenda.models.session import Status
from agenda.rules import check_capacity, check_period
from core.errors import Refusal
from spaces.catalogue import Catalogue

Facts = tuple[WorkshopFacts, SessionFacts]
FIELDS = {
    "session-past": "start", "session-period-refused": "start", "period-invalid": "end", "room-elsewhere": "room",
    "room-not-offered": "room", "not-under-the-label": "site", "site-not-found": "site", "resource-not-found": "room",
    "fewer-places-than-registered": "capacity", "session-published": "status",
}  # fmt: skip
"""To which field a refusal belongs."""


@dataclass(slots=True)
class Judged:
    row: Told
    verdict: SessionVerdict = SessionVerdict.WRONG
    known: Session | None = None
    facts: Facts | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_worth_doing(self) -> bool:
        return self.verdict in (SessionVerdict.NEW, SessionVerdict.CHANGED, SessionVerdict.CANCELS)


class Judge:
    """For the rows of one source. A place is checked once, however many rows name it."""

    def __init__(
        self,
        partner: Partner,
        *,
        defaults: Body,
        is_calendar: bool,
        read: ReadBody,
        catalogue: Catalogue,
        now: datetime,
    ) -> None:
        self.partner, self.defaults, self.is_calendar = partner, defaults, is_calendar
        self.read, self.catalogue, self.now = read, catalogue, now
        self.places: dict[tuple[int, int | None, bool], Refusal | None] = {}

    def judged(self, rows: Sequence[Told]) -> list[Judged]:
        """One query, and two for each place."""
        known = known_sessions(self.partner, (row.external_id for row in rows))
        first: dict[str, int] = {}
        found = []
        for row in rows:
            one = Judged(row, known=known.get(row.external_id))
            if row.external_id and (before := first.setdefault(row.external_id, row.number)) != row.number:
                row.problems.append(problem("external_id", "same-as-row", {"row": before}))
            if row.is_wrong:
                self._tell_the_rest(one)
            else:
                self._judge(one)
            found.append(one)
        return found

    def _tell_the_rest(self, one: Judged) -> None:
        """A row that cannot be read says at once what else is wrong with it."""
        told = {said["field"].rpartition(".")[2] for said in one.row.problems}
        moments = {"day", "start", "end_day", "end", "duration"}
        told |= moments if told & moments else set()
        try:
            self.read(completed(one.row, None, self.defaults, is_calendar=self.is_calendar), self.catalogue)
        except Refusal as refusal:
            if refusal.errors:
                rest = problems_of(refusal)
                one.row.problems += [said for said in rest if said["field"].rpartition(".")[2] not in told]

    def _judge(self, one: Judged) -> None:
        row, known = one.row, one.known
        if row.said.get("status") == Status.CANCELLED:
            one.verdict = self._cancelled(row, known)
            return
        body = completed(row, known, self.defaults, is_calendar=self.is_calendar)
        try:
            one.facts = self.read(body, self.catalogue)
            if known is None:
                self._check(one.facts[1])
                one.verdict = SessionVerdict.NEW
            elif self.is_calendar and kept_as_it_is(row, known, body):
                one.verdict = SessionVerdict.SAME
            else:
                one.changes = differences(known, *one.facts, body)
                self._check_changes(one, known, one.facts[1])
                one.verdict = SessionVerdict.CHANGED if one.changes else SessionVerdict.SAME
        except Refusal as refusal:
            row.problems += self._said(refusal)

    def _said(self, refusal: Refusal) -> list[Problem]:
        return problems_of(refusal, FIELDS.get(refusal.code, "row"))

    def _cancelled(self, row: Told, known: Session | None) -> SessionVerdict:
        if known is None:
            row.problems.append(problem("status", "never-here"))
        elif known.end <= self.now:
            row.problems.append(problem("status", "over"))
        elif not known.is_cancelled:
            return SessionVerdict.CANCELS
        return SessionVerdict.SAME

    def _check(self, facts: SessionFacts) -> None:
        check_period(facts.period, now=self.now)
        self._check_place(facts)

    def _check_changes(self, one: Judged, known: Session, facts: SessionFacts) -> None:
        """As `apply_facts` will."""
        changed = {change["field"] for change in one.changes}
        if changed & {"start", "end", "status"}:
            check_period(facts.period, now=self.now)
        if changed & {"site", "room", "status"}:
            self._check_place(facts)
        if "capacity" in changed:
            check_capacity(known, facts.places)

    def _check_place(self, facts: SessionFacts) -> None:
        key = facts.site_id, facts.room.pk if facts.room else None, facts.status == Status.PUBLISHED
        if key not in self.places:
            self.places[key] = None
            try:
                check_place(self.partner, facts)
            except Refusal as refusal:
                self.places[key] = refusal
        if refusal_before := self.places[key]:
            raise refusal_before
