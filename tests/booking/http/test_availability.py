from datetime import timedelta

import pytest
from django.test import Client

from billing.models import Tariff
from booking.actions.blocking import block_resource
from spaces import catalogue
from spaces.models import BookingPolicy
from tests.booking.http.conftest import client_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    FeatureFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    book,
    open_every_day,
)

pytestmark = pytest.mark.usefixtures("frozen")


def during(start, end, **more):
    return {"start": at(start).isoformat(), "end": at(end).isoformat(), **more}


def names(answer):
    return [row["resource"]["name"] for row in answer.json()["results"]]


def test_a_row_is_as_the_contract_says(client, desk):
    answer = client.get("/api/v1/availability", during(9, 11))
    assert answer.json() == {
        "results": [
            {
                "resource": {"id": str(desk.public_id), "name": desk.name, "kind": "desk"},
                "start": "2027-01-11T09:00:00+01:00",
                "end": "2027-01-11T11:00:00+01:00",
                "quote": {
                    "lines": [
                        {
                            "label": f"{desk.name}, à l’heure",
                            "rule": "hourly",
                            "quantity": "2.00",
                            "unit": "hour",
                            "unit_price": "2.50",
                            "net": "5.00",
                            "vat_rate": "20.00",
                        }
                    ],
                    "net": "5.00",
                    "vat": "1.00",
                    "total": "6.00",
                    "currency": "EUR",
                },
            }
        ],
        "next": None,
        "previous": None,
    }


def test_the_quote_may_be_left_out(client, desk):
    assert "quote" not in client.get("/api/v1/availability", during(9, 11, quote="false")).json()["results"][0]


def test_what_is_taken_in_part_is_not_there(get, desk):
    book(PersonFactory(), [desk], between(10, 12), now=NOW)
    assert names(get("/availability", during(9, 11))) == []
    assert names(get("/availability", during(8, 10))) == [desk.name]


def test_buffers_count_as_taken(get, desk):
    BookingPolicyFactory(buffer_after=timedelta(minutes=30))
    book(PersonFactory(), [desk], between(9, 10), now=NOW)
    assert names(get("/availability", during(10, 11))) == []


def test_a_whole_is_not_there_while_a_part_is_taken(get, site):
    whole, part = ResourceFactory(site=site), ResourceFactory(site=site)
    whole.part_links.create(part=part)
    book(PersonFactory(), [part], between(9, 10), now=NOW)
    assert names(get("/availability", during(9, 10))) == []


def test_an_expired_hold_is_no_longer_in_the_way(get, desk, frozen):
    book(PersonFactory(), [desk], between(9, 10), now=NOW, hold=True)
    frozen.move_to(at(7, 16))
    assert names(get("/availability", during(9, 10))) == [desk.name]


@pytest.mark.parametrize(("start", "end"), [(6, 7), (19, 21), (20, 22)])
def test_nothing_is_offered_outside_opening_hours_or_in_the_past(get, desk, start, end):
    assert names(get("/availability", during(start, end))) == []


def test_nothing_is_offered_beyond_the_horizon(get, desk):
    BookingPolicyFactory(horizon=timedelta(days=7))
    period = between(9, 10, day=MONDAY + timedelta(days=8))
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    assert names(get("/availability", asked)) == []


def test_filters_combine(get, site):
    screen = FeatureFactory(slug="screen")
    room = ResourceFactory(site=site, kind="room", capacity=6, features=[screen], name="Salle")
    ResourceFactory(site=site, kind="room", capacity=6)
    ResourceFactory(site=site, kind="desk", features=[screen])
    elsewhere = SiteFactory()
    open_every_day(elsewhere)
    ResourceFactory(site=elsewhere, kind="room", capacity=6, features=[screen])
    query = {"site": str(site.public_id), "kind": "room", "features": "screen", "capacity": 6}
    assert names(get("/availability", during(9, 10, **query))) == [room.name]


def test_empty_filters_are_no_filters(get, desk):
    assert names(get("/availability", during(9, 10, site="", kind="", features="", capacity=""))) == [desk.name]


def test_members_see_their_own_price(get, desk, coworker):
    PriceFactory(tariff=Tariff.objects.get(), group="member", kind="desk", hourly="1.00")
    MembershipFactory(person=coworker, plan=PlanFactory(group="member"))
    mine = get("/availability", during(9, 11)).json()["results"][0]["quote"]["net"]
    public = get("/availability", during(9, 11), client=Client()).json()["results"][0]["quote"]["net"]
    assert (mine, public) == ("2.00", "5.00")


def test_a_token_that_reads_no_bookings_sees_public_prices(get, desk, coworker):
    MembershipFactory(person=coworker, plan=PlanFactory(group="member"))
    publisher = client_of(coworker, scopes=["sessions:publish"])
    assert get("/availability", during(9, 11), client=publisher).json()["results"][0]["quote"]["net"] == "5.00"


def test_without_a_price_the_quote_is_null(get, desk):
    Tariff.objects.get().prices.all().delete()
    assert get("/availability", during(9, 11)).json()["results"][0]["quote"] is None


