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


def test_french_counts_nought_as_one_and_sets_its_signs_apart():
    french = {
        (entry.msgctxt, entry.msgid): list(entry.msgstr_plural.values()) or [entry.msgstr]
        for entry in polib.pofile(str(messages.FRENCH))
    }
    said = {
        key: [messages.in_french(text) for text in (key[1], plural) if text]
        for key, plural in messages.everywhere().items()
    }
    assert french == {key: texts for key, texts in said.items() if len(texts) > 1 or texts != [key[1]]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lieux : tous ; et vous ?", "Lieux~: tous~; et vous~?"),
        ("« Quai » (10 %).", "«~Quai~» (10~%)."),
        ("%(share)s %% du prix", "%(share)s~%% du prix"),
        ("de %(low)s %(high)s à 9:30 :/", "de %(low)s %(high)s à 9:30 :/"),
    ],
)
def test_signs_are_set_apart_by_a_space_that_does_not_break(text, said):
    assert messages.in_french(text) == said.replace("~", messages.NO_BREAK)


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
