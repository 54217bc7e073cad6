"""Which resources are given to somebody who leaves the choice to the service."""

from datetime import timedelta
from itertools import combinations
from math import dist

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.actions.requesting import request_any
from booking.actions.sweeping import expire_overdue_holds
from booking.availability import free_periods, occupied
from booking.choosing import Wish, choices, ranked
from booking.errors import NothingFree
from booking.models import Allocation
from core.ranges import Period
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    FeatureFactory,
    PartFactory,
    PersonFactory,
    ResourceFactory,
    ZoneFactory,
    book,
    wanted,
)

MORNING = between(9, 12)


def chosen(wish: Wish, person=None, period: Period = MORNING) -> list[str]:
    found = choices(wish, period, person=person, catalogue=catalogue.current(), now=NOW)
    return sorted(entry.name for entry in found[0]) if found else []


def row_of(
    site, count: int, *, zone=None, y: int = 100, name: str = "Poste", gaps: tuple[int, ...] = ()
) -> list[Resource]:
    """Desks side by side, 60 apart; a gap after some."""
    zone = zone or ZoneFactory(site=site)
    made, x = [], 0
    for number in range(count):
        made.append(ResourceFactory(site=site, zone=zone, name=f"{name} {number + 1}", plan_x=x, plan_y=y))
        x += 300 if number + 1 in gaps else 60
    return made


def test_a_team_sits_side_by_side(site):
    row_of(site, 6, gaps=(2,))
    assert chosen(Wish("desk", count=3)) == ["Poste 3", "Poste 4", "Poste 5"]


def test_a_team_stays_in_one_zone_where_one_can_hold_it(site):
    row_of(site, 2, name="Quai")
    row_of(site, 3, name="Étage", gaps=(1, 2))
    assert chosen(Wish("desk", count=3)) == ["Étage 1", "Étage 2", "Étage 3"]


def test_a_team_is_spread_where_no_zone_can_hold_it(site):
    row_of(site, 2, name="Quai")
    row_of(site, 1, name="Étage")
    assert len(chosen(Wish("desk", count=3))) == 3


def test_a_team_leaves_the_largest_group_whole(site):
    """Both rows would seat them as closely: the pair is taken, not two of five, nor the middle of a row."""
    zone = ZoneFactory(site=site)
    row_of(site, 5, zone=zone, name="Long", y=100)
    row_of(site, 2, zone=zone, name="Court", y=900)
    assert chosen(Wish("desk", count=2)) == ["Court 1", "Court 2"]


def test_a_team_takes_the_end_of_a_row(site):
    row_of(site, 5)
    assert chosen(Wish("desk", count=2)) == ["Poste 1", "Poste 2"]


def test_a_team_between_equals_breaks_the_least_free_time(site, coworker):
    desks = row_of(site, 4)
    for desk in desks[2:]:
        book(coworker, [desk], between(13, 20), now=NOW)
    assert chosen(Wish("desk", count=2)) == ["Poste 3", "Poste 4"]


def test_a_team_of_fewer_free_desks_than_asked_gets_none(site):
    row_of(site, 2)
    assert chosen(Wish("desk", count=3)) == []


def test_two_wholes_that_share_a_part_are_not_given_together(site):
    halves = [ResourceFactory(site=site, kind="room", name=name, is_bookable=False) for name in "ABC"]
    for name, parts in (("AB", halves[:2]), ("BC", halves[1:])):
        whole = ResourceFactory(site=site, kind="room", name=name)
        for part in parts:
            PartFactory(whole=whole, part=part)
    assert chosen(Wish("room", count=2)) == []


def test_a_room_and_its_projector_are_one_booking(site, coworker):
    screen, lamp = FeatureFactory(slug="ecran"), FeatureFactory(slug="projecteur")
    room = ResourceFactory(site=site, kind="room", name="Groix", capacity=8)
    room.features.add(screen)
    projector = ResourceFactory(site=site, kind="equipment", name="Projecteur")
    projector.features.add(lamp)
    wish = Wish("room", features=("ecran",), capacity=6, beside=(Wish("equipment", features=("projecteur",)),))
    booking = request_any(wish=wish, wanted=wanted(coworker, [], MORNING), catalogue=catalogue.current(), now=NOW)
    assert {row.resource_id for row in booking.allocations.all()} == {room.pk, projector.pk}


def test_a_wish_that_one_site_cannot_answer_is_not_answered_by_two(site):
    from tests.factories import SiteFactory, open_every_day

    elsewhere = SiteFactory()
    open_every_day(elsewhere)
    ResourceFactory(site=site, kind="room")
    ResourceFactory(site=elsewhere, kind="equipment")
    assert chosen(Wish("room", beside=(Wish("equipment"),))) == []


