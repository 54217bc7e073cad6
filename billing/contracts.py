"""A contract as a whole: its rows in order, and what they make of a day. Reads rows, writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from billing.models import Membership, Plan
from billing.terms import DAY, Binding, Span


class State(TextChoices):
    COMING = "coming", _("à venir")
    TRIAL = "trial", _("à l’essai")
    ACTIVE = "active", _("en cours")
    PAUSED = "paused", _("en pause")
    LEAVING = "leaving", _("résilié")
    ENDED = "ended", _("terminé")


@dataclass(frozen=True, slots=True)
class Contract:
    """Its rows, the oldest first; never none."""

    key: UUID
    rows: tuple[Membership, ...]

    @property
    def first(self) -> Membership:
        return self.rows[0]

    @property
    def last(self) -> Membership:
        return self.rows[-1]

    @property
    def ends_on(self) -> date | None:
        return self.last.ends_on

    def on(self, day: date) -> Membership | None:
        """The row in force."""
        return next((row for row in self.rows if row.starts_on <= day and _lasts(row, day)), None)

    def running(self, day: date) -> Membership:
        """The row in force, else the last that has begun, else the first."""
        return next((row for row in reversed(self.rows) if row.starts_on <= day), self.first)

    def after(self, day: date) -> Membership | None:
        """The next row that begins after the day."""
        return next((row for row in self.rows if row.starts_on > day), None)

    def state(self, day: date) -> State:
        row = self.on(day)
        if self.ends_on is not None and self.ends_on < day:
            return State.ENDED
        if day < self.first.starts_on:
            return State.COMING
        if row is None:
            return State.PAUSED
        if self.ends_on is not None:
            return State.LEAVING
        return State.TRIAL if row.trial_until and day <= row.trial_until else State.ACTIVE

    def pause(self, day: date) -> tuple[date, date] | None:
        """The first and last day of the pause that lasts on the day or comes next."""
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            if before.ends_on and before.ends_on + DAY < after.starts_on and after.starts_on > day:
                return before.ends_on + DAY, after.starts_on - DAY
        return None

    def planned(self, day: date) -> tuple[date, Plan] | None:
        """The next change of plan and when it takes effect."""
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            if after.starts_on > day and after.plan_id != before.plan_id:
                return after.starts_on, after.plan
        return None

    def span(self, row: Membership) -> Span:
        return Span(
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            anchor=row.anchor,
            months=row.plan.term_months,
            by_days=row.plan.is_prorated or row is not self.last,
        )

    def binding(self, day: date) -> Binding:
        """What binds whoever leaves on the day."""
        row = self.running(day)
        return Binding(
            anchor=row.anchor,
            months=row.plan.term_months,
            is_prorated=row.plan.is_prorated,
            notice_days=row.plan.notice_days,
            committed_until=max((one.committed_until for one in self.rows if one.committed_until), default=None),
            trial_until=row.trial_until,
        )


def _lasts(row: Membership, day: date) -> bool:
    return row.ends_on is None or row.ends_on >= day


def assembled(rows: Iterable[Membership]) -> list[Contract]:
    """The contracts of the rows, in the order of their first rows among those given."""
    by_contract: dict[UUID, list[Membership]] = defaultdict(list)
    for row in rows:
        by_contract[row.contract].append(row)
    return [Contract(key, tuple(sorted(found, key=lambda row: row.starts_on))) for key, found in by_contract.items()]


def contract_of(key: UUID) -> Contract:
    """One query. The contract exists: some row has named it."""
    (contract,) = assembled(
        Membership.objects.filter(contract=key).select_related("plan", "person", "organisation", "home_site")
    )
    return contract
