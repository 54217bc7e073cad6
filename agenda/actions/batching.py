"""Several sessions of a partner in one request: each for itself, or all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from agenda.access import check_may_publish
from agenda.actions.rooms import hold_still
from agenda.actions.workshops import upsert_session
from agenda.errors import BatchRefused
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Session
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Item:
    external_id: str
    workshop: WorkshopFacts
    session: SessionFacts


@dataclass(frozen=True, slots=True)
class Published:
    """Where `is_new` is False the session was known, whether it changed or not."""

    session: Session
    is_new: bool


def publish_batch(
    *,
    partner: Partner,
    items: Sequence[Item | Refusal],
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    all_or_none: bool = False,
) -> list[Published | Refusal]:
    """In the order given, what became of each item; one that was refused on the way in stays refused.

    Raises NotThePublisher, and with `all_or_none` BatchRefused, with the fact `refused`: for each its `index`, from 0,
    `code`, `detail` and `errors`; then nothing is kept.
    """
    check_may_publish(by, partner)

    def publish(item: Item | Refusal) -> Published | Refusal:
        if isinstance(item, Refusal):
            return item
        try:
            return Published(
                *upsert_session(
                    partner=partner,
                    external_id=item.external_id,
                    workshop=item.workshop,
                    facts=item.session,
                    by=by,
                    catalogue=catalogue,
                    now=now,
                )
            )
        except Refusal as refusal:
            return refusal

    if not all_or_none and not connection.in_atomic_block:
        return [publish(item) for item in items]
    with transaction.atomic():
        hold_still(item.session.room for item in items if isinstance(item, Item))
        answers = [publish(item) for item in items]
        if all_or_none and (refused := _refused(answers)):
            raise BatchRefused(refused=refused)
    return answers


def _refused(answers: Sequence[Published | Refusal]) -> list[dict[str, Any]]:
    return [
        {"index": index, "code": answer.code, "detail": str(answer.detail or answer.title), "errors": answer.errors}
        for index, answer in enumerate(answers)
        if isinstance(answer, Refusal)
    ]
