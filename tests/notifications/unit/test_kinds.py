"""Each kind of event has its letter, or a reason to have none."""

import re
from pathlib import Path

from notifications.actions.composing import WRITERS
from notifications.kinds import WITHOUT_LETTER, WORDS

ROOT = Path(__file__).parents[3]
ROOMS = ["backend", "core", "members", "spaces", "billing", "booking", "agenda", "notifications", "reports"]
RECORDED = re.compile(r"record(?:ing|ing_all)?\(\s*\"([a-z_]+\.[a-z_]+)\"")


def recorded() -> set[str]:
    """Those that the code names where it records them."""
    sources = (path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return {kind for source in sources for kind in RECORDED.findall(source)}


def test_every_kind_has_a_letter_or_a_reason_to_have_none() -> None:
    assert sorted(recorded() - set(WRITERS) - set(WITHOUT_LETTER)) == []


def test_every_letter_is_explained_in_the_log() -> None:
    assert sorted(set(WRITERS) - set(WORDS)) == []
