"""What people say about the mails they get; one place for those with an account, another for mere addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from django.db import transaction

from members.models import Person
from notifications.models import Category, Correspondent, Preference
from notifications.models.preference import the_day_before

HALF_PAST_SEVEN = time(7, 30)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants, whole; as it is where nothing was said."""

    unwanted: frozenset[str] = frozenset()
    reminders: tuple[int, ...] = field(default_factory=lambda: tuple(the_day_before()))
    quiet: tuple[time, time] | None = None
    digest: str = Preference.Digest.OFF
    digest_at: time = HALF_PAST_SEVEN


def wishes_of(person: Person) -> Wishes:
    """With what was said about the address before there was an account, or by the way out of a mail."""
    row = Preference.objects.filter(person=person).first()
    known = Correspondent.objects.at(person.email).first()
    left = frozenset(known.unsubscribed if known else ())
    if row is None:
        return Wishes(unwanted=left)
    quiet = (row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None
    return Wishes(frozenset(row.unwanted) | left, tuple(row.reminders), quiet, row.digest, row.digest_at)


@transaction.atomic
def prefer(*, person: Person, wishes: Wishes, now: datetime) -> Preference:
    """From now on this alone holds for the person and their address."""
    quiet_from, quiet_until = wishes.quiet or (None, None)
    row, _is_new = Preference.objects.update_or_create(
        person=person,
        defaults={
            "unwanted": sorted(wishes.unwanted),
            "reminders": sorted(set(wishes.reminders), reverse=True),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "digest": wishes.digest,
            "digest_at": wishes.digest_at,
            "changed_at": now,
        },
    )
    Correspondent.objects.at(person.email).update(unsubscribed=[])
    return row


def unsubscribe(*, address: str, category: str, now: datetime) -> None:
    """Said twice it holds once."""
    _set(address, category, wanted=False, now=now)


def resubscribe(*, address: str, category: str, now: datetime) -> None:
    _set(address, category, wanted=True, now=now)


@transaction.atomic
def _set(address: str, category: str, *, wanted: bool, now: datetime) -> None:
    person = Person.objects.filter(email__iexact=address, is_active=True).first()
    if person is not None:
        _set_for(person, category, wanted=wanted, now=now)
        return
    row = Correspondent.objects.at(address).select_for_update().first()
    if row is None:
        row = Correspondent.objects.create(address=address)
    row.unsubscribed = _changed(row.unsubscribed, category, wanted=wanted)
    row.save(update_fields=["unsubscribed"])


def _set_for(person: Person, category: str, *, wanted: bool, now: datetime) -> None:
    """Who leaves a digest has none; it is no category of its own among the wishes."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    said = wishes_of(person)
    if category == Category.DIGEST:
        changed = replace(said, digest=Preference.Digest.DAILY if wanted else Preference.Digest.OFF)
    else:
        changed = replace(said, unwanted=frozenset(_changed(said.unwanted, category, wanted=wanted)))
    prefer(person=person, wishes=changed, now=now)


def _changed(unwanted: Iterable[str], category: str, *, wanted: bool) -> list[str]:
    return sorted(set(unwanted) - {category} if wanted else {*unwanted, category})
