"""Under which plan, and in which price group, whoever pays for a booking stood on the day it begins.

Read from the memberships as `billing.standing` reads them: those of the organisation that pays, else those of the
person; a plan for the home site alone holds at no other. A workshop's room is paid by nobody: it has neither.
"""

from collections.abc import Iterable

PAYER_WORDS: dict[str, str] = {"plan": "payer_plan", "group": "payer_group"}
"""The ways to tell payers apart, and their columns."""

NOBODY: dict[str, str | None] = {"plan": None, "group": "public"}
"""Of a person without a membership."""

STANDING = """
    CROSS JOIN LATERAL (SELECT (lower(booking.period) AT TIME ZONE {zone})::date AS day) AS used
    LEFT JOIN billing_membership AS own ON booking.organisation_id IS NULL AND own.person_id = booking.person_id
        AND own.starts_on <= day AND (own.ends_on IS NULL OR own.ends_on >= day)
    LEFT JOIN billing_membership AS shared ON shared.organisation_id = booking.organisation_id
        AND shared.starts_on <= day AND (shared.ends_on IS NULL OR shared.ends_on >= day)
    LEFT JOIN billing_plan AS held_plan ON held_plan.id = coalesce(own.plan_id, shared.plan_id)
        AND booking.purpose <> 'session'
        AND (held_plan.scope <> 'home'
            OR coalesce(own.home_site_id, shared.home_site_id, booking.site_id) = booking.site_id)
    LEFT JOIN members_organisation AS paying ON paying.id = booking.organisation_id
    CROSS JOIN LATERAL (SELECT
        held_plan.id AS payer_plan,
        CASE WHEN booking.purpose <> 'session' THEN coalesce(
            held_plan."group", CASE WHEN paying.kind = 'association' THEN 'association' ELSE 'public' END
        ) END AS payer_group
    ) AS payer
"""


def standing(words: Iterable[str], *, zone: str) -> str:
    """The joins that give the columns of these words to rows of `booking`; `zone` is the column of its time zone.

    A payer has one membership at a time, so no row is doubled. Empty where payers are not told apart.
    """
    return STANDING.format(zone=zone) if PAYER_WORDS.keys() & set(words) else ""


def columns(words: Iterable[str]) -> list[str]:
    return [PAYER_WORDS[word] for word in words if word in PAYER_WORDS]
