"""Registering and keeping a registration by the pages, with all that can be said."""

from datetime import timedelta

import pytest
from django.test import Client

from agenda.actions.registering import register
from agenda.links import token_of
from agenda.models import Registration
from agenda.slots import slots
from billing.sources import page_of
from tests.conftest import NOW, at, between
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory
from tests.factories.attending import QuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org"}
MEDIATOR = {"proxy": "Yann Le Goff", "proxy_kind": "mediator", "proxy_email": "yann@defis.example"}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def permanence(library, partner):
    workshop = WorkshopFactory(partner=partner, format="permanence")
    return SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored, capacity=4, slot_minutes=30)


def page(session) -> str:
    return f"/agenda/{session.public_id}/"


def link(registration, more: str = "") -> str:
    return f"/agenda/inscription/{token_of(registration)}/{more}"


def test_one_s_own_address_is_not_called_optional(visitor, session):
    label = visitor.get(page(session)).content.decode().partition("Votre adresse électronique")[2][:80]
    assert "facultatif" not in label


def test_questions_are_asked_and_their_answers_kept(visitor, session):
    question = QuestionFactory(workshop=session.workshop, kind="choice", choices=["bus", "vélo"], is_required=True)
    name = f"q-{question.public_id}"
    refused = visitor.post(page(session), ANNE)
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, [name])
    visitor.post(page(session), {**ANNE, name: "vélo"})
    assert Registration.objects.get().answers == {str(question.public_id): "vélo"}


def test_number_that_is_none_names_its_field(visitor, session):
    question = QuestionFactory(workshop=session.workshop, kind="number")
    answer = visitor.post(page(session), {**ANNE, f"q-{question.public_id}": "trois"})
    assert answer.context["form"].errors == {f"q-{question.public_id}": ["Indiquez un nombre."]}


def test_answers_are_on_one_s_own_page_and_nowhere_public(visitor, session):
    question = QuestionFactory(workshop=session.workshop, label="Venez-vous à vélo")
    visitor.post(page(session), {**ANNE, f"q-{question.public_id}": "oui, le tandem"})
    assert "le tandem" in visitor.get(link(Registration.objects.get())).content.decode()
    assert "le tandem" not in visitor.get(page(session)).content.decode()


def test_mediator_goes_on_to_the_next_person_with_their_own_fields_kept(visitor, session):
    answer = visitor.post(page(session), {"name": "Anne", "email": "", **MEDIATOR}, follow=True)
    first = Registration.objects.get()
    offered = f"{page(session)}?par={token_of(first)}#inscription"
    assert f'href="{offered}"' in answer.content.decode()
    form = visitor.get(offered).context["form"]
    assert [field.value() for field in form.for_somebody] == list(MEDIATOR.values())
    assert (form["name"].value(), form.is_for_somebody) == (None, True)


def test_link_of_another_kind_prefills_nothing(visitor, session):
    assert visitor.get(page(session), {"par": "inventé"}).context["form"]["proxy"].value() is None


def test_some_address_is_asked_for(visitor, session):
    answer = visitor.post(page(session), {"name": "Anne", "email": "", "proxy": "Yann"})
    assert list(answer.context["form"].errors) == ["email"]


def test_appointment_is_chosen_among_the_free_ones(visitor, permanence):
    taken, free = slots(permanence)[:2]
    register(session=permanence, slot=taken, name="B", email="b@example.org", now=NOW)
    refused = visitor.post(page(permanence), {**ANNE, "slot": taken.start.isoformat()})
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["slot"])
    visitor.post(page(permanence), {**ANNE, "slot": free.start.isoformat()})
    assert Registration.objects.get(name="Anne Le Gall").appointment == free


def test_price_is_asked_where_it_is_free(visitor, library, partner):
    workshop = WorkshopFactory(partner=partner, is_pay_what_you_want=True)
    session = SessionFactory(workshop=workshop, site=library)
    visitor.post(page(session), {**ANNE, "price_chosen": "4,50"})
    assert str(Registration.objects.get().price_chosen) == "4.50"


def test_statistics_are_untold_where_nothing_is_said(visitor, session):
    visitor.post(page(session), {**ANNE, "age_band": "soixante_dix_plus"})
    row = Registration.objects.get()
    assert (row.age_band, row.gender, row.situation) == ("soixante_dix_plus", "non_communique", "non_communique")


