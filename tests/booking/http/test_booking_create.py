import pytest

from billing.models import Charge, PlanAllowance
from booking.models import Booking
from spaces.models import BookingPolicy, Resource
from tests.booking.http.conftest import asked, client_of
from tests.conftest import NOW, between
from tests.factories import (
    AffiliationFactory,
    BookingPolicyFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    book,
)

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def member(coworker):
    """Two free desk hours a month."""
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=120)
    MembershipFactory(plan=plan, person=coworker)
    return coworker


def test_a_booking_is_answered_as_the_contract_says(post, desk, coworker):
    answer = post("/bookings", asked(desk, title="Réunion"))
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("status", "resources", "start", "end", "title", "attendees")} == {
        "status": "confirmed",
        "resources": [{"id": str(desk.public_id), "name": desk.name, "kind": "desk"}],
        "start": "2027-01-11T09:00:00+01:00",
        "end": "2027-01-11T11:00:00+01:00",
        "title": "Réunion",
        "attendees": 1,
    }
    assert answer.json()["person"] == {"id": str(coworker.public_id), "name": coworker.name}
    assert answer.json()["payer"] == {"kind": "person", "id": str(coworker.public_id), "name": coworker.name}
    assert answer.json()["price"] == {"net": "5.00", "vat": "1.00", "total": "6.00", "currency": "EUR"}
    assert answer.json()["created_at"] == "2027-01-11T07:00:00+01:00"


def test_a_booking_says_where_it_is_and_at_which_revision(post, desk):
    answer = post("/bookings", asked(desk))
    assert answer.headers["Location"] == f"/api/v1/bookings/{answer.json()['id']}"
    assert answer.headers["ETag"] == '"0"'


def test_a_member_books_within_ten_queries(post, desk, member, django_assert_max_num_queries):
    book(member, [desk], between(12, 13), now=NOW)  # whatever a process does once is done
    post("/bookings", asked(desk, period=between(14, 15)))
    with django_assert_max_num_queries(10):
        answer = post("/bookings", asked(desk))
    assert answer.status_code == 201


def test_a_member_books_with_a_key_within_twelve_queries(post, desk, member, django_assert_max_num_queries):
    post("/bookings", asked(desk, period=between(14, 15)))
    with django_assert_max_num_queries(12):
        answer = post("/bookings", asked(desk), **{"Idempotency-Key": "k"})
    assert answer.status_code == 201


def test_an_allowance_is_drawn_before_money(post, desk, member):
    answer = post("/bookings", asked(desk, period=between(9, 12)))
    assert answer.json()["price"]["net"] == "2.50"


def test_a_taken_slot_answers_409_with_the_conflict_and_alternatives(post, desk, coworker):
    book(PersonFactory(), [desk], between(10, 12), now=NOW)
    answer = post("/bookings", asked(desk))
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/docs/problems#slot-taken"
    assert answer.json()["conflict"] == {
        "resource": str(desk.public_id),
        "start": "2027-01-11T10:00:00+01:00",
        "end": "2027-01-11T12:00:00+01:00",
    }
    assert answer.json()["alternatives"][0] == {
        "resources": [{"id": str(desk.public_id), "name": desk.name}],
        "start": "2027-01-11T08:00:00+01:00",
        "end": "2027-01-11T10:00:00+01:00",
    }


def test_any_desk_chooses_one_with_the_features(post, desk, site):
    screen = ResourceFactory(site=site)
    screen.features.create(slug="screen", name="Écran")
    answer = post("/bookings", asked(any={"kind": "desk", "features": ["screen"], "site": str(site.public_id)}))
    assert [resource["id"] for resource in answer.json()["resources"]] == [str(screen.public_id)]


def test_any_desk_answers_409_when_none_is_free(post, desk):
    book(PersonFactory(), [desk], between(8, 20), now=NOW)
    answer = post("/bookings", asked(any={"kind": "desk"}))
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-free")


def test_any_desk_out_of_hours_is_refused_by_the_rule(post, desk):
    answer = post("/bookings", asked(any={"kind": "desk"}, period=between(20, 22)))
    assert (answer.status_code, answer.json()["code"]) == (422, "outside-opening-hours")


def test_resources_and_any_together_are_refused(post, desk):
    answer = post("/bookings", asked(desk, any={"kind": "desk"}))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["any"])


def test_neither_resources_nor_any_is_refused(post, site):
    answer = post("/bookings", asked())
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing-asked")


