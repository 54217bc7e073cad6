"""The national directory, judged by the schema as written down here from its text, apart from what writes it."""

import csv
import io
import re
from datetime import date, time, timedelta
from decimal import Decimal

import jsonschema
import pytest

from agenda.standard import phone, shortened
from core.clock import at_wall
from spaces import catalogue
from spaces.days_off import school_known_until
from tests.conftest import PARIS, between
from tests.factories import ClosureFactory, OpeningRuleFactory, SiteFactory
from tests.factories.label import DirectoryEntryFactory, LabelMembershipFactory
from tests.spaces.osm_reader import Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

JSON, CSV = "/api/v1/network/places.json", "/api/v1/network/places.csv"
COLUMNS = [
    *("id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse"),
    *("latitude", "longitude", "typologie", "telephone", "courriels", "site_web", "horaires"),
    *("presentation_resume", "presentation_detail", "source", "itinerance", "structure_parente", "date_maj"),
    *("services", "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge"),
    *("dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels"),
    *("modalites_acces", "modalites_accompagnement", "fiche_acces_libre", "prise_rdv"),
]


def listing(*words: str) -> dict[str, str]:
    one = "(?:" + "|".join(re.escape(word) for word in words) + ")"
    return {"type": "string", "pattern": rf"^{one}(?:\|{one})*$"}


TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": r"^https?://\S+$"}
ROW = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj"],
    "properties": {
        **dict.fromkeys(COLUMNS, TEXT),
        "pivot": {"type": "string", "pattern": "^[a-zA-Z0-9]{9,14}$"},
        "code_postal": {"type": "string", "pattern": r"^\d{5}$"},
        "code_insee": {"type": "string", "pattern": r"^(\d{5}|2[AB]\d{3})$"},
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "typologie": listing(
            *["TIERS_LIEUX", "BIB", "CS", "CSC", "EVS", "MJC", "EPN", "CCAS", "ASSO", "RFS", "FABLAB", "MUNI", "ML"],
        ),
        "telephone": {"type": "string", "pattern": r"^\+33\d{9}$"},
        "courriels": {"type": "string", "pattern": r"^[^@|\s]+@[^@|\s]+$"},
        "site_web": ADDRESS,
        "presentation_resume": {"type": "string", "minLength": 1, "maxLength": 280},
        "itinerance": listing("Itinérant", "Fixe"),
        "date_maj": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "services": listing(
            "Aide aux démarches administratives",
            "Maîtrise des outils numériques du quotidien",
            "Insertion professionnelle via le numérique",
            "Utilisation sécurisée du numérique",
            "Parentalité et éducation avec le numérique",
            "Loisirs et créations numériques",
            "Compréhension du monde numérique",
            "Accès internet et matériel informatique",
            "Acquisition de matériel informatique à prix solidaire",
        ),
        "publics_specifiquement_adresses": listing(
            "Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes"
        ),
        "prise_en_charge_specifique": listing(
            "Surdité",
            "Handicaps moteurs",
            "Handicaps mentaux",
            "Illettrisme",
            "Langues étrangères (anglais)",
            "Langues étrangères (autres)",
            "Déficience visuelle",
        ),
        "frais_a_charge": listing("Gratuit", "Gratuit sous condition", "Payant"),
        "modalites_acces": listing(
            "Se présenter",
            "Téléphoner",
            "Contacter par mail",
            "Envoyer un mail avec une fiche de prescription",
            "Prendre un RDV en ligne",
            "Ce lieu n'accueille pas de public",
        ),
        "modalites_accompagnement": listing(
            "En autonomie", "Accompagnement individuel", "Dans un atelier collectif", "À distance"
        ),
        "fiche_acces_libre": ADDRESS,
        "prise_rdv": ADDRESS,
    },
}
JUDGE = jsonschema.Draft202012Validator({"type": "array", "items": ROW})


@pytest.fixture
def whole(library):
    """A place that says all that can be said."""
    library.latitude, library.longitude = Decimal("47.74975"), Decimal("-3.36389")
    library.phone, library.email, library.presentation = "02 97 00 00 00", "livres@example.org", "Des livres. " * 60
    library.save()
    OpeningRuleFactory(site=library, weekday=2, opens=time(20), closes=time(22), school="holidays")
    day = between(0, 12, date(2027, 2, 3))
    ClosureFactory(site=library, starts_at=day.start, ends_at=day.end, reason="Inventaire")
    return DirectoryEntryFactory(
        site=library,
        pivot="21560121100014",
        insee_code="56121",
        address_more="Premier étage",
        website="https://livres.example.org/",
        typologies=["BIB", "EPN"],
        services=["Compréhension du monde numérique", "Accès internet et matériel informatique"],
        addressed_to=["Familles et/ou enfants", "Seniors"],
        care=["Langues étrangères (anglais)", "Surdité"],
        fees=["Gratuit"],
        access_modes=["Se présenter", "Ce lieu n'accueille pas de public"],
        support_modes=["En autonomie", "À distance"],
        accessibility_url="https://acceslibre.example.org/livres",
        appointment_url="https://rdv.example.org/livres",
        programmes=["Conseillers numériques", "Promeneurs du net"],
        labels=["ORDI 3.0", "Lire et écrire"],
    )


