"""The label of a site as its history tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agenda.models import Charter, LabelMembership
from spaces.models import Site


@dataclass(frozen=True, slots=True)
class Label:
    """A site's memberships, the newest first."""

    site: Site
    memberships: Sequence[LabelMembership]

    @property
    def standing(self) -> LabelMembership | None:
        return next((row for row in self.memberships if row.left_on is None), None)

    @property
    def since(self) -> date | None:
        """When it came under the label; accepting a newer charter the day the older one ends is no break."""
        standing = self.standing
        if standing is None:
            return None
        first = standing.joined_on
        for row in self.memberships:
            if row.left_on is not None and row.left_on >= first:
                first = min(first, row.joined_on)
        return first

    @property
    def has_left(self) -> bool:
        return bool(self.memberships) and self.standing is None

    @property
    def left(self) -> LabelMembership | None:
        """The membership that ended last, of a site that has left."""
        return max(self.memberships, key=lambda row: (row.left_on, row.pk)) if self.has_left else None

    def owes(self, charter: Charter | None) -> bool:
        """It stands by an older charter than the one in force."""
        return charter is not None and self.standing is not None and self.standing.charter_id != charter.pk


def labels_of(sites: Iterable[Site]) -> list[Label]:
    """One query, in the order of the sites."""
    by_site: dict[int, list[LabelMembership]] = {}
    listed = list(sites)
    rows = LabelMembership.objects.filter(site__in=listed).select_related("charter", "accepted_by", "left_by")
    for row in rows:
        by_site.setdefault(row.site_id, []).append(row)
    return [Label(site, by_site.get(site.pk, [])) for site in listed]


def label_of(site: Site) -> Label:
    [found] = labels_of([site])
    return found
