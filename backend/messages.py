"""Find the messages of the code and templates, and keep the catalogues in step with them.

`python -m backend.messages` adds what is new to the English catalogue (empty, to be translated) and drops what is gone.
It reads Python with `ast` and templates with Django's own `templatize`, so that no gettext tools are needed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
ROOMS = ("backend", "core", "members", "spaces", "billing", "booking", "agenda", "notifications", "reports")

# What each marking function takes, in order.
MARKS = {
    "_": ("id",),
    "_lazy": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")

NO_BREAK = "\u00a0"
APART = re.compile(r"(?<=\S) (?=(?:[:;!?»€]|%%|%(?!\())(?:[\s.,;)…]|$))|(?<=«) ")
"""The ordinary spaces before `: ; ! ? » € %` and after `«`."""

Message = tuple[str | None, str, str | None]
"""Context, message, plural."""


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            told = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from _message(node.func.id, told)


def in_template(source: str) -> Iterator[Message]:
    for name, literals in CALL.findall(templatize(source)):
        yield from _message(name, list(ast.literal_eval(f"({literals},)")))


def _message(mark: str, told: list[str]) -> Iterator[Message]:
    parts = dict(zip(MARKS[mark], told, strict=False))
    if parts.get("id"):
        yield parts.get("context"), parts["id"], parts.get("plural")


def everywhere() -> dict[tuple[str | None, str], str | None]:
    """Every message with its plural, by context and text, in order of appearance."""
    found: dict[tuple[str | None, str], str | None] = {}
    for path in _sources():
        read = in_python if path.suffix == ".py" else in_template
        for context, text, plural in read(path.read_text()):
            found[context, text] = plural or found.get((context, text))
    return found


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    for folder in [ROOT / "templates", *(ROOT / room / "templates" for room in ROOMS)]:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt"})


def in_french(text: str) -> str:
    """With a no-break space before and inside what French sets apart: no line begins with a colon."""
    return APART.sub(NO_BREAK, text)


def write_french() -> None:
    """French says its own messages, but nought is singular there, and the code has ordinary spaces before its signs."""
    book = _new_book("fr", "nplurals=2; plural=(n > 1);")
    for (context, text), plural in everywhere().items():
        if plural:
            entry = _entry(context, text, plural)
            entry.msgstr_plural = {0: in_french(text), 1: in_french(plural)}
            book.append(entry)
        elif in_french(text) != text:
            book.append(polib.POEntry(msgctxt=context, msgid=text, msgstr=in_french(text)))
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(FRENCH))


def update(catalogue: Path = CATALOGUE) -> list[str]:
    """Bring the catalogue in step; returns what it lacks a translation for."""
    book = polib.pofile(str(catalogue)) if catalogue.exists() else _new_book("en", "nplurals=2; plural=(n != 1);")
    known = {(entry.msgctxt, entry.msgid): entry for entry in book}
    wanted = everywhere()
    for key, entry in known.items():
        if key not in wanted:
            book.remove(entry)
    for (context, text), plural in wanted.items():
        if (context, text) not in known:
            book.append(_entry(context, text, plural))
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(catalogue))
    return lacking(book)


def lacking(book: polib.POFile) -> list[str]:
    return [entry.msgid for entry in book if not entry.translated()]


def _entry(context: str | None, text: str, plural: str | None) -> polib.POEntry:
    if plural is None:
        return polib.POEntry(msgctxt=context, msgid=text, msgstr="")
    return polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural, msgstr_plural={0: "", 1: ""})


def _new_book(language: str, plurals: str) -> polib.POFile:
    book = polib.POFile(wrapwidth=110)
    book.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plurals,
    }
    return book


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    write_french()
    for text in update():
        print("to translate:", text)  # noqa: T201  # a command's answer
