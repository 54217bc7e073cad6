"""The words that cut a report into rows, and the order in which rows come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from spaces.catalogue import Catalogue


def day_word(day: date) -> str:
    return day.isoformat()


def week_word(day: date) -> str:
    """ISO 8601: `2026-W53`."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def month_word(day: date) -> str:
    return f"{day:%Y-%m}"


def in_order(words: Sequence[str], keys: Sequence[Any], catalogue: Catalogue) -> list[tuple[bool, Any]]:
    """A sorting key: places as the catalogue lists them, times as themselves, what has no value last."""
    return [(key is None, _rank(word, key, catalogue)) for word, key in zip(words, keys, strict=True)]


def _rank(word: str, key: Any, catalogue: Catalogue) -> Any:
    if key is None:
        return 0
    if word == "resource":
        entry = catalogue.resources[key]
        return entry.site.name, entry.zone, entry.kind, entry.name
    if word == "site":
        return catalogue.sites[key].name
    return key
