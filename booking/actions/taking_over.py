"""Taking time that has begun: what somebody else had of it before, and gave back, stays theirs."""

from collections.abc import Sequence

from core.database import Statement

COUNT_FROM_THE_LAST = """
UPDATE booking_allocation AS mine SET booked = tstzrange(before.until, upper(mine.booked))
FROM (
    SELECT taken.id, max(upper(other.booked)) AS until
    FROM booking_allocation AS taken
    JOIN booking_allocation AS other USING (resource_id)
    WHERE taken.booking_id = ANY(%s) AND other.booking_id <> taken.booking_id
        AND other.standing = 'past' AND other.booked && taken.booked
    GROUP BY taken.id
) AS before
WHERE before.id = mine.id AND before.until < upper(mine.booked)
"""


def counted_from_the_last(bookings: Sequence[int]) -> Statement:
    """Booked time begins where that of whoever left early ended, so that no minute of a resource counts twice."""
    return COUNT_FROM_THE_LAST, [list(bookings)]