def test_whoever_has_least_to_choose_from_chooses_first(site):
    """The only desk with a screen is left to the wish that needs it."""
    plain, with_screen = ResourceFactory(site=site, name="A"), ResourceFactory(site=site, name="B")
    with_screen.features.add(FeatureFactory(slug="ecran"))
    book(PersonFactory(), [with_screen], between(13, 20), now=NOW)  # the better fit for both
    found = choices(
        Wish("desk", beside=(Wish("desk", features=("ecran",)),)),
        MORNING,
        person=None,
        catalogue=catalogue.current(),
        now=NOW,
    )
    assert [entry.pk for entry in found[0]] == [plain.pk, with_screen.pk]


def test_nothing_free_for_a_team_offers_the_nearest_time(site, coworker):
    desks = row_of(site, 3)
    book(PersonFactory(), desks[:1], between(9, 13), now=NOW)
    with pytest.raises(NothingFree) as refusal:
        request_any(
            wish=Wish("desk", count=3),
            wanted=wanted(coworker, [], MORNING),
            catalogue=catalogue.current(),
            now=NOW,
        )
    first = refusal.value.facts["alternatives"][0]
    assert (len(first["resources"]), first["start"]) == (3, at(13).astimezone(desks[0].site.tz).isoformat())


def test_a_team_takes_desks_that_only_an_overdue_hold_keeps(site, coworker):
    desks = row_of(site, 3)
    book(PersonFactory(), desks, MORNING, now=NOW, hold=True)
    later = NOW + timedelta(hours=1)
    booking = request_any(
        wish=Wish("desk", count=3), wanted=wanted(coworker, [], MORNING), catalogue=catalogue.current(), now=later
    )
    assert booking.allocations.count() == 3
    assert expire_overdue_holds(now=later) == 0


HOURS = st.integers(8, 19).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, 20)))
WORLD = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6), st.lists(HOURS, max_size=2)), min_size=1, max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(world=WORLD, count=st.integers(1, 3), asked=HOURS)
def test_the_choice_agrees_with_trying_everything(site, world, count, asked):
    """Small worlds against the slow way: never what is occupied; one alone leaves the longest free time whole; several
    sit as closely as any set of free ones in one zone could, and between equals break the least free time.
    """
    Resource.objects.update(is_bookable=False)
    zones = [ZoneFactory(site=site), ZoneFactory(site=site)]
    people = PersonFactory()
    where = {}
    for number, (zone, place, taken) in enumerate(world):
        desk = ResourceFactory(site=site, zone=zones[zone], plan_x=60 * place, plan_y=70 * number)
        where[desk.pk] = (zone, 60 * place, 70 * number)
        for start, end in taken:
            if not Allocation.objects.filter(resource=desk, period__overlap=between(start, end).stored).exists():
                book(people, [desk], between(start, end), now=NOW)
    period = between(*asked)
    current = catalogue.current()
    busy = occupied(between(0, 23), now=NOW)

    def gap(pk: int) -> timedelta | None:
        free = free_periods([current.resources[pk]], between(0, 23), busy)
        return next((one.length for one in free if one.contains(period)), None)

    free = [pk for pk in where if gap(pk) is not None]
    found = choices(Wish("desk", count=count), period, person=None, catalogue=current, now=NOW)
    if len(free) < count:
        assert found == []
        return
    best = [entry.pk for entry in found[0]]
    assert len(set(best)) == count
    assert set(best) <= set(free)

    def cost(group) -> tuple[int, int, timedelta]:
        spread = 0
        for a, b in combinations(group, 2):
            same = where[a][0] == where[b][0]
            steps = abs(list(current.resources).index(a) - list(current.resources).index(b))
            spread += round(dist(where[a][1:], where[b][1:])) if same else 60 * steps
        return len({where[pk][0] for pk in group}), spread, sum((gap(pk) for pk in group), timedelta())

    least = min(cost(group) for group in combinations(free, count))
    assert cost(best) == least


def test_nobody_is_given_the_hall_for_a_talk_of_two(coworker, site):
    """Although the small room would leave a longer free block broken."""
    small = ResourceFactory(site=site, kind="room", capacity=4)
    hall = ResourceFactory(site=site, kind="room", capacity=60)
    book(PersonFactory(), [hall], between(11, 20), now=NOW)
    entries = [catalogue.current().resources[one.pk] for one in (hall, small)]
    found = ranked(entries, between(9, 11), person=coworker, now=NOW)
    assert [entry.pk for entry in found] == [small.pk, hall.pk]


def test_what_needs_approval_is_given_last(coworker, site):
    asked, free = ResourceFactory.create_batch(2, site=site, kind="room", capacity=4)
    BookingPolicyFactory(resource=asked, needs_approval=True)
    entries = [catalogue.current().resources[one.pk] for one in (asked, free)]
    found = ranked(entries, between(9, 11), person=coworker, now=NOW)
    assert [entry.pk for entry in found] == [free.pk, asked.pk]
