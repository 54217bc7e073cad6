"""Who came, in the words of the national digital-mediation vocabulary: told by themselves, never by name."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.statistics import Activity, summed
from core.wording import percent_text
from reports.exhibit import Exhibit
from reports.pictures.shares import Share, Shares
from reports.small_counts import FEW, too_few
from reports.wording import NONE, shown

ASKED = {
    "age_band": ("ateliers-ages", gettext_lazy("Tranche d’âge")),
    "gender": ("ateliers-genres", gettext_lazy("Genre")),
    "situation": ("ateliers-situations", gettext_lazy("Situation")),
}
"""The picture's name and what is asked, by the field of `agenda.statistics.COUNTED`."""


def people_exhibits(activities: Sequence[Activity], *, is_public: bool = False) -> list[Exhibit]:
    """`is_public` leaves small counts out."""
    return [people_exhibit(field, activities, is_public=is_public) for field in ASKED]


def people_exhibit(field: str, activities: Sequence[Activity], *, is_public: bool = False) -> Exhibit:
    name, title = ASKED[field]
    rows = summed(activities, field)
    hidden = too_few([count for _value, _label, count in rows]) if is_public else set()
    whole = sum(count for _value, _label, count in rows)
    table = [
        _row(label, None if place in hidden else count, whole) for place, (_value, label, count) in enumerate(rows)
    ]
    lengths = [0 if place in hidden else count for place, (_value, _label, count) in enumerate(rows)]
    return Exhibit(
        name=name,
        title=str(title),
        alt=_("%(title)s des personnes venues : %(answers)s.")
        % {"title": title, "answers": ", ".join(f"{row[0].lower()} {row[1]}" for row in table)},
        columns=(str(title), _("Personnes venues"), _("Part")),
        rows=tuple(table),
        picture=Shares(tuple(Share(row[0], count, row[1]) for row, count in zip(table, lengths, strict=True))),
        note=_("Ce que les personnes ont bien voulu dire ; celles venues sans inscription n’ont rien dit."),
    )


def _row(label: str, count: int | None, whole: int) -> tuple[str, str, str]:
    """`None` is a count that is not told, and then its share is not either."""
    share = NONE if count is None or not whole else percent_text(count / whole)
    return label[:1].upper() + label[1:], shown(FEW if count is None else count, "count"), share
