import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from booking.models import Loan, LoanPhoto
from members.models.token import Scope
from tests.booking.http.conftest import client_of
from tests.conftest import MONDAY, NOW, at
from tests.factories import AffiliationFactory, BookingPolicyFactory, OrganisationFactory, PersonFactory
from tests.factories.loans import borrow, bring_back, host_of, laptop, lend, lending_policy, loan_days, picture

pytestmark = pytest.mark.usefixtures("frozen")

TUESDAY = MONDAY + timedelta(days=1)
REACHED = {"address": "12 quai des Indes, Lorient", "phone": "02 97 00 00 00"}


@pytest.fixture
def thing(site):
    lending_policy(site)
    return laptop(site)


@pytest.fixture
def host(site):
    return host_of(site)


@pytest.fixture
def desk_client(host):
    return client_of(host)


@pytest.fixture
def loan(site, thing, coworker):
    """Agreed, and to be fetched today at ten."""
    return borrow(coworker, [thing], loan_days(MONDAY, 7, site=site), now=NOW)


@pytest.fixture
def out(loan, host):
    return lend(loan, by=host, now=NOW)


def asked(*things, period, **more):
    body = {"start": period.start.isoformat(), "end": period.end.isoformat(), **REACHED, **more}
    return {"resources": [str(thing.public_id) for thing in things], **body}


def seen(loan, condition="good", **more):
    items = [
        {"resource": str(item.resource.public_id), "condition": condition, "notes": "Chargeur compris"}
        for item in loan.items.all()
    ]
    return {"items": items, **more}


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_a_loan_is_asked_for_and_shown(post, get, site, thing):
    made = post("/loans", asked(thing, period=loan_days(TUESDAY, 7, site=site), purpose="Apprendre"))
    assert made.status_code == 201
    shape = made.json()
    assert (shape["state"], shape["end"], shape["purpose"]) == ("to_fetch", "2027-01-19T18:00:00+01:00", "Apprendre")
    assert shape["items"][0]["serial_number"] == "PC-2141"
    assert shape["price"]["total"] == "0.00"
    assert made["Location"] == f"/api/v1/loans/{shape['id']}"
    assert get(f"/loans/{shape['id']}").json() == shape


