"""The address of the monthly recurring revenue."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from billing.models import Charge
from spaces.models import Steward
from tests.conftest import MONDAY
from tests.factories import (
    BearingFactory,
    IssuerTermsFactory,
    PersonFactory,
    PlanFactory,
    SiteFactory,
    StewardFactory,
    contract_of,
    token_for,
)
from tests.factories.reports import charged
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/recurring"
JANUARY = {"from": "2027-01-01", "to": "2027-01-31"}
LONG_AGO = date(2026, 3, 1)
FLOW = ("mrr_start", "new", "expansion", "contraction", "paused", "resumed", "lost", "moved", "mrr_end")
PEOPLE = ("members_start", "members_new", "members_paused", "members_resumed", "members_lost", "members_end")


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def reader(manager):
    return client_of(manager)


def answer(client, *words, **asked):
    return client.get(ADDRESS, {**JANUARY, "group_by": ",".join(words), **asked} if words else {**JANUARY, **asked})


def flow(row):
    return {name: row[name] for name in FLOW if row[name] != "0.00"}


def live_through_january():
    """One of each: there all along, new, dearer, cheaper, paused, back at another fee, gone."""
    contract_of(("50.00", LONG_AGO, None))
    contract_of(("40.00", date(2027, 1, 20), None))
    contract_of(("50.00", LONG_AGO, MONDAY), ("90.00", date(2027, 1, 12), None))
    contract_of(("90.00", LONG_AGO, MONDAY), ("50.00", date(2027, 1, 12), None))
    contract_of(("30.00", LONG_AGO, MONDAY), ("30.00", date(2027, 3, 1), None))
    contract_of(("60.00", LONG_AGO, date(2026, 12, 1)), ("65.00", date(2027, 1, 5), None))
    contract_of(("20.00", LONG_AGO, date(2027, 1, 15)))


def test_the_bridge_leads_from_the_start_to_the_end(reader):
    live_through_january()
    (row,) = answer(reader).json()["results"]
    assert flow(row) == {
        "mrr_start": "240.00",
        "new": "40.00",
        "expansion": "45.00",
        "contraction": "-40.00",
        "paused": "-30.00",
        "resumed": "60.00",
        "lost": "-20.00",
        "mrr_end": "295.00",
    }
    assert [row[name] for name in PEOPLE] == [5, 1, -1, 1, -1, 5]
    assert (row["paying"], row["arpm"], row["churn"], row["mrr_churn"]) == (5, "59.00", 0.2, 0.0833)


def test_the_last_day_of_a_contract_still_counts_and_the_next_one_does_not(reader):
    contract_of(("20.00", LONG_AGO, date(2027, 1, 31)))
    assert flow(answer(reader).json()["results"][0]) == {"mrr_start": "20.00", "mrr_end": "20.00"}
    february = {"from": "2027-02-01", "to": "2027-02-28"}
    assert flow(answer(reader, **february).json()["results"][0]) == {"mrr_start": "20.00", "lost": "-20.00"}


def test_a_trial_is_no_revenue_until_it_is_over(reader):
    contract_of(("20.00", date(2027, 1, 1), None), anchor_on=date(2027, 1, 15))
    (first, second) = answer(reader, "month", to="2027-02-28").json()["results"]
    assert (flow(first), first["members_new"]) == ({"new": "20.00", "mrr_end": "20.00"}, 1)
    before = answer(reader, to="2027-01-14").json()["results"][0]
    assert (before["mrr_end"], before["members_end"], second["new"]) == ("0.00", 0, "0.00")


def test_a_new_version_of_a_plan_is_a_rise_and_nothing_moves(reader):
    old = PlanFactory(monthly_fee="50.00")
    new = PlanFactory(monthly_fee="55.00", replaces=old, version=2)
    contract_of((old, LONG_AGO, MONDAY), (new, date(2027, 1, 12), None))
    (row,) = answer(reader, "plan").json()["results"]
    assert (row["plan"]["id"], flow(row)) == (
        str(new.public_id),
        {"mrr_start": "50.00", "expansion": "5.00", "mrr_end": "55.00"},
    )


def test_a_change_of_plan_moves_between_the_plans_and_each_of_them_closes(reader):
    light, full = PlanFactory(monthly_fee="50.00"), PlanFactory(monthly_fee="90.00")
    contract_of((light, LONG_AGO, MONDAY), (full, date(2027, 1, 12), None))
    rows = {row["plan"]["name"]: row for row in answer(reader, "plan").json()["results"]}
    assert flow(rows[light.name]) == {"mrr_start": "50.00", "moved": "-50.00"}
    assert flow(rows[full.name]) == {"moved": "50.00", "expansion": "40.00", "mrr_end": "90.00"}


def test_another_issuer_takes_over_the_contracts_of_its_site(reader, site):
    before, after = IssuerTermsFactory().issuer, IssuerTermsFactory().issuer
    BearingFactory(site=site, issuer=before, valid_from=LONG_AGO)
    BearingFactory(site=site, issuer=after, valid_from=MONDAY)
    contract_of(("50.00", LONG_AGO, None), home_site=site)
    rows = {row["issuer"]["name"]: flow(row) for row in answer(reader, "issuer").json()["results"]}
    assert rows == {
        before.name: {"mrr_start": "50.00", "moved": "-50.00"},
        after.name: {"moved": "50.00", "mrr_end": "50.00"},
    }


def test_who_bears_the_network_takes_over_sites_that_nobody_bears(reader, site):
    before, after = IssuerTermsFactory().issuer, IssuerTermsFactory().issuer
    BearingFactory(site=None, issuer=before, valid_from=LONG_AGO)
    BearingFactory(site=None, issuer=after, valid_from=MONDAY)
    contract_of(("50.00", LONG_AGO, None), home_site=site)
    rows = {row["issuer"]["name"]: flow(row) for row in answer(reader, "issuer").json()["results"]}
    assert rows[after.name] == {"moved": "50.00", "mrr_end": "50.00"}


def test_a_day_of_a_takeover_is_one_day_of_membership(reader, site, coworker):
    before, after = IssuerTermsFactory().issuer, IssuerTermsFactory().issuer
    BearingFactory(site=site, issuer=before, valid_from=LONG_AGO)
    BearingFactory(site=site, issuer=after, valid_from=MONDAY)
    contract_of(("50.00", LONG_AGO, None), home_site=site, person=coworker)
    charged(coworker, "10.00", date(2027, 1, 4))
    charged(coworker, "21.00", MONDAY)
    rows = {row["issuer"]["name"]: row for row in answer(reader, "issuer").json()["results"]}
    assert [rows[one.name]["earned_per_member"] for one in (before, after)] == ["31.00", "31.00"]


def test_a_takeover_on_the_last_day_of_a_contract_is_one(reader, site):
    before, after = IssuerTermsFactory().issuer, IssuerTermsFactory().issuer
    BearingFactory(site=site, issuer=before, valid_from=LONG_AGO)
    BearingFactory(site=site, issuer=after, valid_from=MONDAY)
    contract_of(("50.00", LONG_AGO, MONDAY), home_site=site)
    rows = {row["issuer"]["name"]: flow(row) for row in answer(reader, "issuer").json()["results"]}
    assert rows[after.name] == {"moved": "50.00", "lost": "-50.00"}


def test_who_comes_from_another_home_has_moved_and_is_not_new(reader, site):
    earlier, later = contract_of(
        ("50.00", LONG_AGO, MONDAY), ("60.00", date(2027, 1, 12), None), home_site=SiteFactory()
    )
    later.home_site = site
    later.save()
    (row,) = answer(reader, site=str(site.public_id)).json()["results"]
    assert flow(row) == {"moved": "50.00", "expansion": "10.00", "mrr_end": "60.00"}
    (row,) = answer(reader, site=str(earlier.home_site.public_id)).json()["results"]
    assert flow(row) == {"mrr_start": "50.00", "moved": "-50.00"}


def test_a_fee_of_longer_terms_counts_by_the_month_and_a_free_plan_pays_nothing(reader):
    contract_of((PlanFactory(monthly_fee="100.00", term_months=3), LONG_AGO, None))
    contract_of(("0.00", LONG_AGO, None))
    (row,) = answer(reader).json()["results"]
    assert (row["mrr_end"], row["members_end"], row["paying"], row["arpm"]) == ("100.00", 2, 1, "100.00")


def test_what_a_member_brings_in_counts_fees_and_uses_of_the_days_of_membership(reader, coworker):
    contract_of(("20.00", date(2027, 1, 1), date(2027, 1, 16)), person=coworker)
    charged(coworker, "20.00", date(2027, 1, 1), kind=Charge.Kind.MEMBERSHIP)
    charged(coworker, "12.00", MONDAY)
    charged(coworker, "99.00", date(2027, 1, 17))
    charged(PersonFactory(), "99.00", MONDAY)
    (row,) = answer(reader).json()["results"]
    assert (row["earned"], row["earned_per_member"]) == ("32.00", "62.00")


def test_what_is_used_on_the_last_day_of_a_membership_counts(reader, coworker):
    contract_of(("20.00", date(2027, 1, 1), date(2027, 1, 16)), person=coworker)
    charged(coworker, "12.00", date(2027, 1, 16))
    assert answer(reader).json()["results"][0]["earned"] == "12.00"


def test_who_left_during_the_trial_never_was_recurring(reader):
    contract_of(("20.00", date(2027, 1, 4), date(2027, 1, 10)), anchor_on=date(2027, 1, 18))
    (row,) = answer(reader).json()["results"]
    assert (flow(row), row["members_new"], row["members_lost"]) == ({}, 0, 0)


def test_who_comes_on_the_last_day_pays_on_it(reader):
    contract_of(("50.00", date(2027, 1, 31), None))
    (row,) = answer(reader).json()["results"]
    assert (row["members_end"], row["paying"], row["arpm"]) == (1, 1, "50.00")


def test_the_last_month_ends_with_the_period(reader):
    contract_of(("50.00", date(2027, 1, 25), None))
    (row,) = answer(reader, "month", to="2027-01-20").json()["results"]
    assert (flow(row), row["members_end"]) == ({}, 0)


def test_a_plan_has_no_row_for_a_month_of_nothing(reader):
    contract_of(("50.00", LONG_AGO, MONDAY))
    rows = answer(reader, "month", "plan", to="2027-02-28").json()["results"]
    assert [row["month"] for row in rows] == ["2027-01"]


def test_a_steward_of_one_site_sees_the_contracts_at_home_there_and_no_other(site, coworker):
    other = SiteFactory()
    contract_of(("50.00", LONG_AGO, None), home_site=site, person=coworker)
    contract_of(("60.00", LONG_AGO, None), home_site=other)
    contract_of(("70.00", LONG_AGO, None))
    charged(coworker, "10.00", MONDAY, site=site)
    charged(coworker, "90.00", MONDAY, site=other)
    steward = client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)
    (row,) = answer(steward).json()["results"]
    assert (row["mrr_end"], row["members_end"], row["earned"]) == ("50.00", 1, "10.00")
    assert answer(steward, site=str(other.public_id)).status_code == 403


def test_the_network_may_ask_about_one_site(reader, site):
    contract_of(("50.00", LONG_AGO, None), home_site=site)
    contract_of(("70.00", LONG_AGO, None))
    assert answer(reader, site=str(site.public_id)).json()["results"][0]["mrr_end"] == "50.00"


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_are_refused(site, role):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    assert answer(client_of(person)).json()["code"] == "reports-not-allowed"


def test_files_have_the_same_numbers(reader):
    live_through_january()
    (row,) = csv.DictReader(io.StringIO(reader.get(f"{ADDRESS}.csv", JANUARY).content.decode()))
    assert (row["mrr_start"], row["mrr_end"], row["members_end"]) == ("240.00", "295.00", "5")
    heads, cells = sheet_rows(reader.get(f"{ADDRESS}.xlsx", JANUARY).content, 1)
    assert (heads[0], float(cells[0])) == ("Revenu récurrent au début", 240.0)


def test_the_number_of_queries_does_not_grow_with_the_members(reader, site, django_assert_num_queries):
    answer(reader, "month", "plan", "issuer")
    live_through_january()
    for _count in range(2):
        contract_of(("50.00", LONG_AGO, None), home_site=site)
        answer(reader, "month")
        with django_assert_num_queries(8):
            answer(reader, "month", "plan", "issuer")
