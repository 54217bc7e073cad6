"""This, this and following, all: without losing exceptions, and all or nothing."""

from datetime import date, time, timedelta

import pytest

from billing.models import Charge
from booking.actions.changing import cancel_booking
from booking.actions.editing import edit_booking
from booking.actions.repeating import Decision
from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from booking.actions.striking import stop_missed_series
from booking.actions.sweeping import release_no_shows
from booking.errors import NotInTheSeries, SeriesConflicts, SeriesOver
from booking.models import Booking, Change, Series
from booking.recurrence_reading import read_rule
from core.errors import NotAllowed, Stale
from core.models import Delivery
from spaces import catalogue
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book
from tests.factories.series import repeat

WEEK = timedelta(days=7)
AFTERNOON = Edit(starts=time(14))


@pytest.fixture
def series(coworker, desk) -> Series:
    return repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=4", title="Point")


def rule(text: str):
    return read_rule(text, starts=time(9), tz=PARIS)


def edit(series, what, *, scope="all", now=NOW, **more):
    return edit_series(
        series=series, by=series.person, scope=scope, edit=what, catalogue=catalogue.current(), now=now, **more
    )


def held(*series: Series) -> list[str]:
    rows = Booking.objects.filter(series__in=series, status="confirmed").order_by("period")
    return [f"{row.start.astimezone(PARIS):%m-%d %H}" for row in rows]


def alone(series: Series, day: date, hour: int, now=NOW) -> Booking:
    """One occurrence moved by itself, as the pages and the API do it."""
    booking = series.bookings.get(occurrence_on=day, status="confirmed")
    return edit_booking(
        booking=booking,
        by=booking.person,
        catalogue=catalogue.current(),
        now=now,
        said={},
        period=between(hour, hour + 2, day=day),
    )


def test_one_occurrence_moved_by_itself_is_an_exception(series):
    alone(series, MONDAY + WEEK, 16)
    moved = series.bookings.get(occurrence_on=MONDAY + WEEK)
    assert (moved.is_exception, held(series)) == (True, ["01-11 09", "01-18 16", "01-25 09", "02-01 09"])


def test_one_occurrence_named_otherwise_is_an_exception(series):
    edit(series, Edit(said={"title": "Bilan"}), scope="this", occurrence=MONDAY + WEEK)
    assert [row.title for row in series.bookings.filter(is_exception=True)] == ["Bilan"]


def test_the_whole_moves_and_leaves_exceptions_where_they_are(series):
    """MRBS #2040: an edit of the whole does not lose what was changed alone."""
    alone(series, MONDAY + WEEK, 16)
    edit(series, AFTERNOON)
    assert held(series) == ["01-11 14", "01-18 16", "01-25 14", "02-01 14"]
    series.refresh_from_db()
    assert (series.starts, series.sequence) == (time(14), 1)
    assert series.bookings.filter(is_exception=True).count() == 1


def test_what_follows_is_a_series_of_its_own_with_its_exceptions(series):
    """MRBS #659: this and following, without losing exceptions."""
    alone(series, MONDAY + 2 * WEEK, 16)
    part = edit(series, AFTERNOON, scope="following", occurrence=MONDAY + WEEK)
    series.refresh_from_db()
    assert (held(series), held(part)) == (["01-11 09"], ["01-18 14", "01-25 16", "02-01 14"])
    assert (series.rule, part.rule) == ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270111", "FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    assert part.split_from == series


def test_past_occurrences_never_change(series):
    edit(series, AFTERNOON, now=NOW + WEEK + timedelta(hours=4))
    assert held(series) == ["01-11 09", "01-18 09", "01-25 14", "02-01 14"]


def test_a_place_that_is_taken_refuses_the_whole_edit_and_keeps_every_place(series, desk):
    """GRR #402: an edit of a series overwrites nobody."""
    book(PersonFactory(), [desk], between(15, 17, day=MONDAY + WEEK), now=NOW)
    with pytest.raises(SeriesConflicts) as refused:
        edit(series, AFTERNOON)
    assert [one["day"] for one in refused.value.facts["conflicts"]] == ["2027-01-18"]
    assert held(series) == ["01-11 09", "01-18 09", "01-25 09", "02-01 09"]
    assert Charge.objects.filter(reverses__isnull=False).count() == 0


@pytest.mark.parametrize(("action", "left"), [("skip", []), ("keep", ["01-18 09"]), ("move", ["01-18 17"])])
def test_a_conflict_of_an_edit_is_decided(series, desk, action, left):
    book(PersonFactory(), [desk], between(15, 17, day=MONDAY + WEEK), now=NOW)
    place = between(17, 19, day=MONDAY + WEEK) if action == "move" else None
    edit(series, AFTERNOON, decisions={MONDAY + WEEK: Decision(action, place)})
    assert held(series) == ["01-11 14", *left, "01-25 14", "02-01 14"]


