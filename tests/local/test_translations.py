"""Catalogues are compiled without gettext, and only when needed."""

import gettext
import os
from pathlib import Path

import pytest

from backend import translations

SOURCE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Réserver"
msgstr "Book"

msgid "%(n)s place"
msgid_plural "%(n)s places"
msgstr[0] "%(n)s seat"
msgstr[1] "%(n)s seats"

msgctxt "jour"
msgid "mar."
msgstr "Tue"

#, fuzzy
msgid "Annuler"
msgstr "Annul"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE)
    return file


def test_compiled_catalogue_answers_like_gettext(source: Path) -> None:
    (compiled,) = translations.compile_all(source.parents[2])
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    said = [catalogue.gettext("Réserver"), catalogue.ngettext("%(n)s place", "%(n)s places", 2)]
    assert [*said, catalogue.pgettext("jour", "mar.")] == ["Book", "%(n)s seats", "Tue"]


def test_fuzzy_guess_is_not_shown_to_people(source: Path) -> None:
    (compiled,) = translations.compile_all(source.parents[2])
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Annuler") == "Annuler"


def test_unchanged_catalogue_is_left_alone(source: Path) -> None:
    translations.compile_all(source.parents[2])
    assert translations.compile_all(source.parents[2]) == []


def test_changed_catalogue_is_compiled_again(source: Path) -> None:
    (compiled,) = translations.compile_all(source.parents[2])
    os.utime(source, (compiled.stat().st_mtime + 2,) * 2)
    assert translations.compile_all(source.parents[2]) == [compiled]
