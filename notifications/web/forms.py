from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import CalendarFeed
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

Scope = CalendarFeed.Scope
MINE, HELD = Scope.PERSON.value, Scope.FACILITATOR.value


class FeedForm(forms.Form):
    """What to follow: one's own bookings, a site, a resource; all in one list, as people think of it."""

    what = forms.ChoiceField(label=_("Agenda à suivre"), initial=MINE)
    busy_only = forms.BooleanField(
        label=_("Sans détails"),
        required=False,
        help_text=_("Seulement « Occupé », sans titre ni nom : pour un agenda que d’autres voient aussi."),
    )

    def __init__(self, data: Any = None, *, catalogue: Catalogue, is_facilitator: bool = False) -> None:
        super().__init__(data)
        self.catalogue = catalogue
        self.things: dict[str, SiteEntry | ResourceEntry] = {}
        groups = []
        for site in sorted(catalogue.sites.values(), key=lambda entry: entry.name):
            whole = (str(site.public_id), _("Tout le site"))
            self.things[whole[0]] = site
            parts = [self._named(entry) for entry in catalogue.matching(site=site.pk)]
            groups.append((site.name, [whole, *parts]))
        choices: Any = self.fields["what"]
        held = [(HELD, _("Les séances que j’anime"))] if is_facilitator else []
        choices.choices = [(MINE, _("Mes réservations et mes ateliers")), *held, *groups]

    def _named(self, entry: ResourceEntry) -> tuple[str, str]:
        self.things[str(entry.public_id)] = entry
        return str(entry.public_id), entry.name

    def wanted(self) -> dict[str, Any]:
        """As `create_feed` takes it. Others' time comes without details unless one is at the desk there."""
        thing = self.things.get(self.cleaned_data["what"])
        busy_only = self.cleaned_data["busy_only"]
        if isinstance(thing, SiteEntry):
            return {"scope": Scope.SITE, "site": thing, "busy_only": busy_only}
        if isinstance(thing, ResourceEntry):
            return {"scope": Scope.RESOURCE, "resource": thing, "busy_only": busy_only}
        return {"scope": Scope(self.cleaned_data["what"]), "busy_only": busy_only}
