"""Inputs that several editors of a scenario share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from billing.models import PriceGroup
from spaces.models import Resource

MOST_EUROS = 999_999


def euros(label: Any, *, places: int = 2, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    step = str(Decimal(1).scaleb(-places))
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_value=MOST_EUROS,
        decimal_places=places,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": step, "min": 0, "inputmode": "decimal"}),
    )


def whole(label: Any, *, most: int, least: int = 0, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"}),
    )


def wall(label: Any, *, required: bool = False, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900}),
    )


def kinds(nothing: str = "") -> list[tuple[str, str]]:
    """With a first choice of all of them where it has a name."""
    named = [(str(kind.value), str(kind.label).capitalize()) for kind in Resource.Kind]
    return [("", nothing), *named] if nothing else named


def groups(nothing: str = "") -> list[tuple[str, str]]:
    named = [(str(group.value), str(group.label).capitalize()) for group in PriceGroup]
    return [("", nothing), *named] if nothing else named


def refused(form: forms.BaseForm, path: str, sentences: Iterable[Any]) -> None:
    """The refusal of a term stands at the field that the path ends with, or above the form."""
    name = path.rsplit(".", 1)[-1]
    for sentence in sentences:
        form.add_error(name if name in form.fields else None, str(sentence) or _("Cette valeur ne convient pas."))