def test_the_same_key_asks_once(post, site, thing):
    body = asked(thing, period=loan_days(TUESDAY, 7, site=site))
    answers = [post("/loans", body, **{"Idempotency-Key": "un"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Loan.objects.count() == 1


@pytest.mark.parametrize("missing", ["address", "phone", "resources", "end"])
def test_a_loan_says_where_to_reach_its_borrower_and_what_it_is_about(post, site, thing, missing):
    body = asked(thing, period=loan_days(TUESDAY, 7, site=site))
    del body[missing]
    answer = post("/loans", body)
    assert code(answer) == (400, "invalid")
    assert missing in answer.json()["errors"]


def test_the_refusals_of_a_loan_are_explained(post, site, thing, loan):
    taken = post("/loans", asked(thing, period=loan_days(TUESDAY, 7, site=site)), client_of(PersonFactory()))
    assert code(taken) == (409, "slot-taken")
    assert code(post("/loans", asked(thing, period=loan_days(TUESDAY, 40, site=site)))) == (422, "too-long")
    closed = asked(thing, period=loan_days(TUESDAY, 7, start=5, site=site))
    assert code(post("/loans", closed)) == (422, "loan-while-closed")


def test_an_organisation_borrows_through_its_people(post, site, thing, coworker):
    organisation = OrganisationFactory()
    body = asked(thing, period=loan_days(TUESDAY, 7, site=site), on_behalf_of=str(organisation.public_id))
    assert code(post("/loans", body)) == (403, "payer-not-allowed")
    AffiliationFactory(person=coworker, organisation=organisation)
    assert post("/loans", body).json()["payer"]["name"] == organisation.name


def test_the_list_holds_ones_own_and_at_the_desk_everybodys(get, site, loan, desk_client):
    assert [row["id"] for row in get("/loans").json()["results"]] == [str(loan.public_id)]
    assert get("/loans", client=client_of(PersonFactory())).json()["results"] == []
    assert get("/loans", client=desk_client).json()["results"] == []
    assert len(get("/loans", {"site": str(site.public_id)}, client=desk_client).json()["results"]) == 1


def test_the_list_is_asked_by_state(get, site, out, coworker, host, frozen):
    other = borrow(coworker, [laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
    third = borrow(coworker, [laptop(site)], loan_days(MONDAY, 3, site=site), now=NOW)
    back = bring_back(lend(third, by=host, now=NOW), by=host, now=NOW)

    def found(*states):
        return {row["id"] for row in get("/loans", {"state": ",".join(states)}).json()["results"]}

    assert found("to_fetch") == {str(other.public_id)}
    assert found("out") == {str(out.public_id)}
    assert found("overdue") == set()
    assert found("to_fetch", "returned") == {str(other.public_id), str(back.public_id)}
    frozen.move_to(out.due_at)
    assert found("overdue") == {str(out.public_id)}


def test_the_list_asks_as_many_queries_for_three_as_for_one(get, site, loan, coworker, django_assert_num_queries):
    get("/loans")
    with django_assert_num_queries(5):
        assert len(get("/loans").json()["results"]) == 1
    for _ in range(2):
        borrow(coworker, [laptop(site), laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
    get("/loans")
    with django_assert_num_queries(5):
        assert len(get("/loans").json()["results"]) == 3


def test_the_list_is_a_file_too(get, loan):
    assert str(loan.public_id) in get("/loans.csv").content.decode()


@pytest.mark.parametrize("path", ["", "/agreement.pdf", "/hand-over", "/return", "/renew", "/photos"])
def test_other_peoples_loans_are_not_there(get, post, loan, path):
    stranger = client_of(PersonFactory())
    ask = get if path in ("", "/agreement.pdf") else post
    assert code(ask(f"/loans/{loan.public_id}{path}", client=stranger)) in [
        (404, "loan-not-found"),
        (415, "unsupported-media-type"),
    ]


def test_the_agreement_is_a_pdf_for_whoever_may_see_the_loan(get, loan, desk_client):
    for client in (None, desk_client):
        answer = get(f"/loans/{loan.public_id}/agreement.pdf", **({"client": client} if client else {}))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert "no-store" in answer["Cache-Control"]


def test_the_desk_hands_over_and_takes_back(post, loan, desk_client):
    gone = post(f"/loans/{loan.public_id}/hand-over", seen(loan, "worn", signed=True), desk_client)
    assert (gone.status_code, gone.json()["state"]) == (200, "out")
    assert gone.json()["items"][0]["condition_out"] == "worn"
    assert gone.json()["items"][0]["notes_out"] == "Chargeur compris"
    back = post(f"/loans/{loan.public_id}/return", seen(loan, "broken"), desk_client)
    assert (back.json()["state"], back.json()["status"]) == ("returned", "completed")
    assert back.json()["items"][0]["condition_in"] == "broken"


def test_the_borrower_does_not_hand_over(post, loan):
    assert code(post(f"/loans/{loan.public_id}/hand-over", seen(loan, signed=True))) == (403, "not-allowed")


def test_handing_over_has_its_refusals(post, loan, desk_client, site, coworker):
    path = f"/loans/{loan.public_id}/hand-over"
    assert code(post(path, seen(loan, signed=False), desk_client)) == (422, "agreement-not-signed")
    assert code(post(path, {"items": [], "signed": True}, desk_client)) == (400, "condition-missing")
    later = borrow(coworker, [laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
    too_early = post(f"/loans/{later.public_id}/hand-over", seen(later, signed=True), desk_client)
    assert code(too_early) == (422, "too-early-to-hand-over")
    assert code(post(f"/loans/{loan.public_id}/return", seen(loan), desk_client)) == (409, "wrong-state")


def test_what_another_still_has_is_not_handed_over(post, loan, desk_client, site, host, thing, frozen):
    lend(loan, by=host, now=NOW)
    following = borrow(PersonFactory(), [thing], loan_days(MONDAY + timedelta(days=8), 2, site=site), now=NOW)
    frozen.move_to(following.booking.start)
    answer = post(f"/loans/{following.public_id}/hand-over", seen(following, signed=True), desk_client)
    assert code(answer) == (409, "not-back-yet")
    assert answer.json()["due_at"] == "2027-01-18T18:00:00+01:00"


def test_an_act_on_what_has_changed_meanwhile_is_stale(post, loan, desk_client):
    body = seen(loan, signed=True)
    assert code(post(f"/loans/{loan.public_id}/hand-over", body, desk_client, **{"If-Match": '"7"'})) == (412, "stale")


def test_the_borrower_renews(post, out):
    until = at(12, day=MONDAY + timedelta(days=9))
    renewed = post(f"/loans/{out.public_id}/renew", {"end": until.isoformat()})
    assert (renewed.json()["end"], renewed.json()["renewals"]) == ("2027-01-20T12:00:00+01:00", 1)
    assert code(post(f"/loans/{out.public_id}/renew", {"end": until.isoformat()})) == (422, "loan-not-longer")


@pytest.mark.parametrize("path", ["bookings/{}/check-in", "bookings/{}/check-out"])
def test_a_loan_has_its_own_steps(post, loan, desk_client, path):
    assert code(post("/" + path.format(loan.public_id), client=desk_client)) == (409, "booked-for-a-loan")


def test_a_token_needs_a_scope(post, get, loan, coworker):
    reading = client_of(coworker, scopes=[Scope.CATALOGUE_READ] if hasattr(Scope, "CATALOGUE_READ") else [])
    assert code(get("/loans", client=reading)) == (403, "scope-missing")
    assert code(post(f"/loans/{loan.public_id}/renew", {}, client=reading)) == (403, "scope-missing")


def upload(client, loan, content, *, moment="out", name="photo.jpg"):
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(f"/api/v1/loans/{loan.public_id}/photos", {"moment": moment, "photo": file})


def test_a_photo_is_made_anew_without_what_it_carried(loan, desk_client, get):
    exif = Image.Exif()
    exif[0x010F] = "Un téléphone"
    exif.get_ifd(0x8825)[2] = (47.0, 44.0, 30.0)
    sent = picture(4000, 3000, exif=exif.tobytes())
    answer = upload(desk_client, loan, sent)
    assert answer.status_code == 201
    shown = get(answer.json()["url"].removeprefix("/api/v1"))
    assert shown["Content-Type"] == "image/jpeg"
    kept = Image.open(io.BytesIO(shown.content))
    assert (kept.size, dict(kept.getexif()), "exif" in kept.info) == ((1600, 1200), {}, False)


def test_photos_are_for_those_who_may_see_the_loan(loan, desk_client, get, api):
    address = upload(desk_client, loan, picture()).json()["url"].removeprefix("/api/v1")
    assert get(address).status_code == 200
    assert code(get(address, client=client_of(PersonFactory()))) == (404, "loan-not-found")
    assert code(get(f"/loans/{loan.public_id}/photos/{uuid4()}.jpg")) == (404, "loan-photo-not-found")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\xff\xd8\xff\xe0 not really", b"GIF89a" + b"\0" * 40])
def test_what_is_no_photo_is_refused(loan, desk_client, content):
    assert code(upload(desk_client, loan, content or b" ")) == (422, "photo-unreadable")
    assert LoanPhoto.objects.count() == 0


def test_a_photo_of_too_many_points_is_refused_unread(loan, desk_client):
    file = io.BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    assert code(upload(desk_client, loan, file.getvalue())) == (422, "photo-too-large")


def test_the_borrower_adds_no_photos(loan, api):
    assert code(upload(api, loan, picture())) == (403, "not-allowed")


def test_what_can_be_borrowed_is_listed_with_its_next_free_days(get, site, thing, loan, desk):
    other = laptop(site)
    rows = {row["resource"]["id"]: row for row in get("/loans/things", {"days": 3}).json()["results"]}
    assert set(rows) == {str(thing.public_id), str(other.public_id)}
    assert rows[str(other.public_id)]["next_start"] == "2027-01-11T08:00:00+01:00"
    assert rows[str(other.public_id)]["next_end"] == "2027-01-14T20:00:00+01:00"
    assert rows[str(thing.public_id)]["next_start"] == "2027-01-19T08:00:00+01:00"
    assert (rows[str(thing.public_id)]["most_days"], rows[str(thing.public_id)]["is_free"]) == (21, True)


def test_what_a_reader_may_not_see_is_not_lent_to_them(get, post, site, thing):
    BookingPolicyFactory(resource=thing, visible_to="stewards")
    assert get("/loans/things").json()["results"] == []
    assert code(post("/loans", asked(thing, period=loan_days(TUESDAY, 7, site=site)))) == (404, "resource-not-found")


def test_who_may_borrow_is_asked_like_who_may_book(post, site, thing):
    BookingPolicyFactory(resource=thing, bookable_by="stewards")
    assert code(post("/loans", asked(thing, period=loan_days(TUESDAY, 7, site=site)))) == (403, "stewards-only")
