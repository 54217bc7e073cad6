"""Where to look at what a charge is for: the rooms above say which page shows their own sources."""

from uuid import UUID

from django.urls import reverse

_pages: dict[str, str] = {}


def shown_at(source_kind: str, view: str) -> None:
    """`view` takes the source's id; called once, from `AppConfig.ready`."""
    _pages[source_kind] = view


def page_of(source_kind: str, source_id: UUID) -> str:
    """The address, or nothing where no page shows it."""
    return reverse(_pages[source_kind], args=[source_id]) if source_kind in _pages else ""