@pytest.fixture
def pending(library, partner):
    workshop = WorkshopFactory(partner=partner, needs_confirmation=True)
    session = SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored)
    return register(session=session, now=NOW, **ANNE)


def test_reading_the_link_confirms_nothing(visitor, pending):
    visitor.get(link(pending))
    pending.refresh_from_db()
    assert pending.status == "pending"


def test_button_of_the_link_confirms(visitor, pending):
    visitor.post(link(pending), {"act": "confirm"})
    pending.refresh_from_db()
    assert (pending.status, pending.confirmed_at) == ("registered", NOW)


def test_confirming_too_late_says_so_with_its_status(visitor, pending, frozen):
    Registration.objects.update(confirm_by=NOW + timedelta(minutes=5))
    frozen.move_to(at(9))
    answer = visitor.post(link(pending), {"act": "confirm"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "confirmation-expired")


def test_other_session_of_the_workshop_is_a_choice_away(visitor, session):
    other = SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored)
    full = SessionFactory(workshop=session.workshop, site=session.site, capacity=1)
    RegistrationFactory(session=full)
    mine = register(session=session, now=NOW, **ANNE)
    moments = [value for value, _label in visitor.get(link(mine, "modifier/")).context["form"].fields["moment"].choices]
    assert moments == [f"{session.public_id}|", f"{other.public_id}|"]
    visitor.post(link(mine, "modifier/"), {"name": "Anne L.", "moment": moments[1]})
    mine.refresh_from_db()
    assert (mine.session_id, mine.name) == (other.pk, "Anne L.")


def test_other_appointment_is_a_choice_away(visitor, permanence):
    first, second = slots(permanence)[:2]
    mine = register(session=permanence, slot=first, now=NOW, **ANNE)
    moment = f"{permanence.public_id}|{second.start.isoformat()}"
    visitor.post(link(mine, "modifier/"), {"name": "Anne Le Gall", "moment": moment})
    mine.refresh_from_db()
    assert mine.appointment == second


def test_change_page_takes_as_many_queries_for_one_session_as_for_three(visitor, permanence, django_assert_num_queries):
    mine = register(session=permanence, slot=slots(permanence)[0], now=NOW, **ANNE)
    for extra in range(3):
        SessionFactory(
            workshop=permanence.workshop, site=permanence.site, slot_minutes=30, capacity=4,
            period=between(9 + 2 * extra, 10 + 2 * extra, NOW.date() + timedelta(3)).stored,
        )  # fmt: skip
    with django_assert_num_queries(4):
        visitor.get(link(mine, "modifier/"))


def test_erasing_leaves_a_page_that_names_nobody(visitor, session):
    mine = register(session=session, now=NOW, **ANNE)
    answer = visitor.post(link(mine), {"act": "erase"}, follow=True)
    assert "Anne" not in answer.content.decode()
    mine.refresh_from_db()
    assert (mine.name, mine.status) == ("", "cancelled")


def test_charge_leads_to_one_s_own_registration(session, coworker):
    mine = register(session=session, name="Anne", email=coworker.email, person=coworker, now=NOW)
    client = Client()
    client.force_login(coworker)
    assert client.get(page_of("registration", mine.public_id)).headers["Location"] == link(mine)


def test_charge_leads_the_publisher_to_the_list_and_nobody_else_anywhere(client_of_publisher, session, coworker):
    address = page_of("registration", RegistrationFactory(session=session).public_id)
    stranger = Client()
    stranger.force_login(coworker)
    found = client_of_publisher.get(address).headers["Location"]
    assert (found, stranger.get(address).status_code) == (f"/partenaire/seances/{session.public_id}/", 404)


def test_registration_page_lists_what_to_bring_and_dresses_its_confirmations(visitor, session):
    session.workshop.documents = "Pièce d’identité\nAvis d’imposition"
    session.workshop.save()
    text = visitor.get(link(register(session=session, now=NOW, **ANNE))).content.decode()
    assert "<li>Pièce d’identité</li><li>Avis d’imposition</li>" in text
    assert ('class="confirmation"' in text, "css/picking.css" in text) == (True, True)
