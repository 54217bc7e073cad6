"""Strict reading of JSON into dataclasses: nothing unknown, nothing of another type, and a no that names the field.

A field's type says how it is read: another dataclass, a tuple of them, or `Annotated[type, reader]`, where the reader
raises ValueError with a sentence. What may be absent has a default; null is the same as absent where None is allowed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.utils.translation import gettext as _

from reports.errors import ScenarioTermsInvalid

T = TypeVar("T")
MOST_ROWS = 2000


def built(kind: type[T], value: Any, path: str = "") -> T:
    """Raises ScenarioTermsInvalid."""
    if not isinstance(value, dict):
        raise no(path, _("Un objet est attendu ici."))
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    for name in value:
        if name not in known:
            raise no(_under(path, str(name)), _("Ce champ n’existe pas."))
    made = kind(**dict(_values(kind, known, value, path)))
    for name, sentence in getattr(made, "faults", tuple)():
        raise no(_under(path, name), sentence)
    return made


def no(path: str, sentence: str) -> ScenarioTermsInvalid:
    return ScenarioTermsInvalid(f"{path} : {sentence}" if path else sentence, errors={path: [sentence]}, field=path)


def written(value: Any) -> Any:
    """The JSON that `built` reads again. What is empty where it may be is left out."""
    if is_dataclass(value):
        told = [(one, getattr(value, one.name)) for one in fields(value)]
        return {one.name: written(said) for one, said in told if said != one.default or said not in (None, "", ())}
    if isinstance(value, tuple):
        return [written(one) for one in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, Decimal | UUID) else value


def _values(
    kind: type, known: Mapping[str, Field[Any]], value: Mapping[str, Any], path: str
) -> Iterator[tuple[str, Any]]:
    for name, one in known.items():
        here, said = _under(path, name), value.get(name)
        if said is None and (one.default is not MISSING or one.default_factory is not MISSING):
            if name in value and one.default is not None:
                raise no(here, _("Cette valeur ne peut pas être vide."))
            continue
        if name not in value:
            raise no(here, _("Ce champ est obligatoire."))
        yield name, _read(_hints(kind)[name], said, here)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _read(hint: Any, value: Any, path: str) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _read(next(one for one in inside if one is not NoneType), value, path)
    if origin is tuple:
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            raise no(path, _("Une liste d’au plus %(most)s lignes est attendue ici.") % {"most": MOST_ROWS})
        return tuple(_read(inside[0], one, _under(path, str(number))) for number, one in enumerate(value))
    if origin is Annotated:
        try:
            return inside[1](value)
        except ValueError as wrong:
            raise no(path, str(wrong)) from None
    return built(hint, value, path)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# Readers ----------------------------------------------------------------------------------------


def identity(value: Any) -> UUID:
    if not isinstance(value, str):
        raise ValueError(_("Un identifiant est attendu ici."))
    try:
        return UUID(value)
    except ValueError:
        raise ValueError(_("Un identifiant est attendu ici.")) from None


def wall(value: Any) -> time:
    """`HH:MM`."""
    try:
        read = time.fromisoformat(value) if isinstance(value, str) and len(value) == 5 else None
    except ValueError:
        read = None
    if read is None or read.tzinfo:
        raise ValueError(_("Une heure est attendue ici, comme 09:30."))
    return read


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Vrai ou faux est attendu ici."))
    return value


def amount(places: int, most: int) -> Callable[[Any], Decimal]:
    """Of nothing or more, written as a string or a whole number."""

    def read(value: Any) -> Decimal:
        try:
            said = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            said = Decimal("NaN")
        if not said.is_finite() or not 0 <= said <= most:
            raise ValueError(_("Un montant de 0 à %(most)s est attendu ici.") % {"most": most})
        if said != round(said, places):
            raise ValueError(_("Au plus %(places)s décimales.") % {"places": places})
        return round(said, places)

    return read


def whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(
                _("Un nombre entier de %(least)s à %(most)s est attendu ici.") % {"least": least, "most": most}
            )
        return value

    return read


def one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(_("À choisir parmi : %(words)s.") % {"words": ", ".join(word or "–" for word in words)})
        return value

    return read
