from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.models import Charge, PlanAllowance
from billing.standing import Payer
from booking import errors
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.requesting import request_any, request_booking
from booking.choosing import Wish
from booking.models import Allocation, Booking
from core.models import Event
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    AffiliationFactory,
    BookingPolicyFactory,
    MembershipFactory,
    OrganisationFactory,
    PartFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    book,
    wanted,
)

MORNING = between(9, 12)


def test_a_booking_occupies_charges_and_tells(desk, coworker):
    booking = book(coworker, [desk], MORNING, now=NOW)
    assert booking.status == "confirmed"
    assert list(Allocation.objects.values_list("resource", "standing")) == [(desk.pk, "firm")]
    assert Charge.objects.total() == booking.total == Decimal("9.00")
    assert list(Event.objects.values_list("kind", "subject_id")) == [("booking.confirmed", booking.pk)]


def test_a_taken_slot_names_the_conflict_and_offers_others(site, desk, coworker):
    other = ResourceFactory(site=site)
    book(coworker, [desk], MORNING, now=NOW)
    with pytest.raises(errors.SlotTaken) as refusal:
        book(PersonFactory(), [desk], between(10, 11), now=NOW)
    facts = refusal.value.facts
    assert facts["conflict"] == {
        "resource": str(desk.public_id),
        "start": "2027-01-11T09:00:00+01:00",
        "end": "2027-01-11T12:00:00+01:00",
    }
    offered = [(offer["resources"][0]["name"], offer["start"][11:16]) for offer in facts["alternatives"]]
    assert offered[0] == (desk.name, "08:00")
    assert offered[-1] == (other.name, "10:00")


