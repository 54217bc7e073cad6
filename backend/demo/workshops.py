"""The partners publish their programme; people register, come, or cancel. It takes its rooms before others do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils.text import slugify

from agenda.actions.attendance import mark_attendance
from agenda.actions.publishing import cancel_session, publish_session
from agenda.actions.registering import cancel_registration, register
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Registration, Session, Workshop
from agenda.models.session import Status
from backend.demo import rhythm
from backend.demo.asking import Diary
from backend.demo.people import DOMAIN, People
from backend.demo.places import Network
from backend.demo.programme import OFFERS, PARTNERS, Offer
from backend.demo.span import DAY, WEEK, Span, school_holiday
from backend.demo.titles import FIRST_NAMES, LAST_NAMES
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.catalogue import Catalogue, ResourceEntry

CANCELLED_SESSION, CANCELS, ATTENDS = 0.04, 0.08, 0.82
AHEAD = 5 * WEEK
"""Sessions are published five weeks before they take place."""


@dataclass(slots=True)
class Publisher:
    partner: Partner
    person: Person
    known: Catalogue
    now: datetime
    people: People
    rng: Random

    def publish(self, workshop: Workshop, facts: SessionFacts, *, at: datetime) -> Session:
        return publish_session(workshop=workshop, facts=facts, by=self.person, catalogue=self.known, now=at)

    def fill(self, session: Session, popularity: float) -> None:
        """People register between publication and start; some cancel, most of the others come."""
        opens, lasts = session.created_at, session.start - session.created_at
        share = min(1.0, (self.now - opens) / lasts)
        expected = round(session.capacity * popularity * self.rng.uniform(0.6, 1.25) * share)
        moments = sorted(opens + lasts * self.rng.random() * share for _one in range(min(expected, session.capacity)))
        coming = [
            register(session=session, name=name, email=email, person=person, now=moment)
            for moment, (name, email, person) in zip(moments, self.crowd(len(moments)), strict=True)
        ]
        for registration in coming:
            if self.rng.random() < CANCELS:
                self.give_back(registration, session)
        if session.end <= self.now:
            present = [one.public_id for one in coming if self.rng.random() < ATTENDS]
            mark_attendance(session=session, present=present, by=self.person, now=session.end)

    def crowd(self, size: int) -> list[tuple[str, str, Person | None]]:
        """So many different people; one in five has an account."""
        found: dict[str, tuple[str, str, Person | None]] = {}
        while len(found) < size:
            if self.rng.random() < 0.2:
                person = self.rng.choice(self.people.regulars).person
                found[person.email] = person.name, person.email, person
            else:
                first, last = self.rng.choice(FIRST_NAMES), self.rng.choice(LAST_NAMES)
                email = f"{slugify(first)}.{slugify(last)}@{DOMAIN}"
                found[email] = f"{first} {last}", email, None
        return list(found.values())

    def give_back(self, registration: Registration, session: Session) -> None:
        moment = registration.created_at + (min(session.start, self.now) - registration.created_at) * 0.8
        cancel_registration(registration=registration, by=None, now=moment)


def hold_workshops(span: Span, people: People, network: Network, diary: Diary, *, seed: str) -> int:
    """The number of sessions."""
    known, rng = catalogue.current(), Random(f"{seed}:workshops")  # noqa: S311  # dice, not secrets
    publishers = make_publishers(people, network, known, span, rng)
    made = 0
    for offer in OFFERS:
        publisher = publishers[offer.bearer]
        workshop = make_workshop(offer, publisher.partner, span)
        room = room_of(offer, known)
        for period in dates_of(offer, room, span):
            if diary.is_free(room, period):
                diary.take([room], period)
                hold_session(workshop, offer, room, period, publisher)
                made += 1
    draft_something(publishers["Défis"], span, known)
    return made


def make_publishers(
    people: People, network: Network, known: Catalogue, span: Span, rng: Random
) -> dict[str, Publisher]:
    """Défis publishes through the demo account, the others through their mediators."""
    mediators = {bearer.name: person for person, bearer in people.mediators} | {"Défis": people.partner}
    made = {}
    for name, (slug, presentation) in PARTNERS.items():
        partner = Partner.objects.create(organisation=network.bearers[name], slug=slug, presentation=presentation)
        made[name] = Publisher(partner, mediators[name], known, span.now, people, rng)
    return made


def make_workshop(offer: Offer, partner: Partner, span: Span) -> Workshop:
    facts = WorkshopFacts(
        title=offer.title,
        description=offer.description,
        theme=offer.theme,
        audience=offer.audience,
        level=offer.level,
        price=offer.price,
        is_pay_what_you_want=offer.is_pay_what_you_want,
        to_bring=offer.to_bring,
    )
    begun = rhythm.at(span.first, "9:00") - AHEAD
    return Workshop.objects.create(partner=partner, created_at=begun, changed_at=begun, **facts.fields)


def room_of(offer: Offer, known: Catalogue) -> ResourceEntry:
    return next(e for e in known.resources.values() if e.site.slug == offer.site and e.name == offer.room)


def dates_of(offer: Offer, room: ResourceEntry, span: Span) -> list[Period]:
    """Every few weeks where the room is open; nothing in the summer and Christmas holidays."""
    monday, dates = span.first + offer.offset * WEEK, []
    while monday <= span.last + WEEK:
        day: date = monday + offer.weekday * DAY
        start = rhythm.at(day, offer.start)
        period = Period(start, start + timedelta(minutes=int(60 * offer.hours)))
        if school_holiday(day) not in ("summer", "christmas") and room.opening.covers(period):
            dates.append(period)
        monday += offer.every * WEEK
    return dates


def hold_session(workshop: Workshop, offer: Offer, room: ResourceEntry, period: Period, publisher: Publisher) -> None:
    at = min(period.start - AHEAD, publisher.now - DAY)
    facts = SessionFacts(period=period, site_id=room.site.pk, capacity=offer.capacity, room=room)
    session = publisher.publish(workshop, facts, at=at)
    publisher.fill(session, offer.popularity)
    if publisher.rng.random() < CANCELLED_SESSION and period.start > publisher.now:
        cancel_session(session=session, by=publisher.person, now=publisher.now, reason="Intervenante souffrante")


def draft_something(publisher: Publisher, span: Span, known: Catalogue) -> None:
    """A draft for the partner's account to look at and publish."""
    workshop = publisher.partner.workshops.get(title=OFFERS[0].title)
    room = room_of(OFFERS[0], known)
    start = rhythm.at(span.monday + 6 * WEEK, "9:30")
    facts = SessionFacts(
        period=Period(start, start + timedelta(hours=2)),
        site_id=room.site.pk,
        capacity=10,
        room=room,
        status=Status.DRAFT,
    )
    publisher.publish(workshop, facts, at=span.now)
