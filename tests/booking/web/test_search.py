import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.asking import search_for
from tests.conftest import NOW, between
from tests.factories import (
    BookingPolicyFactory,
    FeatureFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    ZoneFactory,
    book,
)


def rows(client: Client, address: str) -> dict[str, tuple[str, str]]:
    found = client.get(address).context["found"]
    return {row.entry.name: (row.state, str(row.total)) for row in found.rows}


def states(client: Client, address: str) -> dict[str, str]:
    return {name: state for name, (state, _total) in rows(client, address).items()}


def test_search_without_a_question_offers_the_next_hours_of_opening(visitor: Client, desk: Resource):
    asked = visitor.get("/reserver/").context["asked"]
    assert (asked.site.pk, asked.period, asked.kind) == (desk.site_id, between(8, 11), "desk")


def test_search_with_only_a_day_offers_that_day(visitor: Client, desk: Resource):
    asked = visitor.get("/reserver/?day=2027-01-13").context["asked"]
    assert (asked.day.isoformat(), f"{asked.period.start:%H:%M}") == ("2027-01-13", "07:00")


def test_search_shows_a_free_resource_with_its_public_price(visitor: Client, desk: Resource):
    assert rows(visitor, search_for()) == {desk.name: ("free", "9.00")}


def test_search_shows_a_member_what_the_plan_includes(browser: Client, coworker: Person, desk: Resource):
    plan = PlanFactory()
    plan.allowances.create(kind="desk", monthly_minutes=600)
    MembershipFactory(plan=plan, person=coworker)
    assert rows(browser, search_for()) == {desk.name: ("free", "0.00")}


@pytest.mark.parametrize(
    ("start", "end", "state"), [(8, 13, "busy"), (11, 14, "partly"), (12, 14, "free"), (8, 9, "free")]
)
def test_search_tells_what_somebody_elses_booking_leaves(
    browser: Client, desk: Resource, start: int, end: int, state: str
):
    book(PersonFactory(), [desk], between(start, end), now=NOW)
    assert states(browser, search_for()) == {desk.name: state}


def test_search_shows_ones_own_booking_as_ones_own(browser: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    [row] = browser.get(search_for()).context["found"].rows
    assert (row.state, row.url) == ("mine", f"/reservations/{booking.public_id}/")


def test_search_shows_what_is_closed(visitor: Client, desk: Resource):
    assert states(visitor, search_for(start="19:00", end="21:00")) == {desk.name: "closed"}


def test_search_gives_the_reason_where_a_rule_forbids_the_time(visitor: Client, site: Site, desk: Resource):
    BookingPolicyFactory(min_duration="06:00")
    [row] = visitor.get(search_for()).context["found"].rows
    assert (row.state, row.state_text) == ("closed", "La durée est trop courte")


def test_search_keeps_only_what_has_the_features_and_the_seats(
    visitor: Client, site: Site, desk: Resource, room: Resource
):
    screen = FeatureFactory(slug="screen")
    room.features.add(screen)
    assert states(visitor, search_for(kind="", features="screen", people=6)) == {"Salle Groix": "free"}


def test_search_lists_what_is_free_first_and_counts_names_as_people_do(visitor: Client, site: Site):
    made = [ResourceFactory(site=site, name=name) for name in ("Poste 10", "Poste 9", "Poste 1")]
    book(PersonFactory(), [made[2]], between(9, 12), now=NOW)
    assert list(states(visitor, search_for())) == ["Poste 9", "Poste 10", "Poste 1"]


def test_search_without_a_price_in_force_shows_none(visitor: Client, desk: Resource):
    PriceFactory._meta.model.objects.filter(kind="desk").delete()
    assert rows(visitor, search_for()) == {desk.name: ("free", "None")}


def test_plan_names_each_place_and_its_state_for_who_does_not_see_it(visitor: Client, site: Site):
    zone = ZoneFactory(site=site, name="Étage", plan='<rect width="10" height="10"/>')
    ResourceFactory(site=site, zone=zone, name="Poste 1", plan_x=5, plan_y=5)
    assert 'aria-label="Poste 1, libre"' in visitor.get(search_for()).content.decode()


def test_plan_that_was_written_past_its_check_is_not_drawn(visitor: Client, site: Site):
    zone = ZoneFactory(site=site, plan="<script>alert(1)</script>")
    ResourceFactory(site=site, zone=zone, plan_x=5, plan_y=5)
    assert "alert(1)" not in visitor.get(search_for()).content.decode()


@pytest.mark.parametrize(
    "asked", [{"start": "12:00", "end": "09:00"}, {"day": "lundi"}, {"people": "0"}, {"site": "ailleurs"}]
)
def test_search_that_makes_no_sense_is_shown_with_its_reason(visitor: Client, desk: Resource, asked: dict[str, str]):
    answer = visitor.get(search_for(**asked))
    assert (answer.status_code, len(answer.context["form"].errors)) == (400, 1)


def test_search_of_a_network_without_resources_says_so(visitor: Client, db: None):
    assert "Rien à réserver" in visitor.get("/reserver/").content.decode()


def test_search_leads_to_the_day_before_and_after(visitor: Client, desk: Resource):
    context = visitor.get(search_for()).context
    assert [("day=2027-01-10" in context["previous_url"]), ("day=2027-01-12" in context["next_url"])] == [True, True]


@pytest.mark.parametrize("kind", ["visitor", "browser"])
def test_search_asks_as_much_for_many_resources_as_for_one(request: pytest.FixtureRequest, site: Site, kind: str):
    client = request.getfixturevalue(kind)
    ResourceFactory(site=site)
    client.get(search_for())
    with CaptureQueriesContext(connection) as few:
        client.get(search_for())
    for _ in range(3):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
    client.get(search_for())
    with CaptureQueriesContext(connection) as many:
        client.get(search_for())
    assert len(many) == len(few)
