"""A real browser, a real server, a small open place and the people who use it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

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
from tests.journeys.steps import PHONE, sign_in, with_account

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLAN = '<rect class="wall" x="10" y="10" width="980" height="580"/><text x="500" y="40">Quai</text>'
EXPECTED = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
"""What the console says of an answer or of a lost network that a journey expects: not a fault of the page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread, beside which Django would refuse the database. It ends with the
    # module, so that the next one in this process finds the thread as it was.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`visit(person, **context)` opens a window, signed in as the person if there is one.

    Whatever a page says on the console as an error, a refusal of the content security policy too, fails the test.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            said.append(f"{message.text} ({message.location['url']})")

    def open_window(person: Person | None = None, *, viewport=PHONE, locale="fr-FR", **options) -> Page:
        context = browser.new_context(viewport=viewport, locale=locale, base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(str(error)))
        if person:
            sign_in(page, person)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert said == []


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
