"""What somebody is qualified for on a day, at whichever site."""

from datetime import date

from core.database import Rows, Statement, in_one_trip

QUALIFIED = """
SELECT DISTINCT qualification_id FROM spaces_grant
WHERE person_id = %s AND revoked_at IS NULL AND granted_on <= %s AND (expires_on IS NULL OR expires_on >= %s)
"""


def asking_qualifications(person_id: int, day: date) -> Statement:
    """To travel with what else is asked; `qualifications_in` reads the answer.

    The day is that of the use, not of the booking: what lapses before then is of no help.
    """
    return QUALIFIED, [person_id, day, day]


def qualifications_in(rows: Rows) -> frozenset[int]:
    return frozenset(key for (key,) in rows)


def qualifications_of(person_id: int, day: date) -> frozenset[int]:
    """One round trip."""
    (rows,) = in_one_trip([asking_qualifications(person_id, day)])
    return qualifications_in(rows)
