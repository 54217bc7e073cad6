"""Opening hours compiled by place, one object for all places that have the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.ranges import Period
from spaces.models import Closure, OpeningRule, Resource, Site, SpecialOpening
from spaces.opening import OpeningHours, WeeklyRule

Place = tuple[str, int]


class Openings:
    """Three queries. `of` a resource looks at itself, its zone and its site, the closest rules first.

    A closure of a resource or zone also closes whatever shares an atom with what it closes: a room without its half
    is no room, and neither half can be used when the whole is shut.
    """

    def __init__(self, resources: Iterable[Resource], atoms: Mapping[int, tuple[int, ...]]) -> None:
        self._rules: dict[Place, list[WeeklyRule]] = defaultdict(list)
        self._wider: dict[Place, dict[int, list[WeeklyRule]]] = defaultdict(lambda: defaultdict(list))
        self._closures: dict[Place, dict[Period, str]] = defaultdict(dict)
        self._specials: dict[Place, dict[Period, str]] = defaultdict(dict)
        self._atoms = atoms
        self._sharing: dict[int, list[Place]] = defaultdict(list)
        self._made: dict[object, OpeningHours] = {}
        self._read()
        for row in resources:
            own = [place for place in (("resource", row.pk), ("zone", row.zone_id or 0)) if place in self._closures]
            for atom in atoms[row.pk]:
                self._sharing[atom] += own

    def _read(self) -> None:
        for rule in OpeningRule.objects.all():
            if rule.group_id:
                self._wider[place_of(rule)][rule.group_id].append(_weekly(rule))
            else:
                self._rules[place_of(rule)].append(_weekly(rule))
        for closure in Closure.objects.all():
            self._closures[place_of(closure)][Period(closure.starts_at, closure.ends_at)] = closure.reason
        for special in SpecialOpening.objects.all():
            self._specials[place_of(special)][Period(special.starts_at, special.ends_at)] = special.reason

    def of(self, site: Site, resource: Resource | None = None) -> OpeningHours:
        chain: list[Place] = [("site", site.pk)]
        closing = {place for place in chain if place in self._closures}
        if resource:
            chain = [("resource", resource.pk), ("zone", resource.zone_id or 0), *chain]
            closing.update(place for atom in self._atoms[resource.pk] for place in self._sharing[atom])
        told = tuple(place for place in chain if any(place in said for said in self._said))
        known = (site.pk, told, frozenset(closing))
        if known not in self._made:
            self._made[known] = self._make(site, told, closing)
        return self._made[known]

    @property
    def _said(self) -> tuple[Mapping[Place, object], ...]:
        return self._rules, self._wider, self._specials

    def _make(self, site: Site, told: tuple[Place, ...], closing: set[Place]) -> OpeningHours:
        wider: dict[int, tuple[WeeklyRule, ...]] = {}
        for place in told:
            for group, rules in self._wider.get(place, {}).items():
                wider.setdefault(group, tuple(rules))
        closures = {period: why for place in closing for period, why in self._closures[place].items()}
        specials = {period: why for place in told for period, why in self._specials.get(place, {}).items()}
        return OpeningHours(
            site.tz,
            tuple(next((self._rules[place] for place in told if place in self._rules), ())),
            tuple(sorted(closures)),
            site.closes_on_public_holidays,
            tuple(sorted(specials)),
            site.school_zone,
            wider,
            {**specials, **closures},
        )


def _weekly(rule: OpeningRule) -> WeeklyRule:
    return WeeklyRule(
        rule.weekday,
        rule.opens,
        rule.closes,
        rule.valid_from,
        rule.valid_until,
        rule.school,
        rule.on_public_holidays,
    )


def place_of(row: OpeningRule | Closure | SpecialOpening) -> Place:
    if row.resource_id:
        return "resource", row.resource_id
    if row.zone_id:
        return "zone", row.zone_id
    return "site", row.site_id or 0
