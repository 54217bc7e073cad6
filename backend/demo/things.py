"""Building blocks: resources with their features, opening hours with their seasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from spaces.models import Feature, OpeningRule, Resource, Site, Zone

FEATURES = {
    "screen": ("Écran", "Screen"),
    "projector": ("Vidéoprojecteur", "Projector"),
    "whiteboard": ("Tableau blanc", "Whiteboard"),
    "videoconference": ("Visioconférence", "Videoconference"),
    "sound-system": ("Sonorisation", "Sound system"),
    "stage": ("Estrade", "Stage"),
    "partition": ("Cloison mobile", "Movable partition"),
    "cushions": ("Coussins au sol", "Floor cushions"),
    "ball-pit": ("Piscine à balles", "Ball pit"),
    "sea-view": ("Vue sur le port", "View of the harbour"),
    "window": ("Près d’une fenêtre", "By a window"),
    "quiet": ("Au calme", "Quiet"),
    "phone": ("Appels possibles", "Calls welcome"),
    "standing-desk": ("Bureau assis-debout", "Sit-stand desk"),
    "second-screen": ("Second écran", "Second screen"),
    "near-kitchen": ("Près de la cuisine", "Near the kitchen"),
    "wheelchair": ("Accessible en fauteuil", "Wheelchair access"),
    "hearing-loop": ("Boucle magnétique", "Hearing loop"),
    "water": ("Point d’eau", "Water point"),
    "workbench": ("Établi", "Workbench"),
    "computers": ("Postes informatiques", "Computers"),
    "free-software": ("Logiciels libres", "Free software"),
    "3d-printing": ("Impression 3D", "3D printing"),
    "laser-cutting": ("Découpe laser", "Laser cutting"),
    "vinyl-cutting": ("Découpe vinyle", "Vinyl cutting"),
    "sewing": ("Couture", "Sewing"),
    "electronics": ("Électronique", "Electronics"),
    "audio": ("Prise de son", "Audio recording"),
    "portable": ("Se déplace", "Portable"),
    "loan": ("Se prête à l’extérieur", "Can be borrowed"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource to make. `features` are slugs separated by spaces; `at` is x, y, width, height on the plan."""

    kind: str
    name: str
    capacity: int = 1
    features: str = ""
    at: tuple[int, int, int, int] | None = None
    description: str = ""
    serial: str = ""
    condition: str = Resource.Condition.GOOD


@dataclass(frozen=True, slots=True)
class Hours:
    """`days` (0 is Monday) from `opens` to `closes`, as "9:00"; "0:00" as an end is midnight."""

    days: Sequence[int]
    opens: str
    closes: str


def make_features() -> dict[str, Feature]:
    rows = [Feature(slug=slug, name=name, name_en=english) for slug, (name, english) in FEATURES.items()]
    return {feature.slug: feature for feature in Feature.objects.bulk_create(rows)}


def make_things(site: Site, zone: Zone | None, things: Iterable[Thing], features: dict[str, Feature]) -> list[Resource]:
    things = list(things)
    made = Resource.objects.bulk_create(resource_of(site, zone, thing) for thing in things)
    Resource.features.through.objects.bulk_create(
        Resource.features.through(resource_id=resource.pk, feature_id=features[slug].pk)
        for resource, thing in zip(made, things, strict=True)
        for slug in thing.features.split()
    )
    return made


def resource_of(site: Site, zone: Zone | None, thing: Thing) -> Resource:
    x, y, width, height = thing.at or (None, None, 40, 40)
    return Resource(
        site=site,
        zone=zone,
        kind=thing.kind,
        name=thing.name,
        description=thing.description,
        capacity=thing.capacity,
        serial_number=thing.serial,
        condition=thing.condition,
        plan_x=x,
        plan_y=y,
        plan_width=width,
        plan_height=height,
    )


def open_in_seasons(site: Site, years: Iterable[int], *, summer: Sequence[Hours], rest: Sequence[Hours]) -> None:
    """Summer is July and August; the rest runs from September to June."""
    rules: list[OpeningRule] = []
    for year in years:
        rules += rules_of(summer, site=site, since=date(year, 7, 1), until=date(year, 8, 31))
        rules += rules_of(rest, site=site, since=date(year, 9, 1), until=date(year + 1, 6, 30))
    OpeningRule.objects.bulk_create(rules)


def rules_of(
    hours: Iterable[Hours],
    *,
    site: Site | None = None,
    zone: Zone | None = None,
    resource: Resource | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[OpeningRule]:
    return [
        OpeningRule(
            site=site,
            zone=zone,
            resource=resource,
            weekday=day,
            opens=wall(piece.opens),
            closes=wall(piece.closes),
            valid_from=since,
            valid_until=until,
        )
        for piece in hours
        for day in piece.days
    ]


def wall(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
