"""What a steward says about a file: which site, which column is what, whose the bookings of strangers are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from booking.actions.importing import OPTIONS
from booking.importing.columns import FIELDS
from booking.importing.decoding import MOST_BYTES
from booking.importing.matching import Places
from booking.importing.moments import DAY_FIRST, MONTH_FIRST
from booking.models import ImportBatch
from members.models import Person
from spaces.catalogue import ResourceEntry, SiteEntry

NOTHING = ("", _lazy("Aucune colonne"))
NAME = "name_"


class UploadForm(forms.Form):
    site = forms.ChoiceField(label=_lazy("Lieu"))
    file = forms.FileField(
        label=_lazy("Fichier CSV ou iCalendar"),
        help_text=_lazy("8\u00a0Mo et 20\u00a0000 lignes au plus. Rien n’est réservé avant que vous ayez vérifié."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.ics,text/csv,text/calendar"}),
    )

    def __init__(self, *args: Any, sites: Sequence[SiteEntry], **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]
        self.sites = {site.slug: site for site in sites}

    @property
    def chosen(self) -> tuple[SiteEntry, bytes, str]:
        """The site, the bytes (one too many at most) and the name of a valid form."""
        file: UploadedFile = self.cleaned_data["file"]
        return self.sites[self.cleaned_data["site"]], file.read(MOST_BYTES + 1), file.name or ""


class SettingsForm(forms.Form):
    """How the file is read, and what becomes of what it does not say."""

    unknown = forms.ChoiceField(
        label=_lazy("Réservations de personnes sans compte"),
        choices=[
            ("stand_in", _lazy("Les mettre au nom d’une même personne")),
            ("create", _lazy("Créer un compte quand le fichier donne un courriel")),
        ],
        widget=forms.RadioSelect,
    )
    stand_in = forms.EmailField(
        label=_lazy("Courriel de cette personne"),
        required=False,
        help_text=_lazy("Vous-même, si ce champ est vide."),
    )
    price = forms.ChoiceField(
        label=_lazy("Prix"),
        choices=[("free", _lazy("Gratuites\u00a0: déjà réglées ailleurs")), ("quoted", _lazy("Au tarif d’ici"))],
        widget=forms.RadioSelect,
    )
    with_past = forms.BooleanField(label=_lazy("Facturer aussi ce qui est passé"), required=False)
    mails = forms.BooleanField(label=_lazy("Écrire aux personnes que leur réservation est confirmée"), required=False)
    shows_title = forms.BooleanField(label=_lazy("Montrer les intitulés aux autres"), required=False)
    order = forms.ChoiceField(
        label=_lazy("Dates en chiffres"),
        required=False,
        choices=[
            ("", _lazy("Selon le fichier")),
            (DAY_FIRST, _lazy("Le jour d’abord\u00a0: 31/12/2027")),
            (MONTH_FIRST, _lazy("Le mois d’abord\u00a0: 12/31/2027")),
        ],
    )

    def __init__(
        self, data: Any = None, *, batch: ImportBatch, names: Sequence[tuple[str, int]], places: Places
    ) -> None:
        options = {**OPTIONS, **batch.options}
        stand_in = options["stand_in"] and Person.objects.filter(pk=options["stand_in"]).first()
        first = {name: options[name] for name in ("unknown", "price", "with_past", "mails", "order")}
        first |= {"stand_in": stand_in.email if stand_in else "", "shows_title": not options["is_private"]}
        first |= {f"column_{field}": batch.mapping.get(field, "") for field in FIELDS}
        super().__init__(data, initial=first)
        self.names = dict(enumerate(name for name, _count in names))
        self._ask_for_names(names, places)
        columns = [NOTHING, *((number, title or "–") for number, title in enumerate(batch.columns))]
        for field, label in FIELDS.items():
            self.fields[f"column_{field}"] = forms.ChoiceField(label=str(label), choices=columns, required=False)

    def _ask_for_names(self, names: Sequence[tuple[str, int]], places: Places) -> None:
        everything = sorted(places.by_key.values(), key=lambda entry: entry.name)
        for number, (name, _count) in enumerate(names):
            near = places.near(name)
            self.fields[f"{NAME}{number}"] = forms.TypedChoiceField(
                label=f"«\u00a0{name}\u00a0»" if name else _("Sans nom de ressource"),
                choices=_choices(near, everything),
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean_stand_in(self) -> int | None:
        address = self.cleaned_data["stand_in"]
        if not address:
            return None
        person = Person.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Personne n’a de compte à cette adresse."))
        return person.pk

    @property
    def asked(self) -> dict[str, Any]:
        """What `adjust_import` takes."""
        said = self.cleaned_data
        options = {name: said[name] for name in ("unknown", "stand_in", "price", "with_past", "mails", "order")}
        columns = {field: said[f"column_{field}"] for field in FIELDS}
        return {
            "options": {**options, "is_private": not said["shows_title"]},
            "mapping": {field: int(column) for field, column in columns.items() if column != ""},
            "choices": {
                name: key for number, name in self.names.items() if (key := said.get(f"{NAME}{number}")) is not None
            },
        }

    @property
    def name_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(NAME)]

    @property
    def column_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def option_fields(self) -> list[Any]:
        return [self[name] for name in ("unknown", "stand_in", "price", "with_past", "mails", "shows_title", "order")]


def _choices(near: Sequence[ResourceEntry], everything: Sequence[ResourceEntry]) -> list[Any]:
    """The likest first, then all."""
    groups: list[Any] = [("", _("Laisser de côté"))]
    if near:
        groups.append((_("Noms proches"), [(entry.pk, entry.name) for entry in near]))
    groups.append((_("Toutes les ressources"), [(entry.pk, entry.name) for entry in everything if entry not in near]))
    return groups


class ApplyForm(forms.Form):
    """`all`, or the numbers that are ticked."""

    all = forms.BooleanField(required=False)
    row = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any, *, numbers: Sequence[int]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["row"].choices = [(number, number) for number in numbers]
