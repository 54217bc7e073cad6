"""Rules that depend on who asks and on what they have had."""

from datetime import date, timedelta

import pytest

from billing.standing import Payer
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.moving import move_booking
from booking.actions.requesting import request_any
from booking.choosing import Wish
from booking.errors import (
    BehalfNotAllowed,
    BeyondHorizon,
    CooldownRunning,
    DayReserved,
    GroupsOnly,
    InThePast,
    NotASlot,
    OverrideNotAllowed,
    QualificationMissing,
    QuotaExceeded,
    SlotTaken,
)
from booking.models import Booking, Override
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    OrganisationFactory,
    PersonFactory,
    ResourceFactory,
    StewardFactory,
    book,
    wanted,
)
from tests.factories.policies import QualificationFactory, group_of, qualify, quota, reserve_day, slots

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


def move(booking, period, by, **more):
    return move_booking(booking=booking, by=by, period=period, catalogue=catalogue.current(), now=NOW, **more)


def test_a_slot_is_booked_whole(desk, coworker):
    slots((10, 13), (13, 16))
    with pytest.raises(NotASlot) as refusal:
        book(coworker, [desk], between(10, 12), now=NOW)
    assert [slot["start"][11:16] for slot in refusal.value.facts["slots"]] == ["10:00", "13:00"]


def test_slots_that_touch_are_booked_together(desk, coworker):
    slots((10, 13), (13, 16))
    assert book(coworker, [desk], between(10, 16), now=NOW).status == "confirmed"


def test_slots_of_several_policies_must_all_be_met(desk, coworker):
    slots((10, 13), (13, 16))
    slots((10, 16))
    assert book(coworker, [desk], between(10, 16), now=NOW)
    with pytest.raises(NotASlot):
        book(coworker, [desk], between(10, 13), now=NOW)


def test_a_day_without_slots_is_not_booked(desk, coworker):
    slots((10, 13))
    with pytest.raises(NotASlot):
        book(coworker, [desk], between(10, 13, day=TUESDAY), now=NOW)


def test_a_qualification_must_hold_on_the_day_of_use(desk, coworker):
    laser = QualificationFactory()
    BookingPolicyFactory().qualifications.add(laser)
    qualify(coworker, laser, until=MONDAY)
    assert book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(QualificationMissing) as refusal:
        book(coworker, [desk], between(9, 10, day=TUESDAY), now=NOW)
    assert refusal.value.facts["qualifications"] == [{"slug": laser.slug, "name": laser.name}]


def test_a_group_may_book_what_others_may_not(desk, coworker):
    policy = BookingPolicyFactory(bookable_by="groups")
    policy.groups.add(group_of(coworker))
    assert book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(GroupsOnly):
        book(PersonFactory(), [desk], between(10, 11), now=NOW)


def test_of_two_policies_with_groups_both_must_admit(desk, coworker):
    for _number in range(2):
        BookingPolicyFactory(bookable_by="groups").groups.add(group_of())
    first = BookingPolicyFactory(bookable_by="groups")
    first.groups.add(group_of(coworker))
    with pytest.raises(GroupsOnly):
        book(coworker, [desk], between(9, 10), now=NOW)


def test_priority_opens_earlier_for_the_group(desk, coworker):
    policy = BookingPolicyFactory(horizon=7 * DAY, priority_horizon=30 * DAY)
    policy.priority_groups.add(group_of(coworker))
    later = MONDAY + 20 * DAY
    assert book(coworker, [desk], between(9, 10, day=later), now=NOW)
    with pytest.raises(BeyondHorizon):
        book(PersonFactory(), [desk], between(10, 11, day=later), now=NOW)


def test_a_reserved_day_is_the_groups_until_it_opens_to_all(desk, coworker):
    reserve_day(2, group_of(coworker), opens="1 00:00:00")
    stranger, period = PersonFactory(), between(10, 11, day=WEDNESDAY)
    with pytest.raises(DayReserved):
        book(stranger, [desk], period, now=NOW)
    assert book(coworker, [desk], between(9, 10, day=WEDNESDAY), now=NOW)
    assert book(stranger, [desk], period, now=period.start - DAY)


def test_hours_of_a_week_are_counted_with_what_is_over(desk, coworker):
    quota(4)
    early = book(coworker, [desk], between(9, 12), now=NOW)
    Booking.objects.filter(pk=early.pk).update(status="completed")
    with pytest.raises(QuotaExceeded) as refusal:
        book(coworker, [desk], between(9, 11, day=TUESDAY), now=NOW)
    facts = refusal.value.facts
    assert (facts["limit"], facts["used"], facts["asked"]) == (4, 3, 2)
    assert facts["resets_at"] == "2027-01-18T00:00:00+01:00"
    assert book(coworker, [desk], between(9, 11, day=MONDAY + 7 * DAY), now=NOW)


def test_cancelled_time_is_given_back_to_the_quota(desk, coworker):
    quota(3)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert book(coworker, [desk], between(9, 12), now=NOW)