def test_queries_do_not_grow_with_the_resources(get, desk, django_assert_num_queries):
    get("/availability", during(9, 11))
    with django_assert_num_queries(3):
        assert len(names(get("/availability", during(9, 11)))) == 1
    ResourceFactory.create_batch(9, site=desk.site)
    get("/availability", during(9, 11))
    with django_assert_num_queries(3):
        assert len(names(get("/availability", during(9, 11)))) == 10


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "start"),
        ({"start": "2027-01-11T09:00:00"}, "start"),
        ({"start": "0001-01-01T00:00:00Z"}, "start"),
        ({"start": "9999-12-31T23:59:59Z"}, "start"),
        ({"start": "demain"}, "start"),
        ({"kind": "boat"}, "kind"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "NaN"}, "capacity"),
        ({"capacity": "9" * 400}, "capacity"),
        ({"site": "00"}, "site"),
        ({"features": "a b"}, "features"),
        ({"quote": "perhaps"}, "quote"),
    ],
)
def test_a_question_that_makes_no_sense_names_the_field(get, desk, query, field):
    answer = get("/availability", query)
    assert answer.status_code == 400
    assert any(name.split(".")[0] == field for name in answer.json()["errors"])


def test_a_forgotten_escape_of_the_plus_sign_is_understood(client, desk):
    answer = client.get("/api/v1/availability?start=2027-01-11T09:00:00+01:00&end=2027-01-11T11:00:00+01:00")
    assert answer.json()["results"][0]["start"] == "2027-01-11T09:00:00+01:00"


def test_a_reversed_period_is_refused(get, desk):
    answer = get("/availability", during(11, 9))
    assert (answer.status_code, answer.json()["code"]) == (400, "period-invalid")


def test_centuries_are_answered_at_once(get, desk):
    answer = get("/availability", {"start": "1970-01-01T00:00:00Z", "end": "2199-12-31T00:00:00Z"})
    assert answer.json()["results"] == []


def test_the_next_free_period_is_soonest_first(get, site):
    busy, free = ResourceFactory(site=site), ResourceFactory(site=site)
    book(PersonFactory(), [busy], between(8, 12), now=NOW)
    rows = get("/availability/next", {"duration": "PT2H", "kind": "desk"}).json()["results"]
    assert [(row["resource"]["name"], row["start"], row["end"]) for row in rows] == [
        (free.name, "2027-01-11T08:00:00+01:00", "2027-01-11T10:00:00+01:00"),
        (busy.name, "2027-01-11T12:00:00+01:00", "2027-01-11T14:00:00+01:00"),
    ]


def test_the_next_free_period_comes_after_the_given_instant(get, desk):
    answer = get("/availability/next", {"duration": "PT2H", "from": at(15).isoformat()})
    assert answer.json()["results"][0]["start"] == "2027-01-11T15:00:00+01:00"


@pytest.mark.parametrize("duration", ["2h", "PT0H", "-PT2H", "P999999999999999D", "P400D", "", "02:00:00"])
def test_a_duration_that_makes_no_sense_is_refused(get, desk, duration):
    assert list(get("/availability/next", {"duration": duration}).json()["errors"]) == ["duration"]


def test_a_duration_that_no_policy_allows_finds_nothing(get, desk):
    BookingPolicyFactory(max_duration=timedelta(hours=1))
    assert get("/availability/next", {"duration": "PT2H"}).json()["results"] == []


def test_busy_periods_are_joined_and_say_nothing_of_people(client, desk):
    for hour in (9, 10):
        book(PersonFactory(), [desk], between(hour, hour + 1), now=NOW, title="Secret")
    block_resource(
        resource=catalogue.current().resources[desk.pk], period=between(14, 15), reason="Panne", by=None, now=NOW
    )
    answer = client.get(f"/api/v1/resources/{desk.public_id}/busy", during(8, 20))
    assert answer.json()["results"] == [
        {"start": "2027-01-11T09:00:00+01:00", "end": "2027-01-11T11:00:00+01:00"},
        {"start": "2027-01-11T14:00:00+01:00", "end": "2027-01-11T15:00:00+01:00"},
    ]


def test_busy_periods_stay_within_the_question(client, desk):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    answer = client.get(f"/api/v1/resources/{desk.public_id}/busy", during(10, 11))
    assert answer.json()["results"] == [{"start": "2027-01-11T10:00:00+01:00", "end": "2027-01-11T11:00:00+01:00"}]


def test_busy_is_asked_for_a_hundred_days_at_most(client, desk):
    asked = {"start": "2027-01-01T00:00:00Z", "end": "2027-12-31T00:00:00Z"}
    assert list(client.get(f"/api/v1/resources/{desk.public_id}/busy", asked).json()["errors"]) == ["end"]


def test_busy_of_an_unknown_resource_is_not_found(client, desk):
    answer = client.get(f"/api/v1/resources/{desk.site.public_id}/busy", during(10, 11))
    assert (answer.status_code, answer.json()["code"]) == (404, "resource-not-found")


def test_a_policy_for_stewards_does_not_hide_a_resource(client, desk):
    BookingPolicyFactory(bookable_by=BookingPolicy.Booker.STEWARDS)
    assert names(client.get("/api/v1/availability", during(9, 10))) == [desk.name]
