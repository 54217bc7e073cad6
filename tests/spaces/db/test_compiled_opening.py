from datetime import date, time, timedelta

import pytest

from core.ranges import Period
from spaces import catalogue
from spaces.models import OpeningRule
from tests.conftest import MONDAY, between
from tests.factories import ClosureFactory, OpeningRuleFactory, PartFactory, ResourceFactory, ZoneFactory
from tests.factories.opening import AccessGroupFactory, SpecialOpeningFactory

SUNDAY = date(2027, 1, 10)


def entry_of(resource):
    return catalogue.current().resources[resource.pk]


def open_on(resource, day=MONDAY, groups=()):
    return list(entry_of(resource).hours_for(frozenset(groups)).on(day))


def placed(period: Period) -> dict:
    return {"starts_at": period.start, "ends_at": period.end}


def open_for(group, **place):
    for weekday in range(7):
        OpeningRuleFactory(
            **{"site": None, **place},
            group=group,
            weekday=weekday,
            opens=time(0),
            closes=time(0),
            on_public_holidays=True,
        )


@pytest.fixture
def residents(desk):
    group = AccessGroupFactory()
    open_for(group, site=desk.site)
    return group


def test_a_group_has_its_hours_and_nobody_else_has_them(desk, residents):
    assert open_on(desk) == [between(8, 20)]
    [whole] = open_on(desk, groups=[residents.pk])
    assert whole.length == timedelta(hours=24)


def test_a_group_without_hours_of_its_own_shares_everybodys(desk, residents):
    entry = entry_of(desk)
    assert entry.hours_for(frozenset({residents.pk + 1})) is entry.opening


def test_hours_of_a_group_are_shared_between_like_resources(desk, residents):
    other = ResourceFactory(site=desk.site)
    groups = frozenset({residents.pk})
    assert entry_of(desk).hours_for(groups) is entry_of(other).hours_for(groups)


def test_a_round_the_clock_plan_covers_the_night_of_a_public_holiday(desk, residents):
    desk.site.closes_on_public_holidays = True
    desk.site.save()
    hours = entry_of(desk).hours_for(frozenset({residents.pk}))
    assert hours.covers(Period(between(22, 23, date(2027, 7, 13)).start, between(5, 6, date(2027, 7, 15)).end))


def test_a_groups_rules_come_from_the_closest_place_that_has_any(desk, residents):
    OpeningRuleFactory(site=None, resource=desk, group=residents, weekday=0, opens=time(20), closes=time(22))
    assert open_on(desk, groups=[residents.pk]) == [between(8, 22)]


def test_rules_of_a_group_leave_everybodys_rules_of_the_site_in_place(desk):
    OpeningRuleFactory(site=None, resource=desk, group=AccessGroupFactory(), weekday=0, opens=time(20), closes=time(22))
    assert open_on(desk) == [between(8, 20)]


def test_a_special_opening_opens_a_closed_day_even_a_public_holiday(desk):
    OpeningRule.objects.all().delete()
    desk.site.closes_on_public_holidays = True
    desk.site.save()
    special = between(10, 12, date(2027, 7, 14))
    SpecialOpeningFactory(site=desk.site, **placed(special))
    assert open_on(desk, date(2027, 7, 14)) == [special]


def test_a_closure_closes_a_special_opening(desk):
    SpecialOpeningFactory(site=desk.site, **placed(between(20, 23)))
    ClosureFactory(site=desk.site, **placed(between(21, 22)))
    assert open_on(desk) == [between(8, 21), between(22, 23)]


def test_a_closure_of_a_part_closes_the_whole_and_not_its_other_part(desk):
    whole, other = ResourceFactory(site=desk.site), ResourceFactory(site=desk.site)
    PartFactory(whole=whole, part=desk), PartFactory(whole=whole, part=other)
    ClosureFactory(site=None, resource=desk, **placed(between(8, 12)))
    assert [open_on(one) for one in (desk, whole, other)] == [[between(12, 20)], [between(12, 20)], [between(8, 20)]]


def test_a_closure_of_a_whole_closes_its_parts(desk):
    whole = ResourceFactory(site=desk.site)
    PartFactory(whole=whole, part=desk)
    ClosureFactory(site=None, resource=whole, **placed(between(8, 12)))
    assert open_on(desk) == [between(12, 20)]


def test_a_closure_of_a_zone_closes_what_lies_in_it(desk):
    zone = ZoneFactory(site=desk.site)
    inside = ResourceFactory(site=desk.site, zone=zone)
    ClosureFactory(site=None, zone=zone, **placed(between(8, 12)))
    assert [open_on(one) for one in (inside, desk)] == [[between(12, 20)], [between(8, 20)]]


def test_school_holidays_of_the_sites_zone_choose_the_rules(desk):
    OpeningRule.objects.all().delete()
    OpeningRuleFactory(site=desk.site, weekday=0, opens=time(14), closes=time(18), school="term")
    OpeningRuleFactory(site=desk.site, weekday=0, opens=time(10), closes=time(18), school="holidays")
    in_holidays = date(2027, 2, 22)
    assert open_on(desk) == [between(14, 18)]
    assert open_on(desk, in_holidays) == [between(10, 18, in_holidays)]
