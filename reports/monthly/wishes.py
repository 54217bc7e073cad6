"""Who gets no mail of the reports whatever they subscribed to. Those who send mails know; the composition root asks
them.
"""

from collections.abc import Callable, Collection

from members.models import Person

Unreached = Callable[[Collection[Person]], frozenset[int]]

_sources: list[Unreached] = []


def read_from(source: Unreached) -> None:
    """Called once, when the application starts."""
    _sources[:] = [source]


def unreached(people: Collection[Person]) -> frozenset[int]:
    """Primary keys."""
    return frozenset[int]().union(*(source(people) for source in _sources))
