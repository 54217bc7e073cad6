"""Permanences, a weekly series, a session online and one put off; and who holds them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agenda.actions.facilitating import add_facilitator
from agenda.actions.postponing import postpone_session
from agenda.actions.registering import register
from agenda.actions.repeating import SKIP, create_series
from agenda.actions.workshops import offer_workshop
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Session, SessionSeries, Theme, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import AccessFeature, Format, Public
from agenda.slots import free_slots
from backend.demo.people import DOMAIN, People
from backend.demo.span import DAY, TZ, Span
from booking.recurrence import Recurrence
from booking.repetition import Pattern
from members.models import Person
from spaces import catalogue
from spaces.catalogue import Catalogue

TUESDAY, THURSDAY, FRIDAY = 1, 3, 4
TIMES = 6
VISITORS = ("Yvonne Le Roux", "Mamadou Diallo", "Annick Tanguy", "Erwan Kerdelhué", "Lucie Moreau")

WITH_A_MEDIATOR = WorkshopFacts(
    title="Permanence numérique : vos démarches en ligne",
    description="Une médiatrice à vos côtés pour une démarche : impôts, retraite, allocations, titre de séjour.",
    theme=Theme.PROCEDURES,
    format=Format.PERMANENCE,
    audience="Tout public",
    publics=[Public.ADULTS, Public.SENIORS],
    min_age=16,
    documents="Pièce d’identité\nDernier avis d’imposition\nIdentifiants et mots de passe déjà créés",
    accessibility="Bureau fermé, au calme ; boucle magnétique à l’accueil.",
    access_features=[AccessFeature.HEARING, AccessFeature.MOTOR],
)
WITH_AN_OFFICIAL = WorkshopFacts(
    title="Rencontrer son élue de quartier : Maryvonne Kergoat",
    description="Une question, un projet, une gêne : l’adjointe au quartier de la Perrière reçoit, un quart d’heure.",
    theme=Theme.OTHER,
    format=Format.PERMANENCE,
    audience="Habitantes et habitants du quartier",
    access_features=[AccessFeature.MOTOR],
)
WEEKLY = WorkshopFacts(
    title="Le café numérique du mardi",
    description="On vient avec son téléphone et une question, on repart avec la réponse.",
    theme=Theme.BASICS,
    audience="Débutantes et débutants",
    publics=[Public.SENIORS],
    level=Workshop.Level.BEGINNER,
    to_bring="Son téléphone ou sa tablette, chargés.",
)
ONLINE = WorkshopFacts(
    title="Repérer un courriel frauduleux",
    description="Une heure en visio : des exemples vrais, les réflexes, vos questions.",
    theme=Theme.SAFETY,
    audience="Adultes",
    publics=[Public.ADULTS, Public.PROFESSIONALS],
)
CALL = "https://visio.example.org/perriere-fraude"


@dataclass(frozen=True, slots=True)
class House:
    """A partner, who publishes for it, and where."""

    partner: Partner
    by: Person
    site_id: int
    known: Catalogue
    now: datetime

    @classmethod
    def at(cls, slug: str, site: str, by: Person, *, now: datetime) -> "House":
        known = catalogue.current()
        where = next(entry for entry in known.sites.values() if entry.slug == site)
        partner = Partner.objects.select_related("organisation").get(slug=slug)
        return cls(partner, by, where.pk, known, now)

    def workshop(self, facts: WorkshopFacts) -> Workshop:
        return offer_workshop(
            partner=self.partner, facts=facts, sessions=[], by=self.by, catalogue=self.known, now=self.now
        )

    def facilitator(self, name: str, email: str = "") -> int:
        return add_facilitator(partner=self.partner, name=name, email=email, by=self.by, now=self.now).pk

    def series(
        self, workshop: Workshop, facts: SessionFacts, *, first: date, starts: time, length: timedelta, every: int
    ) -> SessionSeries:
        rule = Recurrence("WEEKLY", interval=every, count=TIMES)
        return create_series(
            workshop=workshop,
            facts=facts,
            pattern=Pattern(rule, first, starts, length, TZ),
            by=self.by,
            catalogue=self.known,
            now=self.now,
            on_conflict=SKIP,
        )

    def said(self, first: date, starts: time, length: timedelta, **more: object) -> SessionFacts:
        pattern = Pattern(Recurrence("WEEKLY", count=1), first, starts, length, TZ)
        return SessionFacts(period=pattern.period(first), site_id=self.site_id, **more)  # type: ignore[arg-type]


def receive(people: People, span: Span, *, now: datetime) -> int:
    """How many sessions."""
    mediator = next(person for person, bearer in people.mediators if bearer.name == "Médiathèques de Lorient")
    collective = next(person for person, bearer in people.mediators if bearer.name == "Collectif de la Perrière")
    library = House.at("mediatheques-lorient", "mediatheque-francois-mitterrand", mediator, now=now)
    tiers_lieu = House.at("collectif-perriere", "perriere", collective, now=now)
    defis = House.at("defis", "defis-lanester", people.partner, now=now)
    before = Session.objects.count()
    _with_a_mediator(library, mediator, span)
    _with_an_official(tiers_lieu, span)
    _weekly(defis, people, span)
    _online(defis, span)
    return Session.objects.count() - before


def _next(span: Span, weekday: int) -> date:
    """The coming one, tomorrow at the soonest."""
    return span.today + DAY * ((weekday - span.today.weekday()) % 7 or 7)


def _with_a_mediator(house: House, mediator: Person, span: Span) -> None:
    first, starts, length = _next(span, THURSDAY), time(14), timedelta(hours=3)
    holder = house.facilitator(mediator.name, mediator.email)
    facts = house.said(first, starts, length, slot_minutes=30, facilitators=(holder,))
    workshop = house.workshop(WITH_A_MEDIATOR)
    series = house.series(workshop, facts, first=first, starts=starts, length=length, every=1)
    _visit(series, VISITORS[:4], now=house.now)


def _with_an_official(house: House, span: Span) -> None:
    first, starts, length = _next(span, FRIDAY), time(17), timedelta(hours=1, minutes=30)
    holder = house.facilitator("Maryvonne Kergoat")
    facts = house.said(first, starts, length, slot_minutes=15, facilitators=(holder,))
    workshop = house.workshop(WITH_AN_OFFICIAL)
    series = house.series(workshop, facts, first=first, starts=starts, length=length, every=2)
    _visit(series, VISITORS[2:], now=house.now)


def _visit(series: SessionSeries, names: tuple[str, ...], *, now: datetime) -> None:
    """Every second appointment of the first session."""
    session = series.sessions.with_details().in_order()[0]
    for number, (name, slot) in enumerate(zip(names, free_slots(session)[::2], strict=False)):
        register(session=session, name=name, email=f"rendez-vous{number}@{DOMAIN}", slot=slot, now=now)


def _weekly(house: House, people: People, span: Span) -> None:
    """One of its dates is put off."""
    first, starts, length = _next(span, TUESDAY), time(15), timedelta(hours=1, minutes=30)
    holder = house.facilitator(people.partner.name, people.partner.email)
    facts = house.said(first, starts, length, capacity=10, facilitators=(holder,))
    series = house.series(house.workshop(WEEKLY), facts, first=first, starts=starts, length=length, every=1)
    third = series.sessions.with_details().in_order()[2]
    for number, name in enumerate(VISITORS[:3]):
        register(session=third, name=name, email=f"cafe{number}@{DOMAIN}", now=house.now)
    postpone_session(session=third, by=house.by, now=house.now, reason="Salle prise par les élections")


def _online(house: House, span: Span) -> None:
    first = _next(span, THURSDAY) + 7 * DAY
    facts = house.said(first, time(18), timedelta(hours=1), capacity=30, mode=Mode.ONLINE, online_url=CALL)
    offer_workshop(
        partner=house.partner, facts=ONLINE, sessions=[facts], by=house.by, catalogue=house.known, now=house.now
    )
