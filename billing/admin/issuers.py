"""Who bills, what its invoices say from a date on, and for which place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing import bearings
from billing.actions.bearing import post_under
from billing.identifiers import iban_of, ics_of, siren_of, siret_of, vat_number_of
from billing.models import Bearing, Issuer, IssuerTerms
from core import clock
from core.operators import ReadOnly


class IssuerForm(forms.ModelForm):
    """Numbers may be pasted with their spaces."""

    siren = forms.CharField(label="SIREN", max_length=20)
    siret = forms.CharField(label="SIRET", max_length=30, required=False)
    iban = forms.CharField(label="IBAN", max_length=60, required=False)

    class Meta:
        model = Issuer
        fields = "__all__"  # noqa: DJ007  # the page names them
        widgets = {"logo": forms.Textarea(attrs={"rows": 3})}

    def clean_siren(self) -> str:
        return siren_of(self.cleaned_data["siren"])

    def clean_siret(self) -> str:
        return siret_of(self.cleaned_data["siret"])

    def clean_vat_number(self) -> str:
        return vat_number_of(self.cleaned_data["vat_number"])

    def clean_ics(self) -> str:
        return ics_of(self.cleaned_data["ics"])

    def clean_iban(self) -> str:
        iban, self.bic = iban_of(self.cleaned_data["iban"])
        return iban

    def clean_prefix(self) -> str:
        prefix: str = self.cleaned_data["prefix"].upper()
        if self.instance.pk and prefix != self.initial.get("prefix") and self.instance.invoices.exists():
            raise ValidationError(_("Des factures portent déjà ce préfixe : il ne change plus."))
        return prefix

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("siret") and said.get("siren") and not said["siret"].startswith(said["siren"]):
            self.add_error("siret", _("Un SIRET commence par le SIREN."))
        if said.get("iban") and not said.get("bic"):
            said["bic"] = self.bic
        return said


class IssuerTermsInline(admin.StackedInline):
    model = IssuerTerms
    extra = 0
    classes = ["collapse"]
    verbose_name_plural = gettext_lazy("Conditions et mentions, de la plus récente à la plus ancienne")


@admin.register(Issuer)
class IssuerAdmin(admin.ModelAdmin):
    """An invoice keeps the mentions of its day; to say something new, terms are added from a date on."""

    form = IssuerForm
    list_display = ["name", "legal_form", "siren", "prefix", "sample"]
    search_fields = ["name", "siren", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_id", "sample"]
    inlines = [IssuerTermsInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "legal_form", "prefix", "sample", "public_id"]}),
        (gettext_lazy("Identifiants"), {"fields": ["siren", "siret", "vat_number"]}),
        (gettext_lazy("Banque"), {"fields": ["iban", "bic", "ics"]}),
        (
            gettext_lazy("Adresse"),
            {"fields": ["street", "street_extra", "postcode", "town", "country", "email", "phone", "logo"]},
        ),
    ]

    @admin.display(description=gettext_lazy("aperçu d’une facture"))
    def sample(self, row: Issuer) -> SafeString | str:
        if not row.pk:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("billing:issuer-sample", args=[row.public_id]), "PDF")

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseModelFormSet, change: bool) -> None:
        """Where VAT comes or goes with new terms, what waits is posted again at the same total."""
        before = bearings.build(0)
        super().save_formset(request, form, formset, change)
        since = min((row.valid_from for row in IssuerTerms.objects.filter(issuer=form.instance)), default=None)
        if since is not None:
            post_under(before, bearings.build(0), since=before.open_day(since), now=clock.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bearing)
class BearingAdmin(ReadOnly):
    """Changed on the team's page, which posts again what waits."""

    list_display = ["where", "issuer", "valid_from"]
    list_filter = ["issuer"]
    list_select_related = ["site", "issuer"]

    @admin.display(description=gettext_lazy("site"))
    def where(self, row: Bearing) -> str:
        return str(row.site or _("le réseau"))
