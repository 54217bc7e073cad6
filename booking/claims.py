"""What somebody may count on: groups, qualifications, a membership, a place at the desk.

Asked only where some rule depends on it, in the trip that locks and quotes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.belonging import asking_groups, groups_in
from core.clock import local_date
from core.database import Rows, Statement, in_one_trip
from core.ranges import Period
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK
from spaces.catalogue import ResourceEntry
from spaces.models import BookingPolicy, Steward
from spaces.policies import Policy
from spaces.qualified import asking_qualifications, qualifications_in
from spaces.terms import Audience

ROLES = "SELECT role, site_id FROM spaces_steward WHERE person_id = %s"
MEMBER = """
SELECT 1 FROM billing_membership
WHERE (person_id = %s OR organisation_id IN (
        SELECT organisation_id FROM members_affiliation WHERE person_id = %s AND may_book
    )) AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Claims:
    """Of the person who will use what is booked; the desk is that of whoever books it.

    `desks` and `manages` hold the keys of sites; None in them is the whole network.
    """

    groups: frozenset[int] = frozenset()
    qualifications: frozenset[int] = frozenset()
    has_membership: bool = False
    desks: frozenset[int | None] = frozenset()
    manages: frozenset[int | None] = frozenset()

    def is_at_the_desk(self, site_id: int) -> bool:
        return not self.desks.isdisjoint((None, site_id))

    def is_manager(self, site_id: int) -> bool:
        return not self.manages.isdisjoint((None, site_id))

    def belongs(self, audience: Audience) -> bool:
        """The team of the place belongs to no audience by itself: `admitted` lets it in."""
        if audience.level == BookingPolicy.Booker.MEMBERS:
            return self.has_membership
        if audience.level == BookingPolicy.Booker.GROUPS:
            return not audience.keys.isdisjoint(self.groups)
        return audience.level == BookingPolicy.Booker.ANYONE

    def admitted(self, audience: Audience, site_id: int) -> bool:
        return self.is_at_the_desk(site_id) or self.belongs(audience)


NOBODY = Claims()


def depends_on_who(policy: Policy, entries: Sequence[ResourceEntry]) -> bool:
    """Whether what holds for a booking of these cannot be known without knowing who asks."""
    return policy.asks_who or any(entry.opening.wider for entry in entries)


def asking_claims(person: Person, by: Person, day: date) -> list[Statement]:
    """To travel with what else is asked. Qualifications are those of the day of use, groups and membership too."""
    return [
        asking_groups(person.pk, day),
        asking_qualifications(person.pk, day),
        (ROLES, [by.pk]),
        (MEMBER, [person.pk, person.pk, day, day]),
    ]


def claims_in(by: Person, groups: Rows, qualified: Rows, roles: Rows, member: Rows) -> Claims:
    everywhere: frozenset[int | None] = frozenset({None} if by.is_superuser else ())
    desks = frozenset(site for role, site in roles if role in ROLES_AT_THE_DESK)
    managed = frozenset(site for role, site in roles if role == Steward.Role.MANAGER)
    return Claims(
        groups_in(groups), qualifications_in(qualified), bool(member), desks | everywhere, managed | everywhere
    )


def claims_of(person: Person | None, day: date, *, by: Person | None = None) -> Claims:
    """One round trip; none for strangers."""
    if person is None:
        return NOBODY
    actor = by or person
    return claims_in(actor, *in_one_trip(asking_claims(person, actor, day)))


def day_of_use(period: Period, entry: ResourceEntry) -> date:
    """The last local day of the period: what lapses before it ends does not carry it."""
    return local_date(period.end - timedelta(microseconds=1), entry.tz)
