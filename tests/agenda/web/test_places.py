"""The network for everybody: its places on a plan and in a list, each place, each partner, the open data."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from agenda.web.network_map import APART, drawn
from spaces.models import Site
from tests.conftest import MONDAY, between
from tests.factories import ClosureFactory, FeatureFactory, ResourceFactory, SiteFactory
from tests.factories.agenda import SessionFactory
from tests.factories.label import DirectoryEntryFactory, LabelMembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def web() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def placed(library: Site, site: Site) -> list[Site]:
    library.latitude, library.longitude = Decimal("47.74975"), Decimal("-3.36389")
    site.name, site.latitude, site.longitude = "Tiers-lieu", Decimal("47.73312"), Decimal("-3.37184")
    library.save()
    site.save()
    return [library, site]


def names(page: str) -> list[str]:
    """Of the places in the list, in order."""
    return re.findall(r'<h2 class="h3">.*?<a href="[^"]+">([^<]+)</a></h2>', page)


def read(web: Client, address: str, status: int = 200) -> str:
    answer = web.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_list_names_every_place_and_marks_it_on_the_plan(web, placed):
    page = read(web, "/lieux/")
    assert names(page) == ["Médiathèque", "Tiers-lieu"]
    assert re.findall(r'class="network__mark" href="([^"]+)" aria-label="([^"]+)"', page) == [
        ("/lieux/mediatheque/", "1. Médiathèque"),
        (f"/lieux/{placed[1].slug}/", "2. Tiers-lieu"),
    ]


def test_list_asks_nothing_of_another_server(web, placed):
    assert re.findall(r'(?:src|href)="(https?:[^"]+)"', read(web, "/lieux/")) == []


def test_place_without_a_position_is_in_the_list_alone(web, library):
    page = read(web, "/lieux/")
    assert (names(page), "network__mark" in page) == (["Médiathèque"], False)


def test_list_is_chosen_by_kind(web, placed):
    assert names(read(web, "/lieux/?kind=media_library")) == ["Médiathèque"]


def test_list_is_chosen_by_workshops_to_come(web, placed, session):
    SessionFactory(site=placed[1], period=between(14, 16).stored, status="cancelled", cancelled_at=session.created_at)
    assert names(read(web, "/lieux/?workshops=on")) == ["Médiathèque"]


def test_list_is_chosen_by_access(web, placed):
    assert names(read(web, "/lieux/?accessible=on")) == []
    DirectoryEntryFactory(site=placed[0], care=["Handicaps moteurs"])
    ResourceFactory(site=placed[1], features=[FeatureFactory(slug="wheelchair")])
    assert names(read(web, "/lieux/?accessible=on")) == ["Médiathèque", "Tiers-lieu"]


def test_list_without_an_answer_says_what_to_do(web, placed):
    assert "Aucun lieu ne répond à ces critères" in read(web, "/lieux/?kind=fab_lab")


def test_list_refuses_a_kind_that_does_not_exist(web, placed):
    read(web, "/lieux/?kind=castle", status=400)


def test_list_asks_as_much_for_three_places_as_for_one(web, placed, django_assert_max_num_queries):
    read(web, "/lieux/")
    with django_assert_max_num_queries(4):
        read(web, "/lieux/")
    for _ in range(3):
        LabelMembershipFactory(site=SiteFactory())
    read(web, "/lieux/")
    with django_assert_max_num_queries(4):
        read(web, "/lieux/")


def test_marks_that_would_touch_give_way(placed):
    beside = SiteFactory.build(pk=-1, name="À côté", latitude=Decimal("47.74976"), longitude=Decimal("-3.36389"))
    marks = drawn([*placed, beside]).marks
    apart = [((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for a in marks for b in marks if a.number < b.number]
    assert min(apart) >= APART - 1
    assert marks[0].y < marks[1].y


def test_one_place_alone_stands_in_the_middle(placed):
    plan = drawn(placed[:1])
    assert [(mark.x, mark.y) for mark in plan.marks] == [(plan.width / 2, plan.height / 2)]


def test_place_says_its_hours_label_and_position(web, placed):
    LabelMembershipFactory(site=placed[0])
    page = read(web, "/lieux/mediatheque/")
    assert "sous le label depuis le 2 mars 2026" in page
    assert 'href="geo:47.74975,-3.36389"' in page
    assert 'class="hours__today"' in page


def test_place_announces_what_is_special_in_the_next_weeks(web, library):
    day = between(0, 23, MONDAY + timedelta(days=40))
    ClosureFactory(site=library, starts_at=day.start, ends_at=day.end, reason="Inventaire")
    assert "Inventaire" in read(web, "/lieux/mediatheque/")


def test_place_lists_what_comes_and_what_can_be_booked(web, session, library):
    ResourceFactory(site=library, kind="room", name="Salle d’étude")
    page = read(web, "/lieux/mediatheque/")
    assert f"/agenda/{session.public_id}/" in page
    assert "Salle d’étude" in page
    assert "/reserver/?site=mediatheque&amp;kind=room" in page


def test_place_names_its_partner_and_what_its_entry_says(web, library, partner):
    DirectoryEntryFactory(site=library, services=["Compréhension du monde numérique"], fees=["Gratuit"])
    page = read(web, "/lieux/mediatheque/")
    assert "/partenaires/mediatheque/" in page
    assert "Compréhension du monde numérique" in page


def test_place_is_described_for_search_engines(web, placed):
    page = read(web, "/lieux/mediatheque/")
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (said["@type"], said["geo"]["latitude"]) == ("Library", 47.74975)
    assert said["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "validFrom": MONDAY.isoformat(),
        "validThrough": MONDAY.isoformat(),
        "opens": "08:00",
        "closes": "20:00",
    }


def test_text_of_a_place_cannot_leave_its_data_block(web, library):
    library.presentation = "</script><script>alert(1)</script>"
    library.save()
    assert "<script>alert(1)" not in read(web, "/lieux/mediatheque/")


def test_place_that_does_not_exist_is_not_found(web, db):
    read(web, "/lieux/nulle-part/", status=404)


def test_place_that_left_the_label_says_so_and_keeps_its_sessions(web, session, library):
    row = LabelMembershipFactory(site=library)
    row.left_on, row.left_by = MONDAY, row.accepted_by
    row.save()
    page = read(web, "/lieux/mediatheque/")
    assert "a quitté le label le 11 janvier 2027" in page
    assert session.workshop.title in page


def test_place_tells_the_history_of_its_label_and_names_nobody(web, library):
    row = LabelMembershipFactory(site=library, accepted_by__name="Yves Signataire")
    row.left_on, row.left_by = MONDAY, row.accepted_by
    row.save()
    LabelMembershipFactory(site=library, joined_on=MONDAY, accepted_by=row.accepted_by)
    page = read(web, "/lieux/mediatheque/")
    assert f"du 2 mars 2026 au 11 janvier 2027, charte {row.charter.version}" in page
    assert "Yves Signataire" not in page


def test_partner_page_shows_places_sessions_and_feeds(web, session, partner, library):
    partner.website = "https://mediatheque.example.org/"
    partner.save()
    page = read(web, "/partenaires/mediatheque/")
    assert "/agenda.ics?partner=mediatheque" in page
    assert "/agenda.atom?partner=mediatheque" in page
    assert 'href="https://mediatheque.example.org/"' in page
    assert f"/agenda/{session.public_id}/" in page
    assert "/lieux/mediatheque/" in page


def test_partner_page_of_nobody_is_not_found(web, db):
    read(web, "/partenaires/personne/", status=404)


def test_open_data_is_explained_and_its_licence_left_to_the_network(web, library, settings):
    DirectoryEntryFactory(site=library)
    settings.OPEN_DATA_LICENCE = settings.OPEN_DATA_LICENCE_URL = ""
    page = read(web, "/lieux/donnees/")
    assert "1 lieu sous le label" in page
    assert "le réseau ne l’a pas encore choisie" in page
    settings.OPEN_DATA_LICENCE, settings.OPEN_DATA_LICENCE_URL = "Licence Ouverte 2.0", "https://example.org/licence"
    assert 'href="https://example.org/licence"' in read(web, "/lieux/donnees/")


def test_date_of_the_label_reads_as_other_dates_do_in_english(placed):
    LabelMembershipFactory(site=placed[0], joined_on=date(2025, 4, 18))
    page = read(Client(headers={"Accept-Language": "en"}), "/lieux/mediatheque/")
    assert ("since 18 April 2025" in page, "April 18" in page) == (True, False)
