"""The waiting list, for bookings and for sessions alike."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access
from agenda.actions.queueing import accept_place, join_queue
from agenda.actions.registering import cancel_registration
from agenda.api import waiting_shapes
from agenda.api.waiting_shapes import Shape
from agenda.errors import NoOfferedPlace
from agenda.models import Registration
from agenda.models.registration import QUEUEING
from booking.access import find_waiting_entry
from booking.actions.waiting import accept_offer, decline_offer, leave_waiting_list
from booking.api.waiting import WaitingBody, WaitingSerializer, joined, shapes_of
from booking.errors import NotWaiting
from booking.models import WaitingEntry
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import MOST_IN_MEMORY, page_of
from core.api.reading import read_body, read_query
from core.api.schema import paged
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces import catalogue

Place = WaitingEntry | Registration


class WaitingQuery(serializers.Serializer):
    """With `ended`, those that are over too."""

    ended = serializers.BooleanField(default=False)


def find(person: Person, public_id: UUID) -> Place:
    """In either queue. Raises WaitingEntryNotFound."""
    rows = Registration.objects.with_session().filter(person=person, public_id=public_id)
    registration = rows.filter(offered_at__isnull=False) | rows.filter(status__in=QUEUEING)
    return registration.first() or find_waiting_entry(person, public_id)


def shape_of(place: Place) -> Shape:
    if isinstance(place, Registration):
        return waiting_shapes.shapes_of([place])[0]
    return shapes_of([place], catalogue.current())[0]


class WaitingList(APIView):
    @extend_schema(
        operation_id="waiting_list", parameters=[WaitingQuery], responses=paged(WaitingSerializer), tags=["booking"]
    )
    def get(self, request: Request) -> Response:
        """What one waits for, in order of time: periods and sessions, with one's position and the offers made."""
        require(request, Scope.BOOKINGS_READ)
        person, ended = person_of(request), read_query(request, WaitingQuery)["ended"]
        entries = WaitingEntry.objects.of(person).with_details()
        mine = Registration.objects.filter(person=person).with_session()
        registrations = mine.prefetch_related("session__facilitators")
        if not ended:
            entries, registrations = entries.living(), registrations.queueing()
        else:
            registrations = registrations.filter(offered_at__isnull=False) | registrations.queueing()
        rows = shapes_of(entries.order_by("-pk")[:MOST_IN_MEMORY], catalogue.current())
        rows += waiting_shapes.shapes_of(list(registrations.order_by("-pk")[:MOST_IN_MEMORY]))
        return page_of(request, sorted(rows, key=in_order_of_time), lambda row: row)

    @extend_schema(
        operation_id="waiting_list_create", request=WaitingBody, responses={201: WaitingSerializer}, tags=["booking"]
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Queue for a resource, for any that fits, or for a full session. 409 `free-right-now` says what to book."""
        require(request, Scope.BOOKINGS_WRITE)
        values = read_body(request, WaitingBody)
        person, now = person_of(request), clock.now()
        place: Place = (
            queued(values["session"], person, now=now)
            if values.get("session")
            else joined(values, person, catalogue.current(), now=now)
        )
        address = f"/api/v1/waiting-list/{place.public_id}"
        return Response(shape_of(find(person, place.public_id)), status=201, headers={"Location": address})


def in_order_of_time(row: Shape) -> tuple[datetime, str]:
    return datetime.fromisoformat(row["start"]), row["id"]


def queued(session: UUID, person: Person, *, now: datetime) -> Registration:
    return join_queue(
        session=access.find_public_session(session),
        name=person.name,
        email=person.email,
        language=person.language,
        person=person,
        now=now,
    )


class WaitingPlace(APIView):
    @extend_schema(operation_id="waiting_read", responses=WaitingSerializer, tags=["booking"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One place in a queue: how many are ahead, or what is offered and until when."""
        require(request, Scope.BOOKINGS_READ)
        return Response(shape_of(find(person_of(request), public_id)))


class Answer(APIView):
    """Finds the place, lets it happen, shows it as it then is."""

    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        require(request, Scope.BOOKINGS_WRITE)
        person, now = person_of(request), clock.now()
        place = find(person, public_id)
        if isinstance(place, Registration):
            after: Place = self.of_session(place, person, now)
        else:
            after = self.of_period(place, person, now)
        return Response(shape_of(after))

    def of_session(self, registration: Registration, by: Person, now: datetime) -> Registration:
        raise NotImplementedError

    def of_period(self, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
        raise NotImplementedError


def told(name: str, text: str) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"waiting_{name}",
            description=text,
            request=None,
            responses=WaitingSerializer,
            tags=["booking"],
        )
    )


@told("leave", "Wait no longer. An open offer is declined and goes to the next.")
class Leave(Answer):
    def of_session(self, registration: Registration, by: Person, now: datetime) -> Registration:
        if registration.status not in QUEUEING:
            raise NotWaiting(state=waiting_shapes.status_of(registration))
        return cancel_registration(registration=registration, by=by, now=now)

    def of_period(self, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
        return leave_waiting_list(entry=entry, by=by, now=now)


@told("accept", "Take what is offered: it becomes a booking, or a request where approval is asked.")
class Accept(Answer):
    def of_session(self, registration: Registration, by: Person, now: datetime) -> Registration:
        return accept_place(registration=registration, by=by, now=now)

    def of_period(self, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
        return accept_offer(entry=entry, by=by, catalogue=catalogue.current(), now=now)


@told("decline", "Do not take what is offered: it goes to the next in line.")
class Decline(Answer):
    def of_session(self, registration: Registration, by: Person, now: datetime) -> Registration:
        if not registration.is_offered:
            raise NoOfferedPlace(state=str(registration.status))
        return cancel_registration(registration=registration, by=by, now=now)

    def of_period(self, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
        return decline_offer(entry=entry, by=by, now=now)
