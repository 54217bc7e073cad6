"""What those in line wait for, and who is ahead of whom."""

from collections.abc import Sequence
from datetime import datetime

from booking.choosing import Wish
from booking.models import WaitingEntry
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry


def choices_of(entry: WaitingEntry, catalogue: Catalogue) -> list[ResourceEntry]:
    """What would do. Asks the database nothing."""
    if entry.resource_id is not None:
        named = catalogue.resources.get(entry.resource_id)
        return [named] if named else []
    return wish_of(entry).candidates(catalogue)


def wish_of(entry: WaitingEntry) -> Wish:
    return Wish(
        kind=entry.kind,
        site_id=entry.site_id,
        features=tuple(entry.features),
        capacity=max(entry.capacity, entry.attendees),
    )


def ahead_of(entries: Sequence[WaitingEntry], catalogue: Catalogue) -> dict[int, int]:
    """By key of those that wait, how many came before them for something that would do for them too. One query."""
    waiting = [entry for entry in entries if entry.status == WaitingEntry.Status.WAITING]
    if not waiting:
        return {}
    whole = Period(min(entry.start for entry in waiting), max(entry.end for entry in waiting))
    rivals = [(rival, _atoms(rival, catalogue)) for rival in WaitingEntry.objects.living().overlapping(whole)]
    found = {}
    for entry in waiting:
        atoms = _atoms(entry, catalogue)
        found[entry.pk] = sum(
            _place(rival) < _place(entry) and rival.span.overlaps(entry.span) and not atoms.isdisjoint(theirs)
            for rival, theirs in rivals
        )
    return found


def _atoms(entry: WaitingEntry, catalogue: Catalogue) -> frozenset[int]:
    return frozenset(atom for one in choices_of(entry, catalogue) for atom in one.atoms)


def _place(entry: WaitingEntry) -> tuple[datetime, int]:
    return entry.joined_at, entry.pk