def test_a_hold_waits_for_its_confirmation(post, desk):
    answer = post("/bookings", asked(desk, hold=True))
    assert (answer.json()["status"], answer.json()["held_until"]) == ("held", "2027-01-11T07:15:00+01:00")
    assert Charge.objects.count() == 0


def test_a_whole_takes_its_parts(post, site):
    whole, part = ResourceFactory(site=site, kind="room"), ResourceFactory(site=site, kind="room")
    whole.part_links.create(part=part)
    assert post("/bookings", asked(whole)).status_code == 201
    assert post("/bookings", asked(part)).status_code == 409


def test_a_resource_named_twice_is_booked_once(post, desk):
    answer = post("/bookings", {**asked(desk), "resources": [str(desk.public_id)] * 2})
    assert [resource["id"] for resource in answer.json()["resources"]] == [str(desk.public_id)]


def test_an_organisation_pays_for_those_who_may_book_for_it(post, desk, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    answer = post("/bookings", asked(desk, on_behalf_of=str(organisation.public_id)))
    assert answer.json()["payer"] == {
        "kind": "organisation",
        "id": str(organisation.public_id),
        "name": organisation.name,
    }


def test_nobody_books_on_the_account_of_a_strange_organisation(post, desk):
    organisation = AffiliationFactory().organisation
    answer = post("/bookings", asked(desk, on_behalf_of=str(organisation.public_id)))
    assert (answer.status_code, answer.json()["code"]) == (403, "payer-not-allowed")


def test_members_only_is_refused_to_others(post, desk):
    BookingPolicyFactory(bookable_by=BookingPolicy.Booker.MEMBERS)
    answer = post("/bookings", asked(desk))
    assert (answer.status_code, answer.json()["code"]) == (403, "members-only")


def test_two_sites_in_one_booking_are_refused(post, desk):
    elsewhere = ResourceFactory(site=SiteFactory())
    answer = post("/bookings", asked(desk, elsewhere))
    assert (answer.status_code, answer.json()["code"]) == (422, "several-sites")


@pytest.mark.parametrize(
    ("start", "end", "status", "code"),
    [
        (between(9, 10).start, between(9, 10).start, 400, "period-invalid"),
        (between(9, 10).end, between(9, 10).start, 400, "period-invalid"),
        (between(6, 7).start, between(6, 7).end, 422, "in-the-past"),
        (between(7, 9).start, between(7, 9).end, 422, "outside-opening-hours"),
    ],
)
def test_a_wrong_period_says_what_is_wrong(post, desk, start, end, status, code):
    answer = post("/bookings", {**asked(desk), "start": start.isoformat(), "end": end.isoformat()})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_same_key_books_once(post, desk):
    first = post("/bookings", asked(desk), **{"Idempotency-Key": "k1"})
    again = post("/bookings", asked(desk), **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert (again.headers["Location"], again.headers["ETag"]) == (first.headers["Location"], first.headers["ETag"])
    assert Booking.objects.count() == 1


def test_the_same_key_for_another_body_is_refused(post, desk):
    post("/bookings", asked(desk), **{"Idempotency-Key": "k1"})
    answer = post("/bookings", asked(desk, period=between(12, 13)), **{"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_a_refused_request_may_be_tried_again_with_its_key(post, desk):
    taken = book(PersonFactory(), [desk], between(9, 11), now=NOW)
    assert post("/bookings", asked(desk), **{"Idempotency-Key": "k1"}).status_code == 409
    Booking.objects.filter(pk=taken.pk).update(status="cancelled", sequence=1)
    assert post("/bookings", asked(desk), **{"Idempotency-Key": "k1"}).status_code == 201


def test_a_token_without_the_scope_books_nothing(post, desk, coworker):
    answer = post("/bookings", asked(desk), client=client_of(coworker, scopes=["bookings:read"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_a_stranger_is_asked_to_sign_in(client, desk):
    answer = client.post("/api/v1/bookings", asked(desk), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="perriere"'


def test_a_session_books_too(client, desk, coworker):
    client.force_login(coworker)
    answer = client.post("/api/v1/bookings", asked(desk), content_type="application/json")
    assert answer.status_code == 201


def test_hosts_book_what_is_for_stewards(post, desk, coworker):
    BookingPolicyFactory(bookable_by=BookingPolicy.Booker.STEWARDS)
    StewardFactory(person=coworker, site=desk.site)
    assert post("/bookings", asked(desk)).status_code == 201


def test_a_resource_out_of_use_is_refused(post, desk):
    Resource.objects.update(is_bookable=False)
    answer = post("/bookings", asked(desk))
    assert (answer.status_code, answer.json()["code"]) == (422, "not-bookable")
