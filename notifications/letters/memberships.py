"""What contracts owe by mail: to their person, or to those who answer for the organisation."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from billing.models import Membership, MembershipChange
from core.models import Event
from members.models import Affiliation, Person
from notifications.letters import membership_words as words
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.models import Category

Write = Callable[[MembershipChange], Letter]


def told(write: Write) -> Writer:
    """A writer of that letter about a line of a contract's history."""

    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        rows = MembershipChange.objects.select_related(
            "membership__plan", "membership__person", "membership__organisation"
        )
        change = rows.filter(pk=event.about).first()
        if change:
            for person in answering(change.membership):
                yield Owed(Recipient.of(person), partial(write, change))

    return owed


def trial_ending(event: Event, now: datetime) -> Iterator[Owed]:
    """Not to who has left meanwhile."""
    rows = Membership.objects.select_related("plan", "person", "organisation")
    row = rows.filter(pk=event.about, ends_on=None).first()
    if row and row.trial_until:
        for person in answering(row):
            yield Owed(Recipient.of(person), partial(words.trial_ending, row))


CATEGORY = Category.MONEY
WRITERS: dict[str, Writer] = {
    "membership.joined": told(words.joined),
    "membership.changed": told(words.changed),
    "membership.renewing": told(words.renewing),
    "membership.paused": told(words.paused),
    "membership.leaving": told(words.leaving),
    "membership.stayed": told(words.stayed),
    "membership.ended": told(words.ended),
    "membership.trial_ending": trial_ending,
}


def answering(row: Membership) -> list[Person]:
    if row.person is not None:
        return [row.person] if row.person.is_active else []
    chosen = Affiliation.objects.administering().filter(organisation=row.organisation_id, person__is_active=True)
    return [one.person for one in chosen.select_related("person").order_by("pk")]
