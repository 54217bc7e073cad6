"""A partner's programme that came from its own tools: a file once, and a calendar that was followed for a while."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agenda.actions.importing import Choices, apply_import, begin_import
from agenda.api.said import facts_said
from agenda.models import Partner, PartnerCalendar
from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.programme import PARTNERS
from spaces import catalogue

HEADING = "Identifiant;Titre;Jour;Début;Fin;Places;Prix;Thème;Public"
ROWS = (
    ("DEF-101", "Café des réparations", 9, "14h", "17h", 12, "gratuit", "réparation", "tout public"),
    ("DEF-102", "Mes photos à l’abri", 12, "10h", "12h", 8, "3 €", "sécurité", "adultes"),
    ("DEF-103", "Cartographier le quartier", 16, "18h", "20h", 15, "prix libre (5 €)", "culture", "tout public"),
)
PARIS = ZoneInfo("Europe/Paris")


def publish_from_elsewhere(people: People, network: Network, *, now: datetime) -> int:
    """How many sessions the file brought. The calendar is stopped: the demo reads nothing outside."""
    partner = Partner.objects.select_related("organisation").get(slug=PARTNERS["Défis"][0])
    known = catalogue.current()
    site = known.sites[network.houses[0].pk]
    days = [now.astimezone(PARIS).date() + timedelta(days=row[2]) for row in ROWS]
    rows = [";".join(map(str, (*row[:2], day.isoformat(), *row[3:]))) for row, day in zip(ROWS, days, strict=True)]
    batch = begin_import(
        partner=partner,
        data="\r\n".join([HEADING, *rows]).encode(),
        filename="programme-hiver.csv",
        choices=Choices(site, {"capacity": 10, "workshop": {}}),
        by=people.partner,
        read=facts_said,
        catalogue=known,
        now=now,
    )
    apply_import(batch=batch, by=people.partner, read=facts_said, catalogue=known, now=now)
    PartnerCalendar.objects.create(
        partner=partner,
        name="Agenda de notre site",
        url="https://defis.example.org/agenda.ics",
        site_id=site.pk,
        defaults={"capacity": 10, "workshop": {"theme": "other"}},
        by=people.partner,
        created_at=now - timedelta(days=20),
        pulled_at=now - timedelta(days=4),
        good_at=now - timedelta(days=6),
        next_pull_at=now,
        failures=5,
        last_error="address-unreachable",
        stopped_at=now - timedelta(days=4),
    )
    return batch.rows.count()
