"""What awaits a steward and what comes, gathered once a day or a week; so many queries, whatever there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agenda.models import PartnerCalendar, Session, SessionImportRow
from agenda.models.partner import Partner
from billing.models import Deposit
from booking.actions.deposits import SOURCE
from booking.models import Booking, CalendarConflict, ExternalCalendar, Loan
from booking.models.booking import HOLDING, Status
from core.clock import start_of_day
from core.ranges import Period
from core.wording import period_text
from members.models import Person
from notifications.addresses import absolute
from notifications.letters.letter import Link, Section
from notifications.models import Message
from spaces.access import ROLES_AT_THE_DESK, network_roles_of, sites_where
from spaces.models import Steward

FEW = 8
"""Lines of a section; the page has the rest."""
FAILING = 3
"""Readings in a row that failed: no hiccup any more."""


@dataclass(frozen=True, slots=True)
class Span:
    """The day of a digest, or its week, and the time since the one before."""

    day: date
    days: int
    now: datetime

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    @property
    def ahead(self) -> Period:
        return Period(start_of_day(self.day, self.tz), start_of_day(self.day + timedelta(days=self.days), self.tz))

    @property
    def before(self) -> datetime:
        return self.now - timedelta(days=self.days)


def gather(person: Person, span: Span) -> list[Section]:
    """Those sections that have something to say, in the order in which it presses."""
    at_desk = sites_where(person, ROLES_AT_THE_DESK)
    sections: list[Section | None] = []
    if at_desk is None or at_desk:
        sections += _of_desk(at_desk, span)
    sections += _of_partner(person, span)
    if Steward.Role.MANAGER in network_roles_of(person):
        sections.append(_returned(span))
    return [section for section in sections if section]


def _of_desk(sites: set[int] | None, span: Span) -> Iterator[Section | None]:
    desk = Link(_("Ouvrir l’accueil du jour"), absolute("booking:day"))
    bookings = Booking.objects.filter(_at("site", sites), purpose=Booking.Purpose.USE)
    to_answer = bookings.filter(status=Status.REQUESTED).to_come(span.now)
    yield _section(_("À valider"), _bookings(to_answer), desk)
    yield _section(_("Arrivées"), _bookings(_starting(bookings.filter(status=Status.CONFIRMED), span)), desk)
    late = Loan.objects.overdue(span.now).with_booking().filter(_at("booking__site", sites))
    loans = Link(_("Ouvrir les prêts"), absolute("booking:loans-desk"))
    yield _section(_("Prêts en retard"), [_of_loan(row) for row in late.order_by("booking__period", "pk")], loans)
    yield _section(_("Cautions à rendre"), _bookings(_with_deposits(bookings, span)), desk)
    failing = ExternalCalendar.objects.filter(_at("resource__site", sites), stopped_at=None, failures__gte=FAILING)
    yield _section(_("Agendas extérieurs qui ne répondent plus"), [row.name for row in failing.order_by("name", "pk")])
    conflicts = CalendarConflict.objects.open().filter(_at("calendar__resource__site", sites))
    clashes = conflicts.select_related("calendar__resource__site").order_by("period", "pk")
    yield _section(_("Occupations extérieures qui heurtent une réservation"), [_of_conflict(row) for row in clashes])


def _of_partner(person: Person, span: Span) -> Iterator[Section | None]:
    partners = Partner.objects.published_by(person).values("pk")
    space = Link(_("Ouvrir l’espace partenaire"), absolute("agenda:partner"))
    sessions = Session.objects.filter(partner__in=partners, status="published").overlapping(span.ahead)
    yield _section(_("Ateliers"), [_of_session(row) for row in sessions.with_details().in_order()], space)
    failing = PartnerCalendar.objects.filter(partner__in=partners, stopped_at=None, failures__gte=FAILING)
    yield _section(_("Agendas à publier qui ne répondent plus"), [row.name for row in failing.order_by("name", "pk")])
    refused = SessionImportRow.objects.filter(
        Q(verdict="wrong") | ~Q(refusal=""), batch__partner__in=partners, batch__created_at__gte=span.before
    )
    files = refused.order_by("batch__filename").values_list("batch__filename", flat=True).distinct()
    yield _section(_("Imports dont des lignes n’ont pas pu être reprises"), files, space)


def _returned(span: Span) -> Section | None:
    unhappy = Message.objects.filter(status__in=(Message.Status.BOUNCED, Message.Status.FAILED))
    addresses = unhappy.filter(created_at__gte=span.before).order_by("to_address").values_list("to_address", flat=True)
    log = Link(_("Ouvrir les messages"), absolute("notifications:log"))
    return _section(_("Mails qui ne sont pas arrivés"), addresses.distinct(), log)


def _at(path: str, sites: set[int] | None) -> Q:
    return Q() if sites is None else Q(**{f"{path}__in": sites})


def _starting(rows: Any, span: Span) -> Any:
    return rows.filter(period__startswith__gte=span.ahead.start, period__startswith__lt=span.ahead.end)


def _with_deposits(rows: Any, span: Span) -> Any:
    """Still here although the booking is over."""
    held = Deposit.objects.filter(source_kind=SOURCE, status=Deposit.Status.PAID)
    return rows.exclude(status__in=HOLDING).filter(
        public_id__in=held.values("source_id"), period__endswith__lte=span.now
    )


def _bookings(rows: Any) -> list[str]:
    return [_of_booking(row) for row in rows.select_related("person", "site").with_resources().in_order()[: FEW + 1]]


def _of_booking(row: Booking) -> str:
    when = period_text(row.start, row.end, row.site.tz)
    return _("%(when)s : %(name)s, %(what)s") % {
        "when": when,
        "name": row.person.name,
        "what": ", ".join(str(one) for one in row.resources),
    }


def _of_loan(row: Loan) -> str:
    due = period_text(row.booking.start, row.due_at, row.booking.site.tz)
    return _("%(name)s, %(when)s") % {"name": row.booking.person.name, "when": due}


def _of_conflict(row: CalendarConflict) -> str:
    site, period = row.calendar.resource.site, row.period
    when = period_text(period.lower, period.upper, site.tz)
    return _("%(when)s : %(what)s, dans %(calendar)s") % {
        "when": when,
        "what": row.calendar.resource,
        "calendar": row.calendar.name,
    }


def _of_session(row: Session) -> str:
    when = period_text(row.start, row.end, row.site.tz)
    said = {"when": when, "what": row.workshop.title, "taken": row.places_taken, "capacity": row.capacity}
    return _("%(when)s : %(what)s, %(taken)s places prises sur %(capacity)s") % said


def _section(title: str, lines: Iterable[str] | QuerySet[Any, str], link: Link | None = None) -> Section | None:
    said = [str(line) for line in lines]
    if not said:
        return None
    more = [_("et d’autres encore")] if len(said) > FEW else []
    return Section(title, (*said[:FEW], *more), link)
