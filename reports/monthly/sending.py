"""What a mail says of the monthly report, and the file that goes with it. Both are read when they are needed."""

from dataclasses import dataclass
from datetime import date, datetime

from members.models import Person
from reports.access_subscriptions import may_still_read, scope_of
from reports.documents.monthly import file_name, month_text, monthly_pdf
from reports.documents.words import place_of
from reports.models import ReportSubscription
from reports.monthly.figures import key_figures
from reports.monthly.gathering import Monthly, gather
from spaces import catalogue


@dataclass(frozen=True, slots=True)
class Owed:
    """One month of one subscription."""

    subscription: ReportSubscription
    first: date

    @property
    def person(self) -> Person:
        return self.subscription.person

    @property
    def site(self) -> str:
        """Its name in addresses; empty is all that the person may read."""
        return self.subscription.site.slug if self.subscription.site else ""


@dataclass(frozen=True, slots=True)
class Told:
    """In the active language: the month, the place, and the key figures with what they were a month and a year ago."""

    month: str
    place: str
    facts: tuple[tuple[str, str, str, str], ...]


def owed(subscription_id: str, month: str) -> Owed | None:
    """None where the subscription has ended, or its reader may not read it any more."""
    rows = ReportSubscription.objects.select_related("person", "site")
    row = rows.filter(public_id=subscription_id).first()
    return Owed(row, date.fromisoformat(f"{month}-01")) if row and may_still_read(row) else None


def told(one: Owed, *, now: datetime) -> Told:
    current = catalogue.current()
    said = _gathered(one, now)
    facts = tuple((str(figure.label), *figure.said) for figure in key_figures(said))
    return Told(month_text(one.first), place_of(said.question, current), facts)


def file_of(one: Owed, *, now: datetime) -> tuple[str, bytes]:
    """Name and content, in the active language."""
    pdf = monthly_pdf(_gathered(one, now), catalogue=catalogue.current(), now=now)
    return f"{file_name(one.first)}.pdf", pdf


def _gathered(one: Owed, now: datetime) -> Monthly:
    return gather(one.first, scope_of(one.subscription), catalogue=catalogue.current(), now=now)
