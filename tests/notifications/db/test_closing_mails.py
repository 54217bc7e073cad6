from datetime import timedelta

import pytest

from booking.actions.closing import Choice, Decision, decide
from core.models import Event
from notifications.actions.composing import compose
from notifications.models import Message
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, ClosureFactory, StewardFactory, book


@pytest.fixture
def letter(site, desk, coworker):
    """What the person reads once a steward has decided."""

    def write(choice):
        BookingPolicyFactory(free_cancellation=timedelta(days=2))
        booking = book(coworker, [desk], between(9, 11), now=NOW)
        period = between(8, 12)
        closure = ClosureFactory(site=site, starts_at=period.start, ends_at=period.end, reason="Fuite d’eau")
        host = StewardFactory(site=site).person
        how = {"by": host, "catalogue": catalogue.current(), "now": NOW}
        decide(closure=closure, booking=booking, decision=Decision(choice), **how)
        kind = "booking.moved" if choice is Choice.MOVE else "booking.cancelled"
        compose(Event.objects.get(kind=kind), now=NOW)
        return Message.objects.get(person=coworker)

    return write


def test_a_cancellation_for_a_closure_says_why_and_that_it_is_free(letter):
    text = letter(Choice.CANCEL).text
    assert ("Fuite d’eau" in text, "rien ne vous sera facturé" in text) == (True, True)


def test_a_move_for_a_closure_says_why_and_where(letter):
    message = letter(Choice.MOVE)
    assert ("Fuite d’eau" in message.text, "12\u00a0h" in message.subject) == (True, True)
