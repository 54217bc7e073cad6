"""The filters as a form. What may be asked is judged in one place, by `read_filter`; the form only shows it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.filter_reading import read_filter
from agenda.filter_words import Said, words_of
from agenda.filters import ANY, Filter
from agenda.models import Partner, Theme
from agenda.models.workshop import AccessFeature, Public
from agenda.web.forms import day_input
from core.errors import Invalid, Refusal
from spaces.catalogue import Catalogue
from spaces.errors import SiteNotFound

Choice = tuple[str, Any]
SHOWN = ("q", "theme", "site")


class FilterForm(forms.Form):
    """`wanted` is what a valid form asks for. With several values of a kind, they are one more choice together."""

    q = forms.CharField(label=gettext_lazy("Mots"), required=False, widget=forms.TextInput({"type": "search"}))
    theme = forms.CharField(label=gettext_lazy("Thème"), required=False)
    site = forms.CharField(label=gettext_lazy("Lieu"), required=False)
    public = forms.CharField(label=gettext_lazy("Public"), required=False)
    accessible = forms.CharField(label=gettext_lazy("Accessibilité"), required=False)
    partner = forms.CharField(label=gettext_lazy("Proposé par"), required=False)
    to = forms.CharField(label=gettext_lazy("Jusqu’au"), required=False, widget=day_input())
    free = forms.BooleanField(label=gettext_lazy("Gratuit seulement"), required=False)
    online = forms.BooleanField(label=gettext_lazy("À distance"), required=False)
    field_order = ["q", "theme", "site", "from", "to", "public", "accessible", "partner", "free", "online"]

    wanted: Filter

    def __init__(
        self, query: QueryDict, *, catalogue: Catalogue, partners: list[Partner], has_days: bool = True
    ) -> None:
        self.query, self.catalogue = query, catalogue
        super().__init__({name: ",".join(query.getlist(name)) for name in query})
        self.fields["from"] = forms.CharField(label=_("À partir du"), required=False, widget=day_input())
        self.order_fields(self.field_order)
        if not has_days:
            del self.fields["from"], self.fields["to"]
        sites = sorted(catalogue.sites.values(), key=lambda site: site.name)
        self._offer("theme", _("Tous les thèmes"), Theme.choices)
        self._offer("site", _("Tous les lieux"), [(site.slug, site.name) for site in sites])
        self._offer("public", _("Tous les publics"), Public.choices)
        self._offer("accessible", _("Sans préférence"), [(ANY, _("dit accessible")), *AccessFeature.choices])
        self._offer("partner", _("Tous les partenaires"), [(one.slug, one.name) for one in partners])

    def _offer(self, name: str, blank: str, choices: list[Choice]) -> None:
        self.fields[name].widget = forms.Select(choices=[("", blank), *choices])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            self.wanted = read_filter(self.query, catalogue=self.catalogue)
        except SiteNotFound as refusal:
            self.add_error("site", str(refusal.title))
        except Invalid as refusal:
            self._show(refusal)
        return said

    def _show(self, refusal: Refusal) -> None:
        errors = refusal.errors or {"to": [refusal.detail]}
        for name, texts in errors.items():
            self.add_error(name if name in self.fields else None, [str(text) for text in texts])

    def answered(self) -> list[Said]:
        """What the valid form asks for, in words; the fields show it too."""
        words = words_of(self.wanted, catalogue=self.catalogue)
        self.data = {name: ",".join(value for key, value in self.wanted.pairs if key == name) for name in self.fields}
        when = self.wanted.when
        days = {"from": when.first, "to": when.last}
        self.data |= {name: day.isoformat() for name, day in days.items() if day}
        for name in ("theme", "site", "public", "accessible", "partner"):
            self._keep(name, words)
        return words

    def _keep(self, name: str, words: list[Said]) -> None:
        widget = self.fields[name].widget
        value = self.data[name]
        if value not in dict(widget.choices):
            text = ", ".join(said.text for said in words if said.name == name)
            widget.choices = [*widget.choices, (value, text)]

    @property
    def kept(self) -> list[Choice]:
        """What is asked for and has no field: it stays in the address."""
        names = ("workshop", "month") if "from" not in self.fields else ("workshop",)
        return [pair for pair in self.wanted.pairs if pair[0] in names] if hasattr(self, "wanted") else []

    @property
    def main(self) -> list[Any]:
        return [self[name] for name in SHOWN if name in self.fields]

    @property
    def more(self) -> list[Any]:
        return [field for field in self if field.name not in SHOWN]

    @property
    def asks_more(self) -> bool:
        """Something stands in the fields that are folded away."""
        return any(self.data.get(field.name) or self.errors.get(field.name) for field in self.more)