def test_each_resource_asked_for_counts(site, desk, coworker):
    quota(4)
    other = ResourceFactory(site=site)
    with pytest.raises(QuotaExceeded):
        book(coworker, [desk, other], between(9, 12), now=NOW)


def test_a_quota_counts_only_what_its_policy_speaks_of(site, desk, coworker):
    room = ResourceFactory(site=site, kind="room")
    quota(1, policy=BookingPolicyFactory(kind="room"), measure="bookings", window="day")
    book(coworker, [room], between(9, 10), now=NOW)
    assert book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(QuotaExceeded):
        book(coworker, [room], between(14, 15), now=NOW)


def test_simultaneous_bookings_are_counted_where_they_overlap(site, coworker):
    one, two, three = (ResourceFactory(site=site) for _number in range(3))
    quota(2, measure="simultaneous", window="")
    book(coworker, [one], between(9, 11), now=NOW)
    book(coworker, [two], between(11, 13), now=NOW)
    assert book(coworker, [three], between(9, 13), now=NOW)
    with pytest.raises(QuotaExceeded):
        book(coworker, [two], between(9, 10), now=NOW)


def test_an_organisation_shares_its_quota(desk, site):
    quota(2, holder="organisation", measure="bookings", window="week")
    organisation = OrganisationFactory()
    for hour in (9, 10):
        person = PersonFactory()
        book(person, [desk], between(hour, hour + 1), now=NOW, payer=Payer(person.pk, organisation))
    person = PersonFactory()
    with pytest.raises(QuotaExceeded):
        book(person, [desk], between(11, 12), now=NOW, payer=Payer(person.pk, organisation))
    assert book(person, [desk], between(11, 12), now=NOW)


def test_a_rest_is_kept_before_and_after(site, desk, coworker):
    BookingPolicyFactory(cooldown="02:00")
    book(coworker, [desk], between(12, 13), now=NOW)
    for hour in (10, 14):
        with pytest.raises(CooldownRunning):
            book(coworker, [desk], between(hour, hour + 1), now=NOW)
    assert book(coworker, [desk], between(15, 16), now=NOW)
    assert book(coworker, [desk], between(9, 10), now=NOW)


def test_a_move_does_not_count_the_booking_itself(desk, coworker):
    quota(3)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    assert move(booking, between(13, 16), coworker).start == at(13)
    with pytest.raises(QuotaExceeded):
        move(booking, between(13, 17), coworker)


def test_a_hold_counts_and_confirms_within_its_quota(desk, coworker):
    quota(3)
    hold = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    with pytest.raises(QuotaExceeded):
        book(coworker, [desk], between(13, 14), now=NOW)
    assert confirm_hold(booking=hold, by=coworker, catalogue=catalogue.current(), now=NOW).status == "confirmed"


def test_a_manager_sets_rules_aside_and_each_is_written_down(site, desk, coworker):
    manager = StewardFactory(site=site, role="manager").person
    quota(1)
    BookingPolicyFactory(max_duration="02:00")
    booking = book(coworker, [desk], between(9, 12), now=NOW, by=manager, set_aside="Portes ouvertes")
    rows = Override.objects.filter(booking=booking)
    assert {row.rule for row in rows} == {"too-long", "quota-exceeded"}
    assert {(row.reason, row.by) for row in rows} == {("Portes ouvertes", manager)}
    assert booking.made_by == manager


def test_a_host_sets_no_rule_aside(site, desk, coworker):
    host = StewardFactory(site=site, role="host").person
    BookingPolicyFactory(max_duration="02:00")
    with pytest.raises(OverrideNotAllowed):
        book(coworker, [desk], between(9, 12), now=NOW, by=host, set_aside="Pour une fois")


def test_what_is_past_or_taken_is_never_set_aside(site, desk, coworker):
    manager = StewardFactory(site=site, role="manager").person
    book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(SlotTaken):
        book(coworker, [desk], between(9, 10), now=NOW, by=manager, set_aside="Urgent")
    with pytest.raises(InThePast):
        book(coworker, [desk], between(9, 10, day=date(2027, 1, 4)), now=NOW, by=manager, set_aside="Urgent")


def test_nobody_books_for_another_without_the_desk(desk, coworker):
    with pytest.raises(BehalfNotAllowed):
        book(coworker, [desk], between(9, 10), now=NOW, by=PersonFactory())


def test_a_move_may_set_rules_aside(site, desk, coworker):
    manager = StewardFactory(site=site, role="manager").person
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    BookingPolicyFactory(max_duration="02:00")
    moved = move(booking, between(9, 13), manager, set_aside="Panne")
    assert (moved.end, Override.objects.get().rule) == (at(13), "too-long")


def test_any_desk_is_one_that_the_person_may_have(site, coworker):
    kept, free = (ResourceFactory(site=site, name=name) for name in ("A", "B"))
    BookingPolicyFactory(resource=kept, bookable_by="members")
    booking = request_any(
        wish=Wish(kind="desk"), wanted=wanted(coworker, [], between(9, 10)), catalogue=catalogue.current(), now=NOW
    )
    assert booking.resources == [free]
