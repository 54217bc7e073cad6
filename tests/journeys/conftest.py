"""A real browser, a real server, a small open place and the people who use it."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from core import clock, outbox
from core.clock import at_wall, local_date
from core.ranges import Period
from members.models import Affiliation, Person
from spaces.models import Site, Steward
from tests.factories import (
    AffiliationFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    TariffFactory,
    ZoneFactory,
    open_every_day,
)
from tests.factories.agenda import PartnerFactory

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "un-mot-de-passe-long"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PLAN = '<rect class="wall" x="10" y="10" width="980" height="580"/><text x="500" y="40">Quai</text>'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread, beside which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`visit(person, **context)` opens a window, signed in as the person if there is one."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            said.append(message.text)

    def open_window(person: Person | None = None, *, viewport=PHONE, locale="fr-FR", **options) -> Page:
        context = browser.new_context(viewport=viewport, locale=locale, base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", listen)
        if person:
            sign_in(page, person)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert said == []


def sign_in(page: Page, person: Person) -> None:
    page.goto("/compte/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/" not in url)


def with_account(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def place(transactional_db: None) -> Site:
    """Three desks on a plan and a room, open every day from 8 to 20."""
    site = SiteFactory(name="Tiers-lieu d’essai", slug="essai")
    open_every_day(site)
    zone = ZoneFactory(site=site, name="Quai", plan=PLAN)
    for number in range(3):
        ResourceFactory(site=site, zone=zone, name=f"Poste {number + 1}", plan_x=100 + 100 * number, plan_y=100)
    ResourceFactory(site=site, zone=zone, kind="room", name="Grande salle", capacity=12, plan_x=500, plan_y=200)
    tariff = TariffFactory()
    for kind in ("desk", "room"):
        PriceFactory(tariff=tariff, kind=kind)
    return site


@pytest.fixture
def coworker(place: Site) -> Person:
    return with_account(PersonFactory(name="Maëlle Essai"))


@pytest.fixture
def publisher(place: Site) -> Person:
    """Answers for a partner whose workshops take place at the site."""
    partner = PartnerFactory(slug="defis-essai", organisation__name="Les Défis d’essai")
    person = with_account(PersonFactory(name="Yann Essai"))
    AffiliationFactory(person=person, organisation=partner.organisation, role=Affiliation.Role.ADMINISTRATOR)
    return person


@pytest.fixture
def manager(place: Site) -> Person:
    return with_account(StewardFactory(site=None, role=Steward.Role.MANAGER, person__name="Anne Essai").person)


def tomorrow() -> date:
    return local_date(clock.now(), PARIS) + timedelta(days=1)


def at(hour: int, day: date | None = None) -> datetime:
    return at_wall(day or tomorrow(), time(hour), PARIS)


def hours(start: int, end: int) -> Period:
    return Period(at(start), at(end))


def delivered() -> list[mail.EmailMessage]:
    """Do what the worker does, and read the mails."""
    while outbox.deliver_one(now=clock.now()):
        pass
    return mail.outbox
