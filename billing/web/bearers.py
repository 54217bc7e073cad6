"""Who bills for which place, then and now; and the question of who will."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.bearings import Bearings
from billing.models import Bearing, Issuer, IssuerTerms
from spaces.models import Site
from spaces.web.forms import check_day, day_input


class BearerForm(forms.Form):
    site = forms.ModelChoiceField(
        Site.objects.order_by("name"), label=gettext_lazy("Pour"), required=False, to_field_name="public_id"
    )
    issuer = forms.ModelChoiceField(
        Issuer.objects.filter(terms__isnull=False).distinct(),
        label=gettext_lazy("Facturé par"),
        to_field_name="public_id",
        help_text=gettext_lazy("Un émetteur sans conditions ne facture pas encore."),
    )
    valid_from = forms.DateField(label=gettext_lazy("À partir du"), widget=day_input(), validators=[check_day])

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        fields: dict[str, forms.Field] = self.fields
        fields["site"].empty_label = _("le réseau, et chaque lieu sans émetteur à lui")  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Borne:
    """A place, None for the network, and its bearings, newest first."""

    site: Site | None
    issuer: Issuer | None
    """Today's."""
    is_own: bool
    bearings: list[Bearing]


def borne(known: Bearings, *, today: date) -> list[Borne]:
    rows: dict[int | None, list[Bearing]] = {}
    for bearing in Bearing.objects.select_related("issuer").order_by("-valid_from"):
        rows.setdefault(bearing.site_id, []).append(bearing)
    places: list[Site | None] = [None, *Site.objects.order_by("name")]
    told = []
    for site in places:
        key = site.pk if site else None
        own = rows.get(key, [])
        is_own = any(one.valid_from <= today for one in own)
        told.append(Borne(site, known.known_issuer_for(key, today), is_own, own))
    return told


@dataclass(frozen=True, slots=True)
class Who:
    issuer: Issuer
    terms: IssuerTerms | None
    """Today's."""


def issuers(known: Bearings, *, today: date) -> list[Who]:
    rows = sorted(known.issuers.values(), key=lambda row: row.name)
    return [Who(row, known.terms(row.pk, today) if row.pk in known.by_issuer else None) for row in rows]