def test_a_refused_booking_leaves_nothing(desk, coworker):
    book(coworker, [desk], MORNING, now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(PersonFactory(), [desk], MORNING, now=NOW)
    assert (Booking.objects.count(), Charge.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_neighbours_in_time_do_not_collide(desk, coworker):
    book(coworker, [desk], between(9, 10), now=NOW)
    assert book(coworker, [desk], between(10, 11), now=NOW).status == "confirmed"


def test_buffers_keep_neighbours_apart(site, desk, coworker):
    BookingPolicyFactory(resource=desk, buffer_after=timedelta(minutes=15))
    book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(coworker, [desk], between(10, 11), now=NOW)


def test_a_whole_takes_its_parts_at_any_depth(site, coworker):
    floor, room, corner = (ResourceFactory(site=site) for _ in range(3))
    PartFactory(whole=floor, part=room)
    PartFactory(whole=room, part=corner)
    book(coworker, [floor], MORNING, now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(coworker, [corner], MORNING, now=NOW)


def test_a_part_blocks_its_whole(site, coworker):
    whole, part = ResourceFactory(site=site), ResourceFactory(site=site)
    PartFactory(whole=whole, part=part)
    book(coworker, [part], MORNING, now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(coworker, [whole], MORNING, now=NOW)


def test_several_resources_are_booked_all_or_none(site, desk, coworker):
    projector = ResourceFactory(site=site, kind="equipment")
    book(coworker, [projector], MORNING, now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(coworker, [desk, projector], MORNING, now=NOW)
    assert Allocation.objects.filter(resource=desk).count() == 0


def test_a_hold_costs_nothing_until_it_is_confirmed(desk, coworker):
    held = book(coworker, [desk], MORNING, now=NOW, hold=True)
    assert Charge.objects.count() == 0
    confirmed = confirm_hold(booking=held, by=held.person, catalogue=catalogue.current(), now=NOW)
    assert (confirmed.status, Charge.objects.total()) == ("confirmed", Decimal("9.00"))


def test_a_hold_that_has_run_out_cannot_be_confirmed(desk, coworker, settings):
    held = book(coworker, [desk], MORNING, now=NOW, hold=True)
    with pytest.raises(errors.HoldExpired):
        confirm_hold(booking=held, by=held.person, catalogue=catalogue.current(), now=NOW + settings.HOLD_LASTS)


def test_a_hold_that_has_run_out_makes_room_before_it_is_swept(desk, coworker, settings):
    held = book(coworker, [desk], MORNING, now=NOW, hold=True)
    book(PersonFactory(), [desk], MORNING, now=NOW + settings.HOLD_LASTS)
    held.refresh_from_db()
    assert held.status == "expired"


def test_a_living_hold_is_in_the_way(desk, coworker):
    book(coworker, [desk], MORNING, now=NOW, hold=True)
    with pytest.raises(errors.SlotTaken):
        book(PersonFactory(), [desk], MORNING, now=NOW)


def test_approval_waits_without_charging_but_keeps_the_time(desk, coworker):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    requested = book(coworker, [desk], MORNING, now=NOW)
    assert (requested.status, Charge.objects.count()) == ("requested", 0)
    assert Allocation.objects.get().standing == "tentative"


def test_members_only_refuses_who_has_no_plan(desk, coworker):
    BookingPolicyFactory(resource=desk, bookable_by="members")
    with pytest.raises(errors.MembersOnly):
        book(coworker, [desk], MORNING, now=NOW)


def test_members_only_lets_members_in(desk, coworker):
    BookingPolicyFactory(resource=desk, bookable_by="members")
    MembershipFactory(person=coworker)
    assert book(coworker, [desk], MORNING, now=NOW).status == "confirmed"


def test_an_allowance_is_drawn_and_comes_back_on_cancellation(desk, coworker):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=180)
    MembershipFactory(person=coworker, plan=plan)
    first = book(coworker, [desk], MORNING, now=NOW)
    second = book(coworker, [desk], between(13, 14), now=NOW)
    assert (first.net, second.net) == (Decimal("0.00"), Decimal("2.50"))
    cancel_booking(booking=first, by=coworker, now=NOW)
    assert book(coworker, [desk], between(15, 18), now=NOW).net == Decimal("0.00")


def test_an_organisation_pays_with_its_own_price_group(desk, coworker):
    organisation = OrganisationFactory(kind="association")
    AffiliationFactory(person=coworker, organisation=organisation)
    booking = book(coworker, [desk], MORNING, now=NOW, payer=Payer(coworker.pk, organisation))
    charge = Charge.objects.get()
    assert (charge.organisation, charge.person, charge.group) == (organisation, None, "association")
    assert booking.organisation == organisation


def test_any_keeps_large_free_blocks_whole(site, coworker):
    """Of two free desks, the one whose free time is already short is given."""
    whole_day, cut_day = ResourceFactory(site=site), ResourceFactory(site=site)
    book(PersonFactory(), [cut_day], between(12, 20), now=NOW)
    entries = wanted(coworker, [], MORNING)
    booking = request_any(wish=Wish("desk", site.pk), wanted=entries, catalogue=catalogue.current(), now=NOW)
    assert [resource.pk for resource in booking.resources] == [cut_day.pk]
    assert whole_day.allocations.count() == 0


def test_any_says_when_nothing_is_free_and_what_is(site, desk, coworker):
    book(PersonFactory(), [desk], MORNING, now=NOW)
    with pytest.raises(errors.NothingFree) as refusal:
        request_any(
            wish=Wish("desk", site.pk), wanted=wanted(coworker, [], MORNING), catalogue=catalogue.current(), now=NOW
        )
    assert refusal.value.facts["alternatives"][0]["start"] == "2027-01-11T12:00:00+01:00"


@pytest.mark.parametrize(
    ("policy", "start", "end", "refusal"),
    [
        ({"min_duration": timedelta(hours=2)}, 9, 10, errors.TooShort),
        ({"max_duration": timedelta(hours=2)}, 9, 12, errors.TooLong),
        ({"min_notice": timedelta(hours=3)}, 9, 12, errors.NoticeTooShort),
        ({"granularity": timedelta(hours=2)}, 9, 11, errors.OffTheGrid),
        ({}, 19, 21, errors.OutsideOpeningHours),
        ({}, 5, 7, errors.InThePast),
        ({"bookable_by": "stewards"}, 9, 12, errors.StewardsOnly),
    ],
)
def test_each_rule_has_its_refusal(desk, coworker, policy, start, end, refusal):
    BookingPolicyFactory(resource=desk, **policy)
    with pytest.raises(refusal):
        book(coworker, [desk], between(start, end), now=NOW)


def test_the_last_day_of_the_horizon_can_be_booked_and_the_next_cannot(desk, coworker):
    BookingPolicyFactory(resource=desk, horizon=timedelta(days=7))
    assert book(coworker, [desk], between(9, 12, date(2027, 1, 18)), now=NOW)
    with pytest.raises(errors.BeyondHorizon):
        book(coworker, [desk], between(9, 12, date(2027, 1, 19)), now=NOW)


def test_too_many_people_are_told_how_many_places_there_are(desk, coworker):
    with pytest.raises(errors.TooManyPeople) as refusal:
        book(coworker, [desk], MORNING, now=NOW, attendees=2)
    assert refusal.value.facts["limit"] == 1


def test_resources_of_two_sites_are_two_bookings(desk, coworker):
    with pytest.raises(errors.SeveralSites):
        book(coworker, [desk, ResourceFactory()], MORNING, now=NOW)


def test_a_resource_out_of_service_is_refused(desk, coworker):
    desk.is_bookable = False
    desk.save()
    with pytest.raises(errors.NotBookable):
        book(coworker, [desk], MORNING, now=NOW)


def test_nothing_asked_is_refused(coworker, site):
    with pytest.raises(errors.NothingAsked):
        request_booking(wanted=wanted(coworker, [], MORNING), catalogue=catalogue.current(), now=NOW)


def test_a_member_books_in_two_round_trips(desk, coworker, django_assert_num_queries):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=60)
    MembershipFactory(person=coworker, plan=plan)
    ask = wanted(coworker, [desk], MORNING)
    network = catalogue.current()
    request_booking(wanted=ask, catalogue=network, now=NOW)
    later = wanted(coworker, [desk], between(13, 14))
    with django_assert_num_queries(2 + 2):  # the two are the savepoint of the test's open transaction
        request_booking(wanted=later, catalogue=network, now=NOW)
