"""What somebody says to change a contract. Each valid form knows its act."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.actions.changing_plans import change_plan
from billing.actions.leaving import end_contract, leave_plan, stay_in_plan
from billing.actions.pausing import pause_contract
from billing.contracts import Contract
from billing.models import Plan
from members.models import Person

Act = Callable[[], object]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ContractForm(forms.Form):
    heading: Any = ""
    verb: Any = ""
    done: Any = ""
    is_plain = False
    """There is nothing to say but yes."""

    def __init__(self, *args: Any, held: Contract, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.held, self.day = held, day

    def act(self, *, by: Person, now: datetime) -> Act:
        raise NotImplementedError


class ChangeForm(ContractForm):
    heading, verb = _("Changer de formule"), _("Changer de formule")
    done = _("La formule est changée.")
    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Nouvelle formule"), to_field_name="slug")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["plan"].queryset = Plan.objects.offered_on(self.day).exclude(pk=self.held.running(self.day).plan_id)

    def act(self, *, by: Person, now: datetime) -> Act:
        return lambda: change_plan(contract=self.held.key, plan=self.cleaned_data["plan"], by=by, now=now)


class PauseForm(ContractForm):
    heading, verb = _("Mettre en pause"), _("Mettre en pause")
    done = _("La pause est notée\u00a0: l’abonnement reprendra tout seul.")
    first = _day(_("Premier jour de pause"))
    last = _day(_("Dernier jour de pause"))

    def act(self, *, by: Person, now: datetime) -> Act:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return lambda: pause_contract(contract=self.held.key, from_on=first, until_on=last, by=by, now=now)


class LeaveForm(ContractForm):
    heading, verb = _("Résilier"), _("Résilier l’abonnement")
    done = _("La résiliation est notée.")
    wanted = _day(
        _("Dernier jour souhaité"),
        required=False,
        help_text=_("Vide\u00a0: dès que possible, préavis et engagement compris."),
    )
    reason = forms.CharField(label=_("Motif, si vous voulez le dire"), max_length=200, required=False)

    def act(self, *, by: Person, now: datetime) -> Act:
        said = self.cleaned_data
        return lambda: leave_plan(contract=self.held.key, by=by, now=now, wanted=said["wanted"], reason=said["reason"])


class StayForm(ContractForm):
    heading, verb = _("Annuler la résiliation"), _("Garder l’abonnement")
    done = _("La résiliation est annulée\u00a0: l’abonnement continue.")
    is_plain = True

    def act(self, *, by: Person, now: datetime) -> Act:
        return lambda: stay_in_plan(contract=self.held.key, by=by, now=now)


class EndForm(ContractForm):
    heading, verb = _("Terminer à une date"), _("Terminer l’abonnement")
    done = _("L’abonnement a une fin\u00a0; ce qui était facturé au-delà est repris.")
    last = _day(_("Dernier jour"), help_text=_("Sans préavis ni engagement, même passé."))
    reason = forms.CharField(label=_("Motif"), max_length=200)

    def act(self, *, by: Person, now: datetime) -> Act:
        said = self.cleaned_data
        return lambda: end_contract(contract=self.held.key, on=said["last"], by=by, now=now, reason=said["reason"])


ACTS: dict[str, type[ContractForm]] = {
    "changer": ChangeForm,
    "pause": PauseForm,
    "resilier": LeaveForm,
    "rester": StayForm,
}
"""Open to whoever answers for the payer."""
DESK_ACTS: dict[str, type[ContractForm]] = {**ACTS, "terminer": EndForm}
