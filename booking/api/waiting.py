"""The waiting list for bookings: what its addresses take and give. Its sessions' part is the agenda's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from billing.api.serializers import PayerSerializer
from billing.api.shapes import payer_shape
from booking.actions.waiting import join_waiting_list
from booking.api.reading import payer_in, period_in
from booking.api.shapes import Shape, span
from booking.choosing import Wish
from booking.errors import NothingAsked
from booking.models import WaitingEntry
from booking.queue import ahead_of
from core.api.fields import InstantField, NamedSerializer, SlugsField
from core.api.instants import local
from members.models import Person
from spaces.api.serializers import MOST_PEOPLE, NamedResourceSerializer
from spaces.api.shapes import named, short
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource

Values = dict[str, Any]


class WaitedForSerializer(serializers.Serializer):
    """Any one resource of a kind, perhaps at a site, with features and room for so many people."""

    kind = serializers.ChoiceField(Resource.Kind.choices)
    site = serializers.UUIDField(required=False, allow_null=True)
    features = SlugsField(required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)


class WaitingBody(serializers.Serializer):
    """One of `resource`, `any` and `session`. A session has its own time; the others need `start` and `end`."""

    resource = serializers.UUIDField(required=False)
    session = serializers.UUIDField(required=False)
    start = InstantField(required=False)
    end = InstantField(required=False)
    title = serializers.CharField(max_length=160, allow_blank=True, default="")
    attendees = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "any": WaitedForSerializer(required=False)}

    def validate(self, values: Values) -> Values:
        targets = [name for name in ("resource", "any", "session") if values.get(name)]
        if len(targets) > 1:
            raise serializers.ValidationError({targets[1]: [_("Donnez une ressource, un souhait ou une séance.")]})
        missing = [name for name in ("start", "end") if name not in values]
        if missing and targets != ["session"]:
            raise serializers.ValidationError({name: [_("Ce champ est obligatoire.")] for name in missing})
        return values


class OfferSerializer(serializers.Serializer):
    """`booking` is the hold that was made; null for a place at a session."""

    booking = serializers.CharField(allow_null=True)
    resources = NamedResourceSerializer(many=True)
    answer_by = InstantField()


class WishSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Resource.Kind.choices)
    features = serializers.ListField(child=serializers.CharField())
    capacity = serializers.IntegerField()


class WaitingSerializer(serializers.Serializer):
    """A place in a queue. `position` counts from 1 while one waits; `ahead` is how many come before."""

    id = serializers.CharField()
    status = serializers.ChoiceField(WaitingEntry.Status.choices)
    resource = NamedResourceSerializer(allow_null=True)
    session = NamedSerializer(allow_null=True)
    site = NamedSerializer(allow_null=True)
    start = InstantField()
    end = InstantField()
    title = serializers.CharField(allow_blank=True)
    attendees = serializers.IntegerField()
    payer = PayerSerializer(allow_null=True)
    position = serializers.IntegerField(allow_null=True)
    ahead = serializers.IntegerField(allow_null=True)
    offer = OfferSerializer(allow_null=True)
    joined_at = InstantField()
    ended_at = InstantField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "any": WishSerializer(allow_null=True)}


def joined(values: Values, person: Person, catalogue: Catalogue, *, now: datetime) -> WaitingEntry:
    """Raises NothingAsked, and whatever `join_waiting_list` raises."""
    return join_waiting_list(
        target=_target(values, catalogue),
        period=period_in(values),
        person=person,
        payer=payer_in(values, person),
        title=values["title"],
        attendees=values["attendees"],
        catalogue=catalogue,
        now=now,
    )


def _target(values: Values, catalogue: Catalogue) -> ResourceEntry | Wish:
    if values.get("resource"):
        return catalogue.resource(values["resource"])
    if not values.get("any"):
        raise NothingAsked()
    wish = values["any"]
    return Wish(
        kind=wish["kind"],
        site_id=catalogue.site(wish["site"]).pk if wish.get("site") else None,
        features=tuple(wish.get("features", ())),
        capacity=max(wish["capacity"], values["attendees"]),
    )


def shapes_of(entries: Iterable[WaitingEntry], catalogue: Catalogue) -> list[Shape]:
    """Two queries at most, however many: those ahead, and what is offered. Needs `with_details()`."""
    entries = list(entries)
    ahead = ahead_of(entries, catalogue)
    return [_shape(entry, catalogue, ahead.get(entry.pk)) for entry in entries]


def _shape(entry: WaitingEntry, catalogue: Catalogue, ahead: int | None) -> Shape:
    site = catalogue.sites.get(entry.site_id or 0)
    tz = site.tz if site else ZoneInfo(settings.TIME_ZONE)
    wish = {"kind": entry.kind, "features": entry.features, "capacity": entry.capacity}
    return {
        "id": str(entry.public_id),
        "status": str(entry.status),
        "resource": named(catalogue.resources[entry.resource_id]) if entry.resource_id else None,
        "any": wish if entry.kind else None,
        "session": None,
        "site": short(site) if site else None,
        **span(entry.span, tz),
        "title": entry.title,
        "attendees": entry.attendees,
        "payer": payer_shape(entry.person, entry.organisation),
        "position": None if ahead is None else ahead + 1,
        "ahead": ahead,
        "offer": _offer(entry, catalogue, tz),
        "joined_at": local(entry.joined_at, tz),
        "ended_at": local(entry.ended_at, tz) if entry.ended_at else None,
    }


def _offer(entry: WaitingEntry, catalogue: Catalogue, tz: ZoneInfo) -> Shape | None:
    if entry.offer is None or entry.answer_by is None:
        return None
    keys = {row.requested_id for row in entry.offer.allocations.all()}
    return {
        "booking": str(entry.offer.public_id),
        "resources": [named(catalogue.resources[key]) for key in sorted(keys)],
        "answer_by": local(entry.answer_by, tz),
    }
