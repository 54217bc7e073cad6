"""Units of passes go down with the charges that take them and come back with their reversals.

Said after the charges, in the same trip and transaction: a pass always has left what its movements add up to.
"""

from collections.abc import Iterable
from datetime import datetime

from billing.models import Charge
from billing.standing import one_payer
from core.database import Statement, in_one_trip, inserting

LOCK = "SELECT id FROM billing_pass WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
MOVE = """
WITH moved AS (
    INSERT INTO billing_passmovement (used_pass_id, what, units, charge_id, by_id, reason, at)
    SELECT pass_used_id, CASE WHEN pass_units > 0 THEN 'reserved' ELSE 'returned' END, -pass_units, id, %s, '', %s
    FROM billing_charge WHERE public_id = ANY(%s) AND pass_units <> 0
    RETURNING used_pass_id, units
)
UPDATE billing_pass AS holder SET "left" = "left" + changed.units
FROM (SELECT used_pass_id, sum(units) AS units FROM moved GROUP BY 1) AS changed
WHERE holder.id = changed.used_pass_id
"""


def writing(charges: Iterable[Charge], *, by_id: int | None, now: datetime) -> list[Statement]:
    """The statements that store new charges and move the units they speak of."""
    rows = list(charges)
    drawing = [charge for charge in rows if charge.pass_used_id is not None]
    if not drawing:
        return inserting(rows)
    payers = sorted({(charge.organisation_id or 0, charge.person_id or 0) for charge in drawing})
    locks = [one_payer(person_id=person or None, organisation_id=whole or None) for whole, person in payers]
    passes: Statement = (LOCK, [sorted({charge.pass_used_id for charge in drawing})])
    return [*inserting(rows), *locks, passes, (MOVE, [by_id, now, [charge.public_id for charge in drawing]])]


def write(charges: Iterable[Charge], *, by_id: int | None = None, now: datetime) -> None:
    """One round trip; none without charges."""
    if statements := writing(charges, by_id=by_id, now=now):
        in_one_trip(statements)