def faults(rows) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in JUDGE.iter_errors(rows)]


def test_the_judge_finds_what_is_wrong(whole, client):
    [row] = client.get(JSON).json()
    for name, wrong in (("pivot", "1"), ("services", "Aide"), ("telephone", "0297000000"), ("autre", "x")):
        assert len(faults([{**row, name: wrong}])) == 1
    assert len(faults([{key: value for key, value in row.items() if key != "nom"}])) == 1


def test_place_that_says_all_is_as_the_schema_wants(whole, client):
    [row] = rows = client.get(JSON).json()
    assert faults(rows) == []
    assert [name for name in COLUMNS if name not in row] == []
    assert row["services"] == "Compréhension du monde numérique|Accès internet et matériel informatique"
    assert (row["telephone"], row["date_maj"], row["source"]) == (
        "+33297000000",
        "2026-12-01",
        "Tiers-lieu de la Perrière et son réseau",
    )
    assert (row["formations_labels"], row["autres_formations_labels"]) == (
        "ORDI 3.0",
        "Label du réseau de la Perrière|Lire et écrire",
    )


def test_place_that_says_little_is_as_the_schema_wants(client):
    DirectoryEntryFactory(site=SiteFactory(kind="fab_lab"))
    [row] = rows = client.get(JSON).json()
    assert faults(rows) == []
    assert row["typologie"] == "FABLAB"
    assert "horaires" not in row


def test_file_has_every_column_in_the_order_of_the_schema(whole, client):
    answer = client.get(CSV)
    [names, cells] = csv.reader(io.StringIO(answer.content.decode()))
    assert (answer["Content-Type"], names) == ("text/csv; charset=utf-8", COLUMNS)
    row = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
    row |= {name: float(row[name]) for name in ("latitude", "longitude")}
    assert [row] == client.get(JSON).json()


def test_hours_are_read_back_for_a_year(whole, client, library):
    [row] = client.get(JSON).json()
    reading = Reading(row["horaires"], PARIS, years=[2027, 2028], zone="B", known_until=school_known_until())
    opening = catalogue.current().sites[library.pk].opening
    start = at_wall(date(2027, 1, 11), time(0), PARIS)
    wrong = []
    for hour in range(364 * 24):
        instant = start + timedelta(hours=hour, minutes=15)
        day = instant.astimezone(PARIS).date()
        if any(part.start <= instant < part.end for part in opening.on(day)) != reading.is_open(instant):
            wrong.append(instant)
    assert wrong == []
    assert "SH We" in row["horaires"]


def test_any_page_may_read_it_and_keep_it(whole, client):
    for address in (JSON, CSV):
        answer = client.get(address, headers={"Accept": "text/plain"})
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
        assert answer["Cache-Control"] == "public, max-age=3600"
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")


def test_what_changes_gets_another_tag(whole, client):
    before = client.get(JSON)["ETag"]
    whole.summary = "Autre chose."
    whole.save()
    assert client.get(JSON)["ETag"] != before


def test_places_without_label_or_entry_are_not_listed(whole, client, library):
    SiteFactory()
    row = LabelMembershipFactory(site=library)
    assert len(client.get(JSON).json()) == 1
    row.left_on, row.left_by = row.joined_on, row.accepted_by
    row.save()
    assert client.get(JSON).json() == []


def test_directory_asks_as_much_for_three_places_as_for_one(whole, client, django_assert_max_num_queries):
    client.get(JSON)
    with django_assert_max_num_queries(2):
        client.get(JSON)
    for _ in range(2):
        DirectoryEntryFactory()
    client.get(JSON)
    with django_assert_max_num_queries(2):
        assert len(client.get(JSON).json()) == 3


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("02 97 00 00 00", "+33297000000"),
        ("02.97.00.00.00", "+33297000000"),
        ("+33 2 97 00 00 00", "+33297000000"),
        ("+33 (0)2 97 00 00 00", "+33297000000"),
        ("0033 297000000", "+33297000000"),
        ("3949", ""),
        ("", ""),
    ],
)
def test_phone_numbers_are_written_so(said, written):
    assert phone(said) == written


def test_long_texts_are_cut_between_words():
    cut = shortened("mot " * 100)
    assert len(cut) <= 280
    assert cut.endswith("mot…")
    assert shortened("  deux \n mots ") == "deux mots"
