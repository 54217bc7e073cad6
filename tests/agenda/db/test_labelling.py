"""The charter accepted, accepted anew, ended; what was is kept."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from agenda.actions.labelling import accept_charter, charter_on, end_label, publish_charter
from agenda.actions.publishing import change_session, publish_session
from agenda.errors import (
    AlreadyUnderTheLabel,
    CharterExists,
    CharterNotFound,
    CharterReplaced,
    LabelEndRefused,
    LabelNotHeld,
    LabelNotRun,
    NotAnsweringForThePartner,
    NotUnderTheLabel,
)
from agenda.label import label_of, labels_of
from agenda.models import LabelMembership, Session
from core.database import violated
from core.models import Event
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import SiteFactory, StewardFactory
from tests.factories.agenda import facts
from tests.factories.label import CharterFactory, LabelMembershipFactory, answering_for

DAY = timedelta(days=1)


@pytest.fixture
def charter(db):
    return CharterFactory(version="1")


@pytest.fixture
def answering(partner, library):
    return answering_for(partner)


@pytest.fixture
def manager(db):
    return StewardFactory(site=None, role=Steward.Role.MANAGER).person


@pytest.fixture
def membership(library, charter, answering):
    return accept_charter(site=library, charter=charter, by=answering, now=NOW)


def kinds():
    return list(Event.objects.filter(kind__regex=r"^(label|charter)\.").order_by("pk").values_list("kind", flat=True))


def test_accepting_brings_the_site_under_the_label(library, charter, answering):
    library.has_label = False
    library.save()
    membership = accept_charter(site=library, charter=charter, by=answering, now=NOW)
    library.refresh_from_db()
    assert (library.has_label, membership.joined_on, membership.accepted_by) == (True, MONDAY, answering)
    assert kinds() == ["label.joined"]


def test_accepting_is_for_those_who_answer(library, charter, publisher, manager):
    for person in (publisher, manager):
        with pytest.raises(NotAnsweringForThePartner):
            accept_charter(site=library, charter=charter, by=person, now=NOW)


def test_accepting_twice_makes_one_membership(membership, library, charter, answering):
    with pytest.raises(AlreadyUnderTheLabel):
        accept_charter(site=library, charter=charter, by=answering, now=NOW)
    assert LabelMembership.objects.count() == 1


def test_accepting_an_old_charter_is_refused(library, charter, answering):
    CharterFactory(version="2", published_on=MONDAY)
    with pytest.raises(CharterReplaced):
        accept_charter(site=library, charter=charter, by=answering, now=NOW)


def test_newer_charter_ends_the_old_membership_and_begins_a_new_one(membership, library, answering):
    later = NOW + 30 * DAY
    newer = CharterFactory(version="2", published_on=MONDAY + 10 * DAY)
    accepted = accept_charter(site=library, charter=newer, by=answering, now=later)
    membership.refresh_from_db()
    assert (membership.left_on, membership.left_by) == (accepted.joined_on, answering)
    assert label_of(library).standing == accepted
    assert label_of(library).since == MONDAY


def test_charter_of_the_future_is_not_in_force(charter):
    CharterFactory(version="2", published_on=MONDAY + DAY)
    assert charter_on(MONDAY) == charter


def test_without_a_charter_there_is_nothing_to_accept(db):
    with pytest.raises(CharterNotFound):
        charter_on(MONDAY)


def test_ending_takes_the_label_and_keeps_what_was(membership, session, library, manager):
    end_label(site=library, by=manager, on=MONDAY, reason="Le lieu ferme.", now=NOW)
    library.refresh_from_db()
    membership.refresh_from_db()
    said = (library.has_label, membership.left_on, membership.left_by, membership.leave_reason)
    assert said == (False, MONDAY, manager, "Le lieu ferme.")
    assert Session.objects.get().status == "published"
    assert kinds() == ["label.joined", "label.left"]


def test_ending_is_for_managers_of_the_network(membership, library, answering):
    managing_here = StewardFactory(site=library, role=Steward.Role.MANAGER).person
    for person in (answering, managing_here):
        with pytest.raises(LabelNotRun):
            end_label(site=library, by=person, on=MONDAY, reason="", now=NOW)


@pytest.mark.parametrize("day", [MONDAY - DAY, MONDAY + DAY])
def test_ending_before_the_beginning_or_in_the_future_is_refused(membership, library, manager, day):
    with pytest.raises(LabelEndRefused):
        end_label(site=library, by=manager, on=day, reason="", now=NOW)


def test_ending_what_does_not_stand_is_refused(library, manager):
    with pytest.raises(LabelNotHeld):
        end_label(site=library, by=manager, on=MONDAY, reason="", now=NOW)


def test_site_that_left_publishes_nothing_new(membership, workshop, library, publisher, manager):
    end_label(site=library, by=manager, on=MONDAY, reason="", now=NOW)
    with pytest.raises(NotUnderTheLabel) as refused:
        publish(workshop, library, publisher)
    assert refused.value.facts == {"left_on": "2027-01-11"}
    assert not Session.objects.exists()


def test_draft_at_a_site_that_left_is_kept_and_not_published(membership, workshop, library, publisher, manager):
    end_label(site=library, by=manager, on=MONDAY, reason="", now=NOW)
    draft = publish(workshop, library, publisher, status="draft")
    said = facts(library, between(14, 16), status="published")
    with pytest.raises(NotUnderTheLabel):
        change_session(session=draft, facts=said, by=publisher, catalogue=catalogue.current(), now=NOW)


def test_site_that_came_back_publishes_again(membership, workshop, library, publisher, manager, charter, answering):
    end_label(site=library, by=manager, on=MONDAY, reason="", now=NOW)
    accept_charter(site=library, charter=charter, by=answering, now=NOW + DAY)
    assert publish(workshop, library, publisher).is_published
    assert label_of(library).since == MONDAY + DAY


def test_site_that_never_joined_publishes(workshop, library, publisher):
    assert publish(workshop, library, publisher).is_published


def test_session_of_a_site_that_left_can_still_be_changed(membership, session, library, publisher, manager):
    end_label(site=library, by=manager, on=MONDAY, reason="", now=NOW)
    said = facts(library, between(15, 17), capacity=9)
    changed = change_session(session=session, facts=said, by=publisher, catalogue=catalogue.current(), now=NOW)
    assert changed.capacity == 9


def publish(workshop, site, by, **more):
    said = facts(site, between(14, 16), **more)
    return publish_session(workshop=workshop, facts=said, by=by, catalogue=catalogue.current(), now=NOW)


def test_charter_is_published_by_the_network(manager, publisher):
    with pytest.raises(LabelNotRun):
        publish_charter(version="1", title="Charte", text="…", by=publisher, now=NOW)
    charter = publish_charter(version="1", title="Charte", text="…", by=manager, now=NOW)
    assert (charter.published_on, kinds()) == (MONDAY, ["charter.published"])


def test_charter_is_never_published_twice(manager, charter):
    with pytest.raises(CharterExists):
        publish_charter(version="1", title="Charte", text="Autre chose", by=manager, now=NOW)


def test_one_membership_stands_per_site(membership, library):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        LabelMembershipFactory(site=library)
    assert violated(error.value) == "label_membership_one_standing_per_site"


def test_labels_are_read_in_one_query(django_assert_num_queries, charter):
    sites = [SiteFactory() for _ in range(3)]
    for site in sites[:2]:
        LabelMembershipFactory(site=site, charter=charter)
    with django_assert_num_queries(1):
        labels = labels_of(sites)
    assert [label.since for label in labels] == [date(2026, 3, 2), date(2026, 3, 2), None]
