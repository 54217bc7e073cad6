"""What the addresses of closures take, and the shapes of what they give."""

from typing import Any

from rest_framework import serializers

from booking.actions.closing import Choice, Decision, Outcome
from booking.actions.requesting import offer
from booking.closures import Affected
from booking.models import Booking
from core.api.fields import InstantField, NamedSerializer
from core.api.instants import local
from core.ranges import Period
from spaces.actions.announcing import Announcement
from spaces.catalogue import Catalogue
from spaces.places import Place

Shape = dict[str, Any]


class AnnouncementQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)


class AnnouncementRequestSerializer(serializers.Serializer):
    """Exactly one of site, zone and resource."""

    site = serializers.UUIDField(required=False)
    zone = serializers.UUIDField(required=False)
    resource = serializers.UUIDField(required=False)
    start = InstantField()
    end = InstantField()
    reason = serializers.CharField(max_length=160)


class AnnouncementSerializer(serializers.Serializer):
    """`zone` and `resource` are null where the whole site is meant."""

    id = serializers.CharField()
    site = NamedSerializer()
    zone = NamedSerializer(allow_null=True)
    resource = NamedSerializer(allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    reason = serializers.CharField()


class PlaceOfferSerializer(serializers.Serializer):
    resources = NamedSerializer(many=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class ClosureBookingSerializer(serializers.Serializer):
    """A booking in the way of a closure, and where it could go."""

    id = serializers.CharField()
    person = NamedSerializer()
    title = serializers.CharField()
    resources = NamedSerializer(many=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    alternatives = PlaceOfferSerializer(many=True)


class DecisionSerializer(serializers.Serializer):
    """To move without saying where is to move to the nearest place; `start` and `end` go together."""

    booking = serializers.UUIDField()
    do = serializers.ChoiceField([(choice.value, choice.value) for choice in Choice])
    start = InstantField(required=False)
    end = InstantField(required=False)
    resources = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)


class DecisionsSerializer(serializers.Serializer):
    """`all` is for those that are not named."""

    decisions = DecisionSerializer(many=True, required=False)
    all = serializers.ChoiceField([(choice.value, choice.value) for choice in Choice], required=False)


class RefusedSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):
    booking = serializers.CharField()
    do = serializers.CharField()
    done = serializers.BooleanField()
    problem = RefusedSerializer(allow_null=True)


def announcement_shape(row: Announcement, place: Place) -> Shape:
    tz = place.site.tz
    return {
        "id": str(row.public_id),
        "site": _named(place.site),
        "zone": _named(place.zone),
        "resource": _named(place.resource),
        "start": local(row.starts_at, tz),
        "end": local(row.ends_at, tz),
        "reason": row.reason,
    }


def _named(one: Any) -> Shape | None:
    return {"id": str(one.public_id), "name": one.name} if one else None


def affected_shape(one: Affected, catalogue: Catalogue) -> Shape:
    booking, tz = one.booking, catalogue.sites[one.booking.site_id].tz
    return {
        "id": str(booking.public_id),
        "person": _named(booking.person),
        "title": booking.title,
        "resources": [_named(entry) for entry in one.resources],
        "start": local(booking.start, tz),
        "end": local(booking.end, tz),
        "alternatives": [offer(*pair) for pair in one.offers],
    }


def decided_in(values: Shape, bookings: list[Booking], catalogue: Catalogue) -> list[tuple[Booking, Decision]]:
    """Of the bookings that are still in the way; what is named and is not there any more is left out."""
    named = {one["booking"]: one for one in values.get("decisions", ())}
    everyone = values.get("all")
    chosen = []
    for booking in bookings:
        if one := named.get(booking.public_id):
            chosen.append((booking, _decision(one, booking, catalogue)))
        elif everyone:
            chosen.append((booking, Decision(Choice(everyone))))
    return chosen


def _decision(one: Shape, booking: Booking, catalogue: Catalogue) -> Decision:
    """Raises PeriodInvalid, ResourceNotFound."""
    if not one.keys() & {"start", "end", "resources"}:
        return Decision(Choice(one["do"]))
    asked = one.get("resources")
    keys = {row.requested_id for row in booking.allocations.all()}
    entries = [catalogue.resource(key) for key in asked] if asked else [catalogue.resources[key] for key in keys]
    period = Period(one.get("start", booking.start), one.get("end", booking.end))
    return Decision(Choice(one["do"]), (entries, period))


def outcome_shape(outcome: Outcome) -> Shape:
    refusal = outcome.refusal
    told = refusal and {"code": refusal.code, "title": str(refusal.title), "detail": str(refusal.detail)}
    return {
        "booking": str(outcome.booking.public_id),
        "do": outcome.choice.value,
        "done": refusal is None,
        "problem": told,
    }