def test_a_longer_rule_adds_days_and_a_shorter_one_gives_them_back(series):
    edit(series, Edit(rule=rule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4")))
    assert held(series) == ["01-11 09", "01-13 09", "01-18 09", "01-20 09"]


def test_a_day_given_back_is_not_taken_again(series):
    cancel_series(series=series, by=series.person, scope="this", occurrence=MONDAY + WEEK, now=NOW)
    edit(series, Edit(rule=rule("FREQ=WEEKLY;COUNT=5")))
    assert held(series) == ["01-11 09", "01-25 09", "02-01 09", "02-08 09"]


def test_another_resource_takes_them_all(series, desk):
    other = ResourceFactory(site=desk.site)
    edit(series, Edit(resources=(catalogue.current().resources[other.pk],)))
    assert {row.resource_id for b in series.bookings.all() for row in b.allocations.all()} == {other.pk}


def test_a_change_of_the_words_reaches_those_that_follow(series):
    edit(series, Edit(said={"title": "Comité"}))
    assert set(series.bookings.values_list("title", "is_exception")) == {("Comité", False)}
    assert Change.objects.filter(kind="changed").count() == 4


def test_two_people_editing_at_once_do_not_overwrite_each_other(series):
    """GRR #456."""
    other = Series.objects.select_related("site", "person").get(pk=series.pk)
    edit(series, AFTERNOON)
    with pytest.raises(Stale):
        edit(other, Edit(starts=time(16)))


def test_one_occurrence_is_cancelled_and_the_others_stay(series):
    """RDV-Service-Public #1707."""
    cancel_series(series=series, by=series.person, scope="this", occurrence=MONDAY + WEEK, now=NOW)
    assert held(series) == ["01-11 09", "01-25 09", "02-01 09"]


def test_what_follows_is_cancelled_with_one_mail(series):
    with_mail = Delivery.objects.filter(subscriber="notifications.compose", event__kind__startswith="booking.")
    cancel_series(series=series, by=series.person, scope="following", occurrence=MONDAY + 2 * WEEK, now=NOW)
    series.refresh_from_db()
    assert (held(series), series.rule, series.ended_at) == (
        ["01-11 09", "01-18 09"],
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270124",
        None,
    )
    assert with_mail.count() == 0


def test_all_is_cancelled_exceptions_too_and_charged_to_nobody(series):
    alone(series, MONDAY + WEEK, 16)
    cancel_series(series=series, by=series.person, scope="all", now=NOW, reason="Projet fini")
    series.refresh_from_db()
    assert (held(series), series.ended_at, series.end_reason) == ([], NOW, "Projet fini")
    assert Charge.objects.total() == 0


def test_a_cancelled_series_is_over(series):
    cancel_series(series=series, by=series.person, scope="all", now=NOW)
    series.refresh_from_db()
    with pytest.raises(SeriesOver):
        edit(series, AFTERNOON)


def test_a_day_that_is_not_of_the_series_is_not_found(series):
    with pytest.raises(NotInTheSeries):
        edit(series, AFTERNOON, scope="this", occurrence=MONDAY + timedelta(days=1))


def test_others_may_not_edit(series):
    with pytest.raises(NotAllowed):
        edit_series(
            series=series, by=PersonFactory(), scope="all", edit=AFTERNOON, catalogue=catalogue.current(), now=NOW
        )


def test_a_shift_into_its_own_places_is_no_conflict(coworker, desk):
    series = repeat(coworker, [desk], "FREQ=DAILY;COUNT=3", starts=8, hours=8)
    edit(series, Edit(starts=time(10)))
    assert held(series) == ["01-11 10", "01-12 10", "01-13 10"]


def test_an_occurrence_cancelled_by_itself_stays_out_of_a_split(series):
    cancel_booking(booking=series.bookings.get(occurrence_on=MONDAY + 2 * WEEK), by=series.person, now=NOW)
    part = edit(series, AFTERNOON, scope="following", occurrence=MONDAY + WEEK)
    assert held(part) == ["01-18 14", "02-01 14"]


@pytest.mark.parametrize(("strikes", "left"), [(2, 2), (1, 0)])
def test_a_series_to_which_nobody_comes_is_stopped(coworker, desk, strikes, left):
    BookingPolicyFactory(needs_check_in=True, check_in_grace=timedelta(minutes=15), strikes=strikes)
    series = repeat(coworker, [desk], "FREQ=DAILY;COUNT=3")
    later = at(9, 20)
    release_no_shows(now=later)
    stop_missed_series(now=later)
    assert series.bookings.filter(status="confirmed").count() == left
    if not left:
        ended = set(series.bookings.filter(status="cancelled").values_list("ended_by", "end_reason"))
        assert ended == {(None, "Série arrêtée après 1 absence")}
        assert Charge.objects.total() == series.bookings.get(status="no_show").total
        assert Change.objects.filter(kind="cancelled").count() == 2
