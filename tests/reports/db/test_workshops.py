"""Workshops, counted once more in plain Python."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.actions.anonymising import anonymise_past
from agenda.models import Facilitation
from reports.question import Days, Question
from reports.workshops import Figures, workshops
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory
from tests.factories.held_sessions import session_said
from tests.factories.workshops import FacilitatorFactory

DAY = timedelta(days=1)
WEEK = Days(MONDAY, MONDAY + 6 * DAY)
WEDNESDAY_NOON = at(12, day=MONDAY + 2 * DAY)
PUBLICS = ["adults", "seniors", "families"]

person = st.tuples(
    st.sampled_from(["registered", "registered", "cancelled", "waiting", "expired", "offered"]),
    st.booleans(),
    st.sampled_from([True, False, None]),
)
held = st.tuples(
    st.integers(-1, 7),
    st.sampled_from(["procedures", "basics"]),
    st.lists(st.sampled_from(PUBLICS), max_size=3, unique=True),
    st.sampled_from(["all", "advanced"]),
    st.sampled_from(["group", "permanence"]),
    st.sampled_from(["on_site", "online", "hybrid"]),
    st.sampled_from(["published", "published", "draft", "cancelled", "postponed"]),
    st.integers(0, 1),
    st.integers(6, 9),
    st.integers(0, 2),
    st.integers(0, 2),
    st.lists(person, max_size=5),
)


def recounted(world, word):
    """Rows of the report: by key, the figures in the order of `Figures`."""
    rows = defaultdict(lambda: [0] * 13)
    for said in world:
        offset, theme, publics, level, form, mode, status, site, capacity, helpers, beside, people = said
        if status == "draft" or not 0 <= offset <= 6:
            continue
        kind = "collectif" if form == "group" else "demarche_administrative" if theme == "procedures" else "individuel"
        keys = {"theme": [theme], "audience": publics or [None], "level": [level], "site": [site], "mode": [mode]}
        keys |= {"type": [kind], "month": ["2027-01"], "all": [()]}
        for key in keys[word]:
            row = rows[key]
            if status in ("cancelled", "postponed") or offset > 2:
                row[["published", "postponed", "cancelled"].index(status) + 1] += 1
                continue
            row[0] += 1
            row[4] += capacity
            row[6] += beside
            row[7] += beside
            row[11] += 120
            row[12] += 120 * (helpers or 1)
            for standing, walked_in, came in people:
                if standing == "registered" and not walked_in:
                    row[5] += 1
                    row[9] += came is not None
                    row[10] += came is True
                if came:
                    row[6] += 1
                    row[7] += walked_in
                row[8] += standing in ("waiting", "expired", "offered")
    return dict(rows)


def counted(*words, days=WEEK, now=WEDNESDAY_NOON, **more):
    return workshops(Question(days, group_by=words, **more), catalogue=catalogue.current(), now=now)


def as_lists(report):
    names = Figures.__dataclass_fields__
    return {row.keys[0] if row.keys else (): [getattr(row.figures, name) for name in names] for row in report.rows}


class TestRecount(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(held, max_size=5))
    def test_every_cut_is_counted_as_by_hand(self, world):
        partner, sites = PartnerFactory(), [SiteFactory(), SiteFactory()]
        for number, said in enumerate(world):
            session_said(said, partner, sites, number)
        for word in ("theme", "audience", "level", "mode", "type", "month"):
            assert as_lists(counted(word)) == recounted(world, word)
        by_site = recounted(world, "site")
        assert as_lists(counted("site")) == {sites[key].pk: row for key, row in by_site.items()}
        assert as_lists(counted()) == {(): recounted(world, "all").get((), [0] * 13)}


pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db):
    return SessionFactory(workshop__publics=["adults", "seniors"], period=between(14, 16).stored, capacity=4)


def test_a_session_for_two_publics_stands_in_both_and_counts_once_in_the_whole(session):
    report = counted("audience")
    assert [(row.keys, row.figures.sessions) for row in report.rows] == [(("adults",), 1), (("seniors",), 1)]
    assert report.whole.sessions == 1


def test_publics_come_in_their_order_and_those_not_said_last(session):
    SessionFactory(site=session.site, period=between(14, 16).stored)
    assert [row.keys[0] for row in counted("audience").rows] == ["adults", "seniors", None]


def test_more_may_come_than_there_are_places(session):
    session.unregistered_count = 6
    session.save()
    assert counted().whole.attended_fill == 1.5


def test_nothing_has_no_ratio(site):
    whole = counted().whole
    assert (whole.registered_fill, whole.attended_fill, whole.attendance) == (None, None, None)


def test_only_the_sites_asked_for_are_counted(session):
    SessionFactory(period=between(14, 16).stored)
    assert counted(sites=frozenset({session.site_id})).whole.sessions == 1


def test_a_session_belongs_to_the_day_on_the_clocks_of_its_site(session):
    far = SiteFactory(time_zone="Pacific/Auckland")
    SessionFactory(site=far, period=between(14, 16).stored)  # Tuesday there
    assert counted(days=Days(MONDAY, MONDAY)).whole.sessions == 1
    tuesday = Days(MONDAY + DAY, MONDAY + DAY)
    assert counted(days=tuesday).whole.sessions == 1


def test_two_facilitators_give_twice_the_hours(session):
    for _number in range(2):
        Facilitation.objects.create(
            session=session, facilitator=FacilitatorFactory(), period=session.period, is_living=True
        )
    assert (counted().whole.minutes, counted().whole.facilitation) == (120, 240)


def test_forgetting_people_changes_no_count(session):
    RegistrationFactory(session=session, has_attended=True)
    RegistrationFactory(session=session, has_attended=False)
    before = counted().whole
    anonymise_past(now=NOW + 400 * DAY)
    assert (counted().whole, before.attendance) == (before, 0.5)


def test_many_sessions_take_two_queries(session, django_assert_num_queries):
    SessionFactory(site=session.site, period=between(14, 16).stored)
    known = catalogue.current()
    with django_assert_num_queries(2):
        workshops(Question(WEEK, group_by=("theme",)), catalogue=known, now=WEDNESDAY_NOON)
