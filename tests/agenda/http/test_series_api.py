"""Series of sessions, permanences and facilitators by a partner's own system."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Facilitator, Session, SessionSeries
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW
from tests.factories import OrganisationFactory, token_for
from tests.factories.agenda import PartnerFactory, SessionFactory, facts, publish
from tests.factories.workshops import FacilitationFactory, FacilitatorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def path(workshop) -> str:
    return f"/api/v1/partners/mediatheque/workshops/{workshop.public_id}/series"


@pytest.fixture
def body(library):
    """Across the night on which the clocks of Lorient go forward."""
    return {
        "start": "2027-03-21T14:00:00+01:00",
        "end": "2027-03-21T16:00:00+01:00",
        "rrule": "FREQ=WEEKLY;COUNT=3",
        "site": library.slug,
        "capacity": 8,
    }


def send(client: Client, path: str, body, method: str = "post"):
    return getattr(client, method)(path, body, content_type="application/json")


def test_series_keeps_the_wall_clock_over_the_spring_change(partner_api, path, body):
    said = send(partner_api, path, body).json()
    assert [one["start"] for one in said["sessions"]] == [
        "2027-03-21T14:00:00+01:00",
        "2027-03-28T14:00:00+02:00",
        "2027-04-04T14:00:00+02:00",
    ]


def test_series_keeps_the_wall_clock_over_the_autumn_change(partner_api, path, body):
    autumn = {"start": "2027-10-24T14:00:00+02:00", "end": "2027-10-24T16:00:00+02:00"}
    said = send(partner_api, path, body | autumn).json()
    assert [one["start"][10:] for one in said["sessions"]] == ["T14:00:00+02:00", "T14:00:00+01:00", "T14:00:00+01:00"]


def test_preview_names_each_day_and_publishes_nothing(partner_api, path, body):
    said = send(partner_api, f"{path}/preview", body).json()
    assert ([one["free"] for one in said["days"]], Session.objects.count()) == ([True] * 3, 0)
    assert said["words"] == "chaque semaine le dimanche, 3 fois"


def test_a_day_in_the_way_refuses_all(partner_api, path, body, partner, workshop, library, publisher):
    anna = FacilitatorFactory(partners=[partner])
    held = facts(library, AFTERNOON, facilitators=(anna.pk,))
    publish(workshop, held, by=publisher, now=NOW)
    monday = {"start": "2027-01-11T15:00:00+01:00", "end": "2027-01-11T17:00:00+01:00"}
    answer = send(partner_api, path, body | monday | {"facilitators": [str(anna.public_id)]})
    told = answer.json()
    assert (answer.status_code, told["code"], SessionSeries.objects.count()) == (409, "session-series-conflicts", 0)
    assert [(one["day"], one["refusal"]["code"]) for one in told["conflicts"]] == [("2027-01-11", "facilitator-busy")]


def test_a_day_in_the_way_is_skipped_when_asked(partner_api, path, body, partner, workshop, library, publisher):
    anna = FacilitatorFactory(partners=[partner])
    publish(workshop, facts(library, AFTERNOON, facilitators=(anna.pk,)), by=publisher, now=NOW)
    monday = {"start": "2027-01-11T15:00:00+01:00", "end": "2027-01-11T17:00:00+01:00"}
    more = {"facilitators": [str(anna.public_id)], "on_conflict": "skip"}
    said = send(partner_api, path, body | monday | more).json()
    assert (said["exdates"], len(said["sessions"])) == (["2027-01-11"], 2)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rrule": "FREQ=WEEKLY"}, "session-series-without-end"),
        ({"rrule": "FREQ=DAILY;COUNT=105"}, "too-many-occurrences"),
        ({"rrule": "FREQ=SECONDLY;COUNT=2"}, "rule-invalid"),
        ({"capacity": None}, "places-missing"),
        ({"slot_minutes": 30}, "appointments-in-a-group"),
        ({"days": ["2027-03-22"]}, "not-in-the-series"),
        ({"facilitators": ["018f0000-0000-7000-8000-000000000000"]}, "facilitator-not-found"),
    ],
)
def test_what_makes_no_series_is_refused(partner_api, path, body, more, code):
    assert send(partner_api, path, body | more).json()["code"] == code
    assert Session.objects.count() == 0


@pytest.fixture
def series(partner_api, path, body):
    return send(partner_api, path, body).json()


def at_series(series, act: str = "") -> str:
    return f"/api/v1/partners/mediatheque/series/{series['id']}{act}"


def hours(said) -> list[str]:
    return [one["start"][11:16] for one in said["sessions"]]


def test_all_to_come_change_their_hours_on_the_wall_clock(partner_api, series):
    said = send(partner_api, at_series(series), {"starts": "10:00"}, "patch").json()
    assert (hours(said), said["starts"], said["id"]) == (["10:00"] * 3, "10:00", series["id"])
    assert [one["end"][11:16] for one in said["sessions"]] == ["16:00"] * 3


def test_the_following_become_a_series_of_their_own(partner_api, series):
    change = {"scope": "following", "occurrence": "2027-03-28", "starts": "10:00", "ends": "12:00"}
    said = send(partner_api, at_series(series), change, "patch").json()
    before = partner_api.get(at_series(series)).json()
    assert (hours(before), hours(said), said["id"] != series["id"]) == (["14:00"], ["10:00", "10:00"], True)
    assert before["rrule"] == "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270327"


def test_an_exception_is_left_alone_unless_asked_for(partner_api, series):
    alone = {"scope": "this", "occurrence": "2027-03-28", "capacity": 20}
    send(partner_api, at_series(series), alone, "patch")
    said = send(partner_api, at_series(series), {"capacity": 5}, "patch").json()
    assert [one["capacity"] for one in said["sessions"]] == [5, 20, 5]
    said = send(partner_api, at_series(series), {"capacity": 6, "with_exceptions": True}, "patch").json()
    assert [one["capacity"] for one in said["sessions"]] == [6, 6, 6]


def test_a_refused_day_changes_none(partner_api, series, partner, workshop, library, publisher):
    anna = FacilitatorFactory(partners=[partner])
    busy = SessionFactory(workshop=workshop, site=library, period=Session.objects.in_order()[1].period)
    FacilitationFactory(session=busy, facilitator=anna)
    answer = send(partner_api, at_series(series), {"facilitators": [str(anna.public_id)]}, "patch")
    assert (answer.status_code, answer.json()["code"], answer.json()["day"]) == (409, "facilitator-busy", "2027-03-28")
    assert Session.objects.filter(facilitators=anna).count() == 1


def test_the_following_are_cancelled(partner_api, series):
    said = send(partner_api, at_series(series, "/cancel"), {"scope": "following", "occurrence": "2027-03-28"}).json()
    statuses = [one["status"] for one in said["series"]["sessions"]]
    assert (said["count"], statuses) == (2, ["published", "cancelled", "cancelled"])


def test_all_are_postponed(partner_api, series):
    said = send(partner_api, at_series(series, "/postpone"), {"reason": "Travaux"}).json()
    assert {(one["status"], one["cancel_reason"]) for one in said["series"]["sessions"]} == {("postponed", "Travaux")}


def test_nothing_left_to_come_is_said(partner_api, series):
    send(partner_api, at_series(series, "/cancel"), {})
    assert send(partner_api, at_series(series), {"capacity": 5}, "patch").json()["code"] == "no-session-to-come"


def test_another_partners_series_is_not_found(publisher, series, partner_api):
    secret = token_for(publisher, ["sessions:publish"], organisation=OrganisationFactory())
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(at_series(series))
    assert answer.status_code == 403
    PartnerFactory(slug="autre")
    assert partner_api.get(at_series(series).replace("mediatheque", "autre")).status_code == 403


def put(client: Client, library, **said):
    whole = {
        "workshop": {"title": "Permanence numérique", "format": "permanence"},
        "start": "2027-01-11T14:00:00+01:00",
        "end": "2027-01-11T16:00:00+01:00",
        "site": library.slug,
        "slot_minutes": 30,
    }
    return send(client, "/api/v1/partners/mediatheque/sessions/perm-1", whole | said, "put")


def test_a_permanence_counts_its_appointments(partner_api, library):
    assert put(partner_api, library).json()["capacity"] == 4


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"capacity": 5}, "places-are-appointments"),
        ({"slot_minutes": None}, "appointments-missing"),
        ({"slot_minutes": 150}, "no-whole-appointment"),
        ({"mode": "online"}, "online-address-missing"),
    ],
)
def test_a_permanence_that_contradicts_itself_is_refused(partner_api, library, said, code):
    assert put(partner_api, library, **said).json()["code"] == code


def test_postponing_by_put_twice_changes_nothing(partner_api, library, events):
    put(partner_api, library)
    said = [put(partner_api, library, status="postponed", start="2027-01-11T15:00:00+01:00").json() for _ in range(2)]
    assert (said[0]["status"], said[0]["start"]) == ("postponed", "2027-01-11T14:00:00+01:00")
    assert (said[0] == said[1], [kind for kind, _ in events()][1:]) == (True, ["session.postponed"])


def test_a_new_date_by_put(partner_api, library):
    put(partner_api, library)
    put(partner_api, library, status="postponed")
    later = {"start": "2027-01-18T14:00:00+01:00", "end": "2027-01-18T16:00:00+01:00"}
    said = put(partner_api, library, **later).json()
    assert (said["status"], said["previous_start"]) == ("published", "2027-01-11T14:00:00+01:00")


def test_facilitators_are_put_kept_and_removed(partner_api, library, partner):
    anna = FacilitatorFactory(partners=[partner])
    put(partner_api, library, facilitators=[str(anna.public_id)])
    assert [one["name"] for one in put(partner_api, library).json()["facilitators"]] == [anna.name]
    assert put(partner_api, library, facilitators=[]).json()["facilitators"] == []


def test_another_partners_facilitator_is_not_put(partner_api, library):
    stranger = FacilitatorFactory(partners=[PartnerFactory()])
    assert put(partner_api, library, facilitators=[str(stranger.public_id)]).json()["code"] == "facilitator-not-found"


def test_facilitators_are_listed_for_their_partner_alone(partner_api, partner, library):
    shared = FacilitatorFactory(partners=[partner, PartnerFactory()])
    FacilitatorFactory(partners=[PartnerFactory()])
    [one] = partner_api.get("/api/v1/facilitators").json()["results"]
    assert (one["id"], one["partners"]) == (str(shared.public_id), ["mediatheque"])


def test_facilitators_are_listed_in_as_many_queries(partner_api, partner, library):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            partner_api.get("/api/v1/facilitators")
        return len(seen)

    FacilitatorFactory(partners=[partner])
    queries()
    first = queries()
    FacilitatorFactory.create_batch(3, partners=[partner])
    assert queries() == first


def test_facilitator_is_added_corrected_and_removed(partner_api, partner, library):
    path = "/api/v1/partners/mediatheque/facilitators"
    made = send(partner_api, path, {"name": "Ana", "email": "anna@example.org"})
    one = f"{path}/{made.json()['id']}"
    changed = send(partner_api, one, {"name": "Anna", "email": "anna@example.org"}, "put")
    assert (made.status_code, changed.json()["name"]) == (201, "Anna")
    assert (partner_api.delete(one).status_code, Facilitator.objects.count()) == (204, 0)


def test_public_sessions_name_their_facilitators_in_as_many_queries(session, workshop, library, partner):
    def listed():
        with CaptureQueriesContext(connection) as seen:
            said = Client().get("/api/v1/sessions").json()["results"]
        return said, len(seen)

    FacilitationFactory(session=session, facilitator=FacilitatorFactory(name="Anna", partners=[partner]))
    listed()
    said, first = listed()
    assert said[0]["facilitators"][0]["name"] == "Anna"
    FacilitationFactory(session=SessionFactory(workshop=workshop, site=library))
    assert listed()[1] == first
