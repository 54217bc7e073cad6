"""How a widget looks, and what is copied to put it on a page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from core.embedding import AUTO, SCHEMES

USUAL_HEIGHT = 600
LANGUAGES = [("", _("celle du visiteur")), ("fr", _("français")), ("en", _("anglais"))]
HEIGHTS = [("400", "400"), ("600", "600"), ("800", "800"), ("1200", "1200")]
COUNTS = [("5", "5"), ("10", "10"), ("20", "20"), ("50", "50")]
USUAL = {"scheme": AUTO, "count": "10"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line for the page of another site. It works alone; `script` lets the frame be as high as what it shows."""

    path: str
    title: str
    height: int

    @property
    def html(self) -> str:
        """Plain text, to be shown and copied: not markup of ours."""
        src, title = escape(settings.PUBLIC_URL + self.path), escape(self.title)
        size = f'width="100%" height="{self.height}"'
        return f'<iframe src="{src}" title="{title}" {size} loading="lazy" style="border:0"></iframe>'

    @property
    def script(self) -> str:
        """Under the file's plain name, which stays."""
        return f'<script src="{settings.PUBLIC_URL}{settings.STATIC_URL}js/embed.js" async></script>'


class LookForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Couleurs"), choices=SCHEMES, required=False)
    lang = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES, required=False)
    count = forms.ChoiceField(label=_("Séances montrées"), choices=COUNTS, required=False)
    height = forms.ChoiceField(label=_("Hauteur, en pixels"), choices=HEIGHTS, required=False)

    def __init__(self, query: QueryDict, *, has_count: bool) -> None:
        whole = query.copy()
        whole.setdefault("height", str(USUAL_HEIGHT))
        whole.setdefault("count", USUAL["count"])
        super().__init__(whole)
        if not has_count:
            del self.fields["count"]

    @property
    def pixels(self) -> int:
        """Of a valid form."""
        return int(self.cleaned_data["height"] or USUAL_HEIGHT)

    def query(self) -> dict[str, Any]:
        """What the widget is told, without what is usual."""
        said = self.cleaned_data
        return {
            name: said[name] for name in ("scheme", "lang", "count") if said.get(name) and said[name] != USUAL.get(name)
        }
