"""Statistics in the national vocabulary, counted once more in plain Python."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.actions.anonymising import anonymise_past
from agenda.models.registration import AgeBand, Gender, Situation
from agenda.statistics import activities, summed
from core.ranges import Period
from tests.conftest import NOW, at, between
from tests.factories import SiteFactory
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, WorkshopFactory

DAY = timedelta(days=1)
LATER = NOW + 30 * DAY
ALWAYS = Period(NOW - 400 * DAY, NOW + 400 * DAY)

person = st.tuples(
    st.sampled_from(AgeBand.values),
    st.sampled_from(Situation.values),
    st.sampled_from(Gender.values),
    st.sampled_from([True, False, None]),
)
held = st.tuples(
    st.sampled_from(["group", "permanence"]),
    st.sampled_from(["procedures", "basics"]),
    st.sampled_from(["on_site", "online", "hybrid"]),
    st.sampled_from(["all", "beginner", "intermediate", "advanced"]),
    st.sampled_from(["published", "draft", "cancelled"]),
    st.integers(0, 3),
    st.lists(person, max_size=4),
)


def make(number, partner, site, said):
    form, theme, mode, level, status, beside, people = said
    workshop = WorkshopFactory(partner=partner, format=form, theme=theme, level=level)
    session = SessionFactory(
        workshop=workshop,
        site=site,
        status=status,
        mode=mode,
        online_url="" if mode == "on_site" else "https://visio.example/a",
        unregistered_count=beside,
        slot_minutes=30 if form == "permanence" else None,
        period=between(14, 16, at(14).date() + timedelta(days=number)).stored,
        published_at=None if status == "draft" else NOW,
        cancelled_at=NOW if status == "cancelled" else None,
    )
    for band, situation, gender, came in people:
        RegistrationFactory(session=session, age_band=band, situation=situation, gender=gender, has_attended=came)


def recounted(said):
    """What the vocabulary says of these, without the database."""
    form, theme, mode, level, _status, beside, people = said
    came = [one for one in people if one[3] is True]
    kind = "collectif" if form == "group" else "demarche_administrative" if theme == "procedures" else "individuel"
    place = "a_distance" if mode == "online" else "lieu_activite"
    levels = {"all": "", "beginner": "debutant", "intermediate": "intermediaire", "advanced": "avance"}
    untold = ["non_communique"] * beside
    counts = [sorted([one[column] for one in came] + untold) for column in range(3)]
    return kind, 120 if form == "group" else 30, place, levels[level], len(came) + beside, counts


def shown(row):
    counts = [sorted(row.counts[name].elements()) for name in ("age_band", "situation", "gender")]
    return row.type, row.minutes, row.place, row.level, row.participants, counts


class TestRecount(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(held, max_size=3))
    def test_every_session_that_took_place_is_counted_as_by_hand(self, world):
        partner = PartnerFactory()
        site = SiteFactory(organisation=partner.organisation)
        for number, said in enumerate(world):
            make(number, partner, site, said)
        expected = [recounted(said) for said in world if said[4] == "published"]
        assert [shown(row) for row in activities(partner, ALWAYS, now=LATER)] == expected


pytestmark = pytest.mark.django_db


def test_forgetting_people_changes_no_count(session, partner):
    RegistrationFactory(session=session, has_attended=True, age_band="douze_dix_huit", gender="feminin")
    before = [shown(row) for row in activities(partner, ALWAYS, now=LATER)]
    anonymise_past(now=NOW + 400 * DAY)
    assert [shown(row) for row in activities(partner, ALWAYS, now=LATER)] == before


def test_what_is_not_over_is_not_counted(session, partner):
    assert activities(partner, ALWAYS, now=at(15)) == []


def test_elsewhere_than_at_the_partner_s_is_another_place(partner, workshop):
    SessionFactory(workshop=workshop, period=between(14, 16).stored)
    [row] = activities(partner, ALWAYS, now=LATER)
    assert row.place == "autre"


def test_sums_name_every_word_of_the_vocabulary(session, partner):
    RegistrationFactory(session=session, has_attended=True, situation="retraite")
    rows = summed(activities(partner, ALWAYS, now=LATER), "situation")
    assert [(value, count) for value, _label, count in rows] == [
        ("scolarise", 0), ("sans_emploi", 0), ("en_emploi", 0), ("retraite", 1), ("non_communique", 0),
    ]  # fmt: skip


def test_sessions_take_as_many_queries_for_one_as_for_three(
    workshop, library, partner, django_assert_num_queries, session
):
    for extra in range(2):
        SessionFactory(workshop=workshop, site=library, period=between(14, 16, NOW.date() + (extra + 1) * DAY).stored)
    with django_assert_num_queries(2):
        assert len(activities(partner, ALWAYS, now=LATER)) == 3
