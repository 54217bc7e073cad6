"""The partner's pages for files, calendars and tokens."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenda.models import PartnerCalendar, Session, SessionImport
from members.models import ApiToken
from tests.agenda.http.test_partner_api import body, put  # noqa: F401
from tests.conftest import NOW
from tests.factories.agenda import PartnerFactory, publisher_of
from tests.factories.importing import ics_of
from tests.factories.session_imports import event, follow, table, upload
from tests.outside import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SPACE = "/partenaire/chez/mediatheque"
CAFE = "A1;Café numérique;12/01/2027;14h;16h;;8;gratuit;"
WRONG = "A2;;13/01/2027;14h;16h;;;;"


@pytest.fixture
def web(client_of_publisher: Client) -> Client:
    return client_of_publisher


@pytest.fixture
def usual(library):
    return {"site": str(library.public_id), "capacity": "10", "theme": "basics", "price": "0"}


@pytest.fixture
def send(web, usual):
    """Send a file by its form; the page it leads to."""

    def sent(data: bytes, name: str = "programme.csv", **more):
        said = {**usual, "file": SimpleUploadedFile(name, data), **more}
        return web.post(f"{SPACE}/import/", said, follow=True)

    return sent


@pytest.fixture
def batch(partner, publisher, library):
    return upload(partner, publisher, table(CAFE, WRONG), site=library)


@pytest.fixture
def calendar(partner, publisher, library, outside):
    outside.says["/a.ics"] = Answer(ics_of(event("a@x")))
    return follow(partner, publisher, outside.url("/a.ics"), site=library)


def test_a_file_is_shown_row_by_row_before_it_is_applied(send):
    page = send(table(CAFE, WRONG)).content.decode()
    assert ("Café numérique" in page, "Titre\u00a0: Il manque une valeur." in page) == (True, True)
    assert Session.objects.count() == 0


def test_a_file_is_applied_by_a_button(web, batch):
    answer = web.post(f"{SPACE}/import/{batch.public_id}/appliquer/", follow=True)
    assert (answer.status_code, Session.objects.get().workshop.title) == (200, "Café numérique")


def test_all_or_none_is_refused_on_the_page_itself(web, batch):
    answer = web.post(f"{SPACE}/import/{batch.public_id}/appliquer/", {"all_or_none": "on"})
    assert (answer.status_code, Session.objects.count()) == (422, 0)
    assert "Rien n’est importé" in answer.content.decode()


def test_a_changed_row_shows_before_and_after(web, send, batch):
    web.post(f"{SPACE}/import/{batch.public_id}/appliquer/")
    page = send(table(CAFE.replace(";8;", ";12;"))).content.decode()
    assert "Places : <del>8</del> → <ins>12</ins>" in page


def test_rows_are_shown_by_verdict(web, batch):
    page = web.get(f"{SPACE}/import/{batch.public_id}/?verdict=wrong")
    assert [one.row.number for one in page.context["rows"]] == [3]


def test_an_unreadable_file_is_refused_in_its_form(send):
    answer = send(b"PK\x03\x04")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_a_form_without_file_is_refused(web, usual):
    assert web.post(f"{SPACE}/import/", usual).status_code == 400


def test_the_template_is_read_back(web, partner, publisher, library):
    text = web.get(f"{SPACE}/import/modele.csv").content.decode("utf-8-sig")
    [heading] = csv.reader(io.StringIO(text), delimiter=";")
    row = ";".join("x" for _name in heading)
    assert upload(partner, publisher, f"{text}{row}\r\n".encode(), site=library).options["ignored"] == []


def test_a_file_is_forgotten_by_a_button(web, batch):
    web.post(f"{SPACE}/import/{batch.public_id}/oublier/")
    assert SessionImport.objects.count() == 0


def test_a_calendar_is_looked_at_then_followed(web, usual, outside):
    outside.says["/a.ics"] = Answer(ics_of(event("a@x")))
    said = {**usual, "name": "Programme", "url": outside.url("/a.ics")}
    page = web.post(f"{SPACE}/agendas/", said, follow=True)
    assert ("Publier et suivre" in page.content.decode(), Session.objects.count()) == (True, 0)
    web.post(f"{SPACE}/import/{SessionImport.objects.get().public_id}/suivre/")
    assert (PartnerCalendar.objects.get().is_running, Session.objects.count()) == (True, 1)


def test_an_address_that_may_not_be_read_is_refused_in_its_form(web, usual):
    answer = web.post(f"{SPACE}/agendas/", {**usual, "name": "a", "url": "http://10.0.0.1/a.ics"})
    assert (answer.status_code >= 400, list(answer.context["form"].errors)) == (True, ["url"])


def test_a_calendar_is_read_stopped_resumed_and_forgotten_by_buttons(web, calendar, frozen):
    page = f"{SPACE}/agendas/{calendar.public_id}/"
    frozen.shift(timedelta(minutes=2))
    assert [web.post(f"{page}lire/").status_code for _time in range(2)] == [302, 429]
    web.post(f"{page}arreter/")
    assert PartnerCalendar.objects.get().is_running is False
    web.post(f"{page}reprendre/")
    assert PartnerCalendar.objects.get().is_running is True
    web.post(f"{page}oublier/")
    assert (PartnerCalendar.objects.count(), Session.objects.count()) == (0, 1)


def test_a_failing_calendar_says_why(web, calendar):
    PartnerCalendar.objects.update(last_error="address-too-slow", failures=4)
    page = web.get(f"{SPACE}/agendas/{calendar.public_id}/").content.decode()
    assert "Cette adresse répond trop lentement" in page


def test_a_token_is_shown_once_and_publishes_for_that_partner_alone(web, partner, body):  # noqa: F811
    page = web.post(f"{SPACE}/jetons/", {"name": "Site", "lasts": "30"})
    secret = page.context["secret"]
    assert (secret in page.content.decode(), secret in web.get(f"{SPACE}/jetons/").content.decode()) == (True, False)
    PartnerFactory(slug="voisin")
    machine = Client(headers={"Authorization": f"Bearer {secret}"})
    assert [put(machine, body).status_code, put(machine, body, partner="voisin").status_code] == [201, 403]
    assert machine.get("/api/v1/bookings").status_code == 403
    token = ApiToken.objects.get()
    assert (token.scopes, token.organisation, token.expires_at) == (
        ["sessions:publish"],
        partner.organisation,
        NOW + timedelta(days=30),
    )


def test_a_token_made_by_a_colleague_is_revoked(web, partner, body, library):  # noqa: F811
    colleague = Client()
    colleague.force_login(publisher_of(partner))
    secret = colleague.post(f"{SPACE}/jetons/", {"name": "Site", "lasts": "0"}).context["secret"]
    web.post(f"{SPACE}/jetons/{ApiToken.objects.get().public_id}/revoquer/")
    assert put(Client(headers={"Authorization": f"Bearer {secret}"}), body).status_code == 401


def test_a_token_dies_with_the_role_of_who_made_it(web, publisher, body):  # noqa: F811
    secret = web.post(f"{SPACE}/jetons/", {"name": "Site", "lasts": "0"}).context["secret"]
    publisher.stewardships.all().delete()
    assert put(Client(headers={"Authorization": f"Bearer {secret}"}), body).status_code == 403


PAGES = [
    ("get", "import/"), ("post", "import/"), ("get", "import/modele.csv"), ("get", "import/{batch}/"),
    ("post", "import/{batch}/appliquer/"), ("post", "import/{batch}/oublier/"), ("post", "import/{batch}/suivre/"),
    ("get", "agendas/"), ("post", "agendas/"), ("get", "agendas/{calendar}/"), ("post", "agendas/{calendar}/lire/"),
    ("post", "agendas/{calendar}/arreter/"), ("post", "agendas/{calendar}/oublier/"), ("get", "jetons/"),
    ("post", "jetons/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_nothing_of_it_is_there_for_another_partner(batch, calendar, method, path):
    other = PartnerFactory(slug="voisin")
    stranger = Client()
    stranger.force_login(publisher_of(other))
    path = path.format(batch=batch.public_id, calendar=calendar.public_id)
    assert getattr(stranger, method)(f"{SPACE}/{path}").status_code == 404
    if "-" in path:
        assert getattr(stranger, method)(f"/partenaire/chez/voisin/{path}").status_code == 404
