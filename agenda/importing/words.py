"""What people call themes, states and the like, in French and in English."""

from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import override

from agenda.models import Theme, Workshop
from agenda.models.session import Mode, Status
from booking.importing.columns import folded, is_gone

LANGUAGES = {
    "francais": "fr", "french": "fr", "anglais": "en", "english": "en", "breton": "br", "brezhoneg": "br",
    "espagnol": "es", "spanish": "es", "arabe": "ar", "arabic": "ar", "allemand": "de", "german": "de",
    "portugais": "pt", "portuguese": "pt", "italien": "it", "italian": "it", "ukrainien": "uk", "ukrainian": "uk",
    "langue des signes": "fsl", "lsf": "fsl",
}  # fmt: skip
FREE = {"gratuit", "gratuite", "free", "0"}
STATES = {
    "postponed": {"reporte", "reportee", "postponed", "rescheduled", "ajournee"},
    "draft": {"brouillon", "draft", "provisoire", "tentative", "a confirmer", "prevu", "prevue"},
    "published": {"publie", "publiee", "published", "confirme", "confirmee", "confirmed", "planned", "maintenu",
                  "maintenue", "ok"},
}  # fmt: skip
YES = {"oui", "yes", "vrai", "true", "x", "1"}


@lru_cache(maxsize=8)
def _names(choices: type[TextChoices]) -> dict[str, str]:
    named: dict[str, str] = {}
    for choice in choices:
        named[folded(choice.value)] = choice.value
        for language in ("fr", "en"):
            with override(language):
                named[folded(str(choice.label))] = choice.value
    return named


def theme_named(word: str) -> str | None:
    return _names(Theme).get(folded(word))


def level_named(word: str) -> str:
    """The word itself where it names none: the reader refuses it."""
    return _names(Workshop.Level).get(folded(word), word)


def mode_named(word: str) -> str:
    return _names(Mode).get(folded(word), word)


def language_named(word: str) -> str:
    return LANGUAGES.get(folded(word), word)


def status_named(word: str) -> str:
    """As `level_named`."""
    if is_gone(word):
        return Status.CANCELLED
    said = folded(word)
    return next((status for status, words in STATES.items() if said in words), word)
