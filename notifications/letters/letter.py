"""What a mail says, before it is set as text and as HTML: both are made from the same words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.models import Event
from members.models import Person
from notifications.models import Category
from spaces.models import Site


@dataclass(frozen=True, slots=True)
class Recipient:
    """`reference` stands for the recipient in keys, which are no place for an address."""

    reference: str
    name: str
    address: str
    language: str
    person_id: int | None = None

    @classmethod
    def of(cls, person: Person) -> "Recipient":
        return cls(str(person.public_id), person.name, person.email, person.language, person.pk)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a title, and where they are dealt with."""

    title: str
    lines: tuple[str, ...]
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """Paragraphs, then facts, then what can be done, then smaller words."""

    subject: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    action: Link | None = None
    other: Link | None = None
    """The second of two answers."""
    closing: tuple[str, ...] = ()
    site: Site | None = None
    reply_to: str = ""
    calendar: bytes = b""
    method: str = ""
    attachment: str = ""
    """See `Message.attachment`."""

    def as_text(self, recipient: Recipient, ways_out: tuple[Link, ...] = ()) -> str:
        context = self._context(recipient, ways_out)
        return render_to_string("notifications/mail/letter.txt", context).strip() + "\n"

    def as_html(self, recipient: Recipient, ways_out: tuple[Link, ...] = ()) -> str:
        """`ways_out` lead to fewer mails: last, and small."""
        return render_to_string("notifications/mail/letter.html", self._context(recipient, ways_out))

    def _context(self, recipient: Recipient, ways_out: tuple[Link, ...]) -> dict[str, object]:
        said = {"letter": self, "greeting": greeting(recipient.name), "language": get_language()}
        return {**said, "ways_out": ways_out}


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter still to be written, in its recipient's language."""

    recipient: Recipient
    write: Callable[[], Letter]
    category: str = ""
    """Where it is not the one that its book says: the desk hears of a request as of its work."""
    needed: bool = False
    """It goes out whatever its reader prefers: what others did to them, what they must know or pay."""
    urgent: bool = False
    """It does not wait for the end of quiet hours: an answer is awaited."""
    even_blocked: bool = False
    """It asks whether mails arrive, so it goes where the others do not."""
    starts_at: datetime | None = None
    """Of what it is about: what begins soon does not wait either."""


Writer = Callable[[Event, datetime], Iterator[Owed]]


def together(*books: ModuleType) -> dict[str, Writer]:
    """One writer for each kind of event; where several books know it, each writes what it owes.

    A book has WRITERS by kind; a CATEGORY, or one for each kind; and may name the kinds that are always NEEDED.
    """
    writers: dict[str, list[Writer]] = {}
    for book in books:
        for kind, writer in book.WRITERS.items():
            writers.setdefault(kind, []).append(_in_book(book, kind, writer))
    return {kind: _all_of(several) for kind, several in writers.items()}


def category_in(book: ModuleType, kind: str) -> Category:
    """Raises KeyError where the book has none for this kind."""
    declared: Category | dict[str, Category] = book.CATEGORY
    return declared[kind] if isinstance(declared, dict) else declared


def _in_book(book: ModuleType, kind: str, writer: Writer) -> Writer:
    category, needed = category_in(book, kind), kind in getattr(book, "NEEDED", ())

    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        for one in writer(event, now):
            yield one if one.category else replace(one, category=category, needed=one.needed or needed)

    return owed


def _all_of(writers: list[Writer]) -> Writer:
    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        for writer in writers:
            yield from writer(event, now)

    return owed if len(writers) > 1 else writers[0]


def greeting(name: str) -> str:
    return _("Bonjour %(name)s,") % {"name": name.strip()} if name.strip() else _("Bonjour,")
