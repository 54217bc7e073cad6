"""One meaning of the filters: what is read is written back, whatever was said."""

from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from agenda.filter_reading import read_filter
from agenda.filters import EVERYTHING, Filter
from agenda.models import Theme
from agenda.models.workshop import AccessFeature, Public
from core.errors import Invalid
from core.ranges import PeriodInvalid
from spaces.catalogue import Catalogue, SiteEntry
from spaces.errors import SiteNotFound
from tests.conftest import PARIS, at
from tests.factories import SiteFactory

TUESDAY = date(2027, 1, 12)


def network() -> Catalogue:
    """Two places: one in Lorient, one on Réunion."""
    sites = {}
    for pk, (slug, tz) in enumerate([("perriere", "Europe/Paris"), ("saint-denis", "Indian/Reunion")], start=1):
        row = SiteFactory.build()
        sites[pk] = SiteEntry(pk, row.public_id, slug, slug, ZoneInfo(tz), None)
    by_id = {entry.public_id: entry for entry in sites.values()}
    return Catalogue(version=1, sites=sites, resources={}, site_by_id=by_id, resource_by_id={})


NETWORK = network()
ONE_OF = {
    "theme": Theme.values,
    "site": ["perriere", "saint-denis"],
    "public": Public.values,
    "accessible": ["any", *AccessFeature.values],
    "partner": ["defis", "fab-lab", "0190d0b6-1111-7000-8000-000000000001"],
}
WHENS = [
    {},
    {"day": "2027-01-11"},
    {"week": "2027-W02"},
    {"month": "2027-01"},
    {"from": "2027-01-11"},
    {"to": "2027-01-11"},
    {"from": "2027-01-11T08:00:00+01:00", "to": "2027-02-01"},
]
QUERIES = st.builds(
    lambda several, when, free, text: {**several, **when, "free": free, "q": text},
    st.fixed_dictionaries(
        {}, optional={name: st.lists(st.sampled_from(values), max_size=4) for name, values in ONE_OF.items()}
    ),
    st.sampled_from(WHENS),
    st.sampled_from(["", "true", "oui", "0"]),
    st.text("aZéÉœ’' -&=%+;,#?0日", max_size=20),
)


def read(query) -> Filter:
    said = query if isinstance(query, str) else urlencode(query, doseq=True)
    return read_filter(QueryDict(said), catalogue=NETWORK)


@given(QUERIES)
def test_a_filter_is_read_as_it_is_written(query):
    wanted = read(query)
    assert read(wanted.query) == wanted


@given(QUERIES)
def test_a_filter_without_all_that_it_says_is_everything(query):
    wanted = read(query)
    for name, value in wanted.pairs:
        wanted = wanted.without(name, value)
    assert wanted == EVERYTHING


@given(QUERIES)
def test_a_filter_without_one_thing_says_all_others(query):
    wanted = read(query)
    for pair in wanted.pairs:
        assert wanted.without(*pair).pairs == [other for other in wanted.pairs if other != pair]


def test_order_repetition_and_commas_say_the_same():
    assert read("theme=safety,basics") == read("theme=basics&theme=safety&theme=basics&utm_source=lettre")


def test_a_site_is_named_by_slug_or_id():
    site = NETWORK.sites[1]
    assert read({"site": str(site.public_id)}) == read({"site": site.slug})


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ({"day": "2027-01-11"}, at(0), at(0, day=TUESDAY)),
        ({"week": "2027-W02"}, at(0), at(0, day=date(2027, 1, 18))),
        ({"month": "2027-01"}, at(0, day=date(2027, 1, 1)), at(0, day=date(2027, 2, 1))),
        ({"from": "2027-01-11", "to": "2027-01-11"}, at(0), at(0, day=TUESDAY)),
        ({"from": "2027-01-11T14:00:00 01:00"}, at(14), None),
        ({"month": "2027-03"}, at(0, day=date(2027, 3, 1)), datetime(2027, 4, 1, tzinfo=PARIS)),
        ({"day": "2027-01-11", "site": "saint-denis"}, at(21, day=date(2027, 1, 10)), at(21)),
    ],
)
def test_days_are_those_of_the_place(query, start, end):
    when = read(query).when
    assert (when.start, when.end) == (start, end)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"theme": "danse"}, ["theme"]),
        ({"theme": "danse", "public": "martians", "free": "peut-être"}, ["theme", "public", "free"]),
        ({"accessible": "xx"}, ["accessible"]),
        ({"site": "pas un site"}, ["site"]),
        ({"partner": "pas un partenaire"}, ["partner"]),
        ({"workshop": "1"}, ["workshop"]),
        ({"q": "x" * 101}, ["q"]),
        ({"q": "a\0b"}, ["q"]),
        ({"day": "demain"}, ["day"]),
        ({"day": "9999-12-31"}, ["day"]),
        ({"week": "2027-W60"}, ["week"]),
        ({"month": "2027-1"}, ["month"]),
        ({"from": "2027-01-11T14:00:00"}, ["from"]),
        ({"to": "9999-12-31"}, ["to"]),
        ({"day": "2027-01-11", "from": "2027-01-11"}, ["day"]),
        ({"theme": [str(number) for number in range(21)]}, ["theme"]),
    ],
)
def test_what_cannot_be_read_is_named(query, fields):
    with pytest.raises(Invalid) as refusal:
        read(query)
    assert list(refusal.value.errors) == fields


def test_dates_in_the_wrong_order_are_refused():
    with pytest.raises(PeriodInvalid):
        read({"from": "2027-02-01", "to": "2027-01-01"})


def test_an_unknown_site_is_refused():
    with pytest.raises(SiteNotFound):
        read({"site": "nulle-part"})
