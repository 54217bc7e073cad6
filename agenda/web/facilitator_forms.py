"""What a publisher says of those who hold sessions."""

from django import forms
from django.utils.translation import gettext_lazy


class FacilitatorForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=120,
        help_text=gettext_lazy("Tel qu’il paraît dans l’agenda, à côté des séances."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Jamais montrée. Elle relie la personne à son compte, où elle retrouve ses séances et pointe les présences."
        ),
    )
