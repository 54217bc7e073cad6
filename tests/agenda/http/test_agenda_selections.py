"""Every filter selects the same sessions wherever the agenda is read."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import icalendar
import pytest
from django.test import Client

from agenda.models import Partner, Session
from spaces.models import Site
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen", "world")]

ADDRESS = re.compile(r"/agenda/([0-9a-f-]{36})/")
LATER = AFTERNOON.moved(timedelta(days=9)).stored
SUNDAY = between(14, 16, date(2027, 1, 17)).stored


def made(title: str, partner: Partner, site: Site, **said) -> Session:
    about = {name: said.pop(name) for name in list(said) if name.startswith("workshop__")}
    said = {"period": AFTERNOON.moved(timedelta(days=1)).stored, **said}
    return SessionFactory(workshop__title=title, workshop__partner=partner, site=site, **about, **said)


@pytest.fixture
def world(partner: Partner, library: Site) -> None:
    """One session for each thing one can ask for; each is known by its title."""
    defis = PartnerFactory(slug="defis", organisation__name="Les Défis")
    hall = SiteFactory(slug="polygone", name="Polygone", accessibility="De plain-pied, boucle magnétique.")
    paid = {"workshop__price": Decimal(5)}
    made("repair", partner, library, workshop__theme="repair", **paid)
    made("safety", partner, library, workshop__theme="safety", **paid)
    made("at polygone", partner, hall, **paid)
    made("by défis", defis, library, workshop__price=Decimal(5))
    made("seniors", partner, library, workshop__publics=["seniors", "adults"], **paid)
    made("said for seniors", partner, library, workshop__audience="Adultes, Seniors", **paid)
    made("families", partner, library, workshop__publics=["families"], **paid)
    made("two needs", partner, library, workshop__access_features=["mi", "hi"], **paid)
    made("one need", partner, library, workshop__access_features=["mi"], **paid)
    made("free", partner, library)
    made("pay what you want", partner, library, workshop__is_pay_what_you_want=True)
    made("hybrid", partner, library, mode="hybrid", online_url="https://visio.example/1", **paid)
    made("online", partner, library, mode="online", online_url="https://visio.example/2", **paid)
    made("Élégance à L’ÉTÉ", partner, library, workshop__description="Coudre, 100 % à la main", **paid)
    made("later", partner, library, period=LATER, **paid)
    made("sunday", partner, library, period=SUNDAY, **paid)
    made("cancelled", partner, library, status="cancelled", cancelled_at=NOW, **paid)
    made("draft", partner, library, status="draft", published_at=None, workshop__theme="repair")


ALL = {
    "repair", "safety", "at polygone", "by défis", "seniors", "said for seniors", "families", "two needs", "one need",
    "free", "pay what you want", "hybrid", "online", "Élégance à L’ÉTÉ", "later", "sunday", "cancelled",
}  # fmt: skip
ASKED = {
    "": ALL,
    "theme=repair": {"repair"},
    "theme=repair,safety": {"repair", "safety"},
    "theme=repair&theme=safety": {"repair", "safety"},
    "site=polygone": {"at polygone"},
    "site=polygone&theme=repair": set(),
    "site=polygone,mediatheque&theme=repair": {"repair"},
    "partner=defis": {"by défis"},
    "partner=nobody": set(),
    "public=seniors": {"seniors", "said for seniors"},
    "public=seniors,families": {"seniors", "said for seniors", "families"},
    "accessible=any": {"two needs", "one need", "at polygone"},
    "accessible=mi": {"two needs", "one need"},
    "accessible=mi,hi": {"two needs"},
    "accessible=0": ALL,
    "free=true": {"free"},
    "free=oui&site=mediatheque": {"free"},
    "online=1": {"hybrid", "online"},
    "q=elegance+ete": {"Élégance à L’ÉTÉ"},
    "q=l'été": {"Élégance à L’ÉTÉ"},
    "q=100+%25": {"Élégance à L’ÉTÉ"},
    "q=defis": {"by défis"},
    "q=rien_de_tel": set(),
    "from=2027-01-18": {"later"},
    "to=2027-01-12": ALL - {"later", "sunday"},
    "from=2027-01-17&to=2027-01-17": {"sunday"},
    "from=2027-01-17T15:00:00%2B01:00&to=2027-01-17T15:30:00%2B01:00": {"sunday"},
    "from=2027-01-17T16:00:00%2B01:00": {"later"},
    "day=2027-01-17": {"sunday"},
    "week=2027-W03": {"later"},
    "month=2027-01": ALL,
    "month=2027-02": set(),
}


def get(path: str, query: str) -> str:
    answer = Client(headers={"Accept-Language": "fr"}).get(f"{path}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def linked(text: str) -> set[str]:
    return set(ADDRESS.findall(text))


def in_calendar(query: str) -> set[str]:
    events = icalendar.Calendar.from_ical(get("/agenda.ics", query)).walk("VEVENT")
    return {str(event["UID"]).partition("@")[0] for event in events}


def in_atom(query: str) -> set[str]:
    root = ElementTree.fromstring(get("/agenda.atom", query))
    return {entry.findtext("{*}id", "").removeprefix("urn:uuid:") for entry in root.findall("{*}entry")}


def in_api(query: str) -> set[str]:
    answer = Client().get(f"/api/v1/sessions?{query}")
    assert answer.status_code == 200
    return {row["id"] for row in answer.json()["results"]}


READERS: dict[str, Callable[[str], set[str]]] = {
    "page": lambda query: linked(get("/agenda/", query)),
    "widget": lambda query: linked(get("/agenda/embed", f"{query}&count=50")),
    "calendar": in_calendar,
    "atom": in_atom,
    "api": in_api,
    "csv": lambda query: {row["id"] for row in csv.DictReader(get("/agenda.csv", query).splitlines())},
    "api csv": lambda query: {row["id"] for row in csv.DictReader(get("/api/v1/sessions.csv", query).splitlines())},
}


@pytest.mark.parametrize("query", ASKED)
def test_selection_is_the_same_wherever_it_is_read(query):
    titles = {str(pk): title for pk, title in Session.objects.values_list("public_id", "workshop__title")}
    found = {name: {titles[pk] for pk in read(query)} for name, read in READERS.items()}
    assert found == dict.fromkeys(READERS, ASKED[query])


@pytest.mark.parametrize("query", ["", "theme=repair", "q=elegance+ete", "site=polygone"])
def test_month_page_shows_what_the_selection_has(query):
    weeks = Client().get(f"/agenda/mois/?month=2027-01&{query}").context["weeks"]
    days = [day for week in weeks for day in week]
    shown = {line.title for day in days for line in day.lines}
    assert (shown <= ASKED[query], sum(len(day.lines) + day.more for day in days)) == (True, len(ASKED[query]))


def test_openagenda_export_has_a_timing_for_each_session_that_takes_place():
    answer = Client().get("/agenda/openagenda.json?theme=repair,safety").json()
    assert sorted(event["title"]["fr"] for event in answer["events"]) == ["repair", "safety"]


def test_one_workshop_is_a_selection_too():
    session = Session.objects.get(workshop__title="repair")
    query = f"workshop={session.workshop.public_id}"
    assert {name: read(query) for name, read in READERS.items()} == {name: {str(session.public_id)} for name in READERS}
