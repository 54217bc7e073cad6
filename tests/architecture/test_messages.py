"""Everything people read has its English."""

import string

import polib
import pytest

from backend import messages


def test_python_messages_are_found():
    source = 'x = _("Bonjour")\ny = ngettext("%(n)s place", "%(n)s places", n)\nz = pgettext("mois", "mai")'
    assert list(messages.in_python(source)) == [
        (None, "Bonjour", None),
        (None, "%(n)s place", "%(n)s places"),
        ("mois", "mai", None),
    ]


def test_template_messages_are_found():
    source = (
        '{% load i18n %}{% translate "C’est l\'heure" %}{{ _("Oui") }}'
        "{% blocktranslate count n=n %}{{ n }} place{% plural %}{{ n }} places{% endblocktranslate %}"
    )
    assert list(messages.in_template(source)) == [
        (None, "C’est l'heure", None),
        (None, "Oui", None),
        (None, "%(n)s place", "%(n)s places"),
    ]


@pytest.fixture(scope="module")
def book() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


def test_every_message_is_in_the_english_catalogue(book):
    assert [key for key in messages.everywhere() if key not in {(e.msgctxt, e.msgid) for e in book}] == []


def test_no_message_of_the_catalogue_is_gone(book):
    wanted = messages.everywhere()
    assert [entry.msgid for entry in book if (entry.msgctxt, entry.msgid) not in wanted] == []


def test_every_message_is_translated(book):
    assert messages.lacking(book) == []


def test_french_counts_nought_as_one():
    french = {(entry.msgctxt, entry.msgid): entry.msgid_plural for entry in polib.pofile(str(messages.FRENCH))}
    assert french == {key: plural for key, plural in messages.everywhere().items() if plural}


def names(text: str) -> set[str]:
    """The values a message is filled with."""
    return {part.split(")s")[0] for part in text.split("%(")[1:]} | {
        name for _text, name, *_rest in string.Formatter().parse(text.replace("{}", "")) if name
    }


def test_translations_are_filled_with_the_same_values(book):
    wrong = [
        entry.msgid
        for entry in book
        for said in ([entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values())
        if names(said) - names(entry.msgid) - names(entry.msgid_plural)
        or (not entry.msgid_plural and names(said) != names(entry.msgid))
    ]
    assert wrong == []
