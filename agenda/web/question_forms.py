"""The questions of a workshop, edited all at once; the numbers of their ranks put them in order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions.asking import MOST, MOST_CHOICES, Asked
from agenda.models import Question


class QuestionForm(forms.Form):
    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    help = forms.CharField(label=gettext_lazy("Précision"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Réponse"), choices=Question.Kind.choices, initial=Question.Kind.TEXT)
    choices = forms.CharField(
        label=gettext_lazy("Choix proposés"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Un par ligne, pour « un choix »."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Réponse obligatoire"), required=False)
    rank = forms.IntegerField(label=gettext_lazy("Rang"), min_value=1, max_value=99, required=False)

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(line) > 80 for line in lines) or len(lines) > MOST_CHOICES:
            raise ValidationError(_("%(most)s choix au plus, de 80 caractères.") % {"most": MOST_CHOICES})
        return lines

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Question.Kind.CHOICE and not said.get("choices") and "choices" not in self.errors:
            self.add_error("choices", ValidationError(_("Proposez au moins un choix.")))
        return said

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(**{name: said[name] for name in ("label", "kind", "help", "choices", "is_required", "public_id")})


class QuestionRows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Ne plus demander")

    @property
    def asked(self) -> list[Asked]:
        """In the order of their ranks; those without one come last, as they stand."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        kept = [form for form in kept if not form.cleaned_data.get("DELETE")]
        kept.sort(key=lambda form: form.cleaned_data.get("rank") or MOST * 5)
        return [form.asked for form in kept]


Rows: Any = forms.formset_factory(
    QuestionForm,
    formset=QuestionRows,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST,
    absolute_max=MOST,
)


def known(questions: list[Question]) -> list[dict[str, Any]]:
    return [
        {
            "public_id": row.public_id,
            "label": row.label,
            "help": row.help,
            "kind": row.kind,
            "choices": "\n".join(row.choices),
            "is_required": row.is_required,
            "rank": number,
        }
        for number, row in enumerate(questions, start=1)
    ]
