"""A plan of a scenario: its fee, its discount, what it includes, or which plan its members take instead."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import PlanAllowance
from reports.scenarios.known import Words
from reports.simulation.terms import AllowanceTerm, PlanTerms
from reports.web.simulations.fields import euros, groups, kinds, whole


class PlanForm(forms.Form):
    monthly_fee = euros(gettext_lazy("Cotisation mensuelle HT"), required=True)
    discount_percent = whole(gettext_lazy("Remise sur les prix du groupe, en %"), most=100)
    group = forms.ChoiceField(label=gettext_lazy("Prix du groupe"))
    becomes = forms.ChoiceField(
        label=gettext_lazy("Ses abonnés prennent plutôt"),
        required=False,
        help_text=gettext_lazy("Une autre formule, à ses propres conditions dans ce scénario."),
    )

    def __init__(self, data: Any = None, *, plan: PlanTerms, others: list[UUID], words: Words) -> None:
        initial = {
            "monthly_fee": plan.monthly_fee,
            "discount_percent": plan.discount_percent,
            "group": plan.group,
            "becomes": str(plan.becomes or ""),
        }
        super().__init__(data, initial=initial)
        self.plan = plan
        fields: dict[str, Any] = self.fields
        fields["group"].choices = groups()
        fields["becomes"].choices = [("", _("personne ne change")), *((str(one), words.plan(one)) for one in others)]
        self.allowances = list(plan.allowances or ())
        for number, one in enumerate(self.allowances):
            self.fields[f"allowance_{number}"] = _allowance_field(one, words)
            self.initial[f"allowance_{number}"] = shown_amount(one)
        self._add_new(words)

    def _add_new(self, words: Words) -> None:
        """Room for one more: of a kind of resource, or of something metered."""
        metered = [(str(key), words.metered(key)) for key in words.usage_kinds]
        self.fields |= {
            "new_what": forms.ChoiceField(
                label=_("Crédit à ajouter"), choices=[("", "–"), *kinds(), *metered], required=False
            ),
            "new_amount": euros(_("Combien (heures ou unités)")),
            "new_reset": forms.ChoiceField(
                label=_("Se renouvelle"), choices=PlanAllowance.Reset.choices, initial="month", required=False
            ),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("new_what") and not said.get("new_amount"):
            self.add_error("new_amount", _("Indiquez combien."))
        taken = {one.kind or str(one.usage_kind) for one in self.allowances}
        if said.get("new_what") in taken:
            self.add_error("new_what", _("Cette formule a déjà un tel crédit\u00a0: changez-le plus haut."))
        return said

    @property
    def said(self) -> PlanTerms:
        told = self.cleaned_data
        kept = [
            replace(one, amount=stored_amount(one, told[f"allowance_{number}"] or Decimal(0)))
            for number, one in enumerate(self.allowances)
        ]
        if told["new_what"]:
            kept.append(self._new(told))
        return PlanTerms(
            plan=self.plan.plan,
            monthly_fee=told["monthly_fee"],
            discount_percent=told["discount_percent"] or 0,
            group=told["group"],
            becomes=UUID(told["becomes"]) if told["becomes"] else None,
            allowances=tuple(one for one in kept if one.amount),
        )

    def _new(self, told: dict[str, Any]) -> AllowanceTerm:
        is_kind = told["new_what"] in dict(kinds())
        bare = AllowanceTerm(
            amount=0,
            kind=told["new_what"] if is_kind else "",
            usage_kind=None if is_kind else UUID(told["new_what"]),
            reset=told["new_reset"] or "month",
        )
        return replace(bare, amount=stored_amount(bare, told["new_amount"]))


def _allowance_field(one: AllowanceTerm, words: Words) -> forms.DecimalField:
    every = str(PlanAllowance.Reset(one.reset).label)
    if one.usage_kind:
        return euros(f"{words.metered(one.usage_kind)}, {every}")
    label = _("Heures incluses, %(kind)s, %(every)s")
    return euros(label % {"kind": words.place(one.kind, None, None).lower(), "every": every})


def shown_amount(one: AllowanceTerm) -> Decimal:
    """Hours of a kind, units of what is metered."""
    return Decimal(one.amount) if one.usage_kind else (Decimal(one.amount) / 60).quantize(Decimal("0.01"))


def stored_amount(one: AllowanceTerm, said: Decimal) -> int:
    return int(said if one.usage_kind else (said * 60).to_integral_value())
