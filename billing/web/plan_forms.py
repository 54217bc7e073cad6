"""What a manager says of the next version of a plan, and of somebody who joins at the desk."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.actions.revising import Included
from billing.models import Plan
from members.models import Organisation, Person
from spaces.models import Resource, Site

HOURS = "hours_"


class RevisionForm(forms.ModelForm):
    """The plan as it is, to be changed; hours by kind of resource."""

    offered_from = forms.DateField(
        label=_("Proposée à partir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Les abonnements en cours y passent à leur échéance suivante, après leur engagement et un mois d’annonce."
        ),
    )

    class Meta:
        model = Plan
        fields = [
            "name", "description", "group", "monthly_fee", "vat_rate", "term_months", "is_prorated", "sign_up_fee",
            "trial_days", "notice_days", "minimum_months", "longest_pause_months", "discount_percent", "scope",
        ]  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **more: Any) -> None:
        more["instance"] = Plan(**{name: getattr(plan, name) for name in self.Meta.fields})
        super().__init__(*args, **more)
        minutes = {row.kind: row.monthly_minutes for row in plan.allowances.all() if row.kind}
        for kind, label in Resource.Kind.choices:
            self.fields[HOURS + kind] = forms.DecimalField(
                label=_("Heures comprises\u00a0: %(kind)s") % {"kind": label},
                min_value=0,
                max_value=9999,
                decimal_places=2,
                required=False,
                initial=Decimal(minutes.get(kind, 0)) / 60,
            )
        self.order_fields(["offered_from", *self.Meta.fields])

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def included(self) -> list[Included]:
        hours = {kind: self.cleaned_data.get(HOURS + kind) for kind in Resource.Kind.values}
        return [Included(kind, int((amount or 0) * 60)) for kind, amount in hours.items()]

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "slug"}  # type: ignore[misc]


class JoinForm(forms.Form):
    """For somebody by mail address, or for an organisation by its name."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Formule"), to_field_name="slug")
    email = forms.EmailField(label=_("Courriel de la personne"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label=_("ou organisation"), required=False, to_field_name="public_id"
    )
    starts_on = forms.DateField(label=_("Premier jour"), widget=forms.DateInput(attrs={"type": "date"}))
    home = forms.ModelChoiceField(
        Site.objects.order_by("name"), label=_("Lieu d’attache"), required=False, to_field_name="slug"
    )

    def __init__(self, *args: Any, day: date, sites: set[int] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["plan"].queryset = Plan.objects.offered_on(day)
        fields["starts_on"].initial = day.isoformat()
        if sites is not None:
            fields["home"].queryset = Site.objects.filter(pk__in=sites).order_by("name")
            fields["home"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        person = Person.objects.filter(email__iexact=said.get("email") or "-", is_active=True).first()
        if bool(said.get("email")) == bool(said.get("organisation")):
            self.add_error("email", _("Nommez une personne ou une organisation."))
        elif said.get("email") and person is None:
            self.add_error("email", _("Personne n’a de compte à cette adresse."))
        return {**said, "person": person}
