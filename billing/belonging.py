"""Which access groups somebody belongs to on a day: by name, or through a membership that opens them."""

from datetime import date

from core.database import Rows, Statement, in_one_trip

GROUPS = """
SELECT accessgroup_id FROM spaces_accessgroup_people WHERE person_id = %s
UNION
SELECT opened.accessgroup_id FROM billing_membership AS membership
JOIN billing_plan_access_groups AS opened USING (plan_id)
WHERE (
    membership.person_id = %s
    OR membership.organisation_id IN (
        SELECT organisation_id FROM members_affiliation WHERE person_id = %s AND may_book
    )
) AND membership.starts_on <= %s AND (membership.ends_on IS NULL OR membership.ends_on >= %s)
"""


def asking_groups(person_id: int, day: date) -> Statement:
    """To travel with what else is asked; `groups_in` reads the answer.

    One's own membership counts, and those of the organisations on whose account one may book: the door opens for a
    person, whoever pays this time.
    """
    return GROUPS, [person_id, person_id, person_id, day, day]


def groups_in(rows: Rows) -> frozenset[int]:
    return frozenset(key for (key,) in rows)


def groups_of(person_id: int, day: date) -> frozenset[int]:
    """One round trip."""
    (rows,) = in_one_trip([asking_groups(person_id, day)])
    return groups_in(rows)
