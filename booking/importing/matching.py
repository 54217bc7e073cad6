"""Whose and what: names in a file against the resources of the site and the people of the house. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from booking.importing.columns import folded
from booking.importing.table import Wrong
from members.models import Person
from spaces.catalogue import ResourceEntry

SEVERAL = re.compile(r"\s*[,;/|+]\s*| et | and | & ")
INSIDE = re.compile(r"\s+[-–>:]\s+|\s*[(),;/>]\s*")
NEAR = 3


class Places:
    """The resources of a site by name; `choices` are those that a steward named for a text of the file."""

    def __init__(self, entries: Iterable[ResourceEntry], choices: Mapping[str, int]) -> None:
        self.by_key = {entry.pk: entry for entry in entries}
        self.by_name = {folded(entry.name): entry for entry in self.by_key.values()}
        self.choices = {folded(text): key for text, key in choices.items() if key in self.by_key}
        self._known: dict[str, list[ResourceEntry]] = {}

    def named(self, text: str) -> list[ResourceEntry]:
        """In order of the text, once each. Raises Wrong: resource-unknown, resource-unnamed."""
        if text not in self._known:
            self._known[text] = self._named(text)
        return self._known[text]

    def _named(self, text: str) -> list[ResourceEntry]:
        chosen = self.choices.get(folded(text))
        if chosen:
            return [self.by_key[chosen]]
        if not folded(text):
            raise Wrong("resource-unnamed")
        if whole := self.by_name.get(folded(text)):
            return [whole]
        several = [self.by_name.get(folded(part)) for part in SEVERAL.split(text) if folded(part)]
        if several and all(several):
            return list(dict.fromkeys(entry for entry in several if entry))
        inside = {entry for part in INSIDE.split(text) if (entry := self.by_name.get(folded(part)))}
        if len(inside) != 1:
            raise Wrong("resource-unknown", name=text)
        return list(inside)

    def near(self, text: str) -> list[ResourceEntry]:
        """Those whose names are like it, the likest first."""
        close = get_close_matches(folded(text), list(self.by_name), n=NEAR, cutoff=0.6)
        return [self.by_name[name] for name in close]


class People:
    """People by address and by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_email: dict[str, Person] = {}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            self.by_email[person.email.casefold()] = person
            self.by_name[_words(person.name)].append(person)

    def found(self, name: str, email: str) -> Person | None:
        """None for a stranger. Raises Wrong: person-ambiguous."""
        if email:
            return self.by_email.get(email.casefold())
        if "@" in name:
            return self.by_email.get(name.strip().casefold())
        alike = self.by_name.get(_words(name), []) if name else []
        if len(alike) > 1:
            raise Wrong("person-ambiguous", name=name)
        return alike[0] if alike else None


def _words(name: str) -> str:
    """`Le Goff Maëlle` and `Maëlle Le Goff` are one."""
    return " ".join(sorted(folded(name).split()))
