"""The waiting list as people read it: what they wait for, how many are ahead, what is offered and until when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.actions.waiting import accept_offer, decline_offer, leave_waiting_list
from booking.choosing import Wish
from booking.models import WaitingEntry
from booking.models.booking import Status
from booking.queue import ahead_of
from booking.web.asked import Asked, site_named
from booking.web.quoting import Price, explained
from booking.web.times import instant_of, wall_text
from booking.web.wording import moment_text
from core.errors import NotFound
from core.ranges import Period, PeriodInvalid
from members.models import Person
from spaces import catalogue as catalogues
from spaces import drawings
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource

ANY: dict[str, Callable[[], str]] = {
    Resource.Kind.ROOM: lambda: _("N’importe quelle salle"),
    Resource.Kind.DESK: lambda: _("N’importe quel poste de travail"),
    Resource.Kind.EQUIPMENT: lambda: _("N’importe quel équipement"),
}


@dataclass(frozen=True, slots=True)
class Waited:
    """One entry at one instant."""

    entry: WaitingEntry
    ahead: int | None
    now: datetime

    @property
    def name(self) -> str:
        """What is waited for; what is offered, once something is."""
        if self.entry.offer is not None:
            return ", ".join(str(resource) for resource in self.entry.offer.resources)
        if self.entry.resource is not None:
            return str(self.entry.resource)
        return ANY[self.entry.kind]()

    @property
    def wishes(self) -> str:
        if self.entry.resource_id is not None or not self.entry.features:
            return ""
        drawn = drawings.at(catalogues.current().version)
        return ", ".join(drawn.feature_name(slug) for slug in self.entry.features)

    @property
    def tz(self) -> ZoneInfo:
        return self.entry.site.tz if self.entry.site else ZoneInfo(settings.TIME_ZONE)

    @property
    def position(self) -> int | None:
        return None if self.ahead is None else self.ahead + 1

    @property
    def answer_left(self) -> timedelta | None:
        """How long the offer still stands; None when there is none to answer."""
        until = self.entry.answer_by
        return until - self.now if self.entry.is_offered and until and until > self.now else None

    @property
    def answer_by(self) -> str:
        return moment_text(self.entry.answer_by, self.tz) if self.entry.answer_by else ""

    @property
    def price(self) -> Price | None:
        """What accepting costs, as long as one can."""
        return explained(self.entry.offer.quote) if self.answer_left and self.entry.offer else None


def waited(entries: Iterable[WaitingEntry], *, now: datetime) -> list[Waited]:
    """One query for all. Needs `with_details()`."""
    entries = list(entries)
    ahead = ahead_of(entries, catalogues.current())
    return [Waited(entry, ahead.get(entry.pk), now) for entry in entries]


def perform(act: str, *, entry: WaitingEntry, by: Person, now: datetime) -> str:
    """Do it and return the sentence to show. Raises NotFound for an unknown act, and the refusals of the verb."""
    if act == "accepter":
        accepted = accept_offer(entry=entry, by=by, catalogue=catalogues.current(), now=now)
        if accepted.offer is not None and accepted.offer.status == Status.REQUESTED:
            return _("Votre demande est transmise à l’équipe du lieu.")
        return _("C’est réservé, à bientôt.")
    if act == "decliner":
        decline_offer(entry=entry, by=by, now=now)
        return _("L’offre est déclinée ; elle passe à la personne suivante.")
    if act == "quitter":
        leave_waiting_list(entry=entry, by=by, now=now)
        return _("Vous n’attendez plus ce créneau.")
    raise NotFound()


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody would wait for, out of the address of a page, and back into one."""

    meant: ResourceEntry | Wish
    site: SiteEntry
    period: Period

    @property
    def name(self) -> str:
        return ANY[self.meant.kind]() if isinstance(self.meant, Wish) else self.meant.name

    @property
    def people(self) -> int:
        return self.meant.capacity if isinstance(self.meant, Wish) else 1

    @property
    def wishes(self) -> str:
        drawn = drawings.at(catalogues.current().version)
        slugs = self.meant.features if isinstance(self.meant, Wish) else ()
        return ", ".join(drawn.feature_name(slug) for slug in slugs)


def read_target(data: QueryDict, catalogue: Catalogue) -> Target:
    """Raises PeriodInvalid, and the NotFounds of spaces."""
    said = {name: str(value) for name, value in data.items()}
    if "resource" in said:
        entry = catalogue.resource(_uuid(said["resource"]))
        return Target(entry, entry.site, _period(said, entry.site))
    site = site_named(said.get("site"), catalogue.sites.values())
    if site is None or said.get("kind") not in ANY:
        raise NotFound()
    people = said.get("people", "1")
    wish = Wish(
        kind=said["kind"],
        site_id=site.pk,
        features=tuple(str(slug) for slug in data.getlist("features")),
        capacity=max(1, int(people)) if people.isdecimal() and len(people) < 4 else 1,
    )
    return Target(wish, site, _period(said, site))


def _period(said: Mapping[str, str], site: SiteEntry) -> Period:
    try:
        return Period(instant_of(said["start"], site), instant_of(said["end"], site))
    except (KeyError, ValueError) as error:
        raise PeriodInvalid() from error


def offers_at(site: SiteEntry, period: Period, *, now: datetime) -> list[Waited]:
    """Offers of a site that nobody has answered yet, for its front desk."""
    entries = WaitingEntry.objects.offered().filter(site=site.pk).overlapping(period)
    return [Waited(entry, None, now) for entry in entries.with_details().order_by("period", "pk")]


def address_for(entry: ResourceEntry, period: Period) -> str:
    """Of the page where one joins the queue for the resource."""
    query = {"resource": str(entry.public_id), **_walls(period, entry.site)}
    return f"{reverse('booking:wait')}?{urlencode(query)}"


def address_of_wish(asked: Asked) -> str:
    """Of the page where one joins the queue for any of the kind; empty where no queue gives what is asked."""
    if not asked.kind or not asked.wish.is_for_one:
        return ""
    query: Mapping[str, Any] = {
        "site": asked.site.slug,
        "kind": asked.kind,
        "features": asked.features,
        "people": asked.people,
        **_walls(asked.period, asked.site),
    }
    return f"{reverse('booking:wait')}?{urlencode(query, doseq=True)}"


def _walls(period: Period, site: SiteEntry) -> dict[str, str]:
    return {"start": wall_text(period.start, site), "end": wall_text(period.end, site)}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
