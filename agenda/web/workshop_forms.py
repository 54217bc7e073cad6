"""What a publisher is asked about a workshop."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.access import may_give_qualifications
from agenda.actions.granting import offer_qualification
from agenda.facts import WorkshopFacts
from agenda.models import Workshop
from agenda.models.workshop import AccessFeature, Public
from members.models import Person
from spaces.models import Qualification

OLDEST = 120
SEVERAL = ("publics", "access_features")


class WorkshopForm(forms.ModelForm):
    publics = forms.MultipleChoiceField(
        label=gettext_lazy("Publics"),
        choices=Public.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Pour que les filtres de l’agenda le trouvent."),
    )
    access_features = forms.MultipleChoiceField(
        label=gettext_lazy("Adapté aux personnes en situation de handicap"),
        choices=AccessFeature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Workshop
        fields = [
            "title",
            "description",
            "format",
            "theme",
            "audience",
            "publics",
            "min_age",
            "max_age",
            "level",
            "language",
            "price",
            "is_pay_what_you_want",
            "needs_confirmation",
            "to_bring",
            "documents",
            "accessibility",
            "access_features",
        ]
        widgets = {
            "description": forms.Textarea({"rows": 5}),
            "documents": forms.Textarea({"rows": 3}),
            "min_age": forms.NumberInput({"max": OLDEST}),
            "max_age": forms.NumberInput({"max": OLDEST}),
        }
        labels = {
            "audience": gettext_lazy("Public, en quelques mots"),
            "is_pay_what_you_want": gettext_lazy("Prix libre : le prix indiqué est un conseil"),
            "accessibility": gettext_lazy("Accessibilité, en quelques mots"),
            "needs_confirmation": gettext_lazy("Inscription à confirmer par le lien reçu par mail"),
        }
        help_texts = {
            "is_pay_what_you_want": "",
            "language": gettext_lazy("Un code : fr, br, en, ar… ; fsl pour la langue des signes française."),
            "format": gettext_lazy("Une permanence reçoit une personne à la fois, sur rendez-vous."),
            "needs_confirmation": gettext_lazy("Pour qui s’inscrit sans compte ; sinon la place est gardée aussitôt."),
            "documents": gettext_lazy("Un par ligne : pièce d’identité, dernier avis d’imposition…"),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        youngest, oldest = said.get("min_age"), said.get("max_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("max_age", ValidationError(_("L’âge maximal est au-dessous de l’âge minimal.")))
        for name in ("min_age", "max_age"):
            if (said.get(name) or 0) > OLDEST:
                self.add_error(name, ValidationError(_("Indiquez un âge de 120 ans au plus.")))
        return said

    @property
    def facts(self) -> WorkshopFacts:
        return WorkshopFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


def typed_so_far(data: QueryDict) -> dict[str, Any]:
    """What has been answered, unjudged."""
    return {**data.dict(), **{name: data.getlist(name) for name in SEVERAL}}


class QualificationForm(forms.Form):
    """What those who come gain; only for whoever may give it, and absent otherwise."""

    qualification = forms.ModelChoiceField(
        label=gettext_lazy("Habilitation obtenue"),
        queryset=Qualification.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("aucune"),
        help_text=gettext_lazy("Accordée aux personnes venues, à partir de leur compte."),
    )

    def __init__(self, data: Any = None, *, by: Person, workshop: Workshop | None = None) -> None:
        known = workshop.qualification.slug if workshop and workshop.qualification else ""
        super().__init__(data, initial={"qualification": known})
        fields: dict[str, Any] = self.fields
        if may_give_qualifications(by):
            fields["qualification"].queryset = Qualification.objects.all()
        else:
            del fields["qualification"]

    def save(self, workshop: Workshop, *, by: Person, now: datetime) -> None:
        if "qualification" in self.fields:
            offer_qualification(workshop=workshop, qualification=self.cleaned_data["qualification"], by=by, now=now)
