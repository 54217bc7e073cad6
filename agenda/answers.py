"""What is answered to the questions of a workshop: judged, and read again. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import Question
from core.errors import Invalid

Kind = Question.Kind
LONGEST = {Kind.TEXT: 200, Kind.LONG: 2000, Kind.CHOICE: 80}
MOST = Decimal(1_000_000)
TRUE, FALSE = (True, "true", "yes", "oui", "on", "1"), (False, "false", "no", "non", "0")


def checked(questions: Iterable[Question], said: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answers as they are stored, by public id; what was left out is not there, unknown ids are ignored.

    Raises Invalid, with one error `answers.<id>` for each answer that will not do.
    """
    kept: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for question in questions:
        key = str(question.public_id)
        try:
            value = read(question, (said or {}).get(key))
        except ValueError as error:
            errors[f"answers.{key}"] = [str(error)]
            continue
        if value is not None:
            kept[key] = value
    if errors:
        raise Invalid(_("Une réponse manque ou ne convient pas."), errors=errors)
    return kept


def read(question: Question, value: Any) -> Any:
    """One answer, None where there is none. Raises ValueError with a sentence for its giver."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if question.is_required:
            raise ValueError(_("Répondez à cette question."))
        return None
    if question.kind == Kind.YES_NO:
        return _yes_or_no(value)
    if question.kind == Kind.NUMBER:
        return _number(value)
    return _text(question, value)


def _yes_or_no(value: Any) -> bool:
    word = value.strip().casefold() if isinstance(value, str) else value
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError(_("Répondez par oui ou par non."))


def _number(value: Any) -> int | float:
    if isinstance(value, bool):
        raise ValueError(_("Indiquez un nombre."))
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("Indiquez un nombre.")) from None
    if not number.is_finite() or abs(number) > MOST:
        raise ValueError(_("Indiquez un nombre entre −1 000 000 et 1 000 000."))
    return int(number) if number == number.to_integral_value() else float(number)


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(_("Répondez par un texte."))
    text = value.strip()
    limit = LONGEST[Kind(question.kind)]
    if question.kind == Kind.CHOICE and text not in question.choices:
        raise ValueError(_("Choisissez une des réponses proposées."))
    if len(text) > limit:
        raise ValueError(_("%(limit)s caractères au plus.") % {"limit": limit})
    return text


def shown(question: Question, answers: Mapping[str, Any]) -> str:
    """The answer in words, empty where there is none."""
    value = answers.get(str(question.public_id))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return "" if value is None else str(value)
