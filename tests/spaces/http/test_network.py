import pytest

from tests.factories import FeatureFactory, PartFactory, ResourceFactory, SiteFactory, ZoneFactory

NOWHERE = "00000000-0000-7000-8000-000000000000"


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


def test_sites_are_public_and_in_order_of_name(client, db):
    SiteFactory(name="Zone"), SiteFactory(name="Abri")
    assert names(client.get("/api/v1/sites")) == ["Abri", "Zone"]


def test_a_site_says_where_it_is_and_when_it_is_open(client, site):
    answer = client.get(f"/api/v1/sites/{site.public_id}").json()
    assert (answer["id"], answer["town"], answer["time_zone"]) == (str(site.public_id), "Lorient", "Europe/Paris")
    assert answer["opening"][0] == {
        "weekday": 0,
        "opens": "08:00",
        "closes": "20:00",
        "valid_from": None,
        "valid_until": None,
        "school": None,
    }


def test_a_changed_site_is_shown_as_it_is_now(client, site):
    client.get(f"/api/v1/sites/{site.public_id}")
    type(site).objects.update(town="Lanester")
    assert client.get(f"/api/v1/sites/{site.public_id}").json()["town"] == "Lanester"


@pytest.mark.parametrize("what", ["site", "resource"])
def test_an_unknown_id_is_a_problem(client, site, what):
    answer = client.get(f"/api/v1/{what}s/{NOWHERE}")
    assert (answer.status_code, answer.json()["code"]) == (404, f"{what}-not-found")


def test_a_resource_is_as_the_contract_says(client, site):
    zone = ZoneFactory(site=site, name="Étage")
    whole = ResourceFactory(
        site=site, zone=zone, kind="room", name="AB", capacity=8, features=[FeatureFactory(slug="screen")]
    )
    part = PartFactory(whole=whole, part=ResourceFactory(site=site, kind="room", name="A")).part
    answer = client.get(f"/api/v1/resources/{whole.public_id}").json()
    assert answer.pop("policy")["granularity_minutes"] == 15
    assert answer == {
        "id": str(whole.public_id),
        "kind": "room",
        "name": "AB",
        "site": {"id": str(site.public_id), "name": site.name},
        "zone": "Étage",
        "capacity": 8,
        "features": ["screen"],
        "parts": [str(part.public_id)],
        "bookable": True,
    }


def test_filters_combine(client, site):
    screen = FeatureFactory(slug="screen")
    ResourceFactory(site=site, kind="room", capacity=6, features=[screen], name="Salle")
    ResourceFactory(site=site, kind="room", capacity=2, features=[screen])
    ResourceFactory(site=site, kind="room", capacity=6)
    ResourceFactory(site=SiteFactory(), kind="room", capacity=6, features=[screen])
    query = {"site": str(site.public_id), "kind": "room", "features": "screen", "capacity": "6"}
    assert names(client.get("/api/v1/resources", query)) == ["Salle"]


def test_all_features_are_asked_for(client, site):
    screen, quiet = FeatureFactory(slug="screen"), FeatureFactory(slug="quiet")
    ResourceFactory(site=site, features=[screen], name="Un")
    ResourceFactory(site=site, features=[screen, quiet], name="Deux")
    assert names(client.get("/api/v1/resources?features=screen,quiet")) == ["Deux"]
    assert names(client.get("/api/v1/resources?features=screen&features=quiet")) == ["Deux"]


def test_resources_out_of_use_are_shown_as_such(client, site):
    ResourceFactory(site=site, is_bookable=False)
    assert client.get("/api/v1/resources").json()["results"][0]["bookable"] is False


def test_pages_lead_to_each_other(client, site):
    ResourceFactory.create_batch(3, site=site)
    first = client.get("/api/v1/resources", {"page_size": 2}).json()
    second = client.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("cursor", ["x", "LTE=", "é", "\0"])
def test_a_cursor_we_never_gave_is_refused(client, site, cursor):
    answer = client.get("/api/v1/resources", {"cursor": cursor})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


@pytest.mark.parametrize("path", ["sites", "resources"])
def test_lists_ask_one_query_whatever_their_length(client, site, path, django_assert_num_queries):
    for _ in range(3):
        ResourceFactory(site=SiteFactory())
    client.get(f"/api/v1/{path}")
    with django_assert_num_queries(1):
        assert len(client.get(f"/api/v1/{path}").json()["results"]) >= 3


def test_a_method_that_is_not_offered_is_a_problem(api, site):
    answer = api.post("/api/v1/sites", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
